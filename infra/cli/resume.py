"""`resume`: let a program go that its own rule, or the service, has brought to a halt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.programs import CommandRefusedError, EnvironmentName, environment_of, refusals
from infra.cli.status import show_day, standing
from infra.consents import deployed
from infra.pauses.gate import Gate

if TYPE_CHECKING:
    from infra.environment import Environment

ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/promotional.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
By = Annotated[str, typer.Option("--by", help="Who resumes it; else whoever is signed in to AWS.")]


def resume(program: ProgramId, *, environment: EnvironmentName, yes: Yes = False, by: By = "") -> None:
    """Show why and since when a program is paused, ask, and let it send again; who did is kept on record.

    What it has counted so far does not pause it again: only what comes from now on.
    """
    with refusals():
        place = environment_of(environment)
        found = deployed.program(place, program)
        gate = Gate(found, place)
        brake, shut = gate.brake(), gate.shut()
        held = brake if brake is not None and brake.on else None
        typer.echo(f"{found.id}: {standing(brake, shut=shut)}")
        if held is None and not shut:
            return
        show_day(gate)
        if not yes and not typer.confirm(f"Let {found.id} send again?"):
            raise CommandRefusedError("nothing was changed")
        if held is not None and not gate.release(held, by=by or _caller(place), at=datetime.now(UTC)):
            raise CommandRefusedError("somebody else was faster: run the same command again to see what holds it now")
        _open(gate)
        typer.echo(f"{found.id}: sending")


def _open(gate: Gate) -> None:
    gate.turn(on=True)
    after = gate.brake()
    if after is not None and after.on:
        # it was paused anew while the mappings were being opened: what that had shut must not stay open
        gate.turn(on=False)
        raise CommandRefusedError(standing(after, shut=True))


def _caller(environment: Environment) -> str:
    return str(deployed.client_of("sts", environment).get_caller_identity()["Arn"])
