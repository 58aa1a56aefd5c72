"""Eleven stacks that reach a program through its ports, as docs/extending.md explains; a test deploys each."""

import json

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

from infra.constructs.ports.using import ProgramPort

PROGRAM = "prod/acme/transactional"
PYTHON = {"runtime": lambda_.Runtime.PYTHON_3_13, "handler": "index.handler"}


class ShopOrders(cdk.Stack):
    """A Lambda function of the shop requests a text, and may ask what became of it.

    The role needs a name, because the brand file names it.
    """

    CODE = """
import json, os, uuid, boto3
def handler(order, context):
    request = {"request_id": f"order-{order['id']}", "to": order["phone"], "topic": "orders", "template": "shipped",
               "parameters": {"order": order["id"]}, "notice": {"source": "checkout", "at": order["at"]}}
    boto3.client("sqs").send_message(QueueUrl=os.environ["REQUESTS"], MessageBody=json.dumps(request))
"""

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        port = ProgramPort(self, "Requests", program=PROGRAM, port="requests")
        logs = iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AWSLambdaBasicExecutionRole")
        role = iam.Role(
            self,
            "Role",
            role_name="shop-orders",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            managed_policies=[logs],
        )
        port.allow(role)
        ProgramPort(self, "Reads", program=PROGRAM, port="reads").allow(role)
        code = lambda_.Code.from_inline(self.CODE)
        shipped = lambda_.Function(self, "Shipped", role=role, code=code, environment={"REQUESTS": port.url}, **PYTHON)
        cdk.CfnOutput(self, "Function", value=shipped.function_name)


class NightlyDigest(cdk.Stack):
    """EventBridge Scheduler queues a request every day, without a function."""

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        port = ProgramPort(self, "Requests", program=PROGRAM, port="requests")
        taker = iam.ServicePrincipal("scheduler.amazonaws.com")
        role = iam.Role(self, "Role", role_name="nightly-digest", assumed_by=taker)
        port.allow(role)
        request = {"request_id": "<aws.scheduler.execution-id>", "to": "+12065550100", "topic": "orders"}
        target = scheduler.CfnSchedule.TargetProperty(arn=port.arn, role_arn=role.role_arn, input=json.dumps(request))
        window = scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF")
        scheduler.CfnSchedule(
            self, "Digest", schedule_expression="cron(0 9 * * ? *)", flexible_time_window=window, target=target
        )


class Claims(cdk.Stack):
    """A Step Functions workflow queues a request, without a function."""

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        port = ProgramPort(self, "Requests", program=PROGRAM, port="requests")
        taker = iam.ServicePrincipal("states.amazonaws.com")
        role = iam.Role(self, "Role", role_name="claims-workflow", assumed_by=taker)
        port.allow(role)
        ask = {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": port.url, "MessageBody.$": "$.request"},
            "End": True,
        }
        definition = {"StartAt": "Ask", "States": {"Ask": ask}}
        workflow = sfn.CfnStateMachine(
            self, "Workflow", role_arn=role.role_arn, definition_string=self.to_json_string(definition)
        )
        cdk.CfnOutput(self, "Machine", value=workflow.ref)


class OrderFiles(cdk.Stack):
    """A function requests one text per line of each file in the team's bucket.

    Notifications are set on `CfnBucket`: the CDK's own construct creates a role that can set them on every bucket.
    """

    CODE = """
import json, os, boto3
def handler(event, context):
    for record in event["Records"]:
        for entry in json.loads(record["body"]).get("Records", []):
            place = {"Bucket": entry["s3"]["bucket"]["name"], "Key": entry["s3"]["object"]["key"]}
            for line in boto3.client("s3").get_object(**place)["Body"].iter_lines():
                boto3.client("sqs").send_message(QueueUrl=os.environ["REQUESTS"], MessageBody=line.decode())
"""

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        port = ProgramPort(self, "Requests", program=PROGRAM, port="requests")
        told = sqs.Queue(self, "Told")
        notice = s3.CfnBucket.QueueConfigurationProperty(event="s3:ObjectCreated:*", queue=told.queue_arn)
        bucket = s3.CfnBucket(
            self,
            "Files",
            notification_configuration=s3.CfnBucket.NotificationConfigurationProperty(queue_configurations=[notice]),
        )
        tell = told.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"],
                resources=[told.queue_arn],
                principals=[iam.ServicePrincipal("s3.amazonaws.com")],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        bucket.node.add_dependency(tell.policy_dependable)
        role = iam.Role(self, "Role", role_name="order-files", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        port.allow(role)
        role.add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=[f"{bucket.attr_arn}/*"]))
        code = lambda_.Code.from_inline(self.CODE)
        reader = lambda_.Function(self, "Read", role=role, code=code, environment={"REQUESTS": port.url}, **PYTHON)
        reader.add_event_source(sources.SqsEventSource(told))
        cdk.CfnOutput(self, "Bucket", value=bucket.ref)


