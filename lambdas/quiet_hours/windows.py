"""When a text may be sent to a person: the brand's week within the law, by the clock of every zone they may be in.

`phone` is an E.164 number, `at` an instant with a zone (TypeError without one), `zip_code` the person's ZIP or ZIP+4
code where the brand knows it (BadZipCode for what is none). Answers are UTC.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from lambdas.quiet_hours.law import UNKNOWN, Rules
from lambdas.quiet_hours.regions import home_region, region_of, regions, zip_prefix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "NeverOpenError",
    "Opening",
    "Rules",
    "closes_at",
    "everywhere_past",
    "group_of",
    "groups",
    "is_open",
    "next_open",
    "opening_of",
    "zones_of",
]

# The spans of time in which every zone of a place is open, computed by the week and kept.


HORIZON_DAYS = 400

_FIRST_DAY = date(1970, 1, 1)
_DAYS = 8  # of one page of the calendar
_PAGE = _DAYS * 24 * 60
_MARGIN = 2  # days around a page: the date of some zone may differ from that of UTC, and openings may reach over

Span = tuple[int, int]  # minutes since 1970, the end exclusive


class Opening(NamedTuple):
    """One span in which a text may be sent; `closes` is exclusive. Both are UTC."""

    opens: datetime
    closes: datetime


@lru_cache(maxsize=1 << 16)
def opening(place: Location, rules: Rules, minute: int) -> Opening | None:
    """Return the opening that holds `minute` (since 1970), else the next one; None where 400 days have none."""
    first = minute // _PAGE
    for page in range(first, first + HORIZON_DAYS // _DAYS + 1):
        for closes, found in _page(place, rules, page):
            if closes > minute:
                return found
    return None


@lru_cache(maxsize=1 << 12)
def _page(place: Location, rules: Rules, page: int) -> tuple[tuple[int, Opening], ...]:
    """Return the openings that reach into that page of the calendar, each after the minute in which it closes."""
    first = _FIRST_DAY + timedelta(days=page * _DAYS - _MARGIN)
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


# Where a person may be: the zones whose clocks must all be in the window, and the states whose law binds.


_LONGEST_GROUP = 100
# the Pacific territories lie so far west that no hour would be left; their own codes are known
_UNKNOWN_COUNTRIES = frozenset({"US", "PR", "VI"})


@dataclass(frozen=True, slots=True, eq=False)
class Location:
    """The zones that a person may be in (none: unknown), all zones that must be open, whose law binds, the zones' id.

    There is one object for each such place, so it is compared and cached by identity.
    """

    zones: tuple[str, ...]
    binding: tuple[str, ...]
    states: tuple[str, ...]
    group: str


def place_of(phone: str, zip_code: str = "") -> Location:
    """Return the place of an E.164 number: its ZIP code tells the zones, and both codes tell the states.

    Without a ZIP code the area code tells the zones; where nothing does, every zone of the US binds, and the strictest
    row.
    """
    return _place(phone[:5], zip_prefix(zip_code) if zip_code else "")


def groups_of(countries: Iterable[str]) -> tuple[str, ...]:
    """Return the id of every set of zones that people with numbers of `countries` can have, and `unknown`, sorted."""
    served = frozenset(countries)
    return tuple(sorted({UNKNOWN, *(_group(region.zones) for region in regions(served))}))


@lru_cache(maxsize=1024)
def places_in(group: str, countries: tuple[str, ...]) -> tuple[Location, ...]:
    """Return the places of people with numbers of `countries` whose zones have the id `group`; none for an alien id.

    Both codes of a person bind, so one who has a ZIP code of another state may be sent to at fewer hours than these.
    """
    if group == UNKNOWN:
        return (_only((), (UNKNOWN,)),)
    found = (region for region in regions(frozenset(countries)) if _group(region.zones) == group)
    return tuple({_only(region.zones, region.jurisdictions) for region in found})


@lru_cache(maxsize=1 << 15)
def _place(prefix: str, home: str) -> Location:
    number, at_home = region_of(prefix), home_region(prefix, home)
    doubt = () if number.zones else (UNKNOWN,)
    states = tuple(sorted({*number.jurisdictions, *at_home.jurisdictions, *doubt}))
    return _only(at_home.zones or number.zones, states)


@cache
def _only(zones: tuple[str, ...], states: tuple[str, ...]) -> Location:
    return Location(zones, zones or _zones_of_the_us(), states, _group(zones))


@cache
def _zones_of_the_us() -> tuple[str, ...]:
    found = (region for region in regions(_UNKNOWN_COUNTRIES) if region.country)
    return tuple(sorted({zone for region in found for zone in region.zones}))


def _group(zones: tuple[str, ...]) -> str:
    name = "+".join(zones) or UNKNOWN
    if len(name) <= _LONGEST_GROUP:
        return name
    return f"{zones[0]}+{len(zones) - 1}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


class NeverOpenError(LookupError):
    """The brand's week and the law leave a place no hour at all."""


