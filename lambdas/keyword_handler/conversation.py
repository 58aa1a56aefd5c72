"""One text from arrival to answer: read, decide, commit, perform."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from lambdas.consent.decision import Decision, decide
from lambdas.consent.event import EventKind
from lambdas.consent.instant import in_milliseconds
from lambdas.consent.intent import IntentKind
from lambdas.stores.errors import Contended
from lambdas.stores.outbox import Entry, Owed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.consent.message import Inbound
    from lambdas.consent.record import Record
    from lambdas.keyword_handler.performing import Performer
    from lambdas.program import Program
    from lambdas.stores.consent_tables import ConsentTables

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 0.2
# the steps of an opt-in that was asked for by text: what share of the first comes to the second
STEPS = {EventKind.OPT_IN_REQUESTED: "OptInRequested", EventKind.OPT_IN_CONFIRMED: "OptInConfirmed"}
# what tells that a person reads our texts, though it opts in or out of nothing
REACTIONS = frozenset({IntentKind.OTHER, IntentKind.HELP, IntentKind.PREFERENCES})


@dataclass(frozen=True, slots=True)
class Conversation:
    """The inbound side of one program; `count` takes the name of each metric."""

    program: Program
    tables: ConsentTables
    performer: Performer
    clock: Callable[[], datetime]
    count: Callable[[str], None]

    def receive(self, message: Inbound) -> str:
        """Handle one text however often it arrives; return what it meant, or `duplicate`.

        Contended or NotAccepted where it must come again; nothing that was committed is lost by that.
        """
        for _ in range(ATTEMPTS):
            reading = self.tables.read(message.phone, message.message_id)
            if reading.entry is not None:
                self.count("Duplicate")
                self.performer.perform(reading.entry, reading.record)
                return "duplicate"
            decision = decide(message, self.program, reading.record, self.clock())
            try:
                self._carry_out(message, reading.record, decision)
            except Contended:
                time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS))
            else:
                return decision.intent.kind
        raise Contended(f"{ATTEMPTS} attempts met other texts of the same phone")

    def _carry_out(self, message: Inbound, record: Record, decision: Decision) -> None:
        event = decision.event
        if event is None:
            self._hear(message, decision)
            self._count_intent(decision.intent.kind, None)
            return
        owed = tuple(Owed(effect) for effect in decision.effects)
        entry = Entry(message.phone, message.message_id, message.at, owed)
        after = self.tables.commit(record, event, entry, in_milliseconds(self.clock()))
        self._hear(message, decision)
        self._count_intent(decision.intent.kind, event.kind)
        self.performer.perform(entry, after)

    def _hear(self, message: Inbound, decision: Decision) -> None:
        if decision.intent.kind in REACTIONS:
            self.tables.heard(message.phone, message.at)

    def _count_intent(self, intent: IntentKind, event: EventKind | None) -> None:
        self.count(intent.title().replace("_", ""))
        if event in STEPS:
            self.count(STEPS[event])
        if event is EventKind.SUPERSEDED:
            self.count("Superseded")
        elif event is None and intent is not IntentKind.OTHER:
            self.count("Unanswerable")
