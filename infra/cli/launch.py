"""`launch` and `review`: begin a campaign that was planned, and see how it fares."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from infra.campaigns import runs
from infra.cli.plan import checked, counted_of, foreseen, show
from infra.cli.programs import CommandRefusedError, EnvironmentName, environment_of, refusals
from infra.cli.terminal import terminal
from infra.consents import deployed

File = Annotated[Path, typer.Argument(help="The campaign file.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
CampaignId = Annotated[str, typer.Argument(help="The campaign's id.")]
ProgramId = Annotated[str, typer.Option("--program", help="The program, such as example-corp/promotional.")]


def launch(file: File, *, environment: EnvironmentName, yes: Yes = False) -> None:
    """Show the plan of a campaign, ask, and begin it; the same campaign begins once."""
    with refusals():
        written, program = checked(file, environment)
        place = environment_of(environment)
        target = deployed.program(place, program.id)
        if brake := runs.brake_on(place, target):
            raise CommandRefusedError(
                f"{program.id} is paused since {brake.at:%Y-%m-%d %H:%M} UTC, {brake.reason}: look into it, then resume"
            )
        counted = counted_of(written, program, environment)
        show(written, program, counted, foreseen(written, program, counted))
        if counted.bad:
            raise CommandRefusedError(f"{written.audience}: every line must name a recipient: correct it, then launch")
        if not yes:
            typer.confirm(f"Text {counted.recipients:,} people?", abort=True)
        typer.echo(f"begun: {runs.begin(place, target, written)}")


def review(campaign: CampaignId, *, program: ProgramId, environment: EnvironmentName) -> None:
    """Tell how many requests of a campaign were sent, were dropped and why, or still wait."""
    with refusals():
        place = environment_of(environment)
        course = runs.course(place, deployed.program(place, program), campaign)
        table = Table("outcome", "recipients", title=f"{campaign}: {course.status.lower()}")
        for name, count in sorted(course.fates.items()):
            table.add_row(name.replace("_", " "), f"{count:,}")
        if course.enqueued is not None:
            table.add_row("still waiting", f"{max(0, course.enqueued - sum(course.fates.values())):,}")
            table.add_row("asked for", f"{course.enqueued:,}", style="bold")
        terminal().print(table)
