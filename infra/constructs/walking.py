"""The workflow of a campaign in Amazon States Language: open, walk through every zone at once, close."""

from __future__ import annotations

# as many zones as a campaign to the US and its neighbours can have: a zone that waits for its morning costs nothing
ZONES_AT_ONCE = 100
ALL = ["States.ALL"]
# a step that comes twice asks for the same requests again, and the gate sends each once
AGAIN = [{"ErrorEquals": ALL, "IntervalSeconds": 5, "BackoffRate": 2, "MaxAttempts": 6, "MaxDelaySeconds": 300}]


def definition(function_arn: str) -> dict[str, object]:
    """Return the workflow; every step of it asks the function at `function_arn`."""
    return {
        "Comment": "Asks for one text to each recipient, zone by zone while its window is open",
        "StartAt": "Open",
        "States": {
            "Open": {**_ask(function_arn, "open", {}), "Next": "Zones"},
            "Zones": {
                "Type": "Map",
                "ItemsPath": "$.steps",
                "ItemSelector": {"campaign.$": "$.campaign", "step.$": "$$.Map.Item.Value"},
                "MaxConcurrency": ZONES_AT_ONCE,
                "Label": "Zones",
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    **_walk(function_arn),
                },
                "ResultPath": "$.steps",
                "Next": "Close",
            },
            "Close": {**_ask(function_arn, "close", {"steps.$": "$.steps"}), "End": True},
        },
    }


def _walk(function_arn: str) -> dict[str, object]:
    return {
        "StartAt": "Walk",
        "States": {
            "Walk": {**_ask(function_arn, "walk", {"step.$": "$.step"}), "Next": "Onward"},
            "Onward": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.step.state", "StringEquals": "done", "Next": "Walked"},
                    {"Variable": "$.step.state", "StringEquals": "wait", "Next": "Wait"},
                ],
                "Default": "Walk",
            },
            "Wait": {"Type": "Wait", "TimestampPath": "$.step.until", "Next": "Walk"},
            "Walked": {"Type": "Pass", "OutputPath": "$.step", "End": True},
        },
    }


def _ask(function_arn: str, what: str, more: dict[str, str]) -> dict[str, object]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function_arn, "Payload": {"do": what, "campaign.$": "$.campaign", **more}},
        "OutputPath": "$.Payload",
        "Retry": AGAIN,
    }
