"""`unaccounted`: what stands in an environment and no brand file describes; `make deploy` and `make diff` ask it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from infra.brand.loader import load_all
from infra.cells.record import PlacementError, cells_in, in_cell, leaving, read
from ops.cli.common import CommandRefusedError, environment_of, refusals
from ops.lifecycle.unaccounted import described, found
from ops.lifecycle.unaccounted import unaccounted as compare
from ops.rollout.cdk import ROOT
from ops.rollout.deployment.account import Account

if TYPE_CHECKING:
    from infra.environment import Environment
    from ops.lifecycle.unaccounted import Unaccounted

EnvironmentName = typer.Argument(default_factory=lambda: os.environ.get("ENV", "local"), help="As in cdk.json.")


def unaccounted(environment: str = EnvironmentName) -> None:
    """List what stands in ENVIRONMENT or was left there, and no brand file describes. Ends with 1 if there is any."""
    with refusals():
        things = things_of(environment_of(environment))
    for thing in things:
        typer.echo(thing.told, err=thing.refuses)
    if not things:
        typer.echo(f"{environment}: the brand files describe all that stands, and nothing else was left")
    if any(thing.refuses for thing in things):
        raise typer.Exit(1)


def things_of(place: Environment) -> list[Unaccounted]:
    """Return what stands in `place` and the brand files do not describe."""
    folder = Path(os.environ.get("BRANDS") or ROOT / "brands")
    try:
        known, record = load_all(folder), read(folder)
        moved = leaving(place, known, record)
        place, brands = in_cell(place, known, record)
        cells = cells_in(record.get(place.name, {})) if place.cell else {}
    except PlacementError as error:
        raise CommandRefusedError(str(error)) from error
    return compare(described((*brands, *moved), place), found(Account(place)), place.called, cells)
