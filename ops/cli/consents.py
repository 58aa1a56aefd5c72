"""`import-consents`: bring consents and opt-outs that were given elsewhere into a deployed program."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.brand.source import BrandFileError
from infra.environment import UnknownEnvironmentError
from lambdas.consent.items import TableNames
from ops import deployed
from ops.cli.common import CommandRefusedError, EnvironmentName, environment_of, manifest_of, show_problems, terminal
from ops.consents.files import BadFile, Source, digest_of
from ops.consents.importing import Import, Journal, NotRecordedError, Recorder
from ops.consents.validation import Rules

if TYPE_CHECKING:
    from infra.environment import Environment
    from lambdas.program import Program

File = Annotated[Path, typer.Argument(help="CSV with a header, or Pinpoint's endpoint export (JSON lines); gzip too.")]
ProgramId = Annotated[str, typer.Option("--program", help="The program, such as example-corp/promotional.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check every row and record nothing; needs no AWS.")]


def import_consents(file: File, *, program: ProgramId, environment: EnvironmentName, dry_run: DryRun = False) -> None:
    """Record the consents and opt-outs in FILE, each with its evidence; name every row that cannot be taken.

    May be run again at any time: it goes on where it stopped, and records no row twice.
    """
    try:
        place = environment_of(environment)
        made = manifest_of(program, environment)
        counts, report = _check(file, made) if dry_run else _record(file, made, place)
    except BrandFileError as error:
        show_problems(error)
        raise typer.Exit(1) from error
    except (BadFile, CommandRefusedError, OSError) as error:
        typer.echo(f"{file}: {error}", err=True)
        raise typer.Exit(1) from error
    except (UnknownEnvironmentError, deployed.DeploymentError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except (NotRecordedError, BotoCoreError, ClientError) as error:
        typer.echo(f"{file}: stopped: {error}: run the same command again to go on from there", err=True)
        raise typer.Exit(1) from error
    _show(counts, report)


def _check(file: Path, program: Program) -> tuple[dict[str, int], Path]:
    checkpoint, report = (Path(f"{file}.dry-run.{suffix}") for suffix in ("checkpoint", "report.csv"))
    with Journal(checkpoint, report) as journal:
        Import(Source(file), Rules(program, datetime.now(UTC)), journal).check()
        return journal.progress.counts, report


def _record(file: Path, program: Program, environment: Environment) -> tuple[dict[str, int], Path]:
    target = deployed.program(environment, program.id)
    tables = TableNames(target.subscriptions, target.ledger, target.sends, program.audience_shards)
    client = deployed.tables_client(environment)
    recorder = Recorder(client, tables=tables, program=program, clock=lambda: datetime.now(UTC))
    name = f"{file}.{environment.name}.{program.id.replace('/', '-')}"
    # another file, or a program that was deployed anew, must not go on where this one stopped
    mark = f"{digest_of(file)[:16]}-{target.stack_id.rpartition('/')[2]}"
    with Journal(Path(f"{name}.{mark}.checkpoint"), Path(f"{name}.report.csv")) as journal:
        Import(Source(file), Rules(program, datetime.now(UTC)), journal).run(recorder)
        return journal.progress.counts, journal.report


def _show(counts: dict[str, int], report: Path) -> None:
    for outcome, count in counts.items():
        if count:
            terminal().print(f"{count:>10,} {outcome}")
    typer.echo(f"the report is in {report}")
    if bad := counts.get("bad"):
        left_out = "row was left out: correct it" if bad == 1 else "rows were left out: correct them"
        typer.echo(f"{bad:,} bad {left_out} and import the file again", err=True)
        raise typer.Exit(1)
