"""`overview`: every cell of an environment at a glance, or its one account where it has no cells."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from infra.brand.loader import load_all
from infra.cells.record import PlacementError, read
from infra.constructs.monitoring.searches import pages
from lambdas.consent.timestamps import to_text
from ops.cli.common import BRANDS, CommandRefusedError, EnvironmentName, environments_of, refusals, terminal, writing
from ops.cli.rollout.placement import ONE, deployed_to, fullest, placement
from ops.doctor.overview import overviews

if TYPE_CHECKING:
    from infra.cells.placing import Placement
    from infra.environment import Environment
    from ops.doctor.overview import CellOverview

Dashboards = Annotated[
    Path | None,
    typer.Option("--dashboards", metavar="FOLDER", help="Write a CloudWatch dashboard of all cells instead."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


def overview(*, environment: EnvironmentName, as_json: AsJson = False, dashboards: Dashboards = None) -> None:
    """Show each cell: its brands and programs, what is paused, which alarms ring, and its fullest quota.

    Ends with 1 if a cell cannot be read. With --dashboards, asks AWS nothing.
    """
    with refusals():
        if dashboards:
            _write(dashboards, deployed_to(environment))
            return
        placed = placement(environment)
        cells = overviews(environments_of(environment), *_described(environment))
    if as_json:
        typer.echo(json.dumps(_document(environment, cells, placed), indent=2))
    else:
        terminal().print(_table(cells, placed))
        for line in (line for one in cells for line in one.lines):
            typer.echo(line)
    if any(one.unread for one in cells):
        raise typer.Exit(1)


def _write(folder: Path, cells: list[Environment]) -> None:
    if not cells:
        raise CommandRefusedError("a cell must hold a brand to be shown, got none that does: run `./sms place --write`")
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in pages(cells).items():
            path = folder / f"{name}.json"
            path.write_text(body, encoding="utf-8")
            typer.echo(f"aws cloudwatch put-dashboard --dashboard-name {name} --dashboard-body file://{path}")
    typer.echo("run this in the account that may see the metrics of the others (docs/cells.md)", err=True)


def _described(environment: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    try:
        recorded = read(BRANDS).get(environment.partition("/")[0], {})
    except PlacementError as error:
        raise CommandRefusedError(str(error)) from error
    brands = load_all(BRANDS, datetime.now(UTC).date())
    return recorded, {one.brand: [f"{one.brand}/{kind}" for kind in one.message_types] for one in brands}


def _table(cells: list[CellOverview], placed: Placement) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("cell", "account", "region", "brands", "programs", "paused", "alarms", "fullest quota"):
        right = column in {"brands", "programs", "paused", "alarms"}
        table.add_column(column, justify="right" if right else "left", no_wrap=column != "fullest quota")
    for one in cells:
        read_there = (str(len(one.programs)), str(len(one.halted)), str(len(one.alarms)))
        counts = ("?", "?", "?") if one.unread else read_there
        name, place = one.place.cell or ONE, one.place
        full = Text(fullest(placed, _cell(placed, name)))
        table.add_row(name, place.account, place.region, str(len(_brands(placed, name))), *counts, full)
    return table


def _cell(placed: Placement, name: str) -> Any:  # noqa: ANN401 - the cell as placement has it
    return next(cell for cell in placed.cells if cell.name == name)


def _brands(placed: Placement, name: str) -> list[str]:
    return sorted(brand for brand, cell in placed.brands.items() if cell == name)


def _document(environment: str, cells: list[CellOverview], placed: Placement) -> dict[str, Any]:
    return {"environment": environment, "cells": [_row(one, placed) for one in cells]}


def _row(one: CellOverview, placed: Placement) -> dict[str, Any]:
    name = one.place.cell or ONE
    return {
        "cell": one.place.cell,
        "account": one.place.account,
        "region": one.place.region,
        "brands": _brands(placed, name),
        "unread": one.unread,
        "programs": list(one.programs),
        "paused": dict(one.halted),
        "alarms": [{"name": alarm.name, "since": to_text(alarm.since)} for alarm in one.alarms],
        "not_deployed": list(one.missing),
        "elsewhere": dict(one.strange),
        "quotas": {
            quota.name: {"used": used, "granted": granted} for quota, used, granted in placed.uses(_cell(placed, name))
        },
    }
