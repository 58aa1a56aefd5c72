"""How a program sends: where to, how fast, in which hours, and when it pauses by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from lambdas.sending.week import Week


@dataclass(frozen=True, slots=True)
class PauseRule:
    """When a promotional program pauses by itself: what share of the last `hours`' texts was blocked or answered STOP.

    Fewer than `least` texts say nothing yet.
    """

    opt_out_share: float
    block_share: float
    least: int
    hours: int


@dataclass(frozen=True, slots=True)
class Sending:
    """How a program sends: to which countries (ISO codes), how fast, in which hours, for how long it tries.

    `most_parts` is what one text may take; a request without an end of its own ends after `lifetime_hours`. What a
    person got on any channel is not sent again within `same_content_hours`.
    """

    countries: tuple[str, ...]
    parts_per_second: int
    most_parts: int
    week: Week
    lifetime_hours: int
    same_content_hours: int
    pause: PauseRule | None

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Self:
        """Return the manner that a manifest tells; KeyError or TypeError where a field is missing or unknown."""
        pause = raw.pop("pause")
        return cls(
            countries=tuple(raw.pop("countries")),
            week=Week.from_dict(raw.pop("week")),
            pause=PauseRule(**pause) if pause else None,
            **raw,
        )
