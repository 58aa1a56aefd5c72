"""What guards the web form: rate limits by address and number, and the verification of a CAPTCHA."""

from __future__ import annotations

import hashlib
import http.client
import json
import time
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

MOST_OF_AN_ADDRESS = 30  # an hour: a household or an office, while mobile networks put many people behind one address
MOST_OF_A_PROGRAM = 1_000  # numbers an hour, whatever the addresses: who pumps texts has many
MOST_OF_A_RANGE = 60  # numbers an hour that are alike but for their last four digits, as those of a pumper are
SAME_RANGE = 4
ASKED = "asked"


class FormRateLimits:
    """Rows that are gone by themselves. Their keys are digests, so that they are of one length and show no number."""

    def __init__(self, client: DynamoDBClient, table: str, program: str, hours: int) -> None:
        """Take the hours for which a number, once asked, is not asked again."""
        self._client = client
        self._table = table
        self._program = program
        self._rest = timedelta(hours=hours)

    def admit(self, address: str, now: datetime) -> bool:
        """Whether `address` has not sent too much in this hour; it counts. NotAccepted where that cannot be told."""
        return self._counted("address", _neighbourhood(address), MOST_OF_AN_ADDRESS, now)

    def has_room(self, phone: str, now: datetime) -> bool:
        """Whether the program may ask one more number in this hour, and one more of the range of `phone`; it counts.

        NotAccepted where that is unknown.
        """
        in_range = self._counted("range", phone[:-SAME_RANGE], MOST_OF_A_RANGE, now)
        return in_range and self._counted("program", self._program, MOST_OF_A_PROGRAM, now)

    def _counted(self, kind: str, value: str, most: int, now: datetime) -> bool:
        return self._written(
            Key=self._key(kind, value, f"{now:%Y-%m-%dT%H}"),
            UpdateExpression="SET expires_at = :expires ADD #count :one",
            ConditionExpression="attribute_not_exists(#count) OR #count < :most",
            ExpressionAttributeNames={"#count": "count"},
            ExpressionAttributeValues={
                ":expires": _seconds(now + timedelta(hours=2)),
                ":one": {"N": "1"},
                ":most": {"N": str(most)},
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


# Asks a verifier whether a person sent a form: what it does not vouch for, or cannot be asked about, is refused.


TIMEOUT_SECONDS = 3
SECRET_LASTS_SECONDS = 300  # a secret that was changed counts within five minutes
LONGEST_ANSWER = 4096


class Siteverify:
    """One verifier, with the secret that it knows this program by."""

    def __init__(self, client: SecretsManagerClient, secret: str, url: str) -> None:
        """Take the ARN of the secret, and the address at which tokens are checked."""
        self._client = client
        self._secret = secret
        self._url = url
        self._value, self._read_at = "", 0.0

    def vouches(self, token: str, address: str, hosts: Collection[str]) -> bool:
        """Whether the verifier says that a person at `address` made `token` on one of `hosts`, else False.

        The key of a site is no secret: a token that was made on another site is worth nothing here.
        """
        if not token:
            return False
        try:
            body = urlencode({"secret": self._key(), "response": token, "remoteip": address}).encode()
            request = Request(self._url, body, method="POST")  # noqa: S310 - our own table of https addresses
            with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - as above
                answer = json.loads(response.read(LONGEST_ANSWER))
        except (URLError, OSError, http.client.HTTPException, ValueError, ClientError, BotoCoreError):
            return False
        if not isinstance(answer, dict) or answer.get("success") is not True:
            return False
        return str(answer.get("hostname", "")).lower() in hosts

    def _key(self) -> str:
        now = time.monotonic()
        if not self._value or now - self._read_at > SECRET_LASTS_SECONDS:
            self._value = self._client.get_secret_value(SecretId=self._secret)["SecretString"]
            self._read_at = now
        return self._value
