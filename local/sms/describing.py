"""DescribePhoneNumbers, DescribePools and DescribeKeywords."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from local.sms.account import Channel, Holding, OptOutList, PhoneNumber, Pool
from local.sms.paging import page
from local.sms.store import Store

H = TypeVar("H", bound=Holding)


@dataclass(frozen=True)
class Describing:
    """The reading half of the service, apart from opt-out lists."""

    store: Store

    def describe_phone_numbers(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of numbers."""
        return self._describe(request, PhoneNumber, "PhoneNumber", self._number)

    def describe_pools(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of pools."""
        return self._describe(request, Pool, "Pool", self._pool)

    def describe_keywords(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of a pool's or number's keywords."""
        identity = self.store.identity(request["OriginationIdentity"])
        asked = {word.upper() for word in request.get("Keywords", [])}
        rows = [
            {"Keyword": keyword.word, "KeywordMessage": keyword.message, "KeywordAction": keyword.action}
            for keyword in identity.channel.keywords
            if not asked or keyword.word.upper() in asked
        ]
        head = {"OriginationIdentityArn": identity.arn, "OriginationIdentity": identity.name}
        return head | page(request, "Keywords", rows)

    def _describe(
        self, request: dict[str, Any], kind: type[H], noun: str, row: Callable[[H], dict[str, Any]]
    ) -> dict[str, Any]:
        asked = request.get(f"{noun}Ids", [])
        held = [self.store.find(kind, name) for name in asked] if asked else self.store.all(kind)
        return page(request, f"{noun}s", [row(one) for one in held])

    def _number(self, number: PhoneNumber) -> dict[str, Any]:
        pool = self.store.pool_of(number)
        return {
            "PhoneNumberArn": number.arn,
            "PhoneNumberId": number.name,
            "PhoneNumber": number.number,
            "IsoCountryCode": "US",
            "NumberCapabilities": ["SMS"],
            "NumberType": number.number_type,
            "MonthlyLeasingPrice": "0.00",
            **({"PoolId": pool.name} if pool else {}),
            **self._shared(number, (pool or number).channel),
        }

    def _pool(self, pool: Pool) -> dict[str, Any]:
        shared = self._shared(self.store.find(PhoneNumber, pool.number), pool.channel)
        routes = {"SharedRoutesEnabled": pool.channel.shared_routes}
        head = {"PoolArn": pool.arn, "PoolId": pool.name}
        return (
            head | routes | shared | {"Status": self.store.standing.status(pool.arn), "CreatedTimestamp": pool.created}
        )

    def _shared(self, number: PhoneNumber, channel: Channel) -> dict[str, Any]:
        return {
            "Status": self.store.standing.status(number.arn),
            "MessageType": number.message_type or "TRANSACTIONAL",
            "TwoWayEnabled": channel.two_way,
            **({"TwoWayChannelArn": channel.topic} if channel.topic else {}),
            "SelfManagedOptOutsEnabled": channel.self_managed,
            "OptOutListName": self.store.find(OptOutList, channel.opt_out_list).name,
            "DeletionProtectionEnabled": channel.protected,
            "CreatedTimestamp": number.created,
        }
