"""How many recipients each zone of an audience has, and when each zone is served."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.quiet_hours.law import UNKNOWN
from lambdas.quiet_hours.regions import country_of, serves
from lambdas.quiet_hours.windows import group_of, groups
from lambdas.sending.campaign import BadLine, Recipient, recipients
from ops.campaigns.filters import subscribers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.program import Program
    from lambdas.quiet_hours.windows import Opening

SECOND = timedelta(seconds=1)
LEAST = 0.5  # of a text: what is left below that is rounding


@dataclass(slots=True)
class Zone:
    """One zone's part of a campaign: its recipients, when the first and the last text go out, who is not reached."""

    group: str
    recipients: int
    left: float
    first: datetime | None = None
    last: datetime | None = None

    @property
    def unreached(self) -> int:
        """How many recipients the campaign's end, or the wait for a window, leaves without a text."""
        return round(self.left)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The course of a campaign, zone by zone."""

    zones: tuple[Zone, ...]

    @property
    def ends(self) -> datetime | None:
        """When the last text goes out; None where none does."""
        return max((zone.last for zone in self.zones if zone.last), default=None)


def forecast(
    counts: Mapping[str, int],
    opening: Callable[[str, datetime], Opening | None],
    *,
    texts_per_second: float,
    begins: datetime,
    not_after: datetime,
) -> Forecast:
    """Return how a campaign goes that begins at `begins`, for so many recipients by zone (`counts`).

    Zones that are open at the same time get equal shares of the rate. `opening` is a zone's present or next opening
    (None: it has none), as `lambdas.quiet_hours.windows` tells it.
    """
    zones = [Zone(group, count, float(count)) for group, count in counts.items()]
    now = begins
    while now < not_after and (waiting := [zone for zone in zones if zone.left > LEAST]):
        openings = {zone.group: opening(zone.group, now) for zone in waiting}
        served = [zone for zone in waiting if (found := openings[zone.group]) and found.opens <= now]
        share = texts_per_second / len(served) if served else 0.0
        until = min(_changes(served, openings, share, now, not_after))
        for zone in served:
            _serve(zone, share * (until - now).total_seconds(), now, until)
        now = until
    return Forecast(tuple(zones))


def _changes(
    served: Sequence[Zone],
    openings: Mapping[str, Opening | None],
    share: float,
    now: datetime,
    not_after: datetime,
) -> Iterator[datetime]:
    yield not_after
    for found in filter(None, openings.values()):
        yield found.closes if found.opens <= now else found.opens
    for zone in served:
        # a second at least, so that rounding cannot hold the time still
        yield now + max(SECOND, timedelta(seconds=zone.left / share))


def _serve(zone: Zone, texts: float, begins: datetime, until: datetime) -> None:
    zone.first = zone.first or begins
    zone.last = until
    zone.left = max(0.0, zone.left - texts)


# How many recipients an audience has in each zone, counted without holding them in memory.


_NAMED_AT_MOST = 20


@dataclass(slots=True)
class Counted:
    """Recipients by zone, and the lines of a file that cannot be read (of the first twenty, why).

    `passed` tells how many passed each filter, in their order; empty where there are none. `unserved` are no
    recipients: their numbers, by country, are of none that the program serves, and the gate drops texts to them.
    """

    zones: Counter[str] = field(default_factory=Counter)
    bad_lines: list[tuple[int, BadLine]] = field(default_factory=list)
    bad: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    unserved: Counter[str] = field(default_factory=Counter)

    def add(self, recipient: Recipient, program: Program, known: Iterable[str]) -> None:
        """Count one more, in one of the zones that are `known`."""
        if serves(program.sending.countries, recipient.phone):
            self.zones[_zone(recipient, known)] += 1
        else:
            self.unserved[country_of(recipient.phone)] += 1

    @property
    def recipients(self) -> int:
        """How many there are."""
        return self.zones.total()


def from_file(path: Path, program: Program) -> Counted:
    """Return what the CSV file at `path` counts up to; OSError where it cannot be read."""
    counted, known = Counted(), set(groups(program.sending.countries))
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            for one in recipients([line]):
                if isinstance(one, Recipient):
                    counted.add(one, program, known)
                    continue
                counted.bad += 1
                counted.bad_lines += [(number, one)] if counted.bad <= _NAMED_AT_MOST else []
    return counted


def from_topic(client: DynamoDBClient, table: str, topic: str, program: Program) -> Counted:
    """Return what the active subscribers of `topic` count up to, by one walk through the audience index."""
    counted, known = Counted(), set(groups(program.sending.countries))
    for one in subscribers(client, table, topic, program.audience_shards):
        counted.add(one, program, known)
    return counted


def _zone(recipient: Recipient, known: Iterable[str]) -> str:
    group = group_of(recipient.phone, recipient.zip_code)
    return group if group in known else UNKNOWN
