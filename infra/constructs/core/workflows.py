"""Workflows that run through a list in parts, in Amazon States Language, and the role by which they do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from aws_cdk import aws_stepfunctions as stepfunctions

from infra.constructs.core.functions import role
from infra.constructs.core.iam import PARTITION, allow, own_arn, tracing, trust
from infra.constructs.core.once import asked_once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from constructs import Construct

    from infra.constructs.core.encryption import ProgramKey


@asked_once("ref")
class Workflow(stepfunctions.CfnStateMachine):
    """A workflow whose ARN is asked once."""


def map_workflow(
    scope: Construct, *, name: str, labels: Sequence[str], definition: States, function_arn: str, key: ProgramKey
) -> Workflow:
    """Return the workflow `name` in `scope`, which may call one function, and run the maps called `labels`."""
    # the walk through a part is a run of the workflow itself
    runs = [own_arn("states", f"execution:{name}{end}") for end in (":*", *(f"/{label}:*" for label in labels))]
    may = [
        allow("lambda:InvokeFunction", on=[function_arn]),
        allow("states:StartExecution", on=[own_arn("states", f"stateMachine:{name}")]),
        allow("states:DescribeExecution", "states:StopExecution", "states:RedriveExecution", on=runs),
        key.usage(),
    ]
    encrypted = stepfunctions.CfnStateMachine.EncryptionConfigurationProperty(
        type="CUSTOMER_MANAGED_KMS_KEY", kms_key_id=key.arn
    )
    traced = key.options.tracing
    beside = {"Tracing": [tracing(samples=True)] if traced else []}
    return Workflow(
        scope,
        "Walk",
        state_machine_name=name,
        role_arn=role(scope, "Workflow", trust("states.amazonaws.com"), may, key.options, beside).attr_arn,
        definition_string=json.dumps(definition),
        encryption_configuration=encrypted,
        tracing_configuration=stepfunctions.CfnStateMachine.TracingConfigurationProperty(enabled=True)
        if traced
        else None,
    )


# Workflows in Amazon States Language that walk through a list: open, walk through every part at once, close.


States: TypeAlias = dict[str, object]

# as many zones as a campaign to the US and its neighbours can have: a zone that waits for its morning costs nothing
ZONES_AT_ONCE = 100
# a zone's walk is an execution for each round: the looks of a day fill less than a quarter of a history
ROUND_SECONDS = 24 * 60 * 60
ALL = ["States.ALL"]
# a step that comes twice asks for the same requests again, and the gate sends each once
AGAIN = [{"ErrorEquals": ALL, "IntervalSeconds": 5, "BackoffRate": 2, "MaxAttempts": 6, "MaxDelaySeconds": 300}]


def definition(function_arn: str) -> States:
    """Return the workflow of a campaign; every step of it asks the function at `function_arn`."""
    begun: States = {"campaign.$": "$.campaign", "round_seconds": ROUND_SECONDS}
    return {
        "Comment": "Asks for one text to each recipient, zone by zone while its window is open",
        "StartAt": "Open",
        "States": {
            "Open": {**ask(function_arn, "open", begun), "Next": "Zones"},
            "Zones": {**walks(function_arn, "Zones", "campaign", ZONES_AT_ONCE), "Next": "Close"},
            "Close": {**ask(function_arn, "close", {**begun, "steps.$": "$.steps"}), "Next": "Closed"},
            "Closed": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.state", "StringEquals": "more", "Next": "Zones"}],
                "Default": "Done",
            },
            "Done": {"Type": "Pass", "End": True},
        },
    }


def walks(function_arn: str, label: str, subject: str, at_once: int) -> States:
    """Return the state that walks through `$.steps` side by side, at most so many `at_once`, all for one `subject`."""
    return {
        "Type": "Map",
        "ItemsPath": "$.steps",
        "ItemSelector": {f"{subject}.$": f"$.{subject}", "step.$": "$$.Map.Item.Value"},
        "MaxConcurrency": at_once,
        "Label": label,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            **_walk(function_arn, label, subject),
        },
        "ResultPath": "$.steps",
    }


def ask(function_arn: str, what: str, more: Mapping[str, object]) -> States:
    """Return the state that has the function do `what`, and goes on with its answer."""
    return {
        "Type": "Task",
        "Resource": f"arn:{PARTITION}:states:::lambda:invoke",
        "Parameters": {"FunctionName": function_arn, "Payload": {"do": what, **more}},
        "OutputPath": "$.Payload",
        "Retry": AGAIN,
    }


def _walk(function_arn: str, label: str, subject: str) -> States:
    told = {f"{subject}.$": f"$.{subject}", "step.$": "$.step"}
    # Step Functions refuses a name that two states of one machine bear, however deep they stand
    walk, onward, wait, walked = (f"{label}{name}" for name in ("Walk", "Onward", "Wait", "Walked"))
    return {
        "StartAt": walk,
        "States": {
            walk: {**ask(function_arn, "walk", told), "Next": onward},
            onward: {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.step.state", "StringEquals": "done", "Next": walked},
                    {"Variable": "$.step.state", "StringEquals": "rest", "Next": walked},
                    {"Variable": "$.step.state", "StringEquals": "wait", "Next": wait},
                ],
                "Default": walk,
            },
            wait: {"Type": "Wait", "TimestampPath": "$.step.until", "Next": walk},
            walked: {"Type": "Pass", "OutputPath": "$.step", "End": True},
        },
    }
