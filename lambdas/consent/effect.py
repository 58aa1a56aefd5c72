"""What a decision asks of the world once it is on record: a text, and the service's opt-out list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer with `body`; past `until` the answer is owed no more and must not be sent (None: no such time).

    With `link` the body has a place for one, which is drawn when the answer is sent: the secret lies nowhere before.
    """

    body: str
    until: datetime | None = None
    link: bool = False

    def late(self, now: datetime) -> bool:
        """Whether `now` is past the time until which this answer may be sent."""
        return self.until is not None and now > self.until


@dataclass(frozen=True, slots=True)
class ListOptOut:
    """Put the number on the program's opt-out list, so that the service refuses every send to it."""


@dataclass(frozen=True, slots=True)
class LiftOptOut:
    """Take the number off the program's opt-out list."""


Effect = Reply | ListOptOut | LiftOptOut
