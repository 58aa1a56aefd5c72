"""Workflows in Amazon States Language that walk through a list: open, walk through every part at once, close."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        "Resource": "arn:aws:states:::lambda:invoke",
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
