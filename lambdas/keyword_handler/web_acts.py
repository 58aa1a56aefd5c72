"""One act on the program's web pages from its queue to the text that answers it: read, decide, commit, perform."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from lambdas.consent.event import EventKind
from lambdas.consent.instant import in_milliseconds
from lambdas.stores.errors import Contended
from lambdas.stores.outbox import Entry, Owed

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from lambdas.consent.effect import Effect
    from lambdas.consent.event import ConsentEvent
    from lambdas.consent.record import Record
    from lambdas.consent.web_act import WebAct
    from lambdas.keyword_handler.conversation import Conversation
    from lambdas.program import Program

    Ruling = tuple[ConsentEvent, tuple[Effect, ...]] | None

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 0.2
COUNTED = {
    EventKind.OPT_IN_REQUESTED: "OptInRequested",
    EventKind.OPT_IN_REPEATED: "FormRepeated",
    EventKind.OPT_IN_BARRED: "FormBarred",
    EventKind.OPTED_OUT: "OptOut",
    EventKind.TOPIC_LEFT: "Leave",
    EventKind.PAUSED: "Pause",
    EventKind.RESUMED: "Resume",
    EventKind.SUPERSEDED: "Superseded",
}


@dataclass(frozen=True, slots=True)
class WebActs:
    """The side of a program that hears its pages; it records and answers as the inbound side does.

    `rule` tells what an act does to a record: its event and what is done about it, or None for nothing at all.
    """

    inbound: Conversation
    rule: Callable[[Any, Program, Record], Ruling]

    def receive(self, act: WebAct) -> str:
        """Handle one act however often it arrives; return the kind of its event, `duplicate` or `nothing`.

        Contended or NotAccepted where it must come again; nothing that was committed is lost by that.
        """
        for _ in range(ATTEMPTS):
            reading = self.inbound.tables.read(act.phone, act.id)
            if reading.entry is not None:
                self.inbound.count("Duplicate")
                self.inbound.performer.perform(reading.entry, reading.record)
                return "duplicate"
            try:
                return self._carry_out(act, reading.record)
            except Contended:
                time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS))
        raise Contended(f"{ATTEMPTS} attempts met texts of the same phone")

    def _carry_out(self, act: WebAct, record: Record) -> str:
        ruling = self.rule(act, self.inbound.program, record)
        if ruling is None:
            return "nothing"
        event, effects = ruling
        entry = Entry(act.phone, act.id, act.at, tuple(Owed(effect) for effect in effects))
        after = self.inbound.tables.commit(record, event, entry, in_milliseconds(self.inbound.clock()))
        self.inbound.count(COUNTED[event.kind])
        self.inbound.performer.perform(entry, after)
        return event.kind
