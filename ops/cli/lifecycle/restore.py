"""`restore`: make a program's tables say again what ledger, archive, and opt-out list know, before it sends again."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lambdas.consent.timestamps import from_text, to_text
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
from ops.lifecycle.restoring import NotRestoredError, Restoration, bring_back
from ops.lifecycle.retiring import pause

if TYPE_CHECKING:
    from infra.environment import Environment
    from lambdas.program import Program
    from ops.deployed import DeployedProgram
    from ops.lifecycle.restoring import Found

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]
To = Annotated[
    str, typer.Option("--to", help="Bring rows back that the table had at this time, e.g. 2026-11-30T05:00Z.")
]
REASON = "its records are being restored"
AFTER = "sending stays paused: look at one or two people with `./sms evidence`, then `./sms resume {}`"


def restore(program: ProgramId, *, environment: EnvironmentName, to: To = "", yes: Yes = False) -> None:
    """Replay opt-outs and consents from ledger, archive, and opt-out list into a program's tables. Sending pauses.

    Shows what would change and asks. May be run again at any time: what is restored already is left alone.
    """
    with refusals():
        at = _time(to)
        place, made = environment_of(environment, program), manifest_of(program, environment)
        target = program_of(place, made.id)
        try:
            with tempfile.TemporaryDirectory() as folder:
                _restore(place, target, restoration_of(place, target, made, Path(folder)), at, yes=yes)
        except (NotRestoredError, NotRecordedError, NotAccepted) as error:
            raise CommandRefusedError(f"{target.id}: stopped: {error}: run the same command again") from error


def _restore(
    place: Environment, target: DeployedProgram, restoration: Restoration, at: datetime | None, *, yes: bool
) -> None:
    typer.echo(f"{target.id} in {place.name}:")
    _show(restoration.run(write=False), at)
    if not yes and not typer.confirm("Pause sending, and restore?"):
        raise CommandRefusedError("nothing was changed")
    pause(place, target, REASON)
    if at:
        brought = bring_back(restoration.tables, target.subscriptions, at, time.sleep)
        typer.echo(f"  {counted(brought, 'row')} brought back that the table had at {to_text(at)} and has no more")
    _tell(restoration.run(write=True), "were")
    again = restoration.run(write=False)
    if again.differs:
        raise CommandRefusedError("texts came meanwhile, and something differs again: run the same command again")
    typer.echo(f"{target.id}: the tables agree with ledger, archive, and opt-out list")
    typer.echo(AFTER.format(target.id))


def restoration_of(
    place: Environment, target: DeployedProgram, program: Program, folder: Path, moved: Path | None = None
) -> Restoration:
    """Return what makes the tables of `target` agree with all that is known, an export (`moved`) included."""
    if missing := sorted({"Archive", "OptOutList"} - set(target.outputs)):
        raise CommandRefusedError(
            f"{target.id}: its stack must tell {', '.join(missing)}, got nothing: deploy it again "
            f"(make deploy ENV={place.called})"
        )
    stack = target.stack_id.split("/")[1]
    older = [one for one in deployed.older_tables(place, [target]) if one.startswith(f"{stack}-ConsentLedger")]
    client = deployed.client_of
    return Restoration(
        target=target,
        program=program,
        tables=deployed.tables_client(place),
        objects=client("s3", place),
        messaging=client("pinpoint-sms-voice-v2", place),
        older=tuple(older),
        folder=folder,
        wait=time.sleep,
        moved=moved,
    )


def _show(found: Found, at: datetime | None) -> None:
    typer.echo(f"  read {found.entries:,} of the ledger's entries and {found.archived:,} of its archive's")
    typer.echo("  1. pause sending; STOP, HELP, and JOIN are answered as ever")
    if at:
        typer.echo(f"  2. bring back rows that the table had at {to_text(at)} and has no more (point-in-time recovery)")
    _tell(found, "to be")
    for line in found.unread[:10]:
        typer.echo(f"  cannot be read: {line}", err=True)


def _tell(found: Found, verb: str) -> None:
    typer.echo(f"  {found.lacking:,} of the ledger's entries {verb} put back from the archive")
    typer.echo(
        f"  {counted(found.behind, 'record')} of {found.people:,} {verb} brought up to date, "
        f"{found.stops:,} of them to STOP"
    )
    typer.echo(f"  {counted(found.listed, 'opt-out')} of the service's list {verb} recorded")
    typer.echo(f"  {counted(found.older, 'opt-out')} of older tables of this program {verb} recorded")
    if found.parted:
        typer.echo(
            f"  {counted(found.parted, 'number')} with a gap, or two versions of an entry: see `./sms verify-ledger`",
            err=True,
        )


def _time(value: str) -> datetime | None:
    if not value:
        return None
    try:
        at = from_text(value)
    except ValueError:
        raise CommandRefusedError(f"--to must be a time such as 2026-11-30T05:00Z, got '{value}'") from None
    if at > datetime.now(UTC):
        raise CommandRefusedError(f"--to must be a time that is past, got '{value}'")
    return at
