"""The managed policies of AWS whose content is known here; what any other one grants, nobody can decide."""

from __future__ import annotations

from collections.abc import Mapping

from infra.policy.values import Json

LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
TRACES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
RULES = ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries"]
KNOWN: Mapping[str, Mapping[str, Json]] = {
    "service-role/AWSLambdaBasicExecutionRole": {"Effect": "Allow", "Action": LOGS, "Resource": "*"},
    "AWSXRayDaemonWriteAccess": {"Effect": "Allow", "Action": [*TRACES, *RULES], "Resource": "*"},
}


def managed(name: str) -> Mapping[str, Json] | None:
    """Return the one statement of the policy whose ARN is `name`; None where its content is not known."""
    return KNOWN.get(name.partition(":policy/")[2]) if ":iam::aws:" in name else None
