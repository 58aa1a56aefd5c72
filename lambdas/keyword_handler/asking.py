"""One request of the web form from the queue to the text that asks for a YES: read, decide, commit, perform."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from lambdas.consent.event import EventKind
from lambdas.consent.form_request import asked
from lambdas.consent.instant import in_milliseconds
from lambdas.stores.errors import Contended
from lambdas.stores.outbox import Entry, Owed

if TYPE_CHECKING:
    from lambdas.consent.form_request import FormRequest
    from lambdas.consent.record import Record
    from lambdas.keyword_handler.conversation import Conversation

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 0.2
COUNTED = {
    EventKind.OPT_IN_REQUESTED: "OptInRequested",
    EventKind.OPT_IN_REPEATED: "FormRepeated",
    EventKind.OPT_IN_BARRED: "FormBarred",
    EventKind.SUPERSEDED: "Superseded",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """The side of a program that asks for a YES; it records and answers as the inbound side does."""

    inbound: Conversation

    def receive(self, request: FormRequest) -> str:
        """Handle one request however often it arrives; return the kind of its event, `duplicate` or `nothing`.

        Contended or NotAccepted where it must come again; nothing that was committed is lost by that.
        """
        tables = self.inbound.tables
        for _ in range(ATTEMPTS):
            reading = tables.read(request.phone, request.id)
            if reading.entry is not None:
                self.inbound.count("Duplicate")
                self.inbound.performer.perform(reading.entry, reading.record)
                return "duplicate"
            try:
                return self._carry_out(request, reading.record)
            except Contended:
                time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS))
        raise Contended(f"{ATTEMPTS} attempts met texts of the same phone")

    def _carry_out(self, request: FormRequest, record: Record) -> str:
        ruling = asked(request, self.inbound.program, record)
        if ruling is None:
            self.inbound.count("FormOutdated")
            return "nothing"
        event, effects = ruling
        now = in_milliseconds(self.inbound.clock())
        entry = Entry(request.phone, request.id, request.at, tuple(Owed(effect) for effect in effects))
        after = self.inbound.tables.commit(record, event, entry, now)
        self.inbound.count(COUNTED[event.kind])
        self.inbound.performer.perform(entry, after)
        return event.kind
