"""The Describe operations of the API, and those of opt-out lists."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from local.sms.account import Channel, ConfigurationSet, Holding, OptedOut, OptOutList, PhoneNumber, Pool
from local.sms.errors import invalid, not_found, page
from local.sms.store import PROTECT, Store, e164

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

    def describe_configuration_sets(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of configuration sets, by name or all."""
        asked = request.get("ConfigurationSetNames", [])
        held = (
            [self.store.find(ConfigurationSet, name) for name in asked] if asked else self.store.all(ConfigurationSet)
        )
        rows = [
            {
                "ConfigurationSetArn": one.arn,
                "ConfigurationSetName": one.name,
                "EventDestinations": [],
                "CreatedTimestamp": one.created,
            }
            for one in held
        ]
        return page(request, "ConfigurationSets", rows)

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


# What the service tells of the account itself: attributes, limits, protect configurations, and lists of holdings.


KINDS = {
    "CONFIGURATION_SETS": ConfigurationSet,
    "OPT_OUT_LISTS": OptOutList,
    "PHONE_NUMBERS": PhoneNumber,
    "POOLS": Pool,
}


@dataclass(frozen=True)
class DescribingAccount:
    """The operations that an operator asks before a deploy."""

    store: Store

    def describe_account_attributes(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the tier, and the default protect configuration where there is one."""
        standing = self.store.standing
        rows = [{"Name": "ACCOUNT_TIER", "Value": standing.tier}]
        if standing.protect:
            rows.append({"Name": "DEFAULT_PROTECT_CONFIGURATION_ID", "Value": PROTECT})
        return page(request, "AccountAttributes", rows)

    def describe_account_limits(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return how much of each quota is used and granted; every account has the list Default."""
        self.store.find(OptOutList, "Default")
        rows = [
            {"Name": name, "Used": len(self.store.all(KINDS[name])), "Max": self.store.standing.quotas[name]}
            for name in KINDS  # the service tells nothing of protect configurations here
        ]
        return page(request, "AccountLimits", rows)

    def describe_spend_limits(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the monthly limit for texts, in whole US dollars."""
        standing = self.store.standing
        most = standing.max_spend_limit or standing.spend_limit
        row = {"EnforcedLimit": int(standing.spend_limit), "MaxLimit": int(most), "Overridden": False}
        return page(request, "SpendLimits", [{"Name": "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"} | row])


# The opt-out list operations of the API.


SECONDS_BETWEEN_REMOVALS = 30 * 24 * 3600
"""DeleteOptedOutNumber works once in 30 days for a phone; a START by text works at any time."""


@dataclass(frozen=True)
class OptOuts:
    """PutOptedOutNumber, DeleteOptedOutNumber, DescribeOptedOutNumbers."""

    store: Store

    def put_opted_out_number(self, request: dict[str, Any]) -> dict[str, Any]:
        """Put a phone on a list and return its entry."""
        held = self.store.find(OptOutList, request["OptOutListName"])
        return _head(held) | _row(held.add(e164(request["OptedOutNumber"]), by_end_user=False))

    def delete_opted_out_number(self, request: dict[str, Any]) -> dict[str, Any]:
        """Take a phone off a list and return the entry it had."""
        held = self.store.find(OptOutList, request["OptOutListName"])
        number = e164(request["OptedOutNumber"])
        if number not in held.phones:
            raise not_found("opted-out-number", number)
        if time.time() - held.taken_off.get(number, 0) < SECONDS_BETWEEN_REMOVALS:
            raise invalid(
                "a phone number can be taken off an opt-out list by the API once in 30 days; ask for START by text",
                "PHONE_NUMBER_CANNOT_BE_OPTED_IN",
            )
        held.taken_off[number] = time.time()
        return _head(held) | _row(held.phones.pop(number))

    def describe_opted_out_numbers(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of a list; asking for a phone that is not on it is a ResourceNotFoundException."""
        held = self.store.find(OptOutList, request["OptOutListName"])
        asked = [e164(number) for number in request.get("OptedOutNumbers", [])]
        if missing := [number for number in asked if number not in held.phones]:
            raise not_found("opted-out-number", missing[0])
        rows = [_row(held.phones[number]) for number in asked or held.phones]
        return _head(held) | page(request, "OptedOutNumbers", rows)


def _head(held: OptOutList) -> dict[str, Any]:
    return {"OptOutListArn": held.arn, "OptOutListName": held.name}


def _row(entry: OptedOut) -> dict[str, Any]:
    names = {"number": "OptedOutNumber", "since": "OptedOutTimestamp", "by_end_user": "EndUserOptedOut"}
    return {names[name]: value for name, value in asdict(entry).items()}
