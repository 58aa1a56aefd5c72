"""`deploy`: every stack of an environment by the CDK CLI, side by side, told in a line each."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.common import CommandRefusedError, refusals, terminal
from ops.rollout.deploy import Deploy, DeployFailedError, opened, question
from ops.rollout.deployed import cloudformation_client

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops.rollout.progress import Result


class Approval(StrEnum):
    """Which changes a person must agree to, in the words of the CDK CLI."""

    NEVER = "never"
    ANY_CHANGE = "any-change"
    BROADENING = "broadening"
    DESTRUCTIVE = "destructive"


ApprovalOption = Annotated[Approval, typer.Option(help="Ask before any change, before broader permissions, or never.")]


def deploy(
    environment: str = typer.Argument(help="As in cdk.json."), *, approval: ApprovalOption = Approval.BROADENING
) -> None:
    """Deploy every stack of ENVIRONMENT. A failed stack stops only those that depend on it."""
    console = terminal()
    with refusals(), opened() as log:
        if environment == "local":
            raise CommandRefusedError("local: the local AWS is deployed to by `make deploy`, without a name")
        settings = os.environ | {"ENV": environment}
        agree = question(approval, console)
        try:
            results = Deploy(settings, cloudformation_client, console, log, agree=agree).run()
        except DeployFailedError as failure:
            raise CommandRefusedError(str(failure)) from failure
        _next_steps(environment, results)


def _next_steps(environment: str, results: Sequence[Result]) -> None:
    new = [one.change.stack.tags or {} for one in results if one.outcome == "created"]
    programs = [f"{tags['Brand']}/{tags['MessageType']}" for tags in new if "MessageType" in tags]
    for program in dict.fromkeys(programs):
        typer.echo(f"  ./sms status {program} --environment {environment}")
