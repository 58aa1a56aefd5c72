"""`./sms doctor`: whether a deploy to an environment can start, told in one line."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.brand.file import load_all
from infra.cli.form_logging import logging_fault
from infra.cli.programs import BRANDS, environment_of, refusals
from infra.deployment.account import Account
from infra.deployment.protection import Gap, gaps
from infra.environment import PLACEHOLDER_ACCOUNT, Environment, UnknownEnvironmentError

if TYPE_CHECKING:
    from collections.abc import Iterator


def doctor(environment: str = typer.Argument(default_factory=lambda: os.environ.get("ENV", "local"))) -> None:
    """Check account, region and credentials that a deploy to ENVIRONMENT would use, and what a form needs there."""
    problem = fault(environment) or logging_fault(environment)
    if problem:
        typer.echo(problem, err=True)
        raise typer.Exit(1)
    typer.echo(f"{environment}: ready to deploy")
    with refusals():
        _tell_unprotected(environment)
        for program in _without_short_code(environment):
            brand, _, kind = program.partition("/")
            typer.echo(
                f"{program} has no short code in {environment} yet: write what its registration needs with "
                f"`./sms registration {brand} --program {kind} --out FOLDER`"
            )


def _tell_unprotected(environment: str) -> None:
    """Say where the step after a deploy did not run; who may not look may deploy all the same."""
    found: list[Gap] = []
    if environment != "local":
        with suppress(ClientError):
            found = gaps(Account(environment_of(environment)))
    if found:
        stacks = ", ".join(dict.fromkeys(gap.stack for gap in found))
        typer.echo(f"{environment}: {stacks} can be deleted by mistake: run `./sms protect {environment}`")


def _without_short_code(environment: str) -> Iterator[str]:
    """Yield the programs that have no number in `environment`, or a simulator; locally that is how it should be."""
    for brand in load_all(BRANDS) if environment != "local" else ():
        for kind in brand.message_types:
            if brand.program(kind).origination.get(environment, "simulator") == "simulator":
                yield f"{brand.brand}/{kind}"


def fault(name: str) -> str | None:
    """Return what stands against acting in the environment called `name`; None where nothing does."""
    try:
        environment = Environment.of_file(name, Path("cdk.json"))
    except UnknownEnvironmentError as unknown:
        return str(unknown)
    if environment.name == "local":
        return None
    if environment.account == PLACEHOLDER_ACCOUNT:
        return (
            f"{name}: account must be your own, got the placeholder {PLACEHOLDER_ACCOUNT}: "
            f"set context.environments.{name}.account in cdk.json"
        )
    return _credential_fault(environment)


def _credential_fault(environment: Environment) -> str | None:
    try:
        account = boto3.client("sts", region_name=environment.region).get_caller_identity()["Account"]
    except (BotoCoreError, ClientError) as refused:
        return (
            f"{environment.name}: AWS credentials for account {environment.account} are needed, got "
            f"'{refused}': sign in (aws sso login, or set AWS_PROFILE) and try again"
        )
    if account != environment.account:
        return (
            f"{environment.name}: credentials must belong to account {environment.account}, got {account}: "
            "choose the right AWS_PROFILE, or correct the account in cdk.json"
        )
    return None
