"""Puts opt-outs on record that the service knows and our tables do not."""

from __future__ import annotations

import time
from random import SystemRandom
from typing import TYPE_CHECKING

from lambdas.consent.instant import in_milliseconds
from lambdas.consent.listing import is_known, opt_out_event
from lambdas.stores.errors import Contended
from lambdas.stores.outbox import Entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.consent.listing import Listing
    from lambdas.program import Program
    from lambdas.stores.consent_tables import ConsentTables

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 0.2


class Learning:
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
