"""`policy`: judge a cloud assembly, or CloudFormation templates of whatever origin, by every rule."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.brand.loader import BrandFileError, load_all
from infra.brand.source import line_of
from infra.environment import Environment, UnknownEnvironmentError
from infra.facts import expected_stacks
from infra.policy.reports import as_json, junit, sarif, table
from infra.policy.reports.report import Place, report, shown
from infra.policy.rules import RULES
from infra.policy.templates.assembly import AssemblyError, read_all, read_assembly, read_json
from infra.policy.verdict import asked, verdict
from ops.cli.common import BRANDS, in_place, terminal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from infra.policy.blueprint.expected import ExpectedStack
    from infra.policy.reports.report import Cause
    from infra.policy.rule import Finding, Rule
    from infra.policy.templates.assembly import Assembly


class Format(StrEnum):
    """The forms in which a report is printed."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"


TEXTS = {Format.JSON: as_json.text, Format.SARIF: sarif.text, Format.JUNIT: junit.text}
FINDINGS, UNREADABLE = 1, 2
CDK_JSON = Path("cdk.json")
HELD = (
    "held against the blueprints, which all {all} rules judged when they were written; asked of this assembly were the "
    "{asked} that judge what several stacks, brand files, and the day decide"
)
UNHELD = (
    "no assembly of an environment of cdk.json, so nothing was held against a blueprint. Of each program all rules and "
    "the proof of separation say what they find: a resource that is missing or open, a way to another program. They "
    "cannot tell what nobody declared, such as a second consumer beside the right one, nor what the code does"
)
Paths = Annotated[
    list[Path], typer.Argument(help="cdk.out, folders of templates, or JSON or YAML templates.", show_default=False)
]
Asked = Annotated[Format, typer.Option("--format", help="The report's format.")]


def policy(paths: Paths, *, form: Asked = Format.TABLE) -> None:
    """Check an assembly or CloudFormation templates against every rule.

    Ends with 0 where nothing stands against them, with 1 where something does, with 2 where they cannot be read.
    """
    today = datetime.now(UTC).date()
    try:
        expected = _expected(paths)
        assembly = read_assembly(paths[0], today, expected) if expected else read_all(paths, today)
        reached = verdict(assembly)
    except (AssemblyError, BrandFileError, UnknownEnvironmentError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(UNREADABLE) from error
    typer.echo(f"note: {_judged(assembly)}", err=True)
    found = report(reached, _cause_in(BRANDS))
    if form is Format.TABLE:
        table.show(found, terminal())
    else:
        typer.echo(TEXTS[form](found))
    raise typer.Exit(FINDINGS if found.entries else 0)


def _judged(assembly: Assembly) -> str:
    """Return how the assembly was judged, and what that cannot tell."""
    return HELD.format(all=len(RULES), asked=len(asked(assembly))) if assembly.expected else UNHELD


def _expected(paths: Sequence[Path]) -> list[ExpectedStack]:
    """Return the stacks that the one assembly of `paths` must hold; nothing for templates of another origin."""
    if len(paths) != 1 or not (paths[0] / "manifest.json").is_file() or not CDK_JSON.is_file():
        return []
    stacks = read_json(paths[0] / "manifest.json").get("artifacts", {}).values()
    named = {one.get("properties", {}).get("tags", {}).get("Environment") for one in stacks} - {None}
    known = json.loads(CDK_JSON.read_text(encoding="utf-8"))["context"]["environments"]
    if len(named) != 1 or not {*named} <= {*known}:
        return []
    environment, brands = in_place(_place(named.pop(), known, stacks), load_all(BRANDS))
    return expected_stacks(brands, environment, only=os.environ.get("BRAND") or None)


def _place(name: str, known: Mapping[str, Any], stacks: Collection[Mapping[str, Any]]) -> Environment:
    """Return the environment called `name`: in that of its cells to which `stacks` go."""
    targets = {one.get("environment") for one in stacks}
    places = Environment.all_of(name, known)
    return next((one for one in places if f"aws://{one.account}/{one.region}" in targets), places[0])


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
