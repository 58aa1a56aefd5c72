"""How harmless changes to programs are made: declared in cdk.json or the brand file, or written as an aspect."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import aws_cdk as cdk
import jsii

from tests.infra.policy.harmless.changes import Data, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from constructs import IConstruct

ACCOUNT, REGION = "000000000000", "us-east-1"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/team-boundary"
NETWORK = {"subnets": ["subnet-0a1b2c3d4e5f60718"], "security_groups": ["sg-0a1b2c3d4e5f60718"]}


@jsii.implements(cdk.IAspect)
class EachResource:
    """An aspect as engineers write it: overrides properties of every resource of a type."""

    def __init__(self, kind: str, **overrides: Any) -> None:
        self.kind, self.overrides = kind, overrides

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, cdk.CfnResource) and node.cfn_resource_type == f"AWS::{self.kind}":
            for path, value in self.overrides.items():
                node.add_property_override(path.replace("__", "."), value)


@jsii.implements(cdk.IAspect)
class EachStack:
    """An aspect that visits stacks."""

    def __init__(self, change: Callable[[cdk.Stack], object]) -> None:
        self.change = change

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, cdk.Stack):
            self.change(node)


def aspect(kind: str, **overrides: Any) -> Callable[[cdk.App], object]:
    """Return code that adds an aspect over every resource of a type to the app."""
    return lambda app: cdk.Aspects.of(app).add(EachResource(kind, **overrides))


def on_stacks(change: Callable[[cdk.Stack], object]) -> Callable[[cdk.App], object]:
    """Return code that adds an aspect over every stack to the app."""
    return lambda app: cdk.Aspects.of(app).add(EachStack(change))


def _protect(stack: cdk.Stack) -> None:
    stack.termination_protection = True


def _commit(stack: cdk.Stack) -> None:
    stack.add_metadata("AWS::CDK::Source", {"Repository": "git@github.com:acme/sms.git", "Commit": "0a1b2c3d"})


def _own_alarms(brand: Data) -> None:
    brand["alarms"] = ["support@example.com"]


def _own_host(brand: Data) -> None:
    own = sha256(brand["brand"].encode()).hexdigest()[:12]  # a certificate vouches for one host
    certificate = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/01234567-89ab-cdef-0123-{own}"
    form = brand["programs"]["promotional"].setdefault("form", {})
    form["domain"] = {"local": {"host": f"{brand['brand']}.example.com", "certificate": certificate}}


def _sso(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_{name}_0123456789abcdef"


WAYS = {
    "one permissions boundary on every role": Way(environment={"permissions_boundary": "team-boundary"}),
    "permissions boundary by the CDK's own context key": Way(
        environment={"permissions_boundary": BOUNDARY},
        context={"@aws-cdk/core:permissionsBoundary": {"arn": BOUNDARY}},
    ),
    "permissions boundary by an aspect over CfnRole": Way(aspect("IAM::Role", PermissionsBoundary=BOUNDARY)),
    "a path for every role": Way(aspect("IAM::Role", Path="/growth/")),
    "every function in private subnets of the company's VPC": Way(environment={"vpc": NETWORK}),
    "two security groups for the functions": Way(
        environment={"vpc": {**NETWORK, "security_groups": ["sg-0a1b2c3d4e5f60718", "sg-1a1b2c3d4e5f60718"]}},
    ),
    "functions put into a VPC by an aspect": Way(
        aspect(
            "Lambda::Function",
            VpcConfig={"SubnetIds": NETWORK["subnets"], "SecurityGroupIds": NETWORK["security_groups"]},
        ),
    ),
    "cost allocation tags from cdk.json": Way(environment={"tags": {"CostCenter": "4711", "Owner": "growth"}}),
    "one app-wide project tag": Way(lambda app: cdk.Tags.of(app).add("Project", "texts")),
    "a data classification tag": Way(environment={"tags": {"DataClassification": "confidential"}}),
    "the backup service's tag on tables": Way(environment={"tags": {"backup-enabled": "true"}}),
    "logs kept for a year": Way(environment={"log_retention": 365}),
    "logs kept for ten years": Way(environment={"log_retention": 3653}),
    "log retention by an aspect over log groups": Way(aspect("Logs::LogGroup", RetentionInDays=365)),
    "more memory for the send gate": Way(environment={"memory": {"send_gate": 2048}}),
    "more memory for every function": Way(aspect("Lambda::Function", MemorySize=1024)),
    "a longer timeout for the campaign function": Way(environment={"timeout": {"campaign": 240}}),
    "runs of Lambda kept for inbound texts": Way(environment={"reserve_inbound": 5}),
    "a raised quota of concurrent executions": Way(environment={"quotas": {"concurrent_executions": 3000}}),
    "X-Ray on every function": Way(environment={"tracing": True}),
    "X-Ray on the workflows": Way(
        aspect("StepFunctions::StateMachine", TracingConfiguration={"Enabled": True}),
        environment={"tracing": True},
    ),
    "tracing by an aspect over functions": Way(aspect("Lambda::Function", TracingConfig={"Mode": "Active"})),
    "a calmer alarm on late bulk requests": Way(environment={"alarm_thresholds": {"SendingAlarmsLateBulk": 43200}}),
    "a stricter alarm on late requests": Way(environment={"alarm_thresholds": {"SendingAlarmsLateRequest": 300}}),
    "alarm e-mail for the on-call team": Way(environment={"alarms": ["on-call@example.com", "second@example.com"]}),
    "PagerDuty hears of alarms": Way(
        environment={"alarms": ["https://events.pagerduty.com/integration/0a1b2c3d/enqueue"]},
    ),
    "a chat channel hears of alarms": Way(environment={"alarms": [f"arn:aws:sns:{REGION}:{ACCOUNT}:chat-alerts"]}),
    "a brand's own support team hears of its alarms": Way(brand=_own_alarms),
    "the security team administers the keys": Way(
        environment={"key_administrators": [f"arn:aws:iam::{ACCOUNT}:role/security"]},
    ),
    "an SSO role administers the keys": Way(environment={"key_administrators": [_sso("KeyAdmins")]}),
    "access logs of the buckets": Way(environment={"access_logs": "company-access-logs"}),
    "access logs of the buckets by an aspect": Way(
        aspect("S3::Bucket", LoggingConfiguration={"DestinationBucketName": "company-access-logs"}),
    ),
    "signed code only": Way(
        environment={
            "code_signing": f"arn:aws:lambda:{REGION}:{ACCOUNT}:code-signing-config:csc-0123456789abcdef0",
        },
    ),
    "a bootstrap qualifier of the team": Way(environment={"qualifier": "team0001"}),
    "termination protection on every stack": Way(on_stacks(_protect)),
    "the commit in the template's metadata": Way(on_stacks(_commit)),
    "one overview instead of a dashboard per program": Way(environment={"dashboards": "overview"}),
    "a host of the brand's own for its form": Way(brand=_own_host),
    "Lambda Insights on every function": Way(
        aspect(
            "Lambda::Function",
            Layers__2=f"arn:aws:lambda:{REGION}:580247275435:layer:LambdaInsightsExtension-Arm64:20",
        ),
    ),
}
