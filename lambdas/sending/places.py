"""Where a person may be: the zones whose clocks must all be in the window, and the states whose law binds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from lambdas.sending.law import UNKNOWN
from lambdas.sending.numbering import home_region, region_of, regions, zip_prefix

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_GROUP = 100
# the Pacific territories lie so far west that no hour would be left; their own codes are known
_UNKNOWN_COUNTRIES = frozenset({"US", "PR", "VI"})


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """The zones that a person may be in (none: unknown), all zones that must be open, the states, the zones' id.

    There is one object for each such place, so it is compared and cached by identity.
    """

    zones: tuple[str, ...]
    binding: tuple[str, ...]
    states: tuple[str, ...]
    group: str


def place_of(phone: str, zip_code: str = "") -> Place:
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
def places_in(group: str, countries: tuple[str, ...]) -> tuple[Place, ...]:
    """Return the places of people with numbers of `countries` whose zones have the id `group`; none for an alien id.

    Both codes of a person bind, so one who has a ZIP code of another state may be sent to at fewer hours than these.
    """
    if group == UNKNOWN:
        return (_only((), (UNKNOWN,)),)
    found = (region for region in regions(frozenset(countries)) if _group(region.zones) == group)
    return tuple({_only(region.zones, region.states) for region in found})


@lru_cache(maxsize=1 << 15)
def _place(prefix: str, home: str) -> Place:
    number, at_home = region_of(prefix), home_region(prefix, home)
    doubt = () if number.zones else (UNKNOWN,)
    states = tuple(sorted({*number.states, *at_home.states, *doubt}))
    return _only(at_home.zones or number.zones, states)


@cache
def _only(zones: tuple[str, ...], states: tuple[str, ...]) -> Place:
    return Place(zones, zones or _zones_of_the_us(), states, _group(zones))


@cache
def _zones_of_the_us() -> tuple[str, ...]:
    found = (region for region in regions(_UNKNOWN_COUNTRIES) if region.country)
    return tuple(sorted({zone for region in found for zone in region.zones}))


def _group(zones: tuple[str, ...]) -> str:
    name = "+".join(zones) or UNKNOWN
    if len(name) <= _LONGEST_GROUP:
        return name
    return f"{zones[0]}+{len(zones) - 1}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
