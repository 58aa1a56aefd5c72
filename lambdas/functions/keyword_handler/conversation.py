"""One text from arrival to answer: what it means, what it leaves on record, and how it is counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from lambdas.consent.decision import decided
from lambdas.consent.events import EventKind
from lambdas.consent.inbound import understood
from lambdas.functions.keyword_handler.recorder import now, recorder
from lambdas.intent.recognise import WITHOUT_MODEL, IntentKind
from lambdas.stores.clients import Clients
from lambdas.stores.consent.inbound_health import InboundWatch, waiting_in
from lambdas.stores.consent.outbox import ANEW
from lambdas.stores.environment import named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from lambdas.consent.events import ConsentEvent
    from lambdas.consent.inbound import Inbound
    from lambdas.consent.record import Record
    from lambdas.functions.keyword_handler.recorder import Recorder, Ruling
    from lambdas.intent.recognise import Intent
    from lambdas.program import Program
    from lambdas.stores.consent.consent_tables import ConsentTables

# the steps of an opt-in that was asked for by text: what share of the first comes to the second
STEPS = {EventKind.OPT_IN_REQUESTED: "OptInRequested", EventKind.OPT_IN_CONFIRMED: "OptInConfirmed"}
# what tells that a person reads our texts, though it opts in or out of nothing
REACTIONS = frozenset({IntentKind.OTHER, IntentKind.DOUBT, IntentKind.HELP, IntentKind.PREFERENCES})


@dataclass(frozen=True)
class Text:
    """One text as an act; `count` takes the name of each metric."""

    message: Inbound
    program: Program
    count: Callable[[str], None]
    intent: Intent = field(init=False)

    def __post_init__(self) -> None:
        """Understand the text once, however often its record is read."""
        object.__setattr__(self, "intent", understood(self.message, self.program))

    @property
    def id(self) -> str:
        """The service's id of the text."""
        return self.message.message_id

    @property
    def phone(self) -> str:
        """Who sent it."""
        return self.message.phone

    @property
    def at(self) -> datetime:
        """When the service took it."""
        return self.message.at

    @property
    def revokes(self) -> bool:
        """Whether it is an opt-out of everything, or of a topic."""
        return self.intent.kind in {IntentKind.OPT_OUT, IntentKind.LEAVE}

    @property
    def anew(self) -> Text | None:
        """A JOIN under another name: where the service kept a STOP to itself, it is decided once more after it."""
        if self.intent.kind is not IntentKind.JOIN or self.id.endswith(ANEW):
            return None
        return replace(self, message=replace(self.message, message_id=self.id + ANEW))

    @property
    def reacts(self) -> bool:
        """Whether it is a reaction only."""
        return self.intent.kind in REACTIONS

    def rule(self, record: Record, now: datetime) -> Ruling | None:
        """Return what the text does to `record`."""
        decision = decided(self.message, self.intent, self.program, record, now)
        return (decision.event, decision.effects) if decision.event else None

    def counted(self, event: ConsentEvent | None) -> str:
        """Count the text by its intent and by what came of it; return the intent."""
        intent, kind = self.intent.kind, event.kind if event else None
        self.count(intent.title().replace("_", ""))
        if self.intent.rule in WITHOUT_MODEL:
            self.count("WithoutModel")
        if kind in STEPS:
            self.count(STEPS[kind])
        if kind is EventKind.SUPERSEDED:
            self.count("Superseded")
        elif kind is None and intent not in {IntentKind.OTHER, IntentKind.DOUBT}:
            self.count("Unanswerable")
        return intent


@dataclass(frozen=True, slots=True)
class InboundProcessor:
    """The inbound side of one program."""

    program: Program
    recorder: Recorder

    @property
    def tables(self) -> ConsentTables:
        """The tables that it records in."""
        return self.recorder.tables

    def act(self, message: Inbound) -> Text:
        """Return `message` as an act of whoever sent it."""
        return Text(message, self.program, self.recorder.count)

    def receive(self, message: Inbound) -> str:
        """Handle one text however often it arrives; return what it meant, or `duplicate`.

        Contended or NotAccepted where it must come again; nothing that was committed is lost by that.
        """
        return self.recorder.carry_out(self.act(message))


# What the function is made of, put together once per process.


def inbound_processor(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> InboundProcessor:
    """Return the inbound side that the environment `variables` describe; `count` takes the name of each metric."""
    return InboundProcessor(program, recorder(program, variables, count))


def inbound_watch(tables: ConsentTables, variables: Mapping[str, str]) -> InboundWatch:
    """Return what tells the gate that texts are heard; EnvironmentFault names every variable that is missing."""
    dead_letters = named(["inbound_dead_letters"], variables)["inbound_dead_letters"]
    queues = cache(lambda: Clients().sqs_briefly())  # made by the first probe, not at every cold start
    return InboundWatch(tables, now, lambda: waiting_in(queues(), dead_letters))
