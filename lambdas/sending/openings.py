"""The spans of time in which every zone of a place is open, computed by the week and kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.sending.law import Rules
    from lambdas.sending.places import Place

HORIZON_DAYS = 400

_EPOCH = date(1970, 1, 1)
_DAYS = 8  # of one page of the calendar
_PAGE = _DAYS * 24 * 60
_MARGIN = 2  # days around a page: the date of some zone may differ from that of UTC, and openings may reach over

Span = tuple[int, int]  # minutes since 1970, the end exclusive


class Opening(NamedTuple):
    """One span in which a text may be sent; `closes` is exclusive. Both are UTC."""

    opens: datetime
    closes: datetime


@lru_cache(maxsize=1 << 16)
def opening(place: Place, rules: Rules, minute: int) -> Opening | None:
    """Return the opening that holds `minute` (since 1970), else the next one; None where 400 days have none."""
    first = minute // _PAGE
    for page in range(first, first + HORIZON_DAYS // _DAYS + 1):
        for closes, found in _page(place, rules, page):
            if closes > minute:
                return found
    return None


@lru_cache(maxsize=1 << 12)
def _page(place: Place, rules: Rules, page: int) -> tuple[tuple[int, Opening], ...]:
    """Return the openings that reach into that page of the calendar, each after the minute in which it closes."""
    first = _EPOCH + timedelta(days=page * _DAYS - _MARGIN)
    days = [first + timedelta(days=n) for n in range(_DAYS + 2 * _MARGIN)]
    zones = iter(place.binding)
    spans = _open_in(next(zones), place.states, rules, days)
    for zone in zones:
        spans = list(_shared(spans, _open_in(zone, place.states, rules, days)))
    here = (span for span in spans if page * _PAGE < span[1] and span[0] < (page + 1) * _PAGE)
    return tuple((closes, Opening(_instant(opens), _instant(closes))) for opens, closes in here)


def _open_in(zone: str, states: tuple[str, ...], rules: Rules, days: list[date]) -> list[Span]:
    clock = ZoneInfo(zone)
    hours = ((day, rules.hours(states, day)) for day in days)
    spans = ((_instants(day, its.opens, clock)[1], _instants(day, its.closes, clock)[0]) for day, its in hours if its)
    return [(opens, closes) for opens, closes in spans if opens < closes]


def _instants(day: date, minute: int, clock: ZoneInfo) -> Span:
    """Return the first and the last instant that a local time may name.

    They differ where the clocks change: a time that comes twice, or never. Opening at the last and closing at the
    first leaves no instant open whose local time lies outside the hours.
    """
    local = datetime.combine(day, time.min, clock) + timedelta(minutes=minute)
    instants = [int(local.replace(fold=fold).timestamp()) for fold in (0, 1)]
    return min(instants) // 60, -(-max(instants) // 60)


def _instant(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def _shared(some: list[Span], others: list[Span]) -> Iterator[Span]:
    for opens, closes in some:
        for also_opens, also_closes in others:
            span = max(opens, also_opens), min(closes, also_closes)
            if span[0] < span[1]:
                yield span
