"""Counts what immediate texts cost, and how many go to one range of numbers: whoever pumps texts meets an end."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.sending.prices import MaxPrices
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.program import Program
    from lambdas.program.sending import PumpingRule

BUDGET, RANGE = "pumping", "range#"  # no phone number looks like these
SAME_RANGE = 4  # last digits in which numbers of one range differ
KEPT = timedelta(days=3)
MICRO = 1_000_000  # whole numbers of these add up without an error


class PumpingLimits:
    """What a program's immediate texts may cost a day, and how many of them may go to one range an hour.

    A text that is confirmed leaves its place in the range to another.
    """

    def __init__(self, client: DynamoDBClient, table: str, program: Program, rule: PumpingRule) -> None:
        self._client, self._table, self._rule = client, table, rule
        self._prices = MaxPrices.of_program(program.sending)

    def admit(self, phone: str, parts: int, now: datetime) -> bool:
        """Whether a text of so many `parts` to `phone` stays within both; it counts, at the most that it may cost.

        What is counted and then not sent stays counted: a day never costs more than its budget. NotAccepted where it
        cannot be told.
        """
        place = f"{RANGE}{phone[:-SAME_RANGE]}", f"{now:%Y-%m-%dT%H}"
        if not self._counted(place, 1, self._rule.per_range, now):
            return False
        cost = int(Decimal(self._prices.of(phone, parts) or 0) * MICRO)
        return self._counted((BUDGET, f"{now:%Y-%m-%d}"), cost, self._rule.budget * MICRO, now)

    def confirm(self, phone: str, at: datetime) -> None:
        """Give the range of `phone` back one place in the hour in which somebody entered a password: pumpers read none.

        What the text cost stays counted.
        """
        gone = {"N": str(int((at + KEPT).timestamp()))}
        try:
            self._client.update_item(
                TableName=self._table,
                Key={"phone": {"S": f"{RANGE}{phone[:-SAME_RANGE]}"}, "item": {"S": f"{at:%Y-%m-%dT%H}"}},
                UpdateExpression="SET expires_at = :gone ADD #counted :less",
                ConditionExpression="#counted > :none",
                ExpressionAttributeNames={"#counted": "counted"},
                ExpressionAttributeValues={":gone": gone, ":less": {"N": "-1"}, ":none": {"N": "0"}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return  # no text is counted in that hour

    def _counted(self, place: tuple[str, str], more: int, most: int, now: datetime) -> bool:
        update: dict[str, Any] = {
            "TableName": self._table,
            "Key": {"phone": {"S": place[0]}, "item": {"S": place[1]}},
            "UpdateExpression": "SET expires_at = :gone ADD #counted :more",
            "ConditionExpression": "attribute_not_exists(#counted) OR #counted <= :room",
            "ExpressionAttributeNames": {"#counted": "counted"},
            "ExpressionAttributeValues": {
                ":gone": {"N": str(int((now + KEPT).timestamp()))},
                ":more": {"N": str(more)},
                ":room": {"N": str(most - more)},
            },
        }
        if more > most:
            return False
        try:
            self._client.update_item(**update)
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(type(error).__name__) from None
        return True
