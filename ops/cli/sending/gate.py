"""`status`, `pause`, and `resume`: whether a deployed program sends, and how a person stops it and lets it go on."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from botocore.exceptions import ClientError
from rich import box
from rich.table import Table

from lambdas.consent.timestamps import to_text
from lambdas.delivery.stats import hours_until, total
from lambdas.stores.sending.campaign_holds import CampaignHolds
from ops import deployed
from ops.cli.common import CommandRefusedError, EnvironmentName, counted, environment_of, program_of, refusals, terminal
from ops.cli.rollout.overview import overview
from ops.lifecycle import retiring
from ops.lifecycle.gate import HOURS_OF_A_DAY, MOST_SCHEDULES, Gate, standing
from ops.lifecycle.retiring import retired_since

if TYPE_CHECKING:
    from infra.environment import Environment
    from lambdas.delivery.inbound_health import InboundHealth
    from lambdas.stores.consent.opt_out_list import Checkpoint
    from ops.consents.deactivated import Taken
    from ops.deployed import DeployedProgram

ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/promotional.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]


AnyProgram = Annotated[str, typer.Argument(help="The program, such as example-corp/promotional. Default: an overview.")]


def status(program: AnyProgram = "", *, environment: EnvironmentName) -> None:
    """Show whether a program is sending, how the last day's texts fared, and what is waiting.

    Without a program, shows the overview of all that is deployed.
    """
    if not program:
        overview(environment=environment)
        return
    with refusals():
        place = environment_of(environment, program)
        found = program_of(place, program)
        gate = Gate(found, place)
        typer.echo(f"{found.id}: {standing(gate.brake(), shut=gate.shut())}")
        typer.echo(inbound_line(gate.inbound(), datetime.now(UTC)))
        if gate.managed():
            typer.echo(lag_line(gate.reconciled(), datetime.now(UTC)))
        if (taken := gate.deactivations()) is not None:
            typer.echo(deactivation_line(taken, datetime.now(UTC)))
        show_day(gate)
        show_waiting(gate)
        for name, hold in CampaignHolds(deployed.tables_client(place), found.sends).all().items():
            typer.echo(f"campaign {name}: {hold.state} since {to_text(hold.at)}")


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
        f"a STOP that the service keeps to itself may be on record {counted(minutes, 'minute')} late"
        + ("" if whole else ", or more: its list is being read")
        + " (opt_outs: managed)"
    )


def deactivation_line(taken: Taken, now: datetime) -> str:
    """Return in words how recent the carriers' deactivation file is that was taken in last."""
    of = f"the carriers' deactivation file of {taken.dated:%Y-%m-%d}"
    if taken.overdue(now):
        return f"WARNING: {of} is the last that was taken in: run `./sms deactivated --all --apply` every day"
    return f"{of} is taken in"


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


def show_waiting(gate: Gate) -> None:
    """Print what waits in queues, as SQS counts it, and what waits for a later hour."""
    console = terminal()
    console.print("Waiting now, as AWS counts it (about):")
    for name, found in gate.waiting().items():
        moving = f"; {found.in_hand:,} in hand, {found.delayed:,} come back within 15 minutes" if name in SENT else ""
        console.print(f"{found.ready:>10,} {name} wait{moving}")
    console.print(deferred_line(gate), soft_wrap=True)


def deferred_line(gate: Gate) -> str:
    """Return in words how many texts are deferred to a later hour, or why nobody can tell."""
    try:
        count = gate.deferred()
    except ClientError as error:
        return f"texts deferred to a later hour cannot be counted: AWS refused {_told(error)}"
    if count is None:
        return (
            "texts deferred to a later hour cannot be counted: the stack does not name its schedules, deploy it again"
        )
    told = f"{MOST_SCHEDULES:,}+" if count > MOST_SCHEDULES else f"{count:,}"
    return f"{told:>10} {'text is' if count == 1 else 'texts are'} deferred to a later hour"


def _told(error: ClientError) -> str:
    return f"{error.operation_name} ({error.response['Error'].get('Code')})"


# `pause`: the kill switch. From ten seconds later nothing is handed to the service, whoever asked for it and whenever.


SENT = {"requests", "texts of campaigns"}  # queues whose messages become texts
STOPS = {
    "transactional": "every text that systems ask it for, one-time passwords and receipts too: who waits for a code "
    "gets none",
    "promotional": "every campaign, reminder, and farewell, and every text that systems ask it for",
}
GOES_ON = (
    "answers to STOP, HELP, and JOIN go on; nothing is lost: what has not expired by the time of `./sms resume` goes"
)
LONGEST_REASON = 200
PHONE = re.compile(r"\+\d{8,}|(?<!\d)\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}(?!\d)")
Reason = Annotated[str, typer.Option("--reason", help="Why; `./sms status` shows it.")]
PausedBy = Annotated[str, typer.Option("--by", help="Who pauses it. Default: the signed-in AWS identity.")]


def pause(
    program: ProgramId,
    *,
    environment: EnvironmentName,
    reason: Reason = "a person paused it",
    yes: Yes = False,
    by: PausedBy = "",
) -> None:
    """Stop everything that a program sends, within ten seconds, until `resume`. Says what that is, and asks.

    Whatever was asked for stays: in the queues, in schedules, and in the workflow of a campaign.
    """
    with refusals():
        place = environment_of(environment, program)
        found = program_of(place, program)
        gate = Gate(found, place)
        told, held = one_line(reason), _held(gate)
        if not held:
            typer.echo(f"{found.id}: stops {STOPS[found.id.rpartition('/')[2]]}")
            typer.echo(GOES_ON)
            if not yes and not typer.confirm(f"Pause {found.id}?"):
                raise CommandRefusedError("nothing was changed")
        _halt(place, found, gate, told, by)
        typer.echo(f"{found.id}: {standing(gate.brake(), shut=False)}")
        if not held:
            typer.echo("ten seconds from now nothing is handed to the service any more")


def one_line(reason: str) -> str:
    """Return `reason` as rows and logs may hold it; CommandRefusedError where it is none, or names a phone."""
    told = reason.strip()
    if not told or len(told) > LONGEST_REASON or not told.isprintable():
        raise CommandRefusedError(
            f"--reason must be one line of 1 to {LONGEST_REASON} characters, got {len(told)}: say it in one short line"
        )
    if PHONE.search(told):
        raise CommandRefusedError("--reason must hold no phone number, since logs show it: name the ticket instead")
    return told


def _held(gate: Gate) -> bool:
    brake = gate.brake()
    return brake is not None and brake.on


def _halt(place: Environment, found: DeployedProgram, gate: Gate, reason: str, by: str) -> None:
    try:
        retiring.pause(place, found, reason, by)
    except ClientError as error:
        if not _held(gate):
            raise
        typer.echo(f"its queues are still read, since AWS refused {_told(error)}: each text goes back unsent", err=True)


# `resume`: let a program go that its own rule, or the service, has brought to a halt.


By = Annotated[str, typer.Option("--by", help="Who resumes it. Default: the signed-in AWS identity.")]


def resume(program: ProgramId, *, environment: EnvironmentName, yes: Yes = False, by: By = "") -> None:
    """Show why and since when a program is paused, ask, and resume it. Records who did it.

    What it has counted so far does not pause it again: only what comes from now on.
    """
    with refusals():
        place = environment_of(environment, program)
        found = program_of(place, program)
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
        if held is not None and not gate.release(held, by=by or caller(place), at=datetime.now(UTC)):
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


def caller(environment: Environment) -> str:
    """Return who is signed in."""
    return str(deployed.client_of("sts", environment).get_caller_identity()["Arn"])
