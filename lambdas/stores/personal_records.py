"""What a person may see of their own record: what they get, and the newest of what the ledger holds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.ledger import opened
from lambdas.consent.record import State
from lambdas.consent.rows import ledger_entry, record_of
from lambdas.stores.errors import NotAccepted
from lambdas.stores.phone_rows import rows_of
from lambdas.web.preferences_page import Deed, Personal

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.rows import Row

MOST_DEEDS = 50


class PersonalRecords:
    """Reads the consent tables of one program, one phone at a time, and writes nothing."""

    def __init__(self, client: DynamoDBClient, subscriptions: str, ledger: str) -> None:
        self._client = client
        self._subscriptions = subscriptions
        self._ledger = ledger

    def of(self, phone: str, now: datetime) -> Personal:
        """Return what the page shows of `phone`: its fifty newest deeds, the newest first.

        NotAccepted where that cannot be told.
        """
        try:
            record = record_of(phone, rows_of(self._client, self._subscriptions, phone))
            entries = self._newest(phone)
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(type(error).__name__) from None
        standing = record.standing
        held = () if standing.stopped else record.subscriptions.values()
        return Personal(
            held=frozenset(one.topic for one in held if one.state is State.ACTIVE),
            paused_until=standing.paused_until if standing.paused(now) else None,
            deeds=tuple(_deed(row) for row in entries),
        )

    def _newest(self, phone: str) -> list[Row]:
        answer = self._client.query(
            TableName=self._ledger,
            KeyConditionExpression="phone = :phone",
            ExpressionAttributeValues={":phone": {"S": phone}},
            ScanIndexForward=False,
            Limit=MOST_DEEDS,
            ConsistentRead=True,
        )
        return answer["Items"]


def _deed(row: Row) -> Deed:
    event = opened(ledger_entry(row))
    return Deed(event.at, event.kind, tuple(change.topic for change in event.changes))
