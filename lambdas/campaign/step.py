"""Where the walk through one zone's recipients stands, as it travels through the workflow."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Self

from lambdas.consent.instant import from_text, to_text

if TYPE_CHECKING:
    from datetime import datetime

State = Literal["more", "wait", "done"]


@dataclass(frozen=True, slots=True)
class Step:
    """One zone of one run: `place` is where the audience is read on (empty: from its beginning).

    `state` tells the workflow what to do: call again (`more`), call again at `until` (`wait`), or go on (`done`).
    `enqueued` counts the requests put into the queue, `unreadable` the rows of a file that name no recipient.
    """

    group: str
    state: State
    until: datetime
    place: str = ""
    enqueued: int = 0
    unreadable: int = 0

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Self:
        """Return the step that `to_dict` wrote."""
        return cls(**raw | {"until": from_text(raw["until"])})

    def to_dict(self) -> dict[str, Any]:
        """Return the step as plain JSON values."""
        return asdict(self) | {"until": to_text(self.until)}

    def waiting(self, until: datetime) -> Step:
        """Return the step that is to be taken on at `until`."""
        return replace(self, state="wait", until=until)

    def after(self, place: str | None, enqueued: int, unreadable: int) -> Step:
        """Return the step behind a page; no `place` means that the audience is at its end."""
        return replace(
            self,
            state="done" if place is None else "more",
            place=place or "",
            enqueued=self.enqueued + enqueued,
            unreadable=self.unreadable + unreadable,
        )
