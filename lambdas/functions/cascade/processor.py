"""One announced opt-out from the bus to the opt-out list, as an act that goes on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.cascade import scope_rules
from lambdas.consent.corrections import CASCADE_SOURCE, revocation
from lambdas.consent.events import listing
from lambdas.functions.keyword_handler.recorder import recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from lambdas.consent.cascade import Announcement
    from lambdas.consent.events import ConsentEvent
    from lambdas.consent.record import Record
    from lambdas.functions.keyword_handler.recorder import Recorder, Ruling
    from lambdas.program import Program


@dataclass(frozen=True, slots=True)
class Announced:
    """One opt-out that another program announced; `count` takes the name of each metric."""

    told: Announcement
    program: Program
    count: Callable[[str], None]
    revokes: bool = True
    reacts: bool = False
    anew: None = None

    @property
    def id(self) -> str:
        """Its name here: a text's id is only told apart within its program."""
        return f"{CASCADE_SOURCE}#{self.told.program}#{self.told.message_id}"

    @property
    def phone(self) -> str:
        """Whose opt-out it is."""
        return self.told.phone

    @property
    def at(self) -> datetime:
        """The time of the STOP itself."""
        return self.told.at

    def rule(self, record: Record, now: datetime) -> Ruling | None:  # noqa: ARG002 - an opt-out by its own time
        """Return what the opt-out does to `record`: nothing where the rule of its day does not reach this program.

        BadMessage where it is none of this program's business. No reply: one confirmation is owed, and the program
        that was told to stop sends it.
        """
        event = revocation(self.told, self.program, record, scope_rules())
        return None if event is None else (event, listing(self.program))

    def counted(self, event: ConsentEvent | None) -> str:
        """Count the opt-out, if it reached this program."""
        if event is None:
            return "not reached"
        self.count("Cascaded")
        return "revoked"


@dataclass(frozen=True, slots=True)
class CascadeProcessor:
    """The side of one program that hears of opt-outs elsewhere."""

    program: Program
    recorder: Recorder

    def act(self, told: Announcement) -> Announced:
        """Return the announced opt-out as an act."""
        return Announced(told, self.program, self.recorder.count)

    def receive(self, told: Announcement) -> str:
        """Honour one opt-out however often it is announced; return `revoked`, `not reached` or `duplicate`.

        BadMessage where it is none of this program's business, Contended or NotAccepted where it must come again.
        """
        return self.recorder.carry_out(self.act(told))


# What the function is made of, put together once per process.


def cascade_processor(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> CascadeProcessor:
    """Return the hearing side that the environment `variables` describe; `count` takes the name of each metric."""
    return CascadeProcessor(program, recorder(program, variables, count))
