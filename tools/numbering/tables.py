"""The tables as files: one row for each place, with the codes that lead there, under a head that names the sources."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.numbering.area_codes import area_codes
from tools.numbering.calling_codes import calling_codes
from tools.numbering.zip_codes import zip_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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


def tables(read_on: date) -> Mapping[str, str]:
    """Return the text of each generated file by its name; the same packages and the same day give the same bytes.

    `read_on` is the day on which these releases of the packages were the newest.
    """
    return {
        "area_codes.json": _text(area_codes(), ["phonenumbers"], read_on),
        "calling_codes.json": _text(calling_codes(), ["phonenumbers", "tzdata"], read_on),
        "zip_codes.json": _text(zip_codes(), ["ziptz-us", "zip2info"], read_on),
    }


def written_on() -> date:
    """Return the day under which the tables in the repository were written."""
    held: dict[str, str] = json.loads((FOLDER / "area_codes.json").read_text(encoding="utf-8"))
    return date.fromisoformat(held["read_on"])


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each code that is new, gone, or elsewhere than before."""
    for name, text in after.items():
        old, new = _by_code(before[name]), _by_code(text)
        for code in sorted(old.keys() | new.keys()):
            if code not in old:
                yield f"{name}: {code} is new: {new[code]}"
            elif code not in new:
                yield f"{name}: {code} is gone, was {old[code]}"
            elif old[code] != new[code]:
                yield f"{name}: {code} moved: {old[code]} -> {new[code]}"


def _by_code(text: str) -> Mapping[str, str]:
    rows: list[dict[str, Any]] = json.loads(text)["rows"]
    return {code: _place(row) for row in rows for code in row["codes"].split()}


def _place(row: Mapping[str, Any]) -> str:
    named = [row.get("country", ""), *row.get("states", ()), *row["zones"]]
    return " ".join(filter(None, named)) or "a service"


def _text(places: Mapping[str, Place], packages: Sequence[str], read_on: date) -> str:
    sources = [_source(package) for package in packages]
    codes: dict[Place, list[str]] = defaultdict(list)
    for code, place in places.items():
        codes[place].append(code)
    rows = [_held(place) | {"codes": " ".join(sorted(codes[place]))} for place in sorted(codes)]
    lines = ",\n".join(f"    {json.dumps(row)}" for row in rows)
    made = {"made_by": "python -m tools.numbering", "read_on": read_on.isoformat(), "sources": sources}
    head = json.dumps(made, indent=2).removesuffix("\n}")
    return f'{head},\n  "rows": [\n{lines}\n  ]\n}}\n'


def _held(place: Place) -> dict[str, object]:
    return {name: value for name, value in asdict(place).items() if value or name == "zones"}


def _source(package: str) -> Mapping[str, str]:
    licence, holds = _SOURCES[package]
    return {"package": package, "version": version(package), "licence": licence, "holds": holds}
