"""Statements of IAM as plain values: what a role may do, and which service may come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import aws_cdk as cdk
from aws_cdk import aws_iam as iam

# plain values cost nothing until the resource that holds them is made, where each object of the CDK's own costs a call
Statement: TypeAlias = Mapping[str, object]
Conditions: TypeAlias = Mapping[str, Mapping[str, str]]
PARTITION, REGION, URL_SUFFIX = cdk.Aws.PARTITION, cdk.Aws.REGION, cdk.Aws.URL_SUFFIX
HERE = f"{REGION}:{cdk.Aws.ACCOUNT_ID}"


def allow(*actions: str, on: list[str], only: Conditions | None = None) -> Statement:
    """Return what lets the bearer of a role do `actions` on the resources `on`, held to the conditions `only`."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, **_held(only)}


def admit(*services: str, to: list[str], on: str, only: Conditions | None = None) -> Statement:
    """Return what lets `services` into the resource `on` for the actions `to`, held to the conditions `only`."""
    return {"Effect": "Allow", "Principal": {"Service": list(services)}, "Action": to, "Resource": on, **_held(only)}


def trust(service: str, *, only: Conditions | None = None) -> Statement:
    """Return what lets `service` take a role, held to the conditions `only`."""
    return {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole", **_held(only)}


_TRACES = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")


def tracing(*, samples: bool = False) -> Statement:
    """Return what sends traces, which AWS grants on no resource; a workflow asks besides which runs to sample."""
    return allow(*_TRACES, *(("xray:GetSamplingRules", "xray:GetSamplingTargets") if samples else ()), on=["*"])


_INTERFACES = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)


def network(functions: str) -> list[Statement]:
    """Return what Lambda asks of a role to run its function in a VPC, and what keeps the function's code from it.

    Lambda's own guide has both; `functions` is the pattern of ARNs whose code it is.
    """
    held = {"ArnLike": {"lambda:SourceFunctionArn": functions}}
    return [allow(*_INTERFACES, on=["*"]), {**allow(*_INTERFACES, on=["*"], only=held), "Effect": "Deny"}]


def document(*statements: Statement) -> dict[str, object]:
    """Return `statements` as one policy document."""
    return {"Version": "2012-10-17", "Statement": [dict(statement) for statement in statements]}


def resource_policy(*statements: Statement) -> iam.PolicyDocument:
    """Return `statements` as the policy of a resource: the CDK folds those that differ in one thing alone."""
    return iam.PolicyDocument.from_json(document(*statements))


def only_encrypted(service: str, *on: str) -> Statement:
    """Return what lets nobody come to the resources `on` of `service` by plain http."""
    held = {"Bool": {"aws:SecureTransport": "false"}}
    return {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": f"{service}:*", "Resource": [*on], "Condition": held}


def own_arn(service: str, resource: str) -> str:
    """Return the ARN of `resource`, which names a resource of the stack, where the stack itself is deployed."""
    return f"arn:{PARTITION}:{service}:{HERE}:{resource}"


def _held(only: Conditions | None) -> Statement:
    return {"Condition": {operator: dict(keys) for operator, keys in only.items()}} if only else {}
