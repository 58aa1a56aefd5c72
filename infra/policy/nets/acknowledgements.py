"""The one register of findings of other packs that we accept: which, where, why, and who answers for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import IConstruct

from infra.policy.templates.template import OPTIONS

OWNER = "platform team"
DLQ = "Serverless::Serverless-LambdaDLQ"
IAM5 = "AwsSolutions::AwsSolutions-IAM5[Resource::{}]"
NOT_TRACED = "Metrics, logs and the ledger tell what became of each text; a trace would be one more place with numbers."


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One accepted finding of one rule, on the resources of the class `resource` whose path ends with `path_suffix`.

    `{stack}` in the rule stands for the name of the resource's stack. It is for environments that declare the option
    `where`, or `unless` they declare that one.
    """

    rule: str
    resource: type[cdk.CfnResource]
    reason: str
    owner: str
    path_suffix: str = ""
    where: str = ""
    unless: str = ""

    def holds(self, declared: Collection[str]) -> bool:
        """Whether it is for environments that declare these options."""
        return (not self.where or self.where in declared) and self.unless not in declared


FORM_CHECKS = "People typed it: the function checks what is sent, and answers in their language what is wrong."
OPEN_FORM = (
    "Whoever signs up or leaves has no account. A puzzle and limits per address and number stand before the form, a "
    "secret that was texted before the preferences; nothing is active before a YES from the phone itself."
)
VISITS_LOGGED = "Each visit is in the access log; a log of executions would lie under no key of the program, for good."
FOREIGN_KEY = "The key is made by the verifier's service: a person puts a new one there, the function reads it anew."
OWN_NAMES = (
    "It names people to whoever hears events: with another one, each person would be somebody new to them. One role "
    "reads it, and it opens nothing."
)
VISITOR_WAITS = "The function is called by a browser, which is told at once and may try again."
APP_WAITS = "The function is called by an app that waits for the answer, and changes nothing: the app asks again."
PAGES = ("OptInForm", "Preferences")
UNAUTHORISED = ("AwsSolutions::AwsSolutions-APIG4", "AwsSolutions::AwsSolutions-COG4")
FORM: tuple[Acknowledgement, ...] = (
    Acknowledgement(DLQ, lambda_.CfnFunction, APP_WAITS, OWNER, "Reads/Function"),
    Acknowledgement("AwsSolutions::AwsSolutions-APIG2", apigateway.CfnRestApi, FORM_CHECKS, OWNER, "Address/Api"),
    *(Acknowledgement(rule, apigateway.CfnMethod, OPEN_FORM, OWNER) for rule in UNAUTHORISED),
    Acknowledgement("AwsSolutions::AwsSolutions-APIG6", apigateway.CfnStage, VISITS_LOGGED, OWNER),
    Acknowledgement(
        "Serverless::Serverless-APIGWXrayEnabled", apigateway.CfnStage, NOT_TRACED, OWNER, unless="tracing"
    ),
    *(Acknowledgement(DLQ, lambda_.CfnFunction, VISITOR_WAITS, OWNER, f"{page}/Function") for page in PAGES),
    Acknowledgement("AwsSolutions::AwsSolutions-SMG4", secretsmanager.CfnSecret, FOREIGN_KEY, OWNER, "/VerifierKey"),
    Acknowledgement("AwsSolutions::AwsSolutions-SMG4", secretsmanager.CfnSecret, OWN_NAMES, OWNER, "Events/Persons"),
)


