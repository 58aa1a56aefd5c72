"""The three-digit ZIP prefixes: the states and the zones of each, by every source that knows it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import zip2info
import ziptz

from tools.numbering.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The states that the Postal Service numbers with each three-digit ZIP prefix; military prefixes are left out. Source:
# United States Postal Service, Domestic Mail Manual, labeling list L002 (three-digit ZIP Code prefix matrix). A
# prefix that several states share stands under each of them.


_PREFIXES = """
AK 995-999, AL 350-369, AR 716-729, AS 967, AZ 850-865, CA 900-961, CO 800-816, CT 060-069, DC 200 202-205 569,
DE 197-199, FL 320-339 341-349, GA 300-319 398-399, GU 969, HI 967-968, IA 500-528, ID 832-838, IL 600-629,
IN 460-479, KS 660-679, KY 400-427, LA 700-714, MA 010-027 055, MD 205-219, ME 039-049, MI 480-499, MN 550-567,
MO 630-658 726, MP 969, MS 386-397, MT 590-599, NC 270-289, ND 580-588, NE 680-693, NH 030-038, NJ 070-089,
NM 870-884, NV 889-898, NY 005 063 100-149, OH 430-459, OK 730-732 734-749, OR 970-979, PA 150-196, PR 006-007 009,
RI 028-029, SC 290-299, SD 570-577, TN 370-385, TX 733 739 750-799 885, UT 840-847, VA 201 205 220-246, VI 008,
VT 050-054 056-059, WA 980-994, WI 530-549, WV 247-268, WY 820-831 834
"""


def zip_states() -> Mapping[str, tuple[str, ...]]:
    """Return the states of each prefix, in order of their names; some of the prefixes are not in use."""
    states: dict[str, list[str]] = defaultdict(list)
    for entry in _PREFIXES.split(","):
        state, *spans = entry.split()
        for prefix in (prefix for span in spans for prefix in _expanded(span)):
            states[prefix].append(state)
    return {prefix: tuple(sorted(found)) for prefix, found in sorted(states.items())}


def _expanded(span: str) -> Iterator[str]:
    first, _, last = span.partition("-")
    return (f"{number:03d}" for number in range(int(first), int(last or first) + 1))


# ZIP codes of bases without residents: a day's difference to the islands that share their prefix
_BASES = {"Pacific/Wake", "Pacific/Midway"}
# the freely associated states share the prefix of Guam; the sources leave them out
_ADDED = {
    "969": {
        "Pacific/Chuuk",
        "Pacific/Kosrae",
        "Pacific/Kwajalein",
        "Pacific/Majuro",
        "Pacific/Palau",
        "Pacific/Pohnpei",
    }
}


def zip_codes() -> Mapping[str, Place]:
    """Return the place of each prefix in use; a zone that either source sees counts."""
    places = {prefix: Place("", states, _zones(prefix)) for prefix, states in zip_states().items()}
    return {prefix: place for prefix, place in places.items() if place.zones}


def zones_by_source(prefix: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the zones of `prefix` as ziptz-us and as zip2info know them; empty where one does not."""
    codes = [f"{prefix}{number:02d}" for number in range(100)]
    return frozenset(_ziptz(codes)), frozenset(zone for code in codes if (zone := zip2info.timezone(code)))


def _ziptz(codes: list[str]) -> Iterator[str]:
    for code in codes:
        try:
            yield ziptz.zone(code)
        except ziptz.ZipError:
            return  # it knows the prefix or it does not


def _zones(prefix: str) -> tuple[str, ...]:
    found = frozenset().union(*zones_by_source(prefix), _ADDED.get(prefix, ()))
    return tuple(sorted(found - _BASES))
