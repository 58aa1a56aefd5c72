"""Which properties guard a program, by type: taking one away is never harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.infra.policy.mutations.assembly.finished import Stack

KEPT = (
    *("AWS::SMSVOICE::Pool", "AWS::SMSVOICE::OptOutList", "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key"),
)


def always(_: Stack, __: str) -> bool:
    return True


def managed(stack: Stack, noun: str) -> bool:
    """The pool answers opt-outs by itself."""
    return stack.props(noun)["SelfManagedOptOutsEnabled"] is False


def reads_queue(stack: Stack, noun: str) -> bool:
    (reference,) = stack.props(noun)["EventSourceArn"].values()
    return stack.resources[reference[0]]["Type"] == "AWS::SQS::Queue"


def of_gate(stack: Stack, noun: str) -> bool:
    return stack.props(noun)["FunctionName"] == stack.ref("GateFunction")


def on_dead_letters(stack: Stack, noun: str) -> bool:
    return stack.props(noun)["MetricName"] == "ApproximateNumberOfMessagesVisible"


def on_the_bus(stack: Stack, noun: str) -> bool:
    return "EventBusName" in stack.props(noun)


GUARDS: dict[tuple[str, str], Callable[[Stack, str], bool]] = {
    **{
        ("AWS::SMSVOICE::Pool", path): always
        for path in (
            *("OptOutListName", "SharedRoutesEnabled", "TwoWay", "TwoWay.ChannelArn", "TwoWay.Enabled"),
            *("MandatoryKeywords.STOP", "MandatoryKeywords.HELP", "OriginationIdentities"),
        )
    },
    ("AWS::SMSVOICE::Pool", "OptionalKeywords"): managed,
    ("AWS::SMSVOICE::PhoneNumber", "OptOutListName"): always,
    ("AWS::SMSVOICE::PhoneNumber", "NumberType"): always,
    ("AWS::SMSVOICE::ConfigurationSet", "EventDestinations"): always,
    **{
        ("AWS::DynamoDB::Table", path): always
        for path in (
            *("SSESpecification", "SSESpecification.KMSMasterKeyId", "PointInTimeRecoverySpecification"),
            *("StreamSpecification", "TimeToLiveSpecification"),
        )
    },
    ("AWS::SNS::Topic", "KmsMasterKeyId"): always,
    ("AWS::SQS::Queue", "KmsMasterKeyId"): always,
    ("AWS::SQS::Queue", "RedrivePolicy"): always,
    **{
        ("AWS::S3::Bucket", path): always
        for path in (
            *("ObjectLockConfiguration", "ObjectLockEnabled", "VersioningConfiguration", "BucketEncryption"),
            *("PublicAccessBlockConfiguration", "PublicAccessBlockConfiguration.BlockPublicPolicy"),
            "LifecycleConfiguration",
        )
    },
    ("AWS::Lambda::EventSourceMapping", "FunctionResponseTypes"): reads_queue,
    ("AWS::Lambda::EventSourceMapping", "ScalingConfig"): of_gate,
    ("AWS::Lambda::EventSourceMapping", "StartingPosition"): always,
    ("AWS::Lambda::EventSourceMapping", "DestinationConfig"): always,
    ("AWS::Logs::LogGroup", "RetentionInDays"): always,
    ("AWS::CloudWatch::Alarm", "AlarmActions"): on_dead_letters,
    ("AWS::Lambda::Permission", "SourceArn"): always,
    ("AWS::Events::Rule", "EventPattern"): on_the_bus,
    ("AWS::Events::Rule", "Targets"): on_the_bus,
    ("AWS::StepFunctions::StateMachine", "RoleArn"): always,
}
GUARDED = tuple(GUARDS)
