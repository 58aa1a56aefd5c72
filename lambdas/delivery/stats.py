"""How a program's texts fared, counted by the hour in which the network said so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from lambdas.sending.outcome import Outcome

SHARDS = 4  # rows of an hour: a day of them is one BatchGetItem, and writers rarely meet on one
PARTITION = "tally#"
HOUR = "%Y-%m-%dT%H"


@dataclass(frozen=True, slots=True)
class Tally:
    """Texts by their end, and opt-outs; an opt-out ends no text."""

    delivered: int = 0
    blocked: int = 0
    spam: int = 0
    failed: int = 0
    opted_out: int = 0

    @property
    def finals(self) -> int:
        """How many texts have come to their end."""
        return self.delivered + self.blocked + self.spam + self.failed

    def plus(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in NAMES})

    def less(self, other: Tally) -> Tally:
        """Return what is left without `other`, nothing of it below zero."""
        return Tally(**{name: max(0, getattr(self, name) - getattr(other, name)) for name in NAMES})


NAMES = tuple(field.name for field in fields(Tally))


@dataclass(frozen=True, slots=True)
class Place:
    """One row of tallies: an hour (UTC, such as `2026-11-23T10`) and one of its shards."""

    hour: str
    shard: int


def place(message_id: str, at: datetime) -> Place:
    """Return where a message is counted: the same message of the same hour always in the same row."""
    return Place(hour_of(at), hashlib.sha256(message_id.encode()).digest()[0] % SHARDS)


def hour_of(at: datetime) -> str:
    """Return the hour (UTC) that `at` is in."""
    return at.astimezone(UTC).strftime(HOUR)


def hours_until(now: datetime, hours: int) -> list[str]:
    """Return so many hours, the newest first; the one that `now` is in is the first."""
    return [hour_of(now - timedelta(hours=back)) for back in range(hours)]


def places_until(now: datetime, hours: int) -> list[Place]:
    """Return every row of so many hours until `now`."""
    return [Place(hour, shard) for hour in hours_until(now, hours) for shard in range(SHARDS)]


def moves(before: Outcome | None, after: Outcome) -> dict[Place, dict[str, int]]:
    """Return what to add to each row as the end of a text turns from `before` (None: it had none) into `after`."""
    changes: dict[Place, dict[str, int]] = {}
    for outcome, step in ((before, -1), (after, 1)):
        if outcome is not None:
            counts = changes.setdefault(place(outcome.message_id, outcome.at), {})
            counts[outcome.end] = counts.get(outcome.end, 0) + step
    kept = {row: {name: step for name, step in counts.items() if step} for row, counts in changes.items()}
    return {row: counts for row, counts in kept.items() if counts}


def by_hour(rows: Iterable[tuple[Place, Tally]]) -> dict[str, Tally]:
    """Return the tally of each hour over its shards."""
    hours: dict[str, Tally] = {}
    for row, tally in rows:
        hours[row.hour] = hours.get(row.hour, Tally()).plus(tally)
    return hours


def total(tallies: Mapping[str, Tally], hours: Iterable[str]) -> Tally:
    """Return the tally of all `hours` together."""
    whole = Tally()
    for hour in hours:
        whole = whole.plus(tallies.get(hour, Tally()))
    return whole
