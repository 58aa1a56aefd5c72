"""One announced opt-out from the bus to the opt-out list: read, decide, commit, perform."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from lambdas.consent.cascading import SOURCE, revocation
from lambdas.consent.effect import ListOptOut
from lambdas.consent.instant import in_milliseconds
from lambdas.stores.errors import Contended
from lambdas.stores.outbox import Entry, Owed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.consent.announcement import Announcement
    from lambdas.consent.record import Record
    from lambdas.keyword_handler.performing import Performer
    from lambdas.program import Program
    from lambdas.stores.consent_tables import ConsentTables

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Hearing:
    """The side of one program that hears of opt-outs elsewhere; `count` takes the name of each metric."""

    program: Program
    tables: ConsentTables
    performer: Performer
    clock: Callable[[], datetime]
    count: Callable[[str], None]

    def receive(self, told: Announcement) -> str:
        """Honour one opt-out however often it is announced; return `revoked` or `duplicate`.

        BadMessage where it is none of this program's business, Contended or NotAccepted where it must come again.
        """
        for _ in range(ATTEMPTS):
            reading = self.tables.read(told.phone, _key(told))
            if reading.entry is not None:
                self.count("CascadeDuplicate")
                self.performer.perform(reading.entry, reading.record)
                return "duplicate"
            try:
                self._carry_out(told, reading.record)
            except Contended:
                time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS))
            else:
                self.count("Cascaded")
                return "revoked"
        raise Contended(f"{ATTEMPTS} attempts met texts of the same phone")

    def _carry_out(self, told: Announcement, record: Record) -> None:
        event = revocation(told, self.program, record)
        # no reply: one confirmation is owed, and the program that was told to stop sends it
        entry = Entry(told.phone, _key(told), told.at, (Owed(ListOptOut()),))
        after = self.tables.commit(record, event, entry, in_milliseconds(self.clock()))
        self.performer.perform(entry, after)


def _key(told: Announcement) -> str:
    # a text's id is only told apart within its program
    return f"{SOURCE}#{told.program}#{told.message_id}"