PINPOINT_ENDED = (
    "Accounts that still hold Amazon Pinpoint keep their projects; the stack stands alone and deploys last, "
    "so a refusal by the ended service holds up no program."
)
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
SCHEDULES = "Schedules are made one by one by the gate, in the program's own group: the star stands for their names."
AUDIENCE_LOGS = (
    "A file of recipients is put there by the person who launches a campaign, read by one function and gone after 90 "
    "days; CloudTrail data events tell who read, where the account records them."
)
AUDIENCE_KEYS = "The role reads files of recipients and nothing else; what they are called is for the person to say."
OWN_RUNS = (
    "Each part of a campaign or audit is a run of the workflow itself: the star stands for the names of its own runs."
)
REPORT_KEYS = (
    "The bucket holds the reports of audits and nothing else; the role may add and read, not change or delete."
)
OWN_HISTORY = (
    "The service keeps each run's history for 90 days under the program's key, and the function's log tells each step."
)
BY_WORKFLOW = "The function is called by the workflow, which tries a step again; a run that fails can be redriven."
RUNS = "arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{stack}-"
WALKS = {
    "Campaigns/Workflow": ("campaign:*", "campaign/Zones:*"),
    "ListAudit/Workflow": ("audit:*", "audit/Look:*", "audit/Act:*"),
}
LOGGED = "access_logs"
STARS = (IAM5.format("*"), "Serverless::Serverless-LambdaStarPermissions")
TRACES = "The environment declares tracing, and AWS grants X-Ray on no resource."
INTERFACES = (
    "The environment declares a VPC: Lambda asks for its interfaces on every resource, and a denial beside it keeps "
    "the function's code from them."
)
UNTRACED = ("AwsSolutions::AwsSolutions-SF2", "Serverless::Serverless-StepFunctionStateMachineXray")
REDRIVE = "Serverless::Serverless-SQSRedrivePolicy"
SQS3, LAST_STOPS = "AwsSolutions::AwsSolutions-SQS3", ("Archive", "ListAudit", "Alarms/Subscribers", "Events")
DESTINATION = "Serverless::Serverless-LambdaEventSourceMappingDestination"
BEHIND_QUEUES = ("Keywords", "Cascade", "Gate", "DeliveryEvents")
BEHIND_STREAMS = ("Archive", "Announcer", "Events")
BY_WORKFLOWS = ("Campaigns", "ListAudit")
FOR_TEXTS = ("Keywords/Inbound", "Keywords/Forms", "Keywords/Presses", "Cascade/Heard")
MAPPINGS = (*FOR_TEXTS, "Gate/Requests", "Gate/Bulk", "DeliveryEvents/Outcomes")
# what the CDK itself says, then what cdk-nag does: both judge where a blueprint is written
REGISTER: tuple[Acknowledgement, ...] = (
    Acknowledgement("CloudFormation-Validate::W3696", pinpoint.CfnApp, PINPOINT_ENDED, OWNER),
    Acknowledgement("CloudFormation-Validate::W3696", pinpoint.CfnSMSChannel, PINPOINT_ENDED, OWNER),
    Acknowledgement("Serverless::Serverless-LambdaTracing", lambda_.CfnFunction, NOT_TRACED, OWNER, unless="tracing"),
    *(Acknowledgement(DLQ, lambda_.CfnFunction, BY_QUEUE, OWNER, f"{name}/Function") for name in BEHIND_QUEUES),
    *(Acknowledgement(DLQ, lambda_.CfnFunction, BY_STREAM, OWNER, f"{name}/Function") for name in BEHIND_STREAMS),
    Acknowledgement(DLQ, lambda_.CfnFunction, NEXT_RUN, OWNER, "Reconciler/Function"),
    Acknowledgement("Serverless::Serverless-EventBusDLQ", events.CfnRule, NEXT_RUN, OWNER, "Reconciler/Schedule"),
    *(Acknowledgement(DESTINATION, lambda_.CfnEventSourceMapping, QUEUE_KEEPS, OWNER, name) for name in MAPPINGS),
    Acknowledgement(REDRIVE, sqs.CfnQueue, LAST_STOP, OWNER, "/DeadLetters/Resource"),
    *(Acknowledgement(SQS3, sqs.CfnQueue, LAST_STOP, OWNER, f"{name}/DeadLetters/Resource") for name in LAST_STOPS),
    Acknowledgement(
        "AwsSolutions::AwsSolutions-S1", s3.CfnBucket, ARCHIVE_LOGS, OWNER, "Archive/Bucket/Resource", unless=LOGGED
    ),
    Acknowledgement(
        "AwsSolutions::AwsSolutions-IAM5[Resource::<ArchiveBucket49F1AC64.Arn>/*]",
        iam.CfnRole,
        ARCHIVE_KEYS,
        OWNER,
        "Archive/Role",
    ),
    *(
        Acknowledgement(
            "AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:"
            "schedule/<DeferredGroup7BC646AA>/*]",
            iam.CfnRole,
            SCHEDULES,
            OWNER,
            place,
        )
        for place in ("Gate/Role", "DeliveryEvents/Role")
    ),
    Acknowledgement(
        "AwsSolutions::AwsSolutions-S1",
        s3.CfnBucket,
        AUDIENCE_LOGS,
        OWNER,
        "Campaigns/Audiences/Resource",
        unless=LOGGED,
    ),
    Acknowledgement(
        IAM5.format("<CampaignsAudiencesBF5966DC.Arn>/audiences/*"),
        iam.CfnRole,
        AUDIENCE_KEYS,
        OWNER,
        "Campaigns/Role",
    ),
    *(
        Acknowledgement(IAM5.format(f"{RUNS}{end}"), iam.CfnRole, OWN_RUNS, OWNER, place)
        for place, ends in WALKS.items()
        for end in ends
    ),
    *(Acknowledgement(DLQ, lambda_.CfnFunction, BY_WORKFLOW, OWNER, f"{one}/Function") for one in BY_WORKFLOWS),
    Acknowledgement(
        "AwsSolutions::AwsSolutions-S1", s3.CfnBucket, ARCHIVE_LOGS, OWNER, "ListAudit/Bucket/Resource", unless=LOGGED
    ),
    Acknowledgement(IAM5.format("<ListAuditBucket3F84C7C9.Arn>/*"), iam.CfnRole, REPORT_KEYS, OWNER, "ListAudit/Role"),
    Acknowledgement("AwsSolutions::AwsSolutions-SF1", stepfunctions.CfnStateMachine, OWN_HISTORY, OWNER),
    *(Acknowledgement(rule, stepfunctions.CfnStateMachine, NOT_TRACED, OWNER, unless="tracing") for rule in UNTRACED),
    *(Acknowledgement(rule, iam.CfnRole, TRACES, OWNER, "/Role", "tracing") for rule in STARS),
    Acknowledgement(IAM5.format("*"), iam.CfnRole, TRACES, OWNER, "/Workflow", "tracing"),
    *(Acknowledgement(rule, iam.CfnRole, INTERFACES, OWNER, "/Role", "vpc") for rule in STARS),
    *FORM,
)


