"""The people who may have opted out of a deployed program: who they are, what they wrote, and a ruling on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.corrections import lapses_at
from lambdas.consent.decision import revocations
from lambdas.consent.events import ConsentEvent, EventKind, Evidence
from lambdas.consent.items import STANDING, TableNames, ledger_entry, record_of, recording, text
from lambdas.consent.ledger import opened
from lambdas.consent.timestamps import from_text, to_text
from lambdas.stores.dynamodb import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.program import Program

SOURCE = "ruling"


class NoDoubtError(Exception):
    """There is nothing to rule on: the person is not in doubt, or acted at the same moment."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One person in doubt: since when, when it becomes an opt-out by itself, and the newest text that raised it."""

    phone: str
    since: datetime
    lapses_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """The doubts of one program, in its two consent tables."""

    client: DynamoDBClient
    tables: TableNames
    program: Program

    def open(self) -> list[Doubt]:
        """Return the doubts on which nobody has ruled, the oldest first."""
        return sorted(self._found(), key=lambda doubt: (doubt.since, doubt.phone))

    def rule(self, phone: str, *, opted_out: bool, by: str, at: datetime) -> None:
        """Put on record whether the text of `phone` was an opt-out; NoDoubtError where nothing is open."""
        record = record_of(phone, rows_of(self.client, self.tables.subscriptions, phone))
        if not record.standing.in_doubt:
            raise NoDoubtError("the number must be in doubt, got one that is not: list the doubts again")
        event = ConsentEvent(
            kind=EventKind.OPTED_OUT if opted_out else EventKind.DOUBT_LIFTED,
            at=at,
            source=SOURCE,
            changes=revocations(record, at) if opted_out else (),
            evidence=Evidence(f"{SOURCE}-{to_text(at)}", f"ruled by {by}", body="", destination=""),
            wording="",
            manifest_sha256=self.program.digest,
        )
        _, writes = recording(record, event, at, self.tables)
        try:
            self.client.transact_write_items(TransactItems=writes)
        except self.client.exceptions.TransactionCanceledException as error:
            raise NoDoubtError("the person or another text came in between: run the same command again") from error

    def _found(self) -> Iterator[Doubt]:
        pages = self.client.get_paginator("scan").paginate(
            TableName=self.tables.subscriptions,
            FilterExpression="#item = :standing AND attribute_exists(doubted_at)",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues={":standing": {"S": STANDING}},
        )
        for page in pages:
            for row in page["Items"]:
                since = from_text(text(row, "doubted_at"))
                yield Doubt(text(row, "phone"), since, lapses_at(since), self._body(text(row, "phone")))

    def _body(self, phone: str) -> str:
        events = (opened(ledger_entry(row)) for row in rows_of(self.client, self.tables.ledger, phone))
        return next((e.evidence.body for e in reversed([*events]) if e.kind is EventKind.DOUBTED), "")
