"""`law`: the rows of law that bind a brand's texts, what changes by a day, and what to read again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from infra.brand.loader import load_files, paths_of
from infra.brand.manifest import manifest
from ops.cli.common import BRANDS, CommandRefusedError, brand_of, counted, refusals, terminal, writing
from ops.doctor.coming import changes, dated_rows, effects
from ops.doctor.freshness import LIMIT, newest_reading, overdue
from ops.evidence.replay import BadExportError, replay, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lambdas.program import Program
    from ops.doctor.coming import Change, DatedRow

Brand = Annotated[str, typer.Argument(help="The brand, such as example-corp; all of brands/ unless given.")]
AsOf = Annotated[str, typer.Option("--as-of", help="What changes by that day, such as 2027-02-01.")]
Today = Annotated[str, typer.Option("--today", help="The day to start from; today (UTC) unless given.")]
Export = Annotated[
    Path | None,
    typer.Option(
        "--replay", exists=True, help="Judge the texts of an export (CSV, or the Sends table) by the law of --as-of."
    ),
]
Out = Annotated[Path | None, typer.Option("--out", help="Where --replay writes every text that would be stopped.")]
Stale = Annotated[bool, typer.Option("--stale", help="Only the rows and tables to read again by then.")]

UNDATED = "0001-01-01"
SHOWN = 20  # of the texts that would be stopped, and of the lines that cannot be read


def law(
    brand: Brand = "",
    *,
    as_of: AsOf = "",
    stale: Stale = False,
    today: Today = "",
    export: Export = None,
    out: Out = None,
) -> None:
    """Show the law that binds a brand's texts, what changes by a day, or what it would have stopped. Needs no AWS."""
    with refusals():
        start = _day(today, "--today") if today else datetime.now(UTC).date()
        until = _day(as_of, "--as-of") if as_of else None
        if out is not None and export is None:
            raise CommandRefusedError(
                "--out must stand beside --replay, whose texts it is for: add it, or leave it out"
            )
        if stale:
            if brand or export is not None:
                raise CommandRefusedError("--stale must stand without a brand and --replay: it is about every row")
            _show_stale(until or start, "--as-of" if until else "--today")
            return
        programs = _programs(brand)
        if export is not None:
            _show_replay(programs, export, until or start, out)
        elif until is None:
            _show_in_force(programs, start)
        else:
            _show_changes(programs, start, until)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandRefusedError(f"{option} must be a day such as 2027-02-01, got '{text}'") from None


def _programs(brand: str) -> list[Program]:
    brands = [brand_of(brand)] if brand else load_files(paths_of([BRANDS]))
    return [manifest(its, kind, "local") for its in brands for kind in its.message_types]


def _concerning(programs: Sequence[Program]) -> list[DatedRow]:
    return [row for row in dated_rows() if any(row.concerns(program) for program in programs)]


def _show_in_force(programs: Sequence[Program], day: date) -> None:
    found = _concerning(programs)
    table = _table(f"In force on {day}", "rule", "where", "since", "what it says", "sure")
    for row in found:
        if row.in_force(day):
            since = str(row.effective) if str(row.effective) != UNDATED else "not read"
            table.add_row(*map(Text, (row.id, _where(row), since, row.raw["says"], row.sure)))
    console = terminal()
    console.print(table)
    for row in found:
        if row.in_force(day):
            _print(*(f"{row.id}: note: {note}" for note in row.raw.get("notes", ())))
    _show_list("Coming", changes(found, day, date.max))
    _show_open(found)


def _show_changes(programs: Sequence[Program], start: date, until: date) -> None:
    found, (first, last) = _concerning(programs), sorted((start, until))
    _show_list(f"What changes after {first} and by {last}", changes(found, first, last))
    for program in programs:
        told = effects(program, first, last)
        for effect in told:
            where = " ".join(effect.places)
            _print(f"{program.id}: {where}: {effect.what} {effect.before}, then {effect.after}")
        if not told:
            _print(f"{program.id}: its hours, its calendars of holidays, and its caps stay in every place")
    _show_open(found)


def _show_list(title: str, found: Sequence[Change]) -> None:
    _print(f"{title}:" if found else f"{title}: nothing")
    for change in found:
        row = change.row
        source = f"{row.raw['cite']}; {row.sure}"
        _print(f"{change.day}  {row.id}  {_where(row)}  {change.what}: {row.raw['says']} ({source})")
    _print("")


def _show_open(found: Iterable[DatedRow]) -> None:
    for row in found:
        if row.effective is None:
            _print(f"{row.id}: its first day is not known yet: {row.raw['says']} ({row.raw['cite']})")


def _show_stale(day: date, option: str) -> None:
    if day < (newest := newest_reading()):
        raise CommandRefusedError(f"{option} must be {newest}, when the newest row was read, or later, got {day}")
    found = overdue(day)
    _print(*map(str, found))
    _print(
        f"{len(found)} to read again on {day}"
        if found
        else f"every row of law and every table of codes was read in the {LIMIT.days} days before {day}"
    )


def _show_replay(programs: Sequence[Program], export: Path, day: date, out: Path | None) -> None:
    immediate = {template.name for program in programs for template in program.templates if template.immediate}
    try:
        found = replay(texts_of(export, immediate), day)
    except BadExportError as error:
        raise CommandRefusedError(str(error)) from error
    table = _table(f"What the law of {day} would have stopped", "rule", "where", "texts")
    for rule, where, count in found.by_rule():
        table.add_row(rule, where, f"{count:,}")
    if table.row_count:
        terminal().print(table)
    lines = [its.why for its in sorted(found.stopped, key=lambda its: its.text.at)]
    if out is not None:
        with writing(out):
            out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    _print(*lines[: SHOWN if out is None else 0])
    _print(*(f"not read: {line}" for line in found.unread[:SHOWN]))
    _print(
        f"{counted(found.decided, 'text')} decided, {len(lines):,} would have been stopped; "
        f"{counted(found.immediate, 'immediate one')} {'is' if found.immediate == 1 else 'are'} not held; "
        f"{counted(len(found.unread), 'line')} could not be read"
    )
    if found.unread:
        raise typer.Exit(1)


def _where(row: DatedRow) -> str:
    named = row.raw.get("states") or row.raw.get("message_types") or (row.id,)
    return "everywhere" if "*" in named else " ".join(named)


def _print(*lines: str) -> None:
    for line in lines:
        terminal().print(line, markup=False, soft_wrap=True)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=Text(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in {"day", "rule", "since"})
    return table
