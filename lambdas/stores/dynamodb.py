"""Reads and writes of many items at once, each seen through to its last item."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row

READS_AT_ONCE, WRITES_AT_ONCE = 100, 25  # the most that DynamoDB takes in one call
ATTEMPTS = 6
LONGEST_PAUSE_SECONDS = 0.1
PATIENCE_SECONDS = 2.0  # after which no write is begun any more: a lease may not outlast it

Place = tuple[str, str, str]  # table, phone, item
Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


def rows_at(client: DynamoDBClient, places: Iterable[Place], spread: Spread = map) -> dict[Place, Row]:
    """Return the rows that are there, each as of some moment of the call; NotAccepted where the table gives not all.

    `spread` makes the calls where there are several, like `map` but perhaps side by side.
    """
    wanted = list(dict.fromkeys(places))
    chunks = [wanted[start : start + READS_AT_ONCE] for start in range(0, len(wanted), READS_AT_ONCE)]
    several: Spread = spread if len(chunks) > 1 else map
    return {place: row for found in several(lambda chunk: _read(client, chunk), chunks) for place, row in found.items()}


def write_all(client: DynamoDBClient, table: str, writes: Sequence[Mapping[str, Any]]) -> None:
    """Make all `writes` (PutRequest or DeleteRequest), unconditionally; NotAccepted where the table takes not all."""
    ends_at, attempt = time.monotonic() + PATIENCE_SECONDS, 0
    for start in range(0, len(writes), WRITES_AT_ONCE):
        asked: Any = {table: writes[start : start + WRITES_AT_ONCE]}
        while asked:
            if time.monotonic() > ends_at:
                raise NotAccepted("the table does not take the writes of a batch")
            _pause(attempt)
            asked = client.batch_write_item(RequestItems=asked).get("UnprocessedItems")
            attempt += bool(asked)


def _read(client: DynamoDBClient, places: Sequence[Place]) -> dict[Place, Row]:
    asked, found = _keys(places), dict[Place, "Row"]()
    for attempt in range(ATTEMPTS):
        _pause(attempt)
        answer: Any = client.batch_get_item(RequestItems=asked)
        for table, rows in answer["Responses"].items():
            found |= {(table, row["phone"]["S"], row["item"]["S"]): row for row in rows}
        asked = answer.get("UnprocessedKeys")
        if not asked:
            return found
    raise NotAccepted("the table does not give the rows of a batch")


def _keys(places: Sequence[Place]) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for table, phone, item in places:
        keys = asked.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"]
        keys.append({"phone": {"S": phone}, "item": {"S": item}})
    return asked


def _pause(attempt: int) -> None:
    if attempt:
        time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS * attempt))


# Every row that a table holds of one phone.


def rows_of(client: DynamoDBClient, table: str, phone: str) -> Iterator[Row]:
    """Yield every row of `phone` in `table`, as of now, by sort key; the errors of the service are passed on."""
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="phone = :phone",
        ExpressionAttributeValues={":phone": {"S": phone}},
        ConsistentRead=True,
    )
    for page in pages:
        yield from page["Items"]


def last_rows_of(client: DynamoDBClient, table: str, phone: str, most: int) -> tuple[list[Row], bool]:
    """Return at most so many rows of `phone`, the last by sort key, as of now, and whether these are all."""
    page = client.query(
        TableName=table,
        KeyConditionExpression="phone = :phone",
        ExpressionAttributeValues={":phone": {"S": phone}},
        ConsistentRead=True,
        ScanIndexForward=False,
        Limit=most,
    )
    return page["Items"], "LastEvaluatedKey" not in page


def row_of(client: DynamoDBClient, table: str, phone: str, item: str) -> Row | None:
    """Return one row as of now, by the right to query; None where there is none."""
    page = client.query(
        TableName=table,
        KeyConditionExpression="phone = :phone AND #item = :item",
        ExpressionAttributeNames={"#item": "item"},
        ExpressionAttributeValues={":phone": {"S": phone}, ":item": {"S": item}},
        ConsistentRead=True,
    )
    return next(iter(page["Items"]), None)