def apply(app: cdk.App, register: tuple[Acknowledgement, ...] = REGISTER) -> None:
    """Record every entry of `register` on the resources that it speaks of, in the app's stacks."""
    for stack in app.node.children:
        _apply(stack, register)


def _apply(stack: IConstruct, register: tuple[Acknowledgement, ...]) -> None:
    # the class tells the type for nothing; asking each resource for its type would be a call to node each
    kinds, declared, name = tuple({entry.resource for entry in register}), _declared(stack), stack.node.id
    for resource in stack.node.find_all():
        if isinstance(resource, kinds):
            path = resource.node.path
            for entry in register:
                meant = isinstance(resource, entry.resource) and path.endswith(entry.path_suffix)
                if meant and entry.holds(declared):
                    _acknowledge(resource, entry, name)


def _declared(stack: IConstruct) -> Collection[str]:
    """Return which options the environment of `stack` declares."""
    return {name for entry in stack.node.metadata if entry.type == OPTIONS for name in entry.data}


def _acknowledge(resource: cdk.CfnResource, entry: Acknowledgement, stack: str) -> None:
    reason, rule = f"{entry.reason} ({entry.owner})", entry.rule.replace("{stack}", stack)
    cdk.Validations.of(resource).acknowledge(cdk.Acknowledgment(id=rule, reason=reason))
