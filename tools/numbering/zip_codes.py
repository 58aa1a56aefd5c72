"""The three-digit ZIP prefixes: the states and the zones of each, by every source that knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import zip2info
import ziptz

from infra.numbering.place import Place
from infra.numbering.zip_states import zip_states

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
