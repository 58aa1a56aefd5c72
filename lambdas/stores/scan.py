"""The table of subscriptions read from end to end in segments, the rows of each number together."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from lambdas.consent.rows import STANDING, TOPIC, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.rows import Row

ROWS_OF_A_PAGE = 1000
SIGN = "|"


class Scan:
    """Reads one table; `segments` share it among them by the hash of the number."""

    def __init__(self, client: DynamoDBClient, table: str, segments: int) -> None:
        self._client = client
        self._table = table
        self._segments = segments

    def page(self, segment: int, place: str) -> tuple[list[tuple[str, Sequence[Row]]], str | None]:
        """Return some numbers behind `place` with all their rows, and the place behind them (None: the end)."""
        asked: dict[str, Any] = {"Segment": segment, "TotalSegments": self._segments, "Limit": ROWS_OF_A_PAGE}
        if place:
            phone, _, item = place.partition(SIGN)
            asked["ExclusiveStartKey"] = {"phone": {"S": phone}, "item": {"S": item}}
        answer = self._client.scan(TableName=self._table, **asked)
        found = [(phone, list(rows)) for phone, rows in groupby(answer["Items"], key=lambda row: text(row, "phone"))]
        last = answer.get("LastEvaluatedKey")
        if last is None:
            return _people(found), None
        # a page may end in the middle of a number: its rows are seen to at once, not half of them twice
        phone = last["phone"]["S"]
        rest = self._behind(phone, last["item"]["S"])
        if rest:
            found = [*found[:-1], (phone, [*found[-1][1], *rest])]
        return _people(found), f"{phone}{SIGN}{text(rest[-1], 'item') if rest else last['item']['S']}"

    def _behind(self, phone: str, item: str) -> list[Row]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="phone = :phone AND #item > :item",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues={":phone": {"S": phone}, ":item": {"S": item}},
        )
        return [row for page in pages for row in page["Items"]]


def _people(found: Sequence[tuple[str, Sequence[Row]]]) -> list[tuple[str, Sequence[Row]]]:
    return [(phone, rows) for phone, rows in found if any(_is_consent(text(row, "item")) for row in rows)]


def _is_consent(item: str) -> bool:
    return item == STANDING or item.startswith(TOPIC)
