"""`status` and `resume`: whether a deployed program sends, and how a person lets it go on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from lambdas.consent.timestamps import to_text
from lambdas.delivery.sms_errors import remedy
from lambdas.delivery.stats import hours_until, total
from ops import deployed
from ops.cli.common import CommandRefusedError, EnvironmentName, environment_of, refusals, terminal
from ops.lifecycle.gate import HOURS_OF_A_DAY, Gate
from ops.lifecycle.retiring import retired_since

if TYPE_CHECKING:
    from infra.environment import Environment
    from lambdas.delivery.circuit_breaker import CircuitBreaker
    from lambdas.delivery.inbound_health import InboundHealth
    from lambdas.stores.consent.opt_out_list import Checkpoint

ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/promotional.")]


def status(program: ProgramId, *, environment: EnvironmentName) -> None:
    """Show whether a program is sending, how the last day's texts fared, and what is waiting."""
    with refusals():
        place = environment_of(environment)
        found = deployed.program(place, program)
        gate = Gate(found, place)
        typer.echo(f"{found.id}: {standing(gate.brake(), shut=gate.shut())}")
        typer.echo(inbound_line(gate.inbound(), datetime.now(UTC)))
        if gate.managed():
            typer.echo(lag_line(gate.reconciled(), datetime.now(UTC)))
        show_day(gate)
        for name, count in gate.waiting().items():
            terminal().print(f"{count:>10,} {name} wait")


def standing(brake: CircuitBreaker | None, *, shut: bool) -> str:
    """Return in words whether a program sends."""
    if brake is not None and brake.on:
        todo = remedy(brake.reason)
        return f"paused since {to_text(brake.at)} by {brake.by}: {brake.reason}" + (f": {todo}" if todo else "")
    if shut:
        return "not paused, but its gate is disabled: `./sms resume` enables it"
    if brake is not None and brake.released_at is not None:
        return f"sending; last resumed {to_text(brake.released_at)} by {brake.released_by}"
    return "sending"


def inbound_line(health: InboundHealth, now: datetime) -> str:
    """Return in words whether what customers text is read."""
    reason = health.unheard(now)
    return f"holding back all but answers to customers: {reason}" if reason else "what customers text is read"


def lag_line(reconciled: Checkpoint | None, now: datetime) -> str:
    """Return in words how late an opt-out may be on record that the service keeps to itself."""
    if reconciled is None:
        return "the service's opt-out list has not been compared yet: a STOP that it keeps to itself is not on record"
    whole = reconciled.ended_at is not None
    minutes = max(1, round((now - reconciled.began_at).total_seconds() / 60))
    return (
        f"a STOP that the service keeps to itself may be on record {minutes:,} minutes late"
        + ("" if whole else ", or more: its list is being read")
        + " (opt_outs: managed)"
    )


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


# `resume`: let a program go that its own rule, or the service, has brought to a halt.


Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]
By = Annotated[str, typer.Option("--by", help="Who resumes it. Default: the signed-in AWS identity.")]


def resume(program: ProgramId, *, environment: EnvironmentName, yes: Yes = False, by: By = "") -> None:
    """Show why and since when a program is paused, ask, and resume it. Records who did it.

    What it has counted so far does not pause it again: only what comes from now on.
    """
    with refusals():
        place = environment_of(environment)
        found = deployed.program(place, program)
        gate = Gate(found, place)
        if since := retired_since(place, found):
            raise CommandRefusedError(
                f"{found.id} is retired ({since}) and sends nothing any more: docs/lifecycle.md says how to undo that"
            )
        brake, shut = gate.brake(), gate.shut()
        held = brake if brake is not None and brake.on else None
        typer.echo(f"{found.id}: {standing(brake, shut=shut)}")
        if held is None and not shut:
            return
        show_day(gate)
        if not yes and not typer.confirm(f"Let {found.id} send again?"):
            raise CommandRefusedError("nothing was changed")
        if held is not None and not gate.release(held, by=by or _caller(place), at=datetime.now(UTC)):
            raise CommandRefusedError("someone else changed it in the meantime: run the same command again")
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