def is_open(phone: str, at: datetime, rules: Rules, *, zip_code: str = "") -> bool:
    """Whether a text may be sent to `phone` at that instant."""
    found = opening(place_of(phone, zip_code), rules, (at - _EPOCH) // _MINUTE)
    return found is not None and found.opens <= at


def next_open(phone: str, at: datetime, rules: Rules, *, zip_code: str = "") -> datetime:
    """Return the first instant from `at` on at which a text may be sent; NeverOpenError where 400 days have none."""
    place = place_of(phone, zip_code)
    found = opening(place, rules, (at - _EPOCH) // _MINUTE)
    if found is None:
        raise NeverOpenError(f"{place.group} must be open within {HORIZON_DAYS} days, got no hour: widen the week")
    return max(found.opens, at)


def closes_at(phone: str, at: datetime, rules: Rules, *, zip_code: str = "") -> datetime:
    """Return the end of the opening that `at` lies in, exclusive; `at` itself where it lies in none."""
    found = opening(place_of(phone, zip_code), rules, (at - _EPOCH) // _MINUTE)
    return found.closes if found is not None and found.opens <= at else at


def zones_of(phone: str, *, zip_code: str = "") -> tuple[str, ...]:
    """Return the names (IANA) of all zones that the person may be in, sorted; empty where that is unknown."""
    return place_of(phone, zip_code).zones


def group_of(phone: str, zip_code: str = "") -> str:
    """Return a stable id of the zones that the person may be in: their names with `+` between, or `unknown`.

    Where the names are long (Russia, Brazil) it is the first, the count of the others, and a digest of all.
    """
    return place_of(phone, zip_code).group


def groups(countries: Iterable[str]) -> tuple[str, ...]:
    """Return every id that `group_of` can have for numbers of `countries` (ISO codes), and `unknown`, sorted."""
    return groups_of(countries)


def everywhere_past(group: str, local: datetime, countries: Iterable[str]) -> datetime:
    """Return the instant at which every clock of `group` has come to `local`, a time without a zone."""
    clocks = {zone for place in places_in(group, tuple(countries)) for zone in place.binding}
    return max(
        (local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for zone in clocks), default=local.replace(tzinfo=UTC)
    )


def opening_of(group: str, at: datetime, rules: Rules, countries: Iterable[str]) -> Opening | None:
    """Return the present or the next span in which somebody of `group` may be sent to; None where 400 days have none.

    The states of a group differ, so not everybody in it may be sent to for all of the span. None as well for an id
    that `groups(countries)` does not have.
    """
    minute = (at - _EPOCH) // _MINUTE
    found = sorted(its for place in places_in(group, tuple(countries)) if (its := opening(place, rules, minute)))
    if not found:
        return None
    return Opening(found[0].opens, max(its.closes for its in found if its.opens < found[0].closes))
