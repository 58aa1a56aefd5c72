"""`./sms doctor`: whether an environment is ready to be deployed to, or, after a deploy, to send."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from infra.brand.loader import load_all
from ops.cli.common import BRANDS, environments_of, in_place, refusals, terminal
from ops.deployed import DeploymentError
from ops.doctor.account_checks import identity_of
from ops.doctor.context import CheckContext
from ops.doctor.finding import Color
from ops.doctor.freshness import today
from ops.doctor.report import examine, table, to_json, worst

if TYPE_CHECKING:
    from infra.environment import Environment
    from ops.doctor.finding import Finding

After = Annotated[
    bool, typer.Option("--after", help="After a deploy: check that every pool accepts a text. Sends nothing.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")]


def doctor(
    environment: str = typer.Argument(default_factory=lambda: os.environ.get("ENV", "local")),
    *,
    after: After = False,
    as_json: AsJson = False,
) -> None:
    """Check the account for a deploy to ENVIRONMENT: red blocks it, yellow limits it, each with a remedy."""
    found: dict[str, list[Finding]] = {}
    with refusals():
        for place in environments_of(environment):
            here, brands = in_place(place, load_all(BRANDS))
            try:
                found[place.called] = examine(CheckContext(here, brands, today()), after=after)
            except DeploymentError as nowhere:
                if after:
                    raise
                typer.echo(f"{nowhere}, which starts it")
                return
    for name, findings in found.items():
        if as_json:
            typer.echo(to_json(name, findings))
        else:
            terminal().print(table(name, findings))
            typer.echo(f"{name}: {SUMMARY[worst(findings)]}")
    if any(worst(findings) is Color.RED for findings in found.values()):
        raise typer.Exit(1)


SUMMARY = {
    Color.RED: "not ready: put right what is red",
    Color.YELLOW: "ready, with limits",
    Color.GREEN: "ready",
}


def fault(environment: Environment) -> str | None:
    """Return what stands against acting in `environment`; None where nothing does."""
    if environment.name == "local":
        return None
    found = identity_of(environment)
    return f"{found.says}: {found.remedy}" if found.color is Color.RED else None
