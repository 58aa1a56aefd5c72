"""Runs of campaigns in a deployed program: begun once under the campaign's own id, and counted up afterwards."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lambdas.delivery.circuit_breaker import KEY, brake_of
from lambdas.stores.dynamodb import rows_of
from ops.deployed import DeploymentError, client_of, tables_client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.environment import Environment
    from lambdas.delivery.circuit_breaker import CircuitBreaker
    from ops.campaigns.file import CampaignFile
    from ops.deployed import DeployedProgram

_KEYS = {"phone", "item", "expires_at"}


@dataclass(frozen=True, slots=True)
class Course:
    """How a run stands: the workflow's word for it, its own sum once it has ended, and what became of the requests.

    `fates` counts by the names that the gate gives: `sent`, and `dropped_` or the like with a reason.
    """

    status: str
    enqueued: int | None
    zones: Mapping[str, int]
    fates: Mapping[str, int]


def brake_on(environment: Environment, target: DeployedProgram) -> CircuitBreaker | None:
    """Return the brake that holds the program back; None where it is free to send."""
    row = tables_client(environment).get_item(TableName=target.outputs["Sends"], Key=KEY, ConsistentRead=True)
    brake = brake_of(row["Item"]) if "Item" in row else None
    return brake if brake is not None and brake.on else None


def begin(environment: Environment, target: DeployedProgram, written: CampaignFile) -> str:
    """Begin the run and return its ARN; DeploymentError where a run of that id was begun before."""
    campaign = written.campaign
    if written.audience is not None:
        key = f"audiences/{campaign.id}.csv"
        client_of("s3", environment).upload_file(str(written.audience), target.outputs["Campaigns"], key)
        campaign = replace(campaign, audience=key)
    states = client_of("stepfunctions", environment)
    try:
        begun = states.start_execution(
            stateMachineArn=target.outputs["CampaignWorkflow"],
            name=campaign.id,
            input=json.dumps({"campaign": json.loads(campaign.to_json())}),
        )
    except states.exceptions.ExecutionAlreadyExists as error:
        problem = f"campaign must be an id that no run had in the last 90 days, got '{campaign.id}': give it another"
        raise DeploymentError(problem) from error
    return str(begun["executionArn"])


def execution_of(target: DeployedProgram, campaign: str) -> str:
    """Return the ARN that the run of `campaign` has."""
    return f"{target.outputs['CampaignWorkflow'].replace(':stateMachine:', ':execution:')}:{campaign}"


def course(environment: Environment, target: DeployedProgram, campaign: str) -> Course:
    """Return how the run of `campaign` stands; DeploymentError where there was none."""
    states = client_of("stepfunctions", environment)
    try:
        run = states.describe_execution(executionArn=execution_of(target, campaign))
    except states.exceptions.ExecutionDoesNotExist as error:
        raise DeploymentError(f"campaign must be one that was launched in {target.id}, got '{campaign}'") from error
    output: dict[str, Any] = json.loads(run.get("output") or "{}")
    return Course(run["status"], output.get("enqueued"), output.get("zones", {}), fates(environment, target, campaign))


def fates(environment: Environment, target: DeployedProgram, campaign: str) -> Counter[str]:
    """Return how many texts of `campaign` ended how, by the names that the gate gives."""
    counted: Counter[str] = Counter()
    for row in rows_of(tables_client(environment), target.outputs["Sends"], f"campaign#{campaign}"):
        counted.update({name: int(value["N"]) for name, value in row.items() if name not in _KEYS})
    return counted
