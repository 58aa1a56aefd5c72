"""The report for people: by rule on a terminal, a line per finding in a pipe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from infra.policy.reports.report import Entry, Report
from infra.policy.rule import Rule


def show(report: Report, console: Console) -> None:
    """Print `report` on `console`."""
    if console.is_terminal:
        _rich(report, console)
    else:
        _plain(report, console)
    console.print(report.summary, style="bold red" if report.entries else "bold green")


def _plain(report: Report, console: Console) -> None:
    for entry in report.entries:
        finding = entry.finding
        told = f"{finding.message} {finding.why} To mend: {finding.remedy}"
        _line(console, f"{entry.place}: {finding.rule}: {entry.resource}: {told}")
    for entry in report.waived:
        _line(console, f"{entry.place}: waived: {entry.finding.rule}: {entry.resource}: {_waiver(entry)}")
    for waiver in report.unused:
        _line(console, f"{waiver.place}: the waiver of {waiver.rule} waives nothing: delete it")


def _rich(report: Report, console: Console) -> None:
    for rule, entries in _by_rule(report.entries).items():
        console.print(Text.assemble((rule.id, "bold red"), f"  {rule.info}"))
        console.print(Text.assemble(("why      ", "dim"), f"{rule.why} ({rule.source})"))
        console.print(Text.assemble(("to mend  ", "dim"), rule.remedy))
        console.print(_table([(str(one.place), one.resource, one.finding.message) for one in entries]))
    if report.waived:
        console.print("Waived", style="bold yellow")
        console.print(
            _table([(str(one.place), f"{one.resource} ({one.rule.id})", _waiver(one)) for one in report.waived])
        )
    for waiver in report.unused:
        _line(console, f"{waiver.place}: the waiver of {waiver.rule} waives nothing: delete it")


def _by_rule(entries: Iterable[Entry]) -> dict[Rule, list[Entry]]:
    found: dict[Rule, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.rule].append(entry)
    return found


def _table(rows: list[tuple[str, str, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("place", "resource", "what"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _waiver(entry: Entry) -> str:
    waiver = entry.waiver
    return f"until {waiver.until} by {waiver.owner}: {waiver.reason}" if waiver else ""


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)
