"""Puts opt-outs on record that the service knows and our tables do not."""

from __future__ import annotations

import time
from random import SystemRandom
from typing import TYPE_CHECKING

from lambdas.consent.corrections import is_known, opt_out_event
from lambdas.consent.timestamps import in_milliseconds
from lambdas.stores.consent.outbox import Entry
from lambdas.stores.errors import Contended, NotAccepted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.consent.corrections import Listing
    from lambdas.program import Program
    from lambdas.stores.consent.consent_tables import ConsentTables
    from lambdas.stores.sms import Texting

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 0.2


class OptOutSync:
    """Compares listings with the record of their phone and commits what is new, through the same code as a text."""

    def __init__(
        self, tables: ConsentTables, program: Program, opt_out_list: str, clock: Callable[[], datetime]
    ) -> None:
        self._tables = tables
        self._program = program
        self._opt_out_list = opt_out_list
        self._clock = clock

    def learn(self, listing: Listing) -> bool:
        """Whether `listing` was news, and is on record now; Contended where other texts came first every time."""
        for _ in range(ATTEMPTS):
            record = self._tables.read(listing.phone, listing.id).record
            if is_known(listing, record):
                return False
            event = opt_out_event(listing, record, self._program, self._opt_out_list)
            entry = Entry(listing.phone, listing.id, listing.at, ())
            try:
                self._tables.commit(record, event, entry, in_milliseconds(self._clock()))
            except Contended:
                time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS))
            else:
                return True
        raise Contended(f"{ATTEMPTS} attempts met texts of the same phone")


# What follows where the service holds a number as opted out that our tables do not.


class Refusals:
    """Puts such opt-outs on record."""

    def __init__(self, tables: ConsentTables, texting: Texting, clock: Callable[[], datetime]) -> None:
        self._tables = tables
        self._texting = texting
        self._clock = clock

    def learn(self, phone: str) -> tuple[str, ...]:
        """Look `phone` up in the opt-out list and put it on record; return the names of the metrics that count it."""
        learning = OptOutSync(self._tables, self._texting.program, self._texting.opt_out_list, self._clock)
        try:
            listing = self._texting.listing(phone)
            return ("OptOutLearned",) if listing and learning.learn(listing) else ()
        except (Contended, NotAccepted):
            return ("OptOutNotLearned",)  # the reconciler will come by it
