"""The people who may have opted out of a deployed program: who they are, what they wrote, and a ruling on one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from lambdas.consent.corrections import lapses_at
from lambdas.consent.events import ConsentEvent, EventKind, Evidence, revocations
from lambdas.consent.items import DOUBTS, TableNames, ledger_entry, open_doubts, record_of, recording
from lambdas.consent.ledger import opened
from lambdas.consent.timestamps import to_text
from lambdas.stores.consent.outbox import CONTENTION
from lambdas.stores.dynamodb import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.record import Record
    from lambdas.program import Program

SOURCE = "ruling"


ATTEMPTS = 5
LONGEST_PAUSE_SECONDS = 1.0


class NoDoubtError(Exception):
    """There is nothing to rule on: the person is not in doubt."""


class BusyError(Exception):
    """The ruling is not on record: the tables took no write now."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One person in doubt: since when, when it becomes an opt-out by itself, and the newest text that raised it."""

    phone: str
    since: datetime
    lapses_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """The doubts of one program, in its two consent tables; `put` puts a number on the service's list if it is kept."""

    client: DynamoDBClient
    tables: TableNames
    program: Program
    put: Callable[[str], object]
    wait: Callable[[float], None] = time.sleep

    def open(self) -> list[Doubt]:
        """Return the doubts on which nobody has ruled, the oldest first."""
        found = open_doubts(rows_of(self.client, self.tables.subscriptions, DOUBTS))
        return [Doubt(phone, since, lapses_at(since), self._body(phone)) for since, phone in found]

    def rule(self, phone: str, *, opted_out: bool, by: str, at: datetime) -> None:
        """Put on record whether the text of `phone` was an opt-out, and an opt-out on the list that the program keeps.

        NoDoubtError where nothing is open, BusyError where the tables do not take it. An opt-out that is on record
        already is put on the list once more: the first time may have broken off in between.
        """
        record = self._ruled(phone, opted_out=opted_out, by=by, at=at)
        if opted_out and record.listed and self.program.keeps_list:
            self.put(phone)

    def _ruled(self, phone: str, *, opted_out: bool, by: str, at: datetime) -> Record:
        reasons: set[str] = set()
        for attempt in range(ATTEMPTS):
            self.wait(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS) if attempt else 0)
            record = record_of(phone, rows_of(self.client, self.tables.subscriptions, phone))
            if opted_out and record.standing.stopped:
                return record
            if not record.standing.in_doubt:
                raise NoDoubtError("the number must be in doubt, got one that is not: list the doubts again")
            after, writes = recording(record, self._event(record, opted_out=opted_out, by=by, at=at), at, self.tables)
            try:
                self.client.transact_write_items(TransactItems=writes)
            except self.client.exceptions.TransactionCanceledException as error:
                found = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])}
                reasons = found - {"None"}
            else:
                return after
        if reasons <= CONTENTION:
            raise BusyError("other texts of the number came first each time: run the same command again")
        raise BusyError(f"DynamoDB takes no writes now ({', '.join(sorted(reasons))}): run the same command later")

    def _event(self, record: Record, *, opted_out: bool, by: str, at: datetime) -> ConsentEvent:
        return ConsentEvent(
            kind=EventKind.OPTED_OUT if opted_out else EventKind.DOUBT_LIFTED,
            at=at,
            source=SOURCE,
            changes=revocations(record, at) if opted_out else (),
            evidence=Evidence(f"{SOURCE}-{to_text(at)}", f"ruled by {by}", body="", destination=""),
            wording="",
            manifest_sha256=self.program.digest,
        )

    def _body(self, phone: str) -> str:
        events = (opened(ledger_entry(row)) for row in rows_of(self.client, self.tables.ledger, phone))
        return next((e.evidence.body for e in reversed([*events]) if e.kind is EventKind.DOUBTED), "")
