"""`import-consents`: bring consents and opt-outs that were given elsewhere into a deployed program."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.brand.source import BrandFileError
from infra.environment import UnknownEnvironmentError
from lambdas.consent.items import TableNames
from ops import deployed
from ops.cli.common import (
    CommandRefusedError,
    EnvironmentName,
    environment_of,
    manifest_of,
    program_of,
    reason_of,
    show_problems,
    terminal,
    writing,
)
from ops.consents.files import NORTH_AMERICAN, OURS, STATES, BadFile, Layout, Source, digest_of
from ops.consents.importing import LOST, Import, Journal, NotRecordedError, Recorder
from ops.consents.lookups import LookedUp, Lookups
from ops.consents.validation import Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.environment import Environment
    from lambdas.program import Program

File = Annotated[
    Path, typer.Argument(help="A CSV file with a header, or a Pinpoint endpoint export (JSON lines), plain or gzipped.")
]
ProgramId = Annotated[str, typer.Option("--program", help="The program, such as example-corp/promotional.")]
Named = Annotated[
    list[str], typer.Option("--map", help="OURS=THEIRS, such as phone='Mobile No' or opted_out=Ineligible; repeatable.")
]
Kept = Annotated[list[str], typer.Option("--keep", help="Another column to keep as evidence; repeatable.")]
Country = Annotated[str, typer.Option("--country", help="The country of numbers without a country code: US or CA.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check every row but record nothing; needs no AWS account.")]
LookUp = Annotated[
    bool,
    typer.Option("--carrier-lookup", help="Leave out opt-ins of landlines. AWS charges for each number looked up."),
]


def import_consents(
    file: File,
    *,
    program: ProgramId,
    environment: EnvironmentName,
    named: Named = [],  # noqa: B006 - typer's, which copies it
    kept: Kept = [],  # noqa: B006 - as above
    country: Country = "",
    carrier_lookup: LookUp = False,
    dry_run: DryRun = False,
) -> None:
    """Import consents and opt-outs from FILE with their evidence, and name every row that is refused.

    May be run again at any time: it goes on where it stopped, and records no row twice.
    """
    try:
        place = environment_of(environment, program)
        made = manifest_of(program, environment)
        source = Source(file, layout_of(named, kept, country))
        if others := source.left_out():
            typer.echo(f"columns left out: {', '.join(others)} (keep one as evidence with --keep)")
        with writing(file):
            counts, report = (
                _check(source, made, look_up=carrier_lookup)
                if dry_run
                else _record(source, made, place, look_up=carrier_lookup)
            )
    except BrandFileError as error:
        show_problems(error)
        raise typer.Exit(1) from error
    except BadFile as error:
        typer.echo(f"{file}: {error}", err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        typer.echo(f"{error.filename or file}: cannot be read: {reason_of(error)}", err=True)
        raise typer.Exit(1) from error
    except (CommandRefusedError, UnknownEnvironmentError, deployed.DeploymentError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except (NotRecordedError, BotoCoreError, ClientError) as error:
        typer.echo(f"{file}: stopped: {error}: run the same command again to go on from there", err=True)
        raise typer.Exit(1) from error
    _show(counts, report)


def layout_of(named: Sequence[str], kept: Sequence[str], country: str) -> Layout:
    """Return the layout that the options tell; CommandRefusedError where one is no option."""
    pairs = dict(one.partition("=")[::2] for one in named)
    allowed = (*OURS, *STATES)
    if wrong := next((one for one in named if one.partition("=")[0] not in allowed or not one.partition("=")[2]), None):
        raise CommandRefusedError(f"--map must be OURS=THEIRS with one of {', '.join(allowed)}, got {wrong}")
    if country and country not in NORTH_AMERICAN:
        raise CommandRefusedError(
            f"--country must be one of {', '.join(NORTH_AMERICAN)}: write other numbers with a plus"
        )
    return Layout(pairs, tuple(kept), country)


def _check(source: Source, program: Program, *, look_up: bool) -> tuple[dict[str, int], Path]:
    if look_up:
        raise CommandRefusedError("a dry run must not be charged for: leave out --carrier-lookup or --dry-run")
    checkpoint, report = (Path(f"{source.path}.dry-run.{suffix}") for suffix in ("checkpoint", "report.csv"))
    with Journal(checkpoint, report) as journal:
        Import(source, Rules(program, datetime.now(UTC)), journal).check()
        return journal.progress.counts, report


def _record(
    source: Source, program: Program, environment: Environment, *, look_up: bool
) -> tuple[dict[str, int], Path]:
    file = source.path
    target = program_of(environment, program.id)
    tables = TableNames(target.subscriptions, target.ledger, target.sends, program.audience_shards)
    client = deployed.tables_client(environment)
    recorder = Recorder(client, tables=tables, program=program, clock=lambda: datetime.now(UTC))
    name = f"{file}.{environment.name}.{program.id.replace('/', '-')}"
    # another file, or a program that was deployed anew, must not go on where this one stopped
    read_as = hashlib.sha256(repr(source.layout).encode()).hexdigest()[:8]
    mark = f"{digest_of(file)[:16]}-{read_as}-{target.stack_id.rpartition('/')[2]}"
    now = datetime.now(UTC)
    lookups = _lookups(environment, file, now) if look_up else None
    records = LookedUp(recorder, lookups) if lookups else recorder
    with Journal(Path(f"{name}.{mark}.checkpoint"), Path(f"{name}.report.csv")) as journal:
        try:
            Import(source, Rules(program, now), journal).run(records)
        finally:
            if lookups:
                _show_lookups(lookups)
        return journal.progress.counts, journal.report


def _lookups(environment: Environment, file: Path, now: datetime) -> Lookups:
    sms = deployed.client_of("pinpoint-sms-voice-v2", environment)
    return Lookups(sms, Path(f"{file}.lookups.csv"), now.date())


def _show_lookups(lookups: Lookups) -> None:
    told = ", ".join(f"{count:,} {line.lower()}" for line, count in lookups.found.most_common()) or "none"
    others = sum(lookups.found.values()) - lookups.paid
    known = f", {others:,} known from an earlier lookup" if others > 0 else ""
    typer.echo(f"lines: {told}; {lookups.paid:,} looked up at AWS's price{known}")


def _show(counts: dict[str, int], report: Path) -> None:
    for outcome, count in counts.items():
        if count:
            terminal().print(f"{count:>10,} {outcome}")
    typer.echo(f"the report is in {report}")
    if lost := counts.get(LOST):
        typer.echo(
            f"{lost:,} OF THE BAD ROWS ARE OPT-OUTS: until they are imported these people may be texted", err=True
        )
    if bad := counts.get("bad"):
        left_out = "row was left out: correct it" if bad == 1 else "rows were left out: correct them"
        typer.echo(f"{bad:,} bad {left_out} and import the file again", err=True)
        raise typer.Exit(1)
