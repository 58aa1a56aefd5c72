"""The one row that holds a whole program back; functions put the brake on, only a person takes it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.sending.brake import KEY, brake_of, brake_row

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

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
        try:
            self._client.put_item(
                TableName=self._table,
                Item=brake_row(brake),
                ConditionExpression="attribute_not_exists(phone) OR attribute_exists(released_at)",
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True
