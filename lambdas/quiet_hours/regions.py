"""Where a phone number and a ZIP code lead: the country, the states, the zones, by tables made from public data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from lambdas.quiet_hours.law import abroad, rule_file
from lambdas.quiet_hours.zip_code import read_zip_code

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

NORTH_AMERICA = "+1"
TERRITORIES = ("AS", "GU", "MP", "PR", "VI")
# a five-digit code of another country means nothing here
ZIP_COUNTRIES = frozenset({"US", "CA", *TERRITORIES})

_ZIP_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Region:
    """What a code tells: the country (ISO 3166; a ZIP code tells none), the states, every zone in use there (IANA)."""

    country: str
    states: tuple[str, ...]
    zones: tuple[str, ...]

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """The names under which rows of law speak of it: its states, else its country; none where both are unknown."""
        return self.states or ((abroad(self.country),) if self.zones and self.country else ())


NOWHERE = Region("", (), ())
UNKNOWN_COUNTRY = "ZZ"  # ISO 3166 leaves it to its users
# a code that no source places: new ones are given out each year, and people have numbers under them from the first day
UNPLACED = Region(UNKNOWN_COUNTRY, (), ())
# the codes that the plan can give to a place: the second digit is no 9, N11 and other twins are services, 37X and 96X
# are kept back
_GEOGRAPHIC = re.compile(r"(?!.(.)\1|37|96)[2-9][0-8][0-9]")


def country_of(phone: str) -> str:
    """Return the ISO country code of an E.164 number; empty where its code is toll-free or can be no place's.

    A territory of the US is a country of its own (`PR`); of countries that share a code it is the largest. For a code
    of the North American plan that may be anywhere in it, it is UNKNOWN_COUNTRY.
    """
    return region_of(phone[:5]).country


def serves(countries: Collection[str], phone: str) -> bool:
    """Whether a program for those `countries` texts that E.164 number.

    A code of the North American plan that no source places belongs to whoever serves any country of the plan.
    """
    country = country_of(phone)
    return country in countries or (country == UNKNOWN_COUNTRY and not _plan().isdisjoint(countries))


def may_be_of_us(phone: str) -> bool:
    """Whether the number is of the US or its territories, or of a code of the plan that no source places."""
    return country_of(phone) in {"US", *TERRITORIES, UNKNOWN_COUNTRY}


def states_of(phone: str, *, zip_code: str = "") -> tuple[str, ...]:
    """Return the US states and territories whose law may bind: those of the area code and of the ZIP code, sorted."""
    number = region_of(phone[:5])
    return tuple(sorted({*number.states, *home_region(phone[:5], zip_prefix(zip_code)).states}))


@lru_cache(maxsize=4096)
def region_of(prefix: str) -> Region:
    """Return the region of the numbers that begin with `prefix`, `+` and four digits; NOWHERE where it has none."""
    if prefix.startswith(NORTH_AMERICA):
        placed = _table("area_codes.json").get(prefix[2:])
        return placed or (UNPLACED if _GEOGRAPHIC.fullmatch(prefix[2:]) else NOWHERE)
    codes = _table("calling_codes.json") if prefix.startswith("+") else {}
    return next((codes[code] for end in (5, 4, 3, 2) if (code := prefix[1:end]) in codes), NOWHERE)


def home_region(prefix: str, home: str) -> Region:
    """Return the region of the ZIP prefix `home` for a number that begins with `prefix`; NOWHERE where it tells none.

    ZIP codes count for the US, its territories, Canada and for numbers of the North American plan without a place.
    """
    number = region_of(prefix)
    counts = number.country in ZIP_COUNTRIES or (not number.zones and prefix.startswith(NORTH_AMERICA))
    return _table("zip_codes.json").get(home, NOWHERE) if home and counts else NOWHERE


def zip_prefix(zip_code: str) -> str:
    """Return the three digits of a ZIP code that tell the region; BadZipCode for what is none."""
    plain = len(zip_code) == _ZIP_LENGTH and zip_code.isdecimal()  # a pattern would be half the cost of a decision
    return zip_code[:3] if plain and zip_code.isascii() else read_zip_code(zip_code)[:3]


def regions(countries: frozenset[str]) -> frozenset[Region]:
    """Return the regions of all numbers and ZIP codes that those `countries` can have."""
    numbers = {*_table("area_codes.json").values(), *_table("calling_codes.json").values()} - {NOWHERE}
    homes = set(_table("zip_codes.json").values()) if countries & ZIP_COUNTRIES else set()
    return frozenset({region for region in numbers if region.country in countries} | homes)


@cache
def _table(name: str) -> Mapping[str, Region]:
    table: dict[str, Region] = {}
    for row in rule_file(name)["rows"]:
        region = Region(row.get("country", ""), tuple(row.get("states", ())), tuple(row["zones"]))
        table |= dict.fromkeys(row["codes"].split(), NOWHERE if region == NOWHERE else region)
    return table


@cache
def _plan() -> frozenset[str]:
    return frozenset(region.country for region in _table("area_codes.json").values() if region is not NOWHERE)


@cache
def known_countries() -> frozenset[str]:
    """Return every country that a number can have and a brand can name."""
    return _plan() | {region.country for region in _table("calling_codes.json").values()}
