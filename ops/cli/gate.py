"""`status`: whether a deployed program sends, how its texts fared in the last day, and what waits."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from infra.cli.programs import EnvironmentName, environment_of, refusals
from infra.cli.terminal import terminal
from infra.consents import deployed
from infra.pauses.gate import HOURS_OF_A_DAY, Gate
from lambdas.consent.instant import to_text
from lambdas.sending.sms_errors import remedy
from lambdas.sending.tallies import hours_until, total

if TYPE_CHECKING:
    from lambdas.sending.brake import Brake

ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/promotional.")]


def status(program: ProgramId, *, environment: EnvironmentName) -> None:
    """Show whether a program sends, the ends of its texts in the last day, and how much waits in its queues."""
    with refusals():
        place = environment_of(environment)
        found = deployed.program(place, program)
        gate = Gate(found, place)
        typer.echo(f"{found.id}: {standing(gate.brake(), shut=gate.shut())}")
        show_day(gate)
        for name, count in gate.waiting().items():
            terminal().print(f"{count:>10,} {name} wait")


def standing(brake: Brake | None, *, shut: bool) -> str:
    """Return in words whether a program sends."""
    if brake is not None and brake.on:
        todo = remedy(brake.reason)
        return f"paused since {to_text(brake.at)} by {brake.by}: {brake.reason}" + (f": {todo}" if todo else "")
    if shut:
        return "not paused, but its gate is shut: `./sms resume` opens it"
    if brake is not None and brake.released_at is not None:
        return f"sending; last resumed {to_text(brake.released_at)} by {brake.released_by}"
    return "sending"


def show_day(gate: Gate) -> None:
    """Print how the texts of the last day ended."""
    now = datetime.now(UTC)
    day = total(gate.tallies(now), hours_until(now, HOURS_OF_A_DAY))
    counts = asdict(day)
    table = Table(*(name.replace("_", " ") for name in counts), title="The last 24 hours", box=box.SIMPLE_HEAD)
    table.add_row(*(f"{count:,}{_share(count, day.finals)}" for count in counts.values()))
    terminal().print(table)


def _share(count: int, of: int) -> str:
    return f" ({count / of:.1%})" if of else ""
