"""The cells of an environment: the accounts and regions that it is spread over, each as an entry of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from infra.environment.option import IN, UnknownEnvironmentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CELLS = "cells"
NAME = re.compile(r"[a-z][a-z0-9-]{0,19}", re.ASCII)
MOST_CELLS = 500
PLACE = ("account", "region")
OF_ALL = (CELLS, "revoke_all", "dashboards")  # what is said once, for all cells


def cells_of(name: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the cells that the `entry` of the environment called `name` describes; nothing where it is one place."""
    if CELLS not in entry:
        return ()
    cells = entry[CELLS]
    whole = isinstance(cells, dict) and 1 <= len(cells) <= MOST_CELLS
    wrong = (
        [cell for cell, one in cells.items() if not (isinstance(one, dict) and NAME.fullmatch(cell))] if whole else ""
    )
    if wrong or not whole:
        got = repr(wrong[0]) if wrong else f"{len(cells)} of them" if isinstance(cells, dict) else repr(cells)
        raise UnknownEnvironmentError(
            f"cells of environment '{name}' must be 1 to {MOST_CELLS} objects by their names, each of up to 20 "
            f"lower-case letters, digits, and dashes, got {got}: correct it {IN}"
        )
    if said := [key for key in PLACE if key in entry]:
        raise UnknownEnvironmentError(
            f"environment '{name}' must leave {said[0]} to its cells, got both: take it out of the environment {IN}"
        )
    for cell, one in cells.items():
        if said := [key for key in OF_ALL if key in one]:
            raise UnknownEnvironmentError(
                f"cell '{cell}' of environment '{name}' must leave {said[0]} to the environment, got "
                f"{one[said[0]]!r}: move it there {IN}"
            )
    _tell_apart(name, cells)
    return tuple(cells)


def _tell_apart(name: str, cells: Mapping[str, Mapping[str, Any]]) -> None:
    there: dict[tuple[str, ...], str] = {}
    for cell, one in cells.items():
        place = tuple(str(one.get(key)) for key in PLACE)
        if place in there and all(key in one for key in PLACE):
            raise UnknownEnvironmentError(
                f"cell '{cell}' of environment '{name}' must have an account and region of its own, got those of "
                f"'{there[place]}': correct it {IN}"
            )
        there[place] = cell


def entry_of(name: str, entry: Mapping[str, Any], cell: str) -> Mapping[str, Any]:
    """Return what is declared for `cell` of the environment called `name`: its own word over the environment's."""
    cells = cells_of(name, entry)
    if not cells and not cell:
        return entry
    if not cells:
        raise UnknownEnvironmentError(
            f"environment '{name}' has no cells, got the cell '{cell}': leave it (CELL) out, or add cells {IN}"
        )
    if cell not in cells:
        raise UnknownEnvironmentError(
            f"cell of environment '{name}' must be one of {', '.join(cells)}, got {repr(cell) if cell else 'none'}: "
            f"name it, such as {name}/{cells[0]} or CELL={cells[0]}"
        )
    shared, own = {key: value for key, value in entry.items() if key != CELLS}, entry[CELLS][cell]
    quotas = [one["quotas"] for one in (shared, own) if isinstance(one.get("quotas"), dict)]
    merged = {"quotas": {**quotas[0], **quotas[1]}} if len(quotas) == 2 else {}  # noqa: PLR2004 - of both
    return {**shared, **own, **merged}


def places_of(known: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each place of each environment in `known`, under the environment's name: one, or one for each cell."""
    for name, entry in known.items():
        cells = entry.get(CELLS)
        for one in cells.values() if isinstance(cells, dict) else [entry]:
            if isinstance(one, dict):
                yield name, (str(one.get("account")), str(one.get("region")))
