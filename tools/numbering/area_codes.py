"""The area codes of the North American plan: the country, the state and the zones of each."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from phonenumbers import PhoneNumber, PhoneNumberType, number_type, region_code_for_number
from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.tzdata import TIMEZONE_DATA

from tools.numbering.place import STATE_NAMES, TERRITORIES, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# Area codes laid over an older one whose zones the sources do not give them: they take those of the older code too.
# Source: the area code maps of the North American Numbering Plan Administrator and the Canadian Numbering
# Administrator.


OVERLAYS: Mapping[str, str] = {
    "364": "270",  # western Kentucky
    "448": "850",  # the Florida panhandle
    "689": "407",  # Orlando, which the sources put into the panhandle's zone
    "458": "541",  # Oregon outside the north-west
    "930": "812",  # southern Indiana
    "986": "208",  # Idaho
    "236": "250",  # British Columbia
    "257": "250",
    "672": "250",
    "778": "250",
    "367": "418",  # eastern Quebec
    "581": "418",
    "474": "306",  # Saskatchewan
    "639": "306",
    "879": "709",  # Newfoundland and Labrador
}


# Area codes in service that the telephone library does not know yet, each with the older code over whose land it lies.
# Source: the administrator's list of area codes in service, read on 2026-09-09, and its planning letters.
NEWER: Mapping[str, str] = {
    "357": "559",  # Fresno
    "436": "440",  # Ohio around Cleveland
    "457": "318",  # northern Louisiana
    "465": "718",  # New York City outside Manhattan
    "471": "662",  # northern Mississippi
    "483": "334",  # southern Alabama
    "621": "713",  # Houston
    "624": "716",  # Buffalo
    "679": "313",  # Detroit
    "729": "423",  # eastern Tennessee
    "837": "530",  # northern California
    "861": "309",  # western Illinois
    "924": "507",  # southern Minnesota
}
# Codes that the administrator keeps for services, beside those that the library calls one: no person's number begins so
SERVICES = """
456 535 538 542 543 545 546 547 549 550 552 553 554 556 569 578 589 710 880 881 882 883 884 885 886 887 889 950 958 976
988
"""


_PREFIX = 4  # the plan's own 1 and the area code
_PERSONS = {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
# some islands number only a few exchanges; these find every code that has any
_EXCHANGES = (234, *range(200, 1000, 7))


def area_codes() -> Mapping[str, Place]:
    """Return the place of each area code in service; toll-free, premium and personal codes have one without a zone.

    LookupError where the sources name no state or no zone, or where the library and the administrator differ.
    """
    own = {code: region for code in map(str, range(200, 1000)) if (region := _region(code))}
    places = {code: Place(region, _states(code, region), _zones(code)) for code, region in own.items()}
    places |= {code: _laid_over(code, places) for code in NEWER}
    reserved = {*SERVICES.split(), *filter(_is_service, map(str, range(200, 1000)))} - set(places)
    return places | dict.fromkeys(sorted(reserved), Place("", (), ()))


def _laid_over(code: str, places: Mapping[str, Place]) -> Place:
    older = places[NEWER[code]]
    known = places.get(code, older)
    if (known.country, known.states) != (older.country, older.states):
        raise LookupError(f"area code {code} must lie where {NEWER[code]} does, got {known} and {older}: see NEWER")
    return Place(older.country, older.states, tuple(sorted({*known.zones, *older.zones})))


def _region(code: str) -> str | None:
    return next((region_code_for_number(one) for one in _numbers(code) if number_type(one) in _PERSONS), None)


def _is_service(code: str) -> bool:
    return any(number_type(one) != PhoneNumberType.UNKNOWN for one in _numbers(code))


def _numbers(code: str) -> Iterator[PhoneNumber]:
    return (PhoneNumber(country_code=1, national_number=int(f"{code}{exchange}5678")) for exchange in _EXCHANGES)


def _states(code: str, region: str) -> tuple[str, ...]:
    if region != "US":
        return (region,) if region in TERRITORIES else ()
    names = _names()[code]
    found = {STATE_NAMES.get(name) or name.rpartition(", ")[2] for name in names}
    states = found & set(STATE_NAMES.values())
    if len(states) != 1:
        raise LookupError(f"area code {code} must lie in one state, got {sorted(found)}: see the geocoding data")
    return tuple(states)


def _zones(code: str) -> tuple[str, ...]:
    found = {*_zones_by_code()[code], *_zones_by_code()[OVERLAYS.get(code, code)]}
    if not found:
        raise LookupError(f"area code {code} must have a zone, got none: see the time zone data")
    return tuple(sorted(found))


@cache
def _names() -> Mapping[str, Sequence[str]]:
    """The English names of each code, or where it has none those of the exchanges under it."""
    under: dict[str, list[str]] = defaultdict(list)
    for prefix in _under_plan(GEOCODE_DATA):
        code, name = prefix[1:4], GEOCODE_DATA[prefix].get("en", "")
        under[code].append(name)
    whole = {
        prefix[1:4]: [GEOCODE_DATA[prefix]["en"]] for prefix in _under_plan(GEOCODE_DATA) if len(prefix) == _PREFIX
    }
    return under | whole


@cache
def _zones_by_code() -> Mapping[str, set[str]]:
    """The zones of each code and of every exchange under it: a mobile keeps its number wherever its owner moves."""
    zones: dict[str, set[str]] = defaultdict(set)
    for prefix in _under_plan(TIMEZONE_DATA):
        zones[prefix[1:4]].update(TIMEZONE_DATA[prefix])
    return zones


def _under_plan(prefixes: Iterable[str]) -> list[str]:
    return [prefix for prefix in prefixes if prefix.startswith("1") and len(prefix) >= _PREFIX]
