"""`deploy`: every stack of an environment by the CDK CLI, side by side, told in a line each."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ops.cli.common import CommandRefusedError, refusals, terminal
from ops.cli.rollout.placement import deployed_to
from ops.deployed import variables_of
from ops.doctor.account_checks import identity_of
from ops.doctor.finding import Color
from ops.rollout.deploy import LOG, Deploy, DeployFailedError, opened, question
from ops.rollout.deployed import cloudformation_client
from ops.rollout.synthesis import output_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.environment import Environment
    from ops.rollout.progress import Result

MOST_CELLS_AT_ONCE = 4  # each synthesises and deploys eight stacks at a time


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
    """Deploy every stack of ENVIRONMENT, its cells side by side. A failed stack stops only those that depend on it."""
    with refusals():
        if environment.partition("/")[0] == "local":
            raise CommandRefusedError("local: the local AWS is deployed to by `make deploy`, without a name")
        places = deployed_to(environment)
        if len(places) > 1:
            _side_by_side(places, approval)
            return
        for place in places:
            _deploy(place, approval)
    if not places:
        what = os.environ.get("BRAND") or "a brand"
        typer.echo(f"{environment}: no cell holds {what}, and nothing is to be deployed")


def settings_of(place: Environment) -> dict[str, str]:
    """Return the variables of the CDK CLI at `place`; CommandRefusedError where they open not the cell's account."""
    if place.cell and (signed_in := identity_of(place)).color is Color.RED:
        raise CommandRefusedError(f"{signed_in.says}: {signed_in.remedy}")
    return variables_of(place) | {"ENV": place.called}


def _deploy(place: Environment, approval: Approval) -> None:
    settings = settings_of(place)
    console = terminal()
    behind = f"-{place.cell}" if place.cell else ""
    with opened(LOG.with_name(f"deploy{behind}.log")) as log:
        agree, client = question(approval, console), cloudformation_client(place)
        try:
            results = Deploy(settings, client, console, log, output_of(place), agree=agree).run()
        except DeployFailedError as failure:
            raise CommandRefusedError(str(failure)) from failure
        _next_steps(place.called, results)


def _side_by_side(places: Sequence[Environment], approval: Approval) -> None:
    """Deploy to each of `places` in a process of its own; one that fails stops no other."""
    if approval is not Approval.NEVER:
        raise CommandRefusedError(
            "cells are deployed side by side, where nobody can be asked, got "
            f"{', '.join(one.called for one in places)}: say --approval never (APPROVAL=never), or deploy one cell at "
            f"a time, such as `./sms deploy {places[0].called}`"
        )
    with ThreadPoolExecutor(MOST_CELLS_AT_ONCE) as pool:
        ended = list(pool.map(_apart, places))
    if lost := [place.called for place, code in zip(places, ended, strict=True) if code]:
        raise CommandRefusedError(f"{', '.join(lost)}: not deployed, see above; what else is named above stands")


def _apart(place: Environment) -> int:
    command = [sys.executable, "-m", "ops", "deploy", place.called, "--approval", "never"]
    settings = {name: value for name, value in variables_of(place).items() if name != "CELL"}
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        for line in process.stdout or ():
            typer.echo(f"{place.cell}: {line.rstrip()}")
    return process.returncode


def _next_steps(environment: str, results: Sequence[Result]) -> None:
    new = [one.change.stack.tags or {} for one in results if one.outcome == "created"]
    programs = [f"{tags['Brand']}/{tags['MessageType']}" for tags in new if "MessageType" in tags]
    for program in dict.fromkeys(programs):
        typer.echo(f"  ./sms status {program} --environment {environment}")
