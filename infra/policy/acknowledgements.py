"""The one register of findings of other packs that we accept: which, where, why, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_pinpoint as pinpoint
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
