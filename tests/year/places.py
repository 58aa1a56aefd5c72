"""Where people live and where their numbers come from, written by hand; nothing here was made from the tables."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.lambdas.quiet_hours.by_hand import STATE_OF

EAST, CENTRAL, MOUNTAIN, WEST = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_ONE_ZONE = {
    EAST: "203 302 202 305 404 207 301 617 603 201 212 704 216 215 401 803 802 703 304 502 865 786",
    CENTRAL: "205 251 501 312 515 504 612 601 314 405 608 214 512 713 615 901 402",
    MOUNTAIN: "303 406 505 801 307 915",
    WEST: "213 415 357 206 425 503 702",
    "America/Detroit": "313",
    "America/Indiana/Indianapolis": "317",
    "America/Phoenix": "602",
    "Pacific/Honolulu": "808",
    "America/Puerto_Rico": "787",
}
_SPLIT = {
    "850": (EAST, CENTRAL),
    "208": (MOUNTAIN, WEST),
    "701": (CENTRAL, MOUNTAIN),
    "605": (CENTRAL, MOUNTAIN),
    "541": (MOUNTAIN, WEST),
    "928": ("America/Phoenix", MOUNTAIN),
    "270": (EAST, CENTRAL),
    "423": (EAST, CENTRAL),
    "812": (EAST, CENTRAL),
    "308": (CENTRAL, MOUNTAIN),
    "906": (EAST, CENTRAL),
    "907": ("America/Anchorage", "America/Adak", "Pacific/Honolulu"),
}
ZONES = {code: (zone,) for zone, codes in _ONE_ZONE.items() for code in codes.split()} | _SPLIT
STATES = {code: STATE_OF.get(code, "PR") for code in ZONES}
# the zone of an unknown place is every one of the US, its two territories in the Atlantic included
ANYWHERE = (EAST, CENTRAL, MOUNTAIN, WEST, "America/Anchorage", "America/Adak", "America/Phoenix", "Pacific/Honolulu")
ANYWHERE += ("America/Puerto_Rico",)
NEW, TOLL_FREE, CANADIAN = "238", "800", "416"  # a code of the plan that no table has yet, and two that are no place

# ZIP code: state and zone
HOMES = {
    "98101": ("WA", WEST),
    "33101": ("FL", EAST),
    "10001": ("NY", EAST),
    "60601": ("IL", CENTRAL),
    "75201": ("TX", CENTRAL),
    "79901": ("TX", MOUNTAIN),
    "85001": ("AZ", "America/Phoenix"),
    "96813": ("HI", "Pacific/Honolulu"),
    "04101": ("ME", EAST),
    "02903": ("RI", EAST),
    "70112": ("LA", CENTRAL),
    "36601": ("AL", CENTRAL),
    "39201": ("MS", CENTRAL),
    "57701": ("SD", MOUNTAIN),
    "40202": ("KY", EAST),
    "84101": ("UT", MOUNTAIN),
    "19104": ("PA", EAST),
    "00901": ("PR", "America/Puerto_Rico"),
    "37201": ("TN", CENTRAL),
    "73102": ("OK", CENTRAL),
    "21201": ("MD", EAST),
    "97201": ("OR", WEST),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody may be: the zones that bind, the states whose law does, and whether a US program may text them."""

    code: str
    zip_code: str
    zones: tuple[str, ...]
    states: tuple[str, ...]
    reachable: bool = True


_CODES, _HOMES = sorted(ZONES), sorted(HOMES)


def _at(code: str, zip_code: str = "") -> Place:
    home = HOMES.get(zip_code)
    here = {STATES.get(code, "unknown")} | ({home[0]} if home else set())
    zones = (home[1],) if home else ZONES.get(code, ANYWHERE)
    return Place(code, zip_code, zones, tuple(sorted(here)))


_drawn = random.Random("who moved with their number")
_STAYED = [_at(code) for code in _CODES]
_MOVED = [_at(_drawn.choice(_CODES), zip_code) for zip_code in _HOMES * 2]
_UNKNOWN = [_at(NEW), *(_at(NEW, zip_code) for zip_code in ("96813", "33101", "19104"))]
_NOWHERE = [Place(code, "", (), (), reachable=False) for code in (TOLL_FREE, CANADIAN)]


def somewhere(chance: random.Random) -> Place:
    """Draw where a number is from and where its owner lives."""
    (kind,) = chance.choices((_STAYED, _MOVED, _UNKNOWN, _NOWHERE), (74, 22, 3, 1))
    return chance.choice(kind)
