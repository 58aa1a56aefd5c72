"""The row by which the handler of texts tells the gate that it hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.timestamps import in_milliseconds, to_text
from lambdas.delivery.answers import KEPT_SECONDS, answers_key, window
from lambdas.delivery.inbound_health import KEY
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType

    from lambdas.stores.consent.consent_tables import ConsentTables

COUNTS: list[QueueAttributeNameType] = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]


def waiting_in(client: SQSClient, queue: str) -> int:
    """Return about how many messages there are in `queue`; NotAccepted where that cannot be told."""
    try:
        answer = client.get_queue_attributes(QueueUrl=queue, AttributeNames=COUNTS)
    except (ClientError, BotoCoreError) as error:
        raise NotAccepted(type(error).__name__) from None
    return sum(int(answer["Attributes"][name]) for name in COUNTS)


class InboundWatch:
    """Writes the row of one program; `dead_letters` counts what could not be handled."""

    def __init__(
        self, tables: ConsentTables, clock: Callable[[], datetime], dead_letters: Callable[[], int] = lambda: 0
    ) -> None:
        self._client, self._table = tables.subscriptions
        self._clock = clock
        self._dead_letters = dead_letters

    def heard(self, put_at: datetime) -> None:
        """Tell that a probe came through which was put into the queue then; NotAccepted where that cannot be told."""
        told = {":at": {"S": to_text(in_milliseconds(put_at))}, ":dead": {"N": str(self._dead_letters())}}
        newer = "attribute_not_exists(heard_at) OR heard_at < :at"
        self._update("SET heard_at = :at, dead_letters = :dead", told, only=newer)

    def failed(self) -> datetime:
        """Tell that a text could not be put on record just now; return when that was."""
        at = in_milliseconds(self._clock())
        self._update(
            "SET failed_at = :at",
            {":at": {"S": to_text(at)}},
            only="attribute_not_exists(failed_at) OR failed_at <= :at",
        )
        return at

    def recovered(self, failed_at: datetime) -> None:
        """Take back what was told then: all that had come again and again is on record."""
        self._update("REMOVE failed_at", {":at": {"S": to_text(failed_at)}}, only="failed_at = :at")

    def answering(self, parts: int) -> None:
        """Tell that answers of so many `parts` were handed over just now: the gate leaves such room in its pace."""
        begun = window(self._clock())
        self._client.update_item(
            TableName=self._table,
            Key=answers_key(begun),
            UpdateExpression="SET #expires_at = :expires_at ADD #parts :parts",
            ExpressionAttributeNames={"#expires_at": "expires_at", "#parts": "parts"},
            ExpressionAttributeValues={
                ":expires_at": {"N": str(begun + KEPT_SECONDS)},
                ":parts": {"N": str(parts)},
            },
        )

    def _update(self, change: str, values: dict[str, dict[str, str]], *, only: str) -> None:
        try:
            self._client.update_item(
                TableName=self._table,
                Key=KEY,
                UpdateExpression=change,
                ConditionExpression=only,
                ExpressionAttributeValues=values,
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return  # something newer is told