class CrmResults(cdk.Stack):
    """The CRM gets delivery reports.

    They contain phone numbers, so the queue is encrypted.
    """

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        port = ProgramPort(self, "Results", program=PROGRAM, port="results")
        heard = sqs.Queue(self, "Heard", encryption=sqs.QueueEncryption.SQS_MANAGED)
        heard.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"],
                resources=[heard.queue_arn],
                principals=[iam.ServicePrincipal("sns.amazonaws.com")],
                conditions={"ArnEquals": {"aws:SourceArn": port.arn}},
            )
        )
        sns.CfnSubscription(self, "Hear", topic_arn=port.arn, protocol="sqs", endpoint=heard.queue_arn)
        cdk.CfnOutput(self, "Queue", value=heard.queue_url)


class OrderNews(cdk.Stack):
    """An app hears how its requests ended and who opted out, in a queue of its own."""

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        port = ProgramPort(self, "Events", program=PROGRAM, port="events")
        heard = sqs.Queue(self, "Heard", encryption=sqs.QueueEncryption.SQS_MANAGED)
        missed = sqs.Queue(self, "Missed", encryption=sqs.QueueEncryption.SQS_MANAGED)
        lost = {"outcome": ["dropped", "failed", "delivered"]}
        rule = events.CfnRule(
            self,
            "Hear",
            event_bus_name=port.arn,
            event_pattern={"source": ["sms.program"], "detail": {"$or": [lost, {"change": ["opted_out"]}]}},
            targets=[
                events.CfnRule.TargetProperty(
                    id="Heard",
                    arn=heard.queue_arn,
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=missed.queue_arn),
                )
            ],
        )
        for queue in (heard, missed):
            queue.add_to_resource_policy(
                iam.PolicyStatement(
                    actions=["sqs:SendMessage"],
                    resources=[queue.queue_arn],
                    principals=[iam.ServicePrincipal("events.amazonaws.com")],
                    conditions={"ArnEquals": {"aws:SourceArn": rule.attr_arn}},
                )
            )
        cdk.CfnOutput(self, "Queue", value=heard.queue_url)


class ChatAlarms(cdk.Stack):
    """Alarms go to the team's chat.

    If a topic of the team already feeds the chat, name it under `alarms` of the brand file instead.
    """

    CODE = """
import json, os, urllib.request
def handler(event, context):
    for record in event["Records"]:
        alarm = json.loads(record["Sns"]["Message"])
        body = json.dumps({"text": f"{alarm['AlarmName']}: {alarm['NewStateReason']}"}).encode()
        urllib.request.urlopen(urllib.request.Request(os.environ["HOOK"], body), timeout=5)
"""

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        port = ProgramPort(self, "Alarms", program=PROGRAM, port="alarms")
        code, hook = lambda_.Code.from_inline(self.CODE), "https://chat.example.com/hook"
        post = lambda_.Function(self, "Post", code=code, environment={"HOOK": hook}, **PYTHON)
        post.add_permission("Alarms", principal=iam.ServicePrincipal("sns.amazonaws.com"), source_arn=port.arn)
        sns.CfnSubscription(self, "Hear", topic_arn=port.arn, protocol="lambda", endpoint=post.function_arn)


class Analysts(cdk.Stack):
    """Analysts read the reports of audits."""

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        role = iam.Role(self, "Role", role_name="analyst", assumed_by=iam.AccountPrincipal(self.account))
        ProgramPort(self, "Reports", program=PROGRAM, port="reports").allow(role)


class Auditors(cdk.Stack):
    """Auditors read the archive of the ledger, for example with Athena."""

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        role = iam.Role(self, "Role", role_name="auditor", assumed_by=iam.AccountPrincipal(self.account))
        ProgramPort(self, "Archive", program=PROGRAM, port="archive").allow(role)


class Loyalty(cdk.Stack):
    """A sender in another account requests texts.

    Parameters can be read in their own account only, so read the ARNs there once and write them as literals:
    `aws ssm get-parameter --name /sms/prod/acme/transactional/ports/requests`.
    """

    REQUESTS = "arn:aws:sqs:us-east-1:111122223333:sms-prod-acme-transactional-SendingRequests17972D7E-EXAMPLE"
    KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        role = iam.Role(self, "Role", role_name="loyalty", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.REQUESTS]))
        role.add_to_policy(iam.PolicyStatement(actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[self.KEY]))


class TeamBoard(cdk.Stack):
    """The team has a dashboard and an alarm of its own. Metrics need no port."""

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        environment, brand, message_type = PROGRAM.split("/")
        dimensions = {"Brand": brand, "Environment": environment, "MessageType": message_type, "service": "send_gate"}
        sent = cloudwatch.Metric(
            namespace="SmsLandingZone", metric_name="Sent", dimensions_map=dimensions, statistic="Sum"
        )
        board = cloudwatch.Dashboard(self, "Board")
        board.add_widgets(cloudwatch.GraphWidget(left=[sent]))
        sent.create_alarm(self, "Many", threshold=10_000, evaluation_periods=1)
