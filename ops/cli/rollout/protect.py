"""`./sms standing` and `protect`: the steps around `cdk deploy` that keep stacks from being deleted."""

from __future__ import annotations

import os
from itertools import groupby

import typer

from ops.cli.common import environment_of, refusals
from ops.rollout.deployment.account import Account
from ops.rollout.deployment.protection import protect as close_gaps
from ops.rollout.deployment.stacks import stacks_of

EnvironmentName = typer.Argument(default_factory=lambda: os.environ.get("ENV", "local"), help="As in cdk.json.")


def standing(environment: str = EnvironmentName) -> None:
    """Print the deployed stacks of ENVIRONMENT: the next `cdk deploy` keeps only these protected."""
    with refusals():
        typer.echo(" ".join(stack.name for stack in stacks_of(Account(environment_of(environment))) if stack.stands))


def protect(environment: str = EnvironmentName) -> None:
    """Protect ENVIRONMENT's deployed stacks, pools, and tables from deletion. Safe to repeat."""
    with refusals():
        closed = close_gaps(Account(environment_of(environment)))
    for stack, gaps in groupby(closed, key=lambda gap: gap.stack):
        typer.echo(f"{stack}: protected from deletion: {', '.join(gap.what for gap in gaps)}")
    if not closed:
        typer.echo(f"{environment}: everything that stands is protected from deletion")
