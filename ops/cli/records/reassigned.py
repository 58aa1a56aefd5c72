"""`reassigned`: the round trip with the FCC's Reassigned Numbers Database, by files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lambdas.consent.items import TableNames
from ops import deployed
from ops.cli.common import (
    CommandRefusedError,
    EnvironmentName,
    counted,
    environment_of,
    manifest_of,
    program_of,
    refusals,
    terminal,
)
from ops.consents import reassigned as rnd
from ops.consents.files import BadFile
from ops.consents.importing import NotRecordedError, Register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.environment import Environment

OPENED = date(2021, 11, 1)  # the day on which the database opened to callers, FCC DA 21-1649
SHOWN = 20  # faults of a file that are shown one by one
ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/promotional.")]
Of = Annotated[str, typer.Option("--program", help="The program, such as example-corp/promotional.")]
Out = Annotated[Path, typer.Option("--out", help="The file to write; over 250,000 numbers, -2, -3 ... follow.")]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="The files that the database gave back, as CSV.")]
Queried = Annotated[str, typer.Option("--queried", help="The day of the query, such as 2026-11-28.")]
Apply = Annotated[
    bool, typer.Option("--apply", help="Put the answers on record. Without it, only shows what would change.")
]

reassigned = typer.Typer(
    help="Check numbers against the FCC's Reassigned Numbers Database, by files.",
    no_args_is_help=True,
    add_completion=False,
)


@reassigned.command("export")
def export(program: ProgramId, *, out: Out, environment: EnvironmentName) -> None:
    """Write the numbers that get texts, each with the day of its consent, in files that the database takes."""
    with refusals():
        place = environment_of(environment, program)
        target = program_of(place, program)
        made = rnd.write(out, rnd.numbers(deployed.tables_client(place), target.subscriptions))
    for path, count in made:
        typer.echo(f"{path}: {counted(count, 'number')}")
    if not made:
        typer.echo(f"{program}: no number gets texts, so there is nothing to ask for")


@reassigned.command("import")
def take(files: Files, *, program: Of, queried: Queried, environment: EnvironmentName, apply: Apply = False) -> None:
    """Put the database's answers on record: a no, no data, or a yes, which suspends the number's subscriptions.

    May be run again at any time: no answer is recorded twice.
    """
    with refusals():
        place, day = environment_of(environment, program), _day(queried)
        found = _read(files)
        try:
            counts = _answers(place, program, day, apply=apply).take(found, lambda line: typer.echo(line, err=True))
        except NotRecordedError as error:
            raise CommandRefusedError(f"stopped: {error}: run the same command again to go on") from error
    for fate in rnd.Fate:
        if counts[fate]:
            terminal().print(f"{counts[fate]:>10,} {fate}", markup=False)
    if not apply:
        typer.echo("a dry run: nothing is on record yet; --apply records it")


def _day(given: str) -> date:
    today = datetime.now(UTC).date()
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise CommandRefusedError(f"--queried must be a day such as {today}, got '{given}'") from None
    if not OPENED <= day <= today:
        raise CommandRefusedError(f"--queried must lie between {OPENED} and today, {today} in UTC, got {day}")
    return day


def _read(files: Sequence[Path]) -> list[rnd.Response]:
    """Return every answer of `files`; CommandRefusedError with each fault: nothing is taken of a file with one."""
    faults: list[str] = []
    found: list[rnd.Response] = []
    for file in files:
        try:
            found += rnd.responses(file, faults)
        except BadFile as error:
            faults.append(f"{file}: {error}")
    for fault in faults[:SHOWN]:
        typer.echo(fault, err=True)
    if faults:
        more = f", {SHOWN} shown" if len(faults) > SHOWN else ""
        count = counted(len(faults), "fault")
        raise CommandRefusedError(f"{count}{more}: nothing is on record: correct the files and import them again")
    return found


def _answers(place: Environment, name: str, day: date, *, apply: bool) -> rnd.Answers:
    made, target = manifest_of(name, place.name), program_of(place, name)
    tables = TableNames(target.subscriptions, target.ledger, target.sends, made.audience_shards)
    register = Register(deployed.tables_client(place), tables, lambda: datetime.now(UTC))
    return rnd.Answers(register, rnd.Query(day, made, datetime.now(UTC)), apply)
