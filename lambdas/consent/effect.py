"""What a decision asks of the world once it is on record: a text, and the service's opt-out list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


ANSWERED_WITHIN = timedelta(minutes=15)  # what comes out of the dead letters days later is on record, and not answered


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer with `body`; past `until` the answer is owed no more and must not be sent.

    With `link` the body has a place for one, which is drawn when the answer is sent: the secret lies nowhere before.
    `topics` are those whose state the answer tells: it is void where something newer has changed all of them. A STOP
    since the act makes it void too, unless it goes out `always`.
    """

    body: str
    until: datetime
    link: bool = False
    topics: tuple[str, ...] = ()
    always: bool = False

    def late(self, now: datetime) -> bool:
        """Whether `now` is past the time until which this answer may be sent."""
        return now > self.until


@dataclass(frozen=True, slots=True)
class ListOptOut:
    """Put the number on the program's opt-out list, so that the service refuses every send to it."""


@dataclass(frozen=True, slots=True)
class LiftOptOut:
    """Take the number off the program's opt-out list."""


Effect = Reply | ListOptOut | LiftOptOut
