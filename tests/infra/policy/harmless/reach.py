"""Foreign stacks that reach a program by a port, which its brand file grants, and one that takes what no port gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_pipes as pipes
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from tests.infra.policy.harmless.changes import Way
from tests.infra.policy.harmless.ports import address, granted, role
from tests.infra.policy.harmless.teams import function, private_bucket, queue

if TYPE_CHECKING:
    from constructs import Construct

SHOP, ANALYST, AUDITOR = "shop-orders", "analytics-reader", "archive-auditor"
CRM = "arn:aws:sqs:us-east-1:000000000000:crm-results"
SUPPORT = "arn:aws:lambda:us-east-1:000000000000:function:support-results"
TICKETS = "arn:aws:sqs:us-east-1:000000000000:ticket-alarms"
LAKE = "arn:aws:sqs:us-east-1:000000000000:lake-results"


def _hears(stack: cdk.Stack, topic: str, own: sqs.Queue) -> None:
    own.add_to_resource_policy(
        iam.PolicyStatement(
            actions=["sqs:SendMessage"],
            principals=[iam.ServicePrincipal("sns.amazonaws.com")],
            resources=[own.queue_arn],
            conditions={"ArnEquals": {"aws:SourceArn": topic}},
        ),
    )
    sns.CfnSubscription(stack, "Hears", topic_arn=topic, protocol="sqs", endpoint=own.queue_arn)


def _named_queue(scope: Construct, arn: str) -> sqs.Queue:
    return sqs.Queue(scope, "Queue", queue_name=arn.rsplit(":", 1)[-1], retention_period=cdk.Duration.days(4))


def _named_role(stack: cdk.Stack, name: str, service: str = "ecs-tasks") -> iam.Role:
    return iam.Role(stack, "Role", role_name=name, assumed_by=iam.ServicePrincipal(f"{service}.amazonaws.com"))


def _shop(app: cdk.App) -> None:
    stack = cdk.Stack(app, "ShopOrders")
    asks = iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[address(stack, "requests")])
    _named_role(stack, SHOP).add_to_policy(asks)


def _crm(app: cdk.App) -> None:
    stack = cdk.Stack(app, "CustomerRelations")
    _hears(stack, address(stack, "results"), _named_queue(stack, CRM))


def _support(app: cdk.App) -> None:
    stack = cdk.Stack(app, "SupportTool")
    tool = function(stack, "Tool")
    topic = address(stack, "results")
    if isinstance(tool.node.default_child, lambda_.CfnFunction):
        tool.node.default_child.function_name = SUPPORT.rsplit(":", 1)[-1]
    tool.add_permission("Topic", principal=iam.ServicePrincipal("sns.amazonaws.com"), source_arn=topic)
    sns.CfnSubscription(stack, "Hears", topic_arn=topic, protocol="lambda", endpoint=tool.function_arn)


def _tickets(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Tickets")
    own = _named_queue(stack, TICKETS)
    _hears(stack, address(stack, "alarms"), own)
    function(stack, "Open").add_event_source(sources.SqsEventSource(own))


def _analysts(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Analytics")
    objects = f"{address(stack, 'reports')}/*"
    _named_role(stack, ANALYST).add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=[objects]))


def _auditors(app: cdk.App) -> None:
    stack = cdk.Stack(app, "ArchiveAudit")
    archive = address(stack, "archive")
    reader = _named_role(stack, AUDITOR, "lambda")
    reader.add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=[f"{archive}/*"]))
    reader.add_to_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[archive]))
    reader.add_to_policy(
        iam.PolicyStatement(
            actions=["athena:StartQueryExecution", "athena:GetQueryResults"],
            resources=[stack.format_arn(service="athena", resource="workgroup", resource_name="audit")],
        ),
    )


def _lake(app: cdk.App) -> None:
    stack = cdk.Stack(app, "DataLake")
    own, bucket = _named_queue(stack, LAKE), private_bucket(stack, "Lake")
    _hears(stack, address(stack, "results"), own)
    writes = iam.Role(stack, "Writes", assumed_by=iam.ServicePrincipal("firehose.amazonaws.com"))
    bucket.grant_write(writes)
    stream = firehose.CfnDeliveryStream(
        stack,
        "Stream",
        delivery_stream_type="DirectPut",
        s3_destination_configuration=firehose.CfnDeliveryStream.S3DestinationConfigurationProperty(
            bucket_arn=bucket.bucket_arn,
            role_arn=writes.role_arn,
        ),
    )
    moves = iam.Role(stack, "Moves", assumed_by=iam.ServicePrincipal("pipes.amazonaws.com"))
    own.grant_consume_messages(moves)
    moves.add_to_policy(iam.PolicyStatement(actions=["firehose:PutRecordBatch"], resources=[stream.attr_arn]))
    pipes.CfnPipe(stack, "Pipe", role_arn=moves.role_arn, source=own.queue_arn, target=stream.attr_arn)


def _without_port(app: cdk.App) -> None:
    """Subscribe the team's queue to the alarms' topic of the app's first program, or of whatever stack has a topic."""
    topics = [one for one in app.node.find_all() if isinstance(one, sns.CfnTopic)]
    topic = min(topics, key=lambda one: ("larm" not in one.node.path, one.node.path))
    stack = cdk.Stack(app, "Unaware", env=cdk.Environment(account=topic.stack.account, region=topic.stack.region))
    _hears(stack, topic.ref, queue(stack, "Queue"))


WAYS = {
    "a shop asks for texts": Way(_shop, brand=granted("requests", role(SHOP))),
    "a queue hears what became of texts": Way(_crm, brand=granted("results", CRM)),
    "a function hears what became of texts": Way(_support, brand=granted("results", SUPPORT)),
    "a team's queue hears of alarms": Way(_tickets, brand=granted("alarms", TICKETS)),
    "analysts read audit reports": Way(_analysts, brand=granted("reports", role(ANALYST))),
    "auditors query the archive": Way(_auditors, brand=granted("archive", role(AUDITOR))),
    "delivery results into the data lake": Way(_lake, brand=granted("results", LAKE)),
    "a queue subscribed to alarms without a port": Way(_without_port),
}
