"""The workflow of an audit: looks at the whole list first, reports, and acts only where it may."""

from __future__ import annotations

from infra.constructs.walking import States, ask, walks


def definition(function_arn: str, parts_at_once: int) -> States:
    """Return the workflow; every step of it asks the function at `function_arn`, for so many parts at once."""
    begun = {"asked.$": "$", "started.$": "$$.Execution.StartTime"}
    told = {"audit.$": "$.audit", "steps.$": "$.steps"}
    return {
        "Comment": "Looks at every subscriber, reports, and acts where it was asked to and may",
        "StartAt": "Open",
        "States": {
            "Open": {**ask(function_arn, "open", begun), "Next": "Look"},
            "Look": {**walks(function_arn, "Look", "audit", parts_at_once), "Next": "Report"},
            "Report": {**ask(function_arn, "report", told), "Next": "Acts"},
            "Acts": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.audit.acts", "BooleanEquals": True, "Next": "Act"}],
                "Default": "Done",
            },
            "Act": {**walks(function_arn, "Act", "audit", parts_at_once), "Next": "Close"},
            "Close": {**ask(function_arn, "report", told), "Next": "Done"},
            "Done": {"Type": "Pass", "End": True},
        },
    }
