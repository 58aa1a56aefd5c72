"""`place`: which cell of an environment holds which brand, how full each cell is, and what has no room."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from infra.brand.loader import load_all
from infra.cells.placing import FULL
from infra.cells.record import FILE, read, write
from infra.environment.cells import CELLS
from infra.environment.settings import read_settings
from infra.policy.rules.account import LOCAL_ACCOUNT
from ops.cli.common import (
    BRANDS,
    CDK_JSON,
    BrandName,
    CommandRefusedError,
    EnvironmentName,
    counted,
    every_cell_of,
    refusals,
    terminal,
)
from ops.cli.rollout.move import move
from ops.cli.rollout.placement import ONE, fullest, placement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.cells.placing import Cell, Placement

NAMED = 8  # brands of a cell that the table names

Write = Annotated[bool, typer.Option("--write", help=f"Record where new brands go, in brands/{FILE}.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print cells, quotas, and brands as JSON.")]


Move = Annotated[
    tuple[str, str] | None,
    typer.Option("--move", metavar="BRAND CELL", help="Move a brand, with its legal entity, step by step."),
]
Out = Annotated[Path, typer.Option("--out", help="Where a moved brand's ledgers are exported to.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before each step of a move.")]


def place(
    brand: BrandName = "",
    *,
    environment: EnvironmentName,
    record: Write = False,
    moving: Move = None,
    out: Out = Path("moved"),
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Show which cell holds which brand, and how full its quotas are. Ends with 1 if a brand has no room.

    A move shows its steps, does those that can be done from here, and stops where somebody else must act; the same
    command goes on.
    """
    with refusals():
        if moving or record:
            _refuse_without_cells(environment)
        if moving:
            move(*moving, environment, out, yes=yes)
            return
        found = placement(environment)
        if brand and brand not in {*found.brands, *(one for refusal in found.refusals for one in refusal.brands)}:
            raise CommandRefusedError(f"brand must be one of brands/ ({', '.join(found.brands)}), got '{brand}'")
        if record:
            _record(environment, found)
    if as_json:
        typer.echo(json.dumps(_document(environment, found), indent=2))
    elif brand:
        typer.echo(f"{brand}: {found.brands.get(brand, 'no cell')}{_new(found, brand)}")
    else:
        _show(environment, found, recorded=record)
    for told in (*_notes(environment), *(one.told for one in found.refusals)):
        typer.echo(told, err=True)
    celled = found.cells[0].name != ONE
    for one in found.overfull if celled or found.cells[0].account != LOCAL_ACCOUNT else ():
        typer.echo(one.told.replace(f"cell {ONE}", environment) if not celled else one.told, err=True)
    if found.refusals or (celled and found.overfull):
        raise typer.Exit(1)


def _notes(environment: str) -> Iterator[str]:
    """Yield what the record names that is not there."""
    record, name = read(BRANDS), environment.partition("/")[0]
    known = read_settings(CDK_JSON)[1].get("environments") or {}
    for strange in sorted(record.keys() - known.keys()):
        yield f"note: {BRANDS / FILE}: '{strange}' is no environment of cdk.json ({', '.join(known)}): correct it"
    for alone in sorted(record.keys() & {one for one, entry in known.items() if CELLS not in entry}):
        yield f"note: {BRANDS / FILE}: '{alone}' has no cells, and what is said of it holds nothing: delete it"
    if CELLS in known[name] and name not in record:
        yield (
            f"note: {BRANDS / FILE} records nothing for '{name}' yet: if brands stand in one of its accounts already, "
            "write them there by hand before --write places them"
        )
    described = {one.brand for one in load_all(BRANDS)}
    for brand in sorted(record.get(name, {}).keys() - described):
        yield f"note: {BRANDS / FILE}: '{brand}' has no brand file: correct it, or delete it once its stacks are gone"


def _refuse_without_cells(environment: str) -> None:
    if not every_cell_of(environment)[0].cell:
        raise CommandRefusedError(
            f"environment '{environment}' must have cells, got one account and region, which holds every brand: there "
            f"is nothing to record or move; add cells to it under context.environments in {CDK_JSON} (docs/cells.md)"
        )


def _record(environment: str, found: Placement) -> None:
    name = environment.partition("/")[0]
    if not found.new:
        return
    record = read(BRANDS)
    record[name] = {**record.get(name, {}), **{brand: found.brands[brand] for brand in found.new}}
    write(BRANDS, record)


def _new(found: Placement, brand: str) -> str:
    return " (new: not recorded yet)" if brand in found.new else ""


def _show(environment: str, found: Placement, *, recorded: bool) -> None:
    console = terminal()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("cell", "account", "region", "brands", "fullest quota"):
        table.add_column(column, justify="right" if column == "brands" else "left", no_wrap=column != "fullest quota")
    for cell in found.cells:
        table.add_row(cell.name, cell.account, cell.region, str(len(_brands(found, cell))), Text(fullest(found, cell)))
    console.print(table)
    for cell in found.cells:
        if held := _brands(found, cell):
            more = f" and {len(held) - NAMED} more" if len(held) > NAMED else ""
            console.print(f"{cell.name}: {', '.join(held[:NAMED])}{more}", markup=False, soft_wrap=True)
    console.print(_quotas(found))
    if found.new and not recorded:
        typer.echo(
            f"{counted(len(found.new), 'brand')} not recorded yet: `./sms place --environment {environment} --write` "
            f"writes brands/{FILE}; commit it, and they stay where they are"
        )


def _brands(found: Placement, cell: Cell) -> list[str]:
    return sorted(brand for brand, name in found.brands.items() if name == cell.name)


def _quotas(found: Placement) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("quota", "fullest cell", "used", "granted", f"share, {float(FULL):.0%} at most"):
        table.add_column(column, justify="left" if column in {"quota", "fullest cell"} else "right", no_wrap=True)
    uses = [(cell, use) for cell in found.cells for use in found.uses(cell)]
    for name in dict.fromkeys(use[0].name for _, use in uses):
        cell, (_, used, granted) = max((one for one in uses if one[1][0].name == name), key=lambda one: _share(one[1]))
        table.add_row(name, cell.name, f"{used:,}", f"{granted:,}", f"{used / granted:.0%}")
    return table


def _share(use: tuple[Any, int, int]) -> float:
    return use[1] / use[2]


def _document(environment: str, found: Placement) -> dict[str, Any]:
    return {
        "environment": environment,
        "most": float(FULL),
        "cells": [
            {
                "cell": cell.name,
                "account": cell.account,
                "region": cell.region,
                "brands": _brands(found, cell),
                "quotas": {
                    quota.name: {"used": used, "granted": granted, "source": f"docs.aws.amazon.com/{quota.source}"}
                    for quota, used, granted in found.uses(cell)
                },
            }
            for cell in found.cells
        ],
        "brands": dict(sorted(found.brands.items())),
        "not_recorded": sorted(found.new),
        "refused": [
            {"legal_entity": one.legal_entity, "brands": list(one.brands), "why": one.told} for one in found.refusals
        ],
    }
