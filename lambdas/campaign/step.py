"""Where the walk through one zone's recipients stands, as it travels through the workflow."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, Self

from lambdas.consent.instant import from_text, to_text

State = Literal["more", "wait", "rest", "done"]
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One zone of one run: `place` is where the audience is read on (empty: from its beginning).

    `state` tells the workflow what to do: call again (`more`), call again at `until` (`wait`), end this round and
    call again in the next (`rest`), or go on (`done`). At `rests` the round ends, so that no history grows too long.
    `enqueued` counts the requests put into the queue, `unreadable` the rows of a file that name no recipient.
    """

    group: str
    state: State
    until: datetime
    place: str = ""
    enqueued: int = 0
    unreadable: int = 0
    rests: datetime = NEVER  # what a workflow that knows no rounds carries on

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Self:
        """Return the step that `to_dict` wrote."""
        return cls(**raw | {name: from_text(raw[name]) for name in ("until", "rests") if name in raw})

    def to_dict(self) -> dict[str, Any]:
        """Return the step as plain JSON values."""
        return asdict(self) | {"until": to_text(self.until), "rests": to_text(self.rests)}

    def waiting(self, until: datetime) -> Step:
        """Return the step that is to be taken on at `until`, or at the end of its round if that comes first."""
        return replace(self, state="wait", until=min(until, self.rests))

    def resting(self) -> Step:
        """Return the step that is to be taken on in the next round."""
        return replace(self, state="rest")

    def in_round(self, ends: datetime) -> Step:
        """Return the step as it begins a round that `ends` then; a zone that is done stays done."""
        return self if self.state == "done" else replace(self, state="more", rests=ends)

    def after(self, place: str | None, enqueued: int, unreadable: int) -> Step:
        """Return the step behind a page; no `place` means that the audience is at its end."""
        return replace(
            self,
            state="done" if place is None else "more",
            place=place or "",
            enqueued=self.enqueued + enqueued,
            unreadable=self.unreadable + unreadable,
        )
