"""When each zone of an audience is served: the code's rate, shared by the zones whose windows are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from lambdas.sending.openings import Opening

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
    (None: it has none), as `lambdas.sending.windows` tells it.
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
