"""The tables as files: one row for each place, with the codes that lead there, under a head that names the sources."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tools.numbering.area_codes import area_codes
from tools.numbering.calling_codes import calling_codes
from tools.numbering.zip_codes import zip_codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.numbering.place import Place

FOLDER = Path(__file__).parents[2] / "lambdas" / "quiet_hours" / "rules"

_SOURCES = {
    "phonenumbers": ("Apache-2.0", "countries, states and zones of numbers"),
    "tzdata": ("Apache-2.0; the data is in the public domain", "zones of countries"),
    "ziptz-us": (
        "MIT",
        "zones of ZIP codes, from Census Bureau centroids (public domain) and OpenStreetMap boundaries (ODbL 1.0)",
    ),
    "zip2info": ("MIT", "zones of ZIP codes, from the same and GeoNames (CC BY 4.0)"),
}


def tables() -> Mapping[str, str]:
    """Return the text of each generated file by its name; the same packages give the same bytes."""
    return {
        "area_codes.json": _text(area_codes(), ["phonenumbers"]),
        "calling_codes.json": _text(calling_codes(), ["phonenumbers", "tzdata"]),
        "zip_codes.json": _text(zip_codes(), ["ziptz-us", "zip2info"]),
    }


def _text(places: Mapping[str, Place], packages: Sequence[str]) -> str:
    sources = [_source(package) for package in packages]
    codes: dict[Place, list[str]] = defaultdict(list)
    for code, place in places.items():
        codes[place].append(code)
    rows = [_held(place) | {"codes": " ".join(sorted(codes[place]))} for place in sorted(codes)]
    lines = ",\n".join(f"    {json.dumps(row)}" for row in rows)
    head = json.dumps({"made_by": "python -m tools.numbering", "sources": sources}, indent=2).removesuffix("\n}")
    return f'{head},\n  "rows": [\n{lines}\n  ]\n}}\n'


def _held(place: Place) -> dict[str, object]:
    return {name: value for name, value in asdict(place).items() if value}


def _source(package: str) -> Mapping[str, str]:
    licence, holds = _SOURCES[package]
    return {"package": package, "version": version(package), "licence": licence, "holds": holds}
