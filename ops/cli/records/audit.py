"""`audit`: look at a program's whole list now, and with `--apply` act on what an earlier look has shown."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from ops import deployed
from ops.cli.common import CommandRefusedError, EnvironmentName, environment_of, program_of, refusals, terminal

if TYPE_CHECKING:
    from infra.environment import Environment
    from ops.deployed import DeployedProgram

ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/promotional.")]
Apply = Annotated[bool, typer.Option("--apply", help="Act on the findings; needs a recent dry run.")]
FRESH = timedelta(days=7)  # an older dry run says too little of the list as it is now
SECONDS_BETWEEN_LOOKS = 2


def audit(program: ProgramId, *, environment: EnvironmentName, apply: Apply = False) -> None:
    """Audit a program's list and show the findings. Changes nothing without `--apply`."""
    with refusals():
        place = environment_of(environment, program)
        target = program_of(place, program)
        if apply and not _looked(place, target):
            raise CommandRefusedError(
                f"{program} must have had a dry run within 7 days, got none: run it without --apply"
            )
        run = f"audit-{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
        states = deployed.client_of("stepfunctions", place)
        asked = json.dumps({"run": run, "apply": apply, "by": "a person"})
        begun = states.start_execution(stateMachineArn=target.outputs["AuditWorkflow"], name=run, input=asked)
        typer.echo(f"started: {begun['executionArn']}")
        _await(states, begun["executionArn"])
        key = f"reports/{run}{'' if apply else '.dry'}"
        _show(_report(place, target, f"{key}.json"))
        typer.echo(f"report: s3://{target.outputs['AuditReports']}/{key}.html")


def _looked(place: Environment, target: DeployedProgram) -> bool:
    pages = deployed.client_of("s3", place).get_paginator("list_objects_v2")
    since = datetime.now(UTC) - FRESH
    found = (one for page in pages.paginate(Bucket=target.outputs["AuditReports"]) for one in page.get("Contents", []))
    return any(one["Key"].endswith(".dry.json") and one["LastModified"] >= since for one in found)


def _await(states: Any, arn: str) -> None:  # noqa: ANN401 - each service has a client class of its own
    while (status := states.describe_execution(executionArn=arn)["status"]) == "RUNNING":
        time.sleep(SECONDS_BETWEEN_LOOKS)
    if status != "SUCCEEDED":
        raise CommandRefusedError(f"the audit must succeed, got {status.lower()}: read its log, redrive it")


def _report(place: Environment, target: DeployedProgram, key: str) -> dict[str, Any]:
    found = deployed.client_of("s3", place).get_object(Bucket=target.outputs["AuditReports"], Key=key)
    return dict(json.loads(found["Body"].read()))


def _show(told: dict[str, Any]) -> None:
    doing = "acted on" if told["acted"] else "a dry run"
    table = Table("finding", "numbers", "action", title=f"{told['subscribers']:,} subscribers, {doing}")
    for one in told["findings"]:
        if one["numbers"]:
            table.add_row(one["says"], f"{one['numbers']:,}", one["act"])
    terminal().print(table)
