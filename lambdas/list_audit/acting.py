"""Puts what was found of one number on record: once per run, and only while it still holds."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

from lambdas.consent.instant import in_milliseconds
from lambdas.consent.record import State
from lambdas.list_audit.decision import event
from lambdas.list_audit.finding import Kind
from lambdas.list_audit.person import Done, Person
from lambdas.sending.request import Request
from lambdas.stores.errors import Contended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from lambdas.consent.auditing import Audit
    from lambdas.consent.record import Record
    from lambdas.list_audit.finding import Finding
    from lambdas.stores.bulk_queue import BulkQueue
    from lambdas.stores.consent_tables import ConsentTables
    from lambdas.stores.opt_out_list import OptOutList

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 0.2
FAREWELL_LIVES = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Acting:
    """The acts of an audit on one program's tables, and its farewells by way of the gate."""

    tables: ConsentTables
    queue: BulkQueue
    opt_outs: OptOutList
    clock: Callable[[], datetime]

    def act(self, phone: str, found: Iterable[Finding], audit: Audit) -> None:
        """Do what follows from `found`; Contended where texts of the same phone came first every time."""
        for one in found:
            self._act(phone, one, audit)

    def farewell(self, record: Record, run: str) -> None:
        """Ask for the one farewell to a person who was sunset; asked for twice, it is sent once."""
        topics = [topic for topic, held in record.subscriptions.items() if held.state is State.SUNSET]
        if topics:
            name = hashlib.sha256(record.phone.encode()).hexdigest()[:32]
            until = in_milliseconds(self.clock()) + FAREWELL_LIVES
            asked = Request(f"{run}.farewell.{name}", record.phone, min(topics), until, purpose="farewell")
            self.queue.put([asked.to_json()])

    def relist(self, record: Record) -> None:
        """Put a number back on the opt-out list that was lifted for a question which nobody answered."""
        if record.listed:
            self.opt_outs.put(record.phone)

    def _act(self, phone: str, finding: Finding, audit: Audit) -> None:
        for _ in range(ATTEMPTS):
            person = Person.of(phone, list(self.tables.rows(phone)), audit.run)
            made = event(finding, person.record, audit)
            if made is not None and finding.kind not in person.done:
                try:
                    record = self.tables.commit(
                        person.record, made, Done(phone, audit.run, finding.kind), in_milliseconds(self.clock())
                    )
                except Contended:
                    time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS))
                    continue
            else:
                record = person.record
            if finding.kind is Kind.UNENGAGED:
                self.farewell(record, audit.run)
            if finding.kind is Kind.UNANSWERED:
                self.relist(record)
            return
        raise Contended(f"{ATTEMPTS} attempts met texts of the same phone")
