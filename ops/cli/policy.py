"""`policy`: judge a cloud assembly, or CloudFormation templates of whatever origin, by every rule."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.brand.source import line_of
from infra.policy.assembly import read_all
from infra.policy.reading import AssemblyError
from infra.policy.report import Place, report, shown
from infra.policy.reports import as_json, junit, sarif, table
from infra.policy.verdict import verdict
from ops.cli.common import BRANDS, terminal

if TYPE_CHECKING:
    from infra.policy.report import Cause
    from infra.policy.rule import Finding, Rule


class Format(StrEnum):
    """The forms in which a report is printed."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"


TEXTS = {Format.JSON: as_json.text, Format.SARIF: sarif.text, Format.JUNIT: junit.text}
FINDINGS, UNREADABLE = 1, 2
Paths = Annotated[
    list[Path], typer.Argument(help="cdk.out, folders of templates, or JSON or YAML templates.", show_default=False)
]
Asked = Annotated[Format, typer.Option("--format", help="The report's format.")]


def policy(paths: Paths, *, form: Asked = Format.TABLE) -> None:
    """Check an assembly or CloudFormation templates against every rule.

    Ends with 0 where nothing stands against them, with 1 where something does, with 2 where they cannot be read.
    """
    try:
        reached = verdict(read_all(paths, datetime.now(UTC).date()))
    except AssemblyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNREADABLE) from error
    found = report(reached, _cause_in(BRANDS))
    if form is Format.TABLE:
        table.show(found, terminal())
    else:
        typer.echo(TEXTS[form](found))
    raise typer.Exit(FINDINGS if found.entries else 0)


def _cause_in(folder: Path) -> Cause:
    """Return what finds the line of the brand file that brings a finding about; None where the app does."""
    line = cache(partial(line_of, folder))

    def cause(finding: Finding, rule: Rule) -> Place | None:
        program = finding.template.program
        if program is None or rule.brand_key is None:
            return None
        found = line(program.brand, program.message_type, rule.brand_key)
        return Place(shown(found[0]), found[1]) if found else None

    return cause
