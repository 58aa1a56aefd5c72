"""The circuit breaker's item, and the event source mappings through which the gate gets its messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.timestamps import to_text
from lambdas.delivery.circuit_breaker import DOUBT, KEY, brake_of, brake_row, doubt_row, lone_put
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient

    from lambdas.consent.items import Row
    from lambdas.delivery.circuit_breaker import CircuitBreaker


class BrakeRow:
    """The brake of one program, in its Sends table."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def read(self) -> CircuitBreaker | None:
        """Return the newest brake, on or released, as of now; None where there never was one."""
        row = self._client.get_item(TableName=self._table, Key=KEY, ConsistentRead=True).get("Item")
        return brake_of(row) if row else None

    def put(self, brake: CircuitBreaker) -> bool:
        """Put `brake` on; False where one is on already, which stays as it is."""
        return self._put(brake_row(brake), "released_at")

    def doubt(self, reason: str, at: datetime) -> bool:
        """Note an error that brakes the program if it lasts; False where one is noted already, which stays as it is."""
        return self._put(doubt_row(reason, at), "settled_at")

    def alone(self, reason: str, phone: str, at: datetime) -> bool:
        """Note that the service refuses the country of `phone`; False where it refused another number's of late."""
        try:
            self._client.put_item(**lone_put(self._table, reason, phone, at))
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

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


# The event source mappings through which the gate gets its messages: shut, they leave them in their queues.


_SHUT = {"Disabled", "Disabling"}
_OPEN = {"Enabled", "Enabling"}


class EventSourceMappings:
    """The mappings of one program's gate, by their ids; the client is made once it is needed, which is rarely."""

    def __init__(self, client: Callable[[], LambdaClient], ids: Sequence[str]) -> None:
        self._client = client
        self._ids = ids

    def shut(self) -> None:
        """Have the gate take no more messages; NotAccepted where Lambda is busy with a mapping."""
        self._turn(_SHUT, on=False)

    def open(self) -> None:
        """Have the gate take messages again; NotAccepted where Lambda is busy with a mapping."""
        self._turn(_OPEN, on=True)

    def _turn(self, wanted: set[str], *, on: bool) -> None:
        client = self._client()
        try:
            # asked for first: an update of a mapping that is on its way there already would be refused
            for name in self._ids:
                if client.get_event_source_mapping(UUID=name)["State"] not in wanted:
                    client.update_event_source_mapping(UUID=name, Enabled=on)
        except ClientError as error:
            raise NotAccepted(str(error.response["Error"].get("Code"))) from None
        except BotoCoreError as error:
            raise NotAccepted(type(error).__name__) from None
