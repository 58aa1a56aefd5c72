"""How often the web form was used: from one address within an hour, and for one number while it is being asked."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

MOST_OF_AN_ADDRESS = 30  # an hour: a household or an office, while mobile networks put many people behind one address
ASKED = "asked"


class DoorCounters:
    """Rows that are gone by themselves. Their keys are digests, so that they are of one length and show no number."""

    def __init__(self, client: DynamoDBClient, table: str, program: str, hours: int) -> None:
        """Take the hours for which a number, once asked, is not asked again."""
        self._client = client
        self._table = table
        self._program = program
        self._rest = timedelta(hours=hours)

    def admit(self, address: str, now: datetime) -> bool:
        """Whether `address` has not sent too much in this hour; it counts. NotAccepted where that cannot be told."""
        hour = f"{now:%Y-%m-%dT%H}"
        return self._written(
            Key=self._key("address", _neighbourhood(address), hour),
            UpdateExpression="SET expires_at = :expires ADD #count :one",
            ConditionExpression="attribute_not_exists(#count) OR #count < :most",
            ExpressionAttributeNames={"#count": "count"},
            ExpressionAttributeValues={
                ":expires": _seconds(now + timedelta(hours=2)),
                ":one": {"N": "1"},
                ":most": {"N": str(MOST_OF_AN_ADDRESS)},
            },
        )

    def ask(self, phone: str, now: datetime) -> bool:
        """Whether `phone` may be asked now: it is taken as asked from here on. NotAccepted where it cannot be told."""
        return self._written(
            Key=self._key("phone", phone, ASKED),
            UpdateExpression="SET expires_at = :expires",
            # a row whose time is over may lie there for days before the table drops it
            ConditionExpression="attribute_not_exists(expires_at) OR expires_at <= :now",
            ExpressionAttributeValues={":expires": _seconds(now + self._rest), ":now": _seconds(now)},
        )

    def forget(self, phone: str, now: datetime) -> None:
        """Take `phone` as not asked: the request could not be put into the queue."""
        self._written(
            Key=self._key("phone", phone, ASKED),
            UpdateExpression="SET expires_at = :now",
            ConditionExpression="attribute_exists(expires_at)",
            ExpressionAttributeValues={":now": _seconds(now)},
        )

    def _key(self, kind: str, value: str, item: str) -> dict[str, dict[str, str]]:
        digest = hashlib.sha256(f"{self._program}\n{kind}\n{value}".encode()).hexdigest()
        return {"phone": {"S": f"{kind}#{digest}"}, "item": {"S": item}}

    def _written(self, **update: object) -> bool:
        try:
            self._client.update_item(TableName=self._table, **update)  # type: ignore[arg-type]
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(type(error).__name__) from None
        return True


def _neighbourhood(address: str) -> str:
    """Return the address, or of IPv6 the network of /64 that one household or phone has to itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((known, 64), strict=False)) if isinstance(known, IPv6Address) else str(known)


def _seconds(at: datetime) -> dict[str, str]:
    return {"N": str(int(at.timestamp()))}
