"""The workflow of an audit: looks at the whole list first, reports, and acts only where it may."""

from __future__ import annotations

from infra.constructs.walking import States, ask, walks

PARTS_AT_ONCE = 8  # of the list: as many runs of the function


def definition(function_arn: str) -> States:
    """Return the workflow; every step of it asks the function at `function_arn`."""
    begun = {"asked.$": "$", "started.$": "$$.Execution.StartTime"}
    told = {"audit.$": "$.audit", "steps.$": "$.steps"}
    return {
        "Comment": "Looks at every subscriber, reports, and acts where it was asked to and may",
        "StartAt": "Open",
        "States": {
            "Open": {**ask(function_arn, "open", begun), "Next": "Look"},
            "Look": {**walks(function_arn, "Look", "audit", PARTS_AT_ONCE), "Next": "Report"},
            "Report": {**ask(function_arn, "report", told), "Next": "Acts"},
            "Acts": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.audit.acts", "BooleanEquals": True, "Next": "Act"}],
                "Default": "Done",
            },
            "Act": {**walks(function_arn, "Act", "audit", PARTS_AT_ONCE), "Next": "Close"},
            "Close": {**ask(function_arn, "report", told), "Next": "Done"},
            "Done": {"Type": "Pass", "End": True},
        },
    }
