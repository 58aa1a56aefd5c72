"""`campaign pause`, `resume`, `cancel`, and `review`: steer a campaign that is under way, and see how it fares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from lambdas.consent.timestamps import to_text
from lambdas.sending.request import HoldState
from ops.campaigns import runs
from ops.campaigns.steering import Steering, UnknownCampaignError
from ops.cli.common import CommandRefusedError, EnvironmentName, environment_of, program_of, refusals, terminal
from ops.cli.sending.gate import caller, deferred_line, one_line
from ops.lifecycle.gate import Gate

if TYPE_CHECKING:
    from ops.campaigns.runs import Course

CampaignId = Annotated[str, typer.Argument(help="The campaign's id.")]
ProgramId = Annotated[str, typer.Option("--program", help="The program, such as example-corp/promotional.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; `./sms campaign review` shows it.")]
By = Annotated[str, typer.Option("--by", help="Who does it. Default: the signed-in AWS identity.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]
WITHIN = "ten seconds from now none of its texts is handed to the service any more"


def pause(
    campaign: CampaignId,
    *,
    program: ProgramId,
    environment: EnvironmentName,
    reason: Reason = "a person paused it",
    by: By = "",
) -> None:
    """Hold all texts of a campaign that were not handed over yet, within ten seconds, until it is resumed."""
    with refusals():
        why, one = one_line(reason), _to_stop(campaign, program, environment)
        news = one.hold(HoldState.PAUSED, by=by or caller(one.environment), reason=why)
        hold = one.holds.read(campaign)
        if hold and hold.state is HoldState.CANCELLED:
            raise CommandRefusedError(f"{campaign}: cancelled since {to_text(hold.at)}: there is nothing to pause")
        typer.echo(f"{campaign}: {standing(one)}")
        if news:
            typer.echo(f"{WITHIN}; they wait, and expire {to_text(one.until)}")


def resume(
    campaign: CampaignId, *, program: ProgramId, environment: EnvironmentName, yes: Yes = False, by: By = ""
) -> None:
    """Let a paused campaign go on. Its texts come up again within minutes."""
    with refusals():
        one = _steering(campaign, program, environment)
        hold = one.holds.read(campaign)
        typer.echo(f"{campaign}: {standing(one)}")
        if hold is None:
            return
        if hold.state is HoldState.CANCELLED:
            raise CommandRefusedError("a cancelled campaign cannot be resumed: launch it anew, under another id")
        if not yes and not typer.confirm(f"Let {campaign} send again?"):
            raise CommandRefusedError("nothing was changed")
        if not one.lift(by=by or caller(one.environment)):
            raise CommandRefusedError("someone else changed it in the meantime: run the same command again")
        typer.echo(f"{campaign}: {standing(one)}: texts that wait come up within 5 minutes, its workflow within 15")


def cancel(
    campaign: CampaignId,
    *,
    program: ProgramId,
    environment: EnvironmentName,
    reason: Reason = "a person cancelled it",
    yes: Yes = False,
    by: By = "",
) -> None:
    """Drop all texts of a campaign that were not handed over yet, for good. Says how far it has come, and asks.

    It does not matter where they are: in a queue, deferred in a schedule, or not yet asked for by the workflow.
    """
    with refusals():
        why, one = one_line(reason), _to_stop(campaign, program, environment)
        typer.echo(f"{campaign}: {standing(one)}; {_sent(one):,} of its texts were handed over already")
        hold = one.holds.read(campaign)
        if hold is None or hold.state is HoldState.PAUSED:
            if not yes and not typer.confirm(f"Cancel {campaign} for good?"):
                raise CommandRefusedError("nothing was changed")
            one.hold(HoldState.CANCELLED, by=by or caller(one.environment), reason=why)
            typer.echo(f"{campaign}: {standing(one)}; {WITHIN}: each is dropped as `cancelled` when it comes up")
        if hindrance := one.stop():
            typer.echo(
                f"its workflow goes on, since AWS refused {hindrance}: its texts are dropped all the same", err=True
            )


def standing(one: Steering) -> str:
    """Return in words whether a campaign goes on."""
    hold = one.holds.read(one.campaign)
    if hold is None:
        return "under way" if one.running else "not held; all that it asked for is in the queue, in schedules, or done"
    acts = [act for act in one.holds.acts(one.campaign) if act.what == hold.state]
    told = f" by {acts[-1].by}: {acts[-1].reason}" if acts else ""
    return f"{hold.state} since {to_text(hold.at)}{told}"


def _steering(campaign: str, program: str, environment: str) -> Steering:
    place = environment_of(environment, program)
    return Steering.of(place, program_of(place, program), campaign)


def _to_stop(campaign: str, program: str, environment: str) -> Steering:
    try:
        return _steering(campaign, program, environment)
    except UnknownCampaignError as error:
        raise CommandRefusedError(f"{error}, or stop the whole program (./sms pause {program})") from error


def _sent(one: Steering) -> int:
    return runs.fates(one.environment, one.target, one.campaign)["sent"]


# `review`: what became of a campaign's texts so far.


def review(campaign: CampaignId, *, program: ProgramId, environment: EnvironmentName) -> None:
    """Show how many of a campaign's texts were sent, dropped and why, or wait, and who paused or cancelled it."""
    with refusals():
        one = _steering(campaign, program, environment)
        course = runs.course(one.environment, one.target, campaign)
        hold = one.holds.read(campaign)
        terminal().print(_table(campaign, str(hold.state if hold else course.status.lower()), course))
        for act in one.holds.acts(campaign):
            typer.echo(f"{to_text(act.at)}  {act.what} by {act.by}{f': {act.reason}' if act.reason else ''}")
        if one.until > datetime.now(UTC):
            _show_waiting(Gate(one.target, one.environment))


def _table(campaign: str, state: str, course: Course) -> Table:
    table = Table("outcome", "recipients", title=f"{campaign}: {state}")
    for name, count in sorted(course.fates.items()):
        table.add_row(name.replace("_", " "), f"{count:,}")
    if course.enqueued is not None:
        table.add_row("still waiting", f"{max(0, course.enqueued - sum(course.fates.values())):,}")
        table.add_row("asked for", f"{course.enqueued:,}", style="bold")
    return table


def _show_waiting(gate: Gate) -> None:
    found = gate.waiting()["texts of campaigns"]
    waits = found.ready + found.in_hand + found.delayed
    texts = "text is" if waits == 1 else "texts are"
    typer.echo(f"of all campaigns of the program, about {waits:,} {texts} in the queue, and")
    typer.echo(deferred_line(gate))
