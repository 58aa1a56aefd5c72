"""The one register of findings of other packs that we accept: which, where, why, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One accepted finding of one rule, on the resources of the class `resource` whose path ends with `path_suffix`."""

    rule: str
    resource: type[cdk.CfnResource]
    reason: str
    owner: str
    path_suffix: str = ""


PINPOINT_ENDED = (
    "Accounts that still hold Amazon Pinpoint keep their projects; the stack stands alone and deploys last, "
    "so a refusal by the ended service holds up no program."
)
NOT_TRACED = "Metrics, logs and the ledger tell what became of each text; a trace would be one more place with numbers."
LAST_STOP = "This is the dead-letter queue itself: what lands here raises the alarm and waits for a person."
BY_QUEUE = "The function is called by its queue's mapping only, never asynchronously: the queue keeps what fails."
QUEUE_KEEPS = "SQS keeps a failed message and hands it to the queue's own dead-letter queue."
BY_STREAM = "The function is called by its stream's mapping only: what fails goes to the mapping's own destination."
NEXT_RUN = "A run that fails is made up for by the next, a quarter of an hour later; a day without one raises an alarm."
ARCHIVE_LOGS = (
    "Objects are written by one function and locked against everybody; access logs would need a second bucket, which "
    "may have no lock. CloudTrail data events tell who read, where the account records them."
)
ARCHIVE_KEYS = (
    "The bucket holds the archive and nothing else; the role may add objects, not read, change or delete them."
)
OWNER = "platform team"
REGISTER: tuple[Acknowledgement, ...] = (
    Acknowledgement("CloudFormation-Validate::W3696", pinpoint.CfnApp, PINPOINT_ENDED, OWNER),
    Acknowledgement("CloudFormation-Validate::W3696", pinpoint.CfnSMSChannel, PINPOINT_ENDED, OWNER),
    Acknowledgement(
        "Serverless::Serverless-SQSRedrivePolicy", sqs.CfnQueue, LAST_STOP, OWNER, "Inbound/DeadLetters/Resource"
    ),
    Acknowledgement(
        "Serverless::Serverless-LambdaDLQ", lambda_.CfnFunction, BY_QUEUE, OWNER, "Keywords/Function/Resource"
    ),
    Acknowledgement("Serverless::Serverless-LambdaTracing", lambda_.CfnFunction, NOT_TRACED, OWNER),
    Acknowledgement(
        "Serverless::Serverless-LambdaEventSourceMappingDestination",
        lambda_.CfnEventSourceMapping,
        QUEUE_KEEPS,
        OWNER,
        "Keywords/Function/Inbound/Resource",
    ),
    Acknowledgement(
        "Serverless::Serverless-SQSRedrivePolicy", sqs.CfnQueue, LAST_STOP, OWNER, "Cascade/DeadLetters/Resource"
    ),
    Acknowledgement(
        "Serverless::Serverless-LambdaDLQ", lambda_.CfnFunction, BY_QUEUE, OWNER, "Cascade/Function/Resource"
    ),
    Acknowledgement(
        "Serverless::Serverless-LambdaDLQ", lambda_.CfnFunction, BY_STREAM, OWNER, "Announcer/Function/Resource"
    ),
    Acknowledgement(
        "Serverless::Serverless-LambdaEventSourceMappingDestination",
        lambda_.CfnEventSourceMapping,
        QUEUE_KEEPS,
        OWNER,
        "Cascade/Function/Announcements/Resource",
    ),
    Acknowledgement("AwsSolutions::AwsSolutions-S1", s3.CfnBucket, ARCHIVE_LOGS, OWNER, "Archive/Bucket/Resource"),
    Acknowledgement(
        "AwsSolutions::AwsSolutions-IAM5[Resource::<ArchiveBucket49F1AC64.Arn>/*]",
        iam.CfnRole,
        ARCHIVE_KEYS,
        OWNER,
        "Archive/Role/Resource",
    ),
    *(
        Acknowledgement(rule, sqs.CfnQueue, LAST_STOP, OWNER, "Archive/DeadLetters/Resource")
        for rule in ("AwsSolutions::AwsSolutions-SQS3", "Serverless::Serverless-SQSRedrivePolicy")
    ),
    Acknowledgement(
        "Serverless::Serverless-LambdaDLQ", lambda_.CfnFunction, BY_STREAM, OWNER, "Archive/Function/Resource"
    ),
    Acknowledgement(
        "Serverless::Serverless-LambdaDLQ", lambda_.CfnFunction, NEXT_RUN, OWNER, "Reconciler/Function/Resource"
    ),
    Acknowledgement("Serverless::Serverless-EventBusDLQ", events.CfnRule, NEXT_RUN, OWNER, "Reconciler/Schedule"),
)


def apply(app: cdk.App, register: tuple[Acknowledgement, ...] = REGISTER) -> None:
    """Record every entry of `register` on the resources of `app` that it speaks of."""
    # the class tells the type for nothing; asking each resource for its type would be a call to node each
    kinds = tuple({entry.resource for entry in register})
    for resource in app.node.find_all():
        if isinstance(resource, kinds):
            _acknowledge(resource, register)


def _acknowledge(resource: cdk.CfnResource, register: tuple[Acknowledgement, ...]) -> None:
    path = resource.node.path
    for entry in register:
        if isinstance(resource, entry.resource) and path.endswith(entry.path_suffix):
            reason = f"{entry.reason} ({entry.owner})"
            cdk.Validations.of(resource).acknowledge(cdk.Acknowledgment(id=entry.rule, reason=reason))
