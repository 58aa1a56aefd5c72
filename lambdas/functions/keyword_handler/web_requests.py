"""What somebody did on the program's web pages, as an act that goes on record and is answered by a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.events import EventKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from lambdas.consent.events import ConsentEvent
    from lambdas.consent.record import Record
    from lambdas.functions.keyword_handler.recorder import Ruling
    from lambdas.program import Program
    from lambdas.web.requests import WebRequest

NOTHING = "nothing"  # what an act of a web page came to that changed nothing
UNCHANGED = {"form": "FormOutdated", "preferences": "Unanswerable"}  # how each page counts such an act
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
class PageAct:
    """One act on a page: `ruling` tells what it does to a record, `unchanged` is how one that does nothing counts."""

    made: WebRequest
    program: Program
    count: Callable[[str], None]
    ruling: Callable[[Any, Program, Record], Ruling | None]
    unchanged: str
    reacts: bool = False
    anew: None = None

    @property
    def id(self) -> str:
        """The id that the page gave it."""
        return self.made.id

    @property
    def phone(self) -> str:
        """The phone that it is about."""
        return self.made.phone

    @property
    def at(self) -> datetime:
        """When it arrived."""
        return self.made.at

    @property
    def revokes(self) -> bool:
        """Whether it takes consent away."""
        return self.made.revokes

    def rule(self, record: Record, now: datetime) -> Ruling | None:  # noqa: ARG002 - an act by its own time
        """Return what the act does to `record`."""
        return self.ruling(self.made, self.program, record)

    def counted(self, event: ConsentEvent | None) -> str:
        """Count the act by what came of it; return the kind of its event, or `nothing`."""
        self.count(COUNTED[event.kind] if event else self.unchanged)
        return event.kind if event else NOTHING
