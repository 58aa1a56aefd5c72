"""What resources are called once CloudFormation has made them: what a person copies from one stack to another."""

from __future__ import annotations

import hashlib
from typing import Any

ACCOUNT, REGION = "000000000000", "us-east-1"
LONGEST = {"AWS::IAM::Role": 64, "AWS::Lambda::Function": 64, "AWS::S3::Bucket": 63}
NAMED_BY = {
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
    "AWS::Events::EventBus": "Name",
}
# a number is missing here: AWS numbers them all alike, so that another program's simulator reads like a short code
# of the brand file; OwnNumber refuses it where both are written, and AWS refuses a number that is in two pools
# the service and the resource part of an ARN
SHAPES = {
    "AWS::SNS::Topic": ("sns", "{}"),
    "AWS::SQS::Queue": ("sqs", "{}"),
    "AWS::DynamoDB::Table": ("dynamodb", "table/{}"),
    "AWS::Lambda::Function": ("lambda", "function:{}"),
    "AWS::Lambda::LayerVersion": ("lambda", "layer:{}:1"),
    "AWS::Lambda::EventSourceMapping": ("lambda", "event-source-mapping:{}"),
    "AWS::Logs::LogGroup": ("logs", "log-group:{}:*"),
    "AWS::KMS::Key": ("kms", "key/{}"),
    "AWS::SMSVOICE::Pool": ("sms-voice", "pool/{}"),
    "AWS::SMSVOICE::OptOutList": ("sms-voice", "opt-out-list/{}"),
    "AWS::SMSVOICE::ConfigurationSet": ("sms-voice", "configuration-set/{}"),
    "AWS::StepFunctions::StateMachine": ("states", "stateMachine:{}"),
    "AWS::Scheduler::ScheduleGroup": ("scheduler", "schedule-group/{}"),
    "AWS::CloudWatch::Alarm": ("cloudwatch", "alarm:{}"),
    "AWS::Events::Rule": ("events", "rule/{}"),
    "AWS::Events::EventBus": ("events", "event-bus/{}"),
}


def name_of(stack: str, logical_id: str, resource: dict[str, Any]) -> str:
    """Return the physical name of a resource; where the service numbers its resources, a number of its own."""
    kind, digest = resource["Type"], hashlib.sha256(f"{stack}/{logical_id}".encode()).hexdigest()
    if kind in NAMED_BY:
        return resource["Properties"][NAMED_BY[kind]]
    if kind in {"AWS::KMS::Key", "AWS::Lambda::EventSourceMapping"}:
        return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
    if kind in {"AWS::SMSVOICE::Pool", "AWS::SMSVOICE::PhoneNumber"}:
        return f"{'pool' if kind.endswith('Pool') else 'phone'}-{digest[:32]}"
    return _generated(stack, logical_id, digest[:12].upper(), LONGEST.get(kind, 255), lower="S3" in kind)


def _generated(stack: str, logical_id: str, ending: str, longest: int, *, lower: bool) -> str:
    room = longest - len(ending) - 2
    if len(stack) + len(logical_id) > room:  # CloudFormation cuts both: the message type may fall away
        stack = stack[: max(24, room - len(logical_id))]
    name = f"{stack}-{logical_id[: room - len(stack)]}-{ending}"
    return name.lower() if lower else name


def arn_of(stack: str, logical_id: str, resource: dict[str, Any]) -> str:
    """Return the ARN of a deployed resource; KeyError for a type that has none here."""
    name, kind = name_of(stack, logical_id, resource), resource["Type"]
    if kind == "AWS::S3::Bucket":
        return f"arn:aws:s3:::{name}"
    if kind == "AWS::IAM::Role":
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"
    service, shape = SHAPES[kind]
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{shape.format(name)}"
