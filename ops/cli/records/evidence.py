"""`evidence` and `verify-ledger`: all that can be proved about one number, and that an export is whole."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.environment import UnknownEnvironmentError
from lambdas.consent.phone import masked, spelling
from ops import deployed
from ops.cli.common import (
    CommandRefusedError,
    EnvironmentName,
    counted,
    environment_of,
    environments_of,
    reason_of,
    stands,
    writing,
)
from ops.evidence.reading import from_archive, from_tables
from ops.evidence.render import document, page, plain, told
from ops.evidence.verifying import Tally, findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.environment import Environment
    from ops.evidence.dossier import Dossier


class Format(StrEnum):
    """What the evidence is written as."""

    HTML = "html"
    JSON = "json"
    TEXT = "text"


Phone = Annotated[str, typer.Argument(help="The number, such as +14255550123.")]
ProgramId = Annotated[
    str, typer.Option("--program", help="One program, such as example-corp/promotional. Default: all.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="html is a single printable page.")]
Archive = Annotated[
    Path | None,
    typer.Option("--archive", help="A file or folder with an exported ledger, to read instead of AWS.", exists=True),
]
Out = Annotated[Path | None, typer.Option("--out", help="The file to write. Default: the terminal.")]


def evidence(
    phone: Phone,
    *,
    environment: EnvironmentName,
    program: ProgramId = "",
    shape: FormatOption = Format.TEXT,
    archive: Archive = None,
    out: Out = None,
) -> None:
    """Show who agreed to what, when, and in which words. Exits with 1 if the records are not intact."""
    number = spelling(phone)
    if number is None:
        _fail(f"phone must be an E.164 number such as +14255550123, got {len(phone)} characters of another form")
    try:
        if not archive:
            for place in [environment_of(environment, program)] if program else environments_of(environment):
                _tell_of_older_tables(place)
        found = _of_archive(archive, program, number) if archive else _of_tables(environment, program, number)
        if not found:
            _fail(f"no record of {masked(number)} was found: check the number, --program and --environment")
        _write(found, shape, out)
    except (CommandRefusedError, UnknownEnvironmentError, deployed.DeploymentError) as error:
        _fail(str(error))
    except (BotoCoreError, ClientError) as error:
        _fail(f"{environment}: the tables cannot be read: {error}")
    except OSError as error:
        _fail(f"{error.filename}: cannot be read: {reason_of(error)}")
    if not all(dossier.whole for dossier in found):
        _fail("the records are not whole: see what the evidence says of them")
    if any(dossier.late for dossier in found):
        _fail("a text was handed over after an opt-out: the evidence marks it")


def _of_tables(environment: str, program: str, phone: str) -> list[Dossier]:
    now = datetime.now(UTC)
    drawn = (from_tables(deployed.tables_client(place), one, phone, now) for place, one in stands(environment, program))
    return [dossier for dossier in drawn if dossier is not None]


def _tell_of_older_tables(place: Environment) -> None:
    try:
        programs = deployed.programs(place)
    except deployed.DeploymentError:  # none stands, and all may be left of what stood; or there is no account to see
        programs = []
    try:
        older = deployed.older_tables(place, programs)
    except ClientError as error:
        typer.echo(f"whether older tables were left is not known: {error.response['Error'].get('Code')}", err=True)
        return
    except BotoCoreError:  # the reading that follows meets it too, and tells
        return
    for table in older:
        typer.echo(
            f"table {table} is of a stack that is gone, and not in this evidence: what it holds is taken back by "
            f"`./sms recover {place.called} --adopt`",
            err=True,
        )


def _of_archive(archive: Path, program: str, phone: str) -> list[Dossier]:
    drawn = from_archive(archive, program, phone, datetime.now(UTC))
    return [drawn] if drawn is not None else []


def _write(found: Sequence[Dossier], shape: Format, out: Path | None) -> None:
    if shape is Format.JSON:
        text = document(found)
    else:
        text = (page if shape is Format.HTML else plain)([told(dossier) for dossier in found])
    if out is None:
        typer.echo(text, nl=False)
    else:
        with writing(out):
            out.write_text(text, encoding="utf-8")
        typer.echo(f"{out}: written", err=True)


def _fail(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(1)


# `verify-ledger`: prove, without AWS, that an exported ledger is whole.


Export = Annotated[
    Path,
    typer.Argument(
        help="JSON lines of ledger rows, plain or gzip: a file, or a folder of them. Standing rows of the "
        "Subscriptions table among them prove the newest records too.",
        exists=True,
    ),
]


def verify_ledger(export: Export) -> None:
    """Name every altered, removed, reordered, or inserted record in EXPORT. Exits with 1 if there are any."""
    tally = Tally()
    for finding in findings(export, tally):
        typer.echo(finding)
    problems = counted(tally.problems, "problem") if tally.problems else "no problems"
    typer.echo(f"{counted(tally.records, 'record')} of {counted(tally.numbers, 'number')}: {problems}", err=True)
    if tally.open_ended:
        typer.echo(
            f"{counted(tally.open_ended, 'number')} {'has' if tally.open_ended == 1 else 'have'} no status item in the "
            "export: their newest records may be missing",
            err=True,
        )
    if not tally.records:
        _fail(f"{export}: must hold rows of a ledger, got none: a failed export proves nothing, export it again")
    if tally.problems:
        raise typer.Exit(1)
