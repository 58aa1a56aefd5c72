"""Where the brands of brands/ are, or go, in the cells of an environment."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from infra.brand.loader import MissingOriginationError, load_all
from infra.cells.record import PlacementError, neighbours, placed, read
from ops.cli.common import (
    BRANDS,
    CommandRefusedError,
    brands,
    environments_of,
    every_cell_of,
    in_place,
    known_environments,
    refusals,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.brand.model import Brand
    from infra.cells.placing import Cell, Placement
    from infra.environment import Environment

ONE = "(one)"  # what the only place of an environment without cells is called


def placement(environment: str) -> Placement:
    """Return where every brand of brands/ is, or goes, in the cells of the environment called so."""
    return placed_in(every_cell_of(environment), load_all(BRANDS, datetime.now(UTC).date()))


def placed_in(places: Sequence[Environment], described: Sequence[Brand]) -> Placement:
    """Return where `described` are, or go, in `places`; CommandRefusedError where that cannot be told."""
    try:
        record = read(BRANDS)
        recorded, others = record.get(places[0].name, {}), neighbours(places, known_environments(), described, record)
        if not places[0].cell:  # one account and region, which holds every brand, however full it is
            places, recorded = [replace(places[0], cell=ONE)], {brand.brand: ONE for brand in described}
        return placed(described, places, recorded, others=others)
    except (PlacementError, MissingOriginationError) as error:
        raise CommandRefusedError(str(error)) from error


def fullest(found: Placement, cell: Cell) -> str:
    """Return the quota of which `cell` uses the largest share, in words."""
    quota, used, granted = max(found.uses(cell), key=lambda use: use[1] / use[2])
    return f"{quota.name} {used} of {granted}, {used / granted:.0%}"


def deployed_to(environment: str) -> list[Environment]:
    """Return the cells of the environment called so that hold brands, or the one of BRAND; itself without cells."""
    only = os.environ.get("BRAND", "")
    return [place for place in environments_of(environment) if not place.cell or _holds(place, only)]


def _holds(place: Environment, only: str) -> bool:
    """Return whether a brand is in the cell `place`: any, or the one called `only`."""
    described = load_all(BRANDS)
    if only and only not in {one.brand for one in described}:
        raise CommandRefusedError(f"BRAND must be one of brands/ ({', '.join(brands())}), got '{only}': correct it")
    _, there = in_place(place, described)
    return any(not only or one.brand == only for one in there)


def main(environment: str) -> None:
    """Print the cells that hold brands as JSON, for the jobs of a pipeline; without cells, one that has no name."""
    with refusals():
        typer.echo(json.dumps([place.cell for place in deployed_to(environment)]))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
