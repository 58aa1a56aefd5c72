"""Where the brands of brands/ are, or go, in the cells of an environment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from infra.brand.loader import MissingOriginationError, load_all
from infra.cells.record import PlacementError, neighbours, placed, read
from ops.cli.common import BRANDS, CommandRefusedError, every_cell_of, known_environments

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
