"""The calling codes outside the North American plan: the country behind each, and the zones of its land."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.tzdata import TIMEZONE_DATA

from tools.numbering.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NORTH_AMERICA = 1
_NOWHERE = "001"  # satellite phones, international freephone
_LONGEST = 4  # the digits of a number that are looked at


def calling_codes() -> Mapping[str, Place]:
    """Return the place of each code, and of what follows a shared code where those digits tell a country apart."""
    shared = {
        code: regions
        for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
        if code != _NORTH_AMERICA and regions != (_NOWHERE,)
    }
    places: dict[str, Place] = {}
    for code, regions in shared.items():
        places[str(code)] = Place(regions[0], (), _zones_of_all(code, regions))
        places |= {prefix: Place(region, (), _zones(code, region)) for prefix, region in _told_apart(code, regions)}
    return dict(sorted(places.items()))


def zone_names() -> frozenset[str]:
    """Return every zone that the time zone database lists for a country."""
    return frozenset(zone for zones in _zones_by_country().values() for zone in zones)


def _told_apart(code: int, regions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for region in regions[1:]:
        digits = _leading_digits(region)
        if digits.isdigit() and len(prefix := f"{code}{digits}") <= _LONGEST:
            yield prefix, region


def _leading_digits(region: str) -> str:
    metadata = PhoneMetadata.metadata_for_region(region)
    return (metadata and metadata.leading_digits) or ""


def _zones_of_all(code: int, regions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({zone for region in regions for zone in _zones(code, region)}))


def _zones(code: int, region: str) -> tuple[str, ...]:
    # places too new or too small for a line of their own in the time zone database go by the telephone data
    found = _zones_by_country().get(region) or TIMEZONE_DATA.get(str(code), ())
    if not found:
        raise LookupError(f"country {region} must have a zone, got none: see zone.tab")
    return tuple(sorted(found))


@cache
def _zones_by_country() -> Mapping[str, list[str]]:
    zones: dict[str, list[str]] = defaultdict(list)
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            zones[country].append(zone)
    return zones
