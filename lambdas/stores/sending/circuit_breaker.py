"""The one row that holds a whole program back; functions put the brake on, only a person takes it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.consent.instant import to_text
from lambdas.sending.brake import DOUBT, KEY, brake_of, brake_row, doubt_row

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.rows import Row
    from lambdas.sending.brake import Brake


class BrakeRow:
    """The brake of one program, in its Sends table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def read(self) -> Brake | None:
        """Return the newest brake, on or released, as of now; None where there never was one."""
        row = self._client.get_item(TableName=self._table, Key=KEY, ConsistentRead=True).get("Item")
        return brake_of(row) if row else None

    def put(self, brake: Brake) -> bool:
        """Put `brake` on; False where one is on already, which stays as it is."""
        return self._put(brake_row(brake), "released_at")

    def doubt(self, reason: str, at: datetime) -> bool:
        """Note an error that brakes the program if it lasts; False where one is noted already, which stays as it is."""
        return self._put(doubt_row(reason, at), "settled_at")

    def settle(self, doubted_at: datetime, at: datetime) -> bool:
        """End the doubt that began then: a text went out, or the brake follows; False where that is done already."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key=DOUBT,
                UpdateExpression="SET settled_at = :now",
                ConditionExpression="#at = :read AND attribute_not_exists(settled_at)",
                ExpressionAttributeNames={"#at": "at"},
                ExpressionAttributeValues={":now": {"S": to_text(at)}, ":read": {"S": to_text(doubted_at)}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _put(self, row: Row, ended: str) -> bool:
        try:
            self._client.put_item(
                TableName=self._table,
                Item=row,
                ConditionExpression=f"attribute_not_exists(phone) OR attribute_exists({ended})",
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True
