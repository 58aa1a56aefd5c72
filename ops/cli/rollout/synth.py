"""`synth`: every stack of an environment, made and judged, its cells side by side."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from infra.brand.loader import load_all
from ops.cli.common import BRANDS, CommandRefusedError, counted, environments_of, in_place, refusals
from ops.rollout.deploy import shown
from ops.rollout.synthesis import output_of, spent, synthesise, synthesise_one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.environment import Environment
    from ops.rollout.synthesis import Synthesis

Processes = Annotated[
    int, typer.Option("--processes", min=1, max=64, help="Cells at once, each in a process of its own.")
]


def synth(
    environment: str = typer.Argument(default_factory=lambda: os.environ.get("ENV", "local")),
    *,
    processes: Processes = 4,
) -> None:
    """Synthesise every stack of ENVIRONMENT and judge it. Ends with 1 where anything is refused.

    One account and region goes to cdk.out; the cells of an environment that hold brands go to build/cdk.out-CELL each,
    with the bytes that each has by itself.
    """
    with refusals():
        places = environments_of(environment)
        if len(places) == 1:
            _one(places[0])
        else:
            _cells(environment, places, processes)


def _one(place: Environment) -> None:
    ended = synthesise_one(place)
    for line in ended.said:
        typer.echo(line, err=bool(ended.code))
    if ended.code:
        raise typer.Exit(1)


def _cells(environment: str, places: Sequence[Environment], processes: int) -> None:
    held = _held(environment, places)
    refused, before = [], spent()
    for ended in synthesise([place for place in places if place.cell in held], processes):
        now = spent()
        typer.echo(_told(ended, held[ended.place.cell], now.cpu - before.cpu))
        before = now
        if ended.code:
            refused.append(ended.place.called)
            typer.echo("\n".join(f"{ended.place.cell}: {line}" for line in ended.said), err=True)
    programs = counted(sum(held.values()), "program")
    typer.echo(
        f"{environment}: {counted(len(held), 'cell')}, {programs}, {before.cpu:.0f} s of CPU, "
        f"{before.mebibytes:.0f} MiB in the largest process"
    )
    if refused:
        raise CommandRefusedError(f"{', '.join(sorted(refused))}: refused, see above")


def _held(environment: str, places: Sequence[Environment]) -> dict[str, int]:
    """Return how many programs each cell holds that holds any; with BRAND, only of that brand's cell."""
    described, only = load_all(BRANDS, datetime.now(UTC).date()), os.environ.get("BRAND")
    there = {place.cell: in_place(place, described)[1] for place in places}
    if only and only not in {brand.brand for brands in there.values() for brand in brands}:
        known = ", ".join(brand.brand for brand in described)
        raise CommandRefusedError(f"BRAND must be one of {known}, got '{only}': correct it, or leave it out for all")
    wanted = {cell: [one for one in brands if only in {None, "", one.brand}] for cell, brands in there.items()}
    if not any(wanted.values()):
        typer.echo(f"{environment}: no cell holds a brand, and nothing is to be synthesised")
    return {cell: sum(len(one.message_types) for one in brands) for cell, brands in wanted.items() if brands}


def _told(ended: Synthesis, programs: int, cpu: float) -> str:
    where = "refused" if ended.code else shown(output_of(ended.place))
    return f"{ended.place.called}: {counted(programs, 'program')} in {ended.seconds:.0f} s, {cpu:.0f} s of CPU: {where}"
