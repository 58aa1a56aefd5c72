"""Stacks of other teams in the same app, as their engineers write them: queues, functions and sites of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_logs_destinations as destinations
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_ssm as ssm
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from aws_cdk import aws_synthetics as synthetics
from aws_cdk import aws_wafv2 as wafv2
from aws_cdk import custom_resources

from tests.infra.policy.harmless.changes import Code, Way

if TYPE_CHECKING:
    from constructs import Construct


def function(scope: Construct, name: str, code: str = "def handler(event, context): return event") -> lambda_.Function:
    """Return a small function of a team, with its log group."""
    return lambda_.Function(
        scope,
        name,
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline(code),
        log_group=logs.LogGroup(scope, f"{name}Logs", retention=logs.RetentionDays.ONE_MONTH),
    )


def queue(scope: Construct, name: str) -> sqs.Queue:
    """Return a queue of a team, with its dead letters."""
    dead = sqs.Queue(scope, f"{name}Dead", retention_period=cdk.Duration.days(14), enforce_ssl=True)
    return sqs.Queue(
        scope,
        name,
        enforce_ssl=True,
        dead_letter_queue=sqs.DeadLetterQueue(max_receive_count=5, queue=dead),
    )


def private_bucket(scope: Construct, name: str) -> s3.Bucket:
    """Return a bucket that nobody sees from outside."""
    return s3.Bucket(scope, name, block_public_access=s3.BlockPublicAccess.BLOCK_ALL, enforce_ssl=True)


def _site(app: cdk.App) -> None:
    stack = cdk.Stack(app, "CompanySite")
    origin = origins.S3BucketOrigin.with_origin_access_control(private_bucket(stack, "Pages"))
    cloudfront.Distribution(
        stack,
        "Site",
        default_root_object="index.html",
        default_behavior=cloudfront.BehaviorOptions(
            origin=origin,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        ),
    )


def _worker(app: cdk.App) -> None:
    stack = cdk.Stack(app, "ImageWorker")
    images = queue(stack, "Images")
    function(stack, "Worker").add_event_source(sources.SqsEventSource(images, batch_size=5))
    waiting = images.metric_approximate_number_of_messages_visible()
    waiting.create_alarm(stack, "Waiting", threshold=100, evaluation_periods=3)


def _canary(app: cdk.App) -> None:
    stack = cdk.Stack(app, "HomePageCanary")
    script = "exports.handler = async () => { await require('Synthetics').getPage(); };"
    synthetics.Canary(
        stack,
        "Home",
        runtime=synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_9_1,
        test=synthetics.Test.custom(code=synthetics.Code.from_inline(script), handler="index.handler"),
        schedule=synthetics.Schedule.rate(cdk.Duration.minutes(5)),
        artifacts_bucket_location=synthetics.ArtifactsBucketLocation(bucket=private_bucket(stack, "Artifacts")),
    )


def _address(app: cdk.App) -> None:
    stack = cdk.Stack(app, "TeamAddresses")
    ssm.StringParameter(
        stack,
        "Address",
        parameter_name="/images/queue",
        string_value=queue(stack, "Images").queue_arn,
    )


def _nested(app: cdk.App) -> None:
    part = cdk.NestedStack(cdk.Stack(app, "Medical"), "Part")
    queue(part, "Charts")
    function(part, "Convert")


def _custom(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Interfaces")
    call = custom_resources.AwsSdkCall(
        service="EC2",
        action="describeNetworkInterfaces",
        parameters={"MaxResults": 5},
        physical_resource_id=custom_resources.PhysicalResourceId.of("interfaces"),
    )
    describe = iam.PolicyStatement(actions=["ec2:DescribeNetworkInterfaces"], resources=["*"])
    custom_resources.AwsCustomResource(
        stack,
        "Describe",
        on_create=call,
        install_latest_aws_sdk=False,
        policy=custom_resources.AwsCustomResourcePolicy.from_statements([describe]),
    )


def _filled(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Help")
    deployment.BucketDeployment(
        stack,
        "Pages",
        sources=[deployment.Source.data("index.html", "<h1>Help</h1>")],
        destination_bucket=private_bucket(stack, "Bucket"),
    )


def _firewall(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Records")
    api = apigateway.RestApi(stack, "Api")
    api.root.add_method("GET", apigateway.LambdaIntegration(function(stack, "Read")))
    office = wafv2.CfnIPSet(stack, "Office", addresses=["192.0.2.0/24"], ip_address_version="IPV4", scope="REGIONAL")
    seen = {"cloudWatchMetricsEnabled": True, "metricName": "Records", "sampledRequestsEnabled": True}
    rule = {
        "name": "office",
        "priority": 0,
        "action": {"allow": {}},
        "statement": {"ipSetReferenceStatement": {"arn": office.attr_arn}},
        "visibilityConfig": seen,
    }
    acl = wafv2.CfnWebACL(
        stack,
        "Acl",
        scope="REGIONAL",
        default_action=wafv2.CfnWebACL.DefaultActionProperty(block={}),
        visibility_config=wafv2.CfnWebACL.VisibilityConfigProperty(
            cloud_watch_metrics_enabled=True,
            metric_name="Records",
            sampled_requests_enabled=True,
        ),
        rules=[rule],
    )
    stage = api.deployment_stage.stage_arn
    wafv2.CfnWebACLAssociation(stack, "Association", resource_arn=stage, web_acl_arn=acl.attr_arn)


def _scans(app: cdk.App) -> None:
    stack = cdk.Stack(app, "ImageScans")
    hook = secretsmanager.Secret(stack, "ChatHook")
    post = function(stack, "Post")
    hook.grant_read(post)
    found = events.EventPattern(source=["aws.ecr"], detail_type=["ECR Image Scan"])
    events.Rule(stack, "Scanned", event_pattern=found, targets=[targets.LambdaFunction(post)])


def _table(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Carts")
    table = dynamodb.TableV2(
        stack,
        "Carts",
        partition_key=dynamodb.Attribute(name="cart", type=dynamodb.AttributeType.STRING),
        encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
        warm_throughput=dynamodb.WarmThroughput(read_units_per_second=13000, write_units_per_second=5000),
    )
    table.grant_read_data(iam.Role(stack, "Reader", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com")))


def _alarms(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Orders")
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    key.grant_encrypt_decrypt(iam.ServicePrincipal("cloudwatch.amazonaws.com"))
    topic = sns.Topic(stack, "Pager", master_key=key)
    dead = queue(stack, "Orders").dead_letter_queue
    if dead is None:
        msg = "the queue has no dead letters"
        raise ValueError(msg)
    alarm = cloudwatch.Alarm(
        stack,
        "Lost",
        metric=dead.queue.metric_approximate_number_of_messages_visible(),
        threshold=1,
        evaluation_periods=1,
    )
    alarm.add_alarm_action(actions.SnsAction(topic))


def _digest(app: cdk.App) -> None:
    stack = cdk.Stack(app, "CostDigest")
    ask = tasks.CallAwsService(
        stack,
        "Ask",
        service="costexplorer",
        action="getCostAndUsage",
        iam_action="ce:GetCostAndUsage",
        iam_resources=["*"],
        parameters={"Granularity": "DAILY", "Metrics": ["UnblendedCost"]},
    )
    tell = tasks.LambdaInvoke(stack, "Tell", lambda_function=function(stack, "Chat"))
    machine = sfn.StateMachine(stack, "Digest", definition_body=sfn.DefinitionBody.from_chainable(ask.next(tell)))
    daily = events.Schedule.cron(minute="0", hour="8")
    events.Rule(stack, "Daily", schedule=daily, targets=[targets.SfnStateMachine(machine)])


def _stage(app: cdk.App) -> None:
    stage = cdk.Stage(app, "Racing")
    queue(cdk.Stack(stage, "Laps"), "Laps")


def _forwarder(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Forwarder")
    forward = function(stack, "Forward")
    own = logs.LogGroup(stack, "Web", retention=logs.RetentionDays.ONE_MONTH)
    own.add_subscription_filter(
        "ToForwarder",
        destination=destinations.LambdaDestination(forward),
        filter_pattern=logs.FilterPattern.all_events(),
    )


def _network(app: cdk.App) -> None:
    stack = cdk.Stack(app, "CompanyNetwork")
    private = ec2.SubnetConfiguration(name="private", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=0, subnet_configuration=[private])
    for service in ("SQS", "KMS", "LAMBDA_"):
        vpc.add_interface_endpoint(service, service=getattr(ec2.InterfaceVpcEndpointAwsService, service))
    vpc.add_gateway_endpoint("Tables", service=ec2.GatewayVpcEndpointAwsService.DYNAMODB)


def _access_logs(app: cdk.App) -> None:
    stack = cdk.Stack(app, "AccessLogs")
    bucket = private_bucket(stack, "Logs")
    bucket.add_lifecycle_rule(expiration=cdk.Duration.days(400))
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            actions=["s3:PutObject"],
            principals=[iam.ServicePrincipal("logging.s3.amazonaws.com")],
            resources=[bucket.arn_for_objects("*")],
            conditions={"StringEquals": {"aws:SourceAccount": stack.account}},
        ),
    )


CODE: dict[str, Code] = {
    "a VPC with its endpoints": _network,
    "a static web site": _site,
    "a worker with a queue of its own": _worker,
    "a canary that looks at a web page": _canary,
    "addresses of the team's queue in Parameter Store": _address,
    "a nested stack of another team": _nested,
    "a custom resource of another team": _custom,
    "a bucket filled at deploy": _filled,
    "a bucket for access logs": _access_logs,
    "a firewall before another API": _firewall,
    "image scans reported in chat": _scans,
    "a table of another team with warm throughput": _table,
    "alarms on another team's dead letters": _alarms,
    "a daily digest as a state machine": _digest,
    "stacks of another team in a stage": _stage,
    "a log forwarder of another team": _forwarder,
}
WAYS = {name: Way(code) for name, code in CODE.items()}
