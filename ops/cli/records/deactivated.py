"""`deactivated`: take in the carriers' deactivation file, as a job does every day."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lambdas.consent.items import TableNames
from lambdas.stores.audits import AuditFacts
from ops import deployed
from ops.cli.common import CommandRefusedError, EnvironmentName, counted, manifest_of, refusals, stands, terminal
from ops.consents import deactivated as files
from ops.consents.files import BadFile, opened
from ops.consents.importing import NotRecordedError, Register

if TYPE_CHECKING:
    from infra.environment import Environment
    from ops.consents.deactivated import CarriersFile
    from ops.deployed import DeployedProgram

BUCKET = "{region}-pinpoint-sms-voice"
OBJECT = "sms-deact-reports/us/latest-deact-report.csv"  # AWS End User Messaging SMS user guide, deactivation reports
SHOWN = 20  # faults that are shown one by one
File = Annotated[Path | None, typer.Argument(help="The file. Default: the newest one of AWS, which the account pays.")]
Of = Annotated[str, typer.Option("--program", help="One program, such as example-corp/promotional.")]
All = Annotated[bool, typer.Option("--all", help="Every program that is deployed in the environment.")]
Apply = Annotated[bool, typer.Option("--apply", help="Suspend. Without it, only shows what would change.")]


def deactivated(
    file: File = None, *, program: Of = "", every: All = False, environment: EnvironmentName, apply: Apply = False
) -> None:
    """Suspend whoever joined before their number was given back to the carrier.

    May be run again at any time: a file that a program has taken in is passed over. Refuses a file that is over 7 days
    old, empty, or no list of numbers.
    """
    with refusals():
        if bool(program) is every:
            raise CommandRefusedError("give one program (--program BRAND/promotional), or --all")
        targets, now = stands(environment, program), datetime.now(UTC)
        name = str(file) if file else OBJECT
        try:
            found = _local(file) if file else _of_aws(targets[0][0])
        except BadFile as error:
            raise CommandRefusedError(f"{name}: {error}") from error
        _show_faults(found, name)
        if now - found.dated > files.TOO_OLD:
            raise CommandRefusedError(
                f"{name}: must be at most {files.TOO_OLD.days} days old, got one of {found.dated:%Y-%m-%d}: "
                "take today's"
            )
        for place, target in targets:
            _take(place, target, found, now, apply=apply)
    if not apply:
        typer.echo("a dry run: nothing is on record yet; --apply records it")
    if found.faults:
        typer.echo(f"{name}: not marked as taken in, since it is not whole: correct it, or get it anew", err=True)
        raise typer.Exit(1)


def _local(path: Path) -> CarriersFile:
    try:
        with opened(path) as file:
            content = file.read()
    except (OSError, EOFError, zlib.error) as error:
        raise BadFile(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return files.read(content, datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _of_aws(place: Environment) -> CarriersFile:
    objects = deployed.client_of("s3", place)
    answer = objects.get_object(Bucket=BUCKET.format(region=place.region), Key=OBJECT, RequestPayer="requester")
    return files.read(answer["Body"].read(), answer["LastModified"], as_written=True)


def _show_faults(found: CarriersFile, name: str) -> None:
    for line, fault in found.faults[:SHOWN]:
        typer.echo(f"{name}:{line}: {fault}", err=True)
    if len(found.faults) > SHOWN:
        typer.echo(f"{len(found.faults):,} lines hold no number, {SHOWN} shown", err=True)


def _take(place: Environment, target: DeployedProgram, found: CarriersFile, now: datetime, *, apply: bool) -> None:
    client = deployed.tables_client(place)
    last = files.taken(client, target.subscriptions)
    if last is not None and last.sha256 == found.sha256:
        typer.echo(f"{target.id}: this file was taken in on {last.taken_at:%Y-%m-%d %H:%M} UTC")
        return
    made = manifest_of(target.id, place.name)
    tables = TableNames(target.subscriptions, target.ledger, target.sends, made.audience_shards)
    facts = AuditFacts(client, subscriptions=target.subscriptions, ledger=target.ledger, sends=target.sends)
    register = Register(client, tables, lambda: datetime.now(UTC))
    try:
        counts = files.List(made, facts, register, now).compare(found, applied=apply)
    except NotRecordedError as error:
        raise CommandRefusedError(f"{target.id}: stopped: {error}: run the same command again") from error
    if apply and not found.faults:
        files.note(client, target.subscriptions, found, now)
    typer.echo(f"{target.id}: {counted(len(found.void), 'number')} in the file")
    for fate in files.Fate:
        if counts[fate]:
            terminal().print(f"{counts[fate]:>10,} {fate}", markup=False)
