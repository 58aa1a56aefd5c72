"""How many recipients an audience has in each zone, counted without holding them in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lambdas.sending.law import UNKNOWN
from lambdas.sending.recipient import Recipient, recipients
from lambdas.sending.windows import group_of, groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.program import Program

_NAMED_AT_MOST = 20


@dataclass(slots=True)
class Counted:
    """Recipients by zone, and the lines of a file that name nobody (the first twenty are kept)."""

    zones: Counter[str] = field(default_factory=Counter)
    bad_lines: list[int] = field(default_factory=list)
    bad: int = 0

    @property
    def recipients(self) -> int:
        """How many there are."""
        return self.zones.total()


def of_file(path: Path, program: Program) -> Counted:
    """Return what the CSV file at `path` counts up to; OSError where it cannot be read."""
    counted, known = Counted(), set(groups(program.sending.countries))
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            for one in recipients([line]):
                if one is not None:
                    counted.zones[_zone(one, known)] += 1
                    continue
                counted.bad += 1
                counted.bad_lines += [number] if counted.bad <= _NAMED_AT_MOST else []
    return counted


def of_topic(client: DynamoDBClient, table: str, topic: str, program: Program) -> Counted:
    """Return what the active subscribers of `topic` count up to, by one walk through the audience index."""
    known = set(groups(program.sending.countries))
    return Counted(Counter(_zone(one, known) for one in _subscribers(client, table, topic, program.audience_shards)))


def _zone(recipient: Recipient, known: Iterable[str]) -> str:
    group = group_of(recipient.phone, recipient.zip_code)
    return group if group in known else UNKNOWN


def _subscribers(client: DynamoDBClient, table: str, topic: str, shards: int) -> Iterator[Recipient]:
    for shard in range(shards):
        pages = client.get_paginator("query").paginate(
            TableName=table,
            IndexName="audience",
            KeyConditionExpression="audience = :audience",
            ExpressionAttributeValues={":audience": {"S": f"{topic}#{shard:02d}"}},
        )
        for page in pages:
            yield from (Recipient(row["phone"]["S"]) for row in page["Items"])
