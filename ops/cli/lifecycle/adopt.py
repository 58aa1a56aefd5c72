"""`adopt`: take a short code that lives already into a program, and everybody who opted out there with it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from lambdas.consent.items import TableNames
from lambdas.stores.errors import NotAccepted
from ops import deployed
from ops.cli.common import (
    CommandRefusedError,
    EnvironmentName,
    counted,
    environment_of,
    manifest_of,
    program_of,
    refusals,
)
from ops.cli.sending.gate import ProgramId
from ops.consents.importing import NotRecordedError
from ops.lifecycle.opt_outs import OptOuts
from ops.lifecycle.retiring import pause
from ops.lifecycle.short_code import DEFAULT, Copying, gap, read
from ops.rollout.deployment.account import Account

if TYPE_CHECKING:
    from infra.environment import Environment
    from lambdas.program import Program
    from ops.deployed import DeployedProgram
    from ops.lifecycle.short_code import ShortCode

Number = Annotated[str, typer.Argument(help="The ARN of the number, as in `aws pinpoint-sms-voice-v2`.")]
From = Annotated[str, typer.Option("--list", help="The opt-out list to copy. Default: the one that the number is on.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]
REASON = "its short code is being adopted"


def adopt(
    program: ProgramId, number: Number, *, environment: EnvironmentName, opt_out_list: From = "", yes: Yes = False
) -> None:
    """Show what adopting NUMBER into a deployed program changes, ask, pause it, and copy the number's opt-outs.

    Run it before the deploy that gives the program the number, and again after it: only then is sending resumed.
    """
    with refusals():
        place, made = environment_of(environment, program), manifest_of(program, environment)
        target = program_of(place, made.id)
        code = read(Account(place), number)
        if hindrances := list(code.hindrances(target, made)):
            raise CommandRefusedError("\n".join(hindrances))
        arrived = code.pool == target.outputs["Pool"].rpartition("/")[2]
        copying = copying_of(place, target, made, opt_out_list or (DEFAULT if arrived else code.opt_out_list))
        try:
            _adopt(place, target, copying, code, made, arrived=arrived, yes=yes)
        except (NotAccepted, NotRecordedError) as error:
            raise CommandRefusedError(f"{target.id}: stopped: {error}: run the same command again") from error


def _adopt(
    place: Environment,
    target: DeployedProgram,
    copying: Copying,
    code: ShortCode,
    made: Program,
    *,
    arrived: bool,
    yes: bool,
) -> None:
    held, news = copying.run(write=False)
    typer.echo(f"{code.digits} for {target.id} in {place.name}:")
    for line in _found(code, made, copying.name, held, arrived=arrived):
        typer.echo(f"  {line}")
    typer.echo("  1. pause sending; nothing goes out until you resume it")
    typer.echo(f"  2. record {counted(news, 'opt-out')} of {copying.name} that the program does not know")
    if not yes and not typer.confirm("Pause sending, and copy them?"):
        raise CommandRefusedError("nothing was changed")
    pause(place, target, REASON)
    _, learned = copying.run(write=True)
    typer.echo(f"{counted(learned, 'opt-out')} recorded")
    if not arrived:
        typer.echo(
            f"now write `origination: {{{place.name}: {code.arn}}}` in the brand file, deploy, and run this again: "
            "who opts out until then is copied then"
        )
        return
    seconds = gap(Account(place), target)
    heard = "is not on record any more" if seconds is None else f"took {seconds:,.0f} s"
    typer.echo(f"the change of hands {heard}: ask the old application for texts that reached nobody in that time")
    typer.echo(f"everybody who opted out is opted out of {target.id}: `./sms resume {target.id}`")


def _found(code: ShortCode, made: Program, name: str, held: int, *, arrived: bool) -> list[str]:
    shared = ", which numbers share: who opted out of another one is opted out here too" if name == DEFAULT else ""
    people = "1 person is" if held == 1 else f"{held:,} people are"
    lines = [f"{people} on the opt-out list {name}{shared}"]
    if not arrived and code.topic:
        lines.append(f"what people text goes to {code.topic} now, and to the program after the deploy, not to both")
    if unheard := code.unheard(made):
        lines.append(
            f"the program would not understand {', '.join(unheard)}: give its topics these keywords, or tell people"
        )
    return lines


def copying_of(place: Environment, target: DeployedProgram, made: Program, name: str) -> Copying:
    """Return what brings the opt-outs of the list called `name` into `target`."""
    tables = TableNames(target.subscriptions, target.ledger, target.sends, made.audience_shards)
    opt_outs = OptOuts(deployed.tables_client(place), tables, made)
    messaging = deployed.client_of("pinpoint-sms-voice-v2", place)
    return Copying(messaging, name, target, made, opt_outs, time.sleep)
