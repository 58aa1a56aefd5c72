"""How far the reading of the opt-out list has come, kept in the Subscriptions table beside the phones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lambdas.consent.instant import to_text
from lambdas.consent.rows import instant, text, text_attributes

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

KEY = text_attributes({"phone": "reconciliation", "item": "checkpoint"})  # no phone number looks like this


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A pass over the list: when it began, the next page (empty: the first), and when it ended (None: not yet)."""

    began_at: datetime
    token: str = ""
    ended_at: datetime | None = None

    def after(self, token: str, now: datetime) -> Checkpoint:
        """Return the checkpoint behind a page that `token` follows (empty: it was the last)."""
        return replace(self, token=token, ended_at=None if token else now)


class Checkpoints:
    """The one checkpoint of a program."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def read(self) -> Checkpoint | None:
        """Return the checkpoint; None before the first pass."""
        rows = self._client.query(
            TableName=self._table,
            KeyConditionExpression="phone = :phone AND #item = :item",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues={f":{name}": value for name, value in KEY.items()},
            ConsistentRead=True,
        )["Items"]
        if not rows:
            return None
        began_at = instant(rows[0], "began_at")
        return Checkpoint(began_at, text(rows[0], "token"), instant(rows[0], "ended_at")) if began_at else None

    def write(self, checkpoint: Checkpoint) -> None:
        """Keep `checkpoint` in place of the one before."""
        ended_at = to_text(checkpoint.ended_at) if checkpoint.ended_at else ""
        facts = {"began_at": to_text(checkpoint.began_at), "token": checkpoint.token, "ended_at": ended_at}
        self._client.put_item(TableName=self._table, Item=KEY | text_attributes(facts))
