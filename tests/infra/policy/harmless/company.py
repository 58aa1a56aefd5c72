"""Stacks of the company in the same app: accounts, costs, audits and deploys, and checks over the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
import cdk_nag
import jsii
from aws_cdk import aws_backup as backup
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_codebuild as codebuild
from aws_cdk import aws_codepipeline as codepipeline
from aws_cdk import aws_codepipeline_actions as steps
from aws_cdk import aws_config as config
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_guardduty as guardduty
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_servicecatalogappregistry as registry
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions

from tests.infra.policy.harmless.changes import Code, Way
from tests.infra.policy.harmless.teams import function, private_bucket, queue

if TYPE_CHECKING:
    from constructs import IConstruct

CDK_ROLES = "arn:aws:iam::000000000000:role/cdk-hnb659fds-*"


def _keep_backups(app: cdk.App) -> None:
    stack = cdk.Stack(app, "TeamBackups")
    table = dynamodb.TableV2(
        stack,
        "Carts",
        partition_key=dynamodb.Attribute(name="cart", type=dynamodb.AttributeType.STRING),
    )
    plan = backup.BackupPlan.daily35_day_retention(stack, "Daily", backup.BackupVault(stack, "Vault"))
    plan.add_selection("Carts", resources=[backup.BackupResource.from_arn(table.table_arn)])


def _budget(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Budget")
    mail = budgets.CfnBudget.SubscriberProperty(address="finance@example.com", subscription_type="EMAIL")
    alert = budgets.CfnBudget.NotificationProperty(
        comparison_operator="GREATER_THAN",
        notification_type="FORECASTED",
        threshold=80,
    )
    both = budgets.CfnBudget.NotificationWithSubscribersProperty(notification=alert, subscribers=[mail])
    budgets.CfnBudget(
        stack,
        "Monthly",
        budget=budgets.CfnBudget.BudgetDataProperty(
            budget_type="COST",
            time_unit="MONTHLY",
            budget_limit=budgets.CfnBudget.SpendProperty(amount=5000, unit="USD"),
        ),
        notifications_with_subscribers=[both],
    )


def _github(app: cdk.App) -> None:
    stack = cdk.Stack(app, "GitHubDeploys")
    github = "token.actions.githubusercontent.com"
    provider = iam.CfnOIDCProvider(stack, "GitHub", url=f"https://{github}", client_id_list=["sts.amazonaws.com"])
    only = {
        f"{github}:aud": "sts.amazonaws.com",
        f"{github}:sub": "repo:example-corp/sms:environment:production",
    }
    role = iam.Role(
        stack,
        "Deploy",
        assumed_by=iam.FederatedPrincipal(
            provider.attr_arn,
            {"StringEquals": only},
            "sts:AssumeRoleWithWebIdentity",
        ),
    )
    role.add_to_policy(iam.PolicyStatement(actions=["sts:AssumeRole"], resources=[CDK_ROLES]))


def _trail(app: cdk.App) -> None:
    stack = cdk.Stack(app, "CompanyTrail")
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    cloudtrail.Trail(stack, "Trail", bucket=private_bucket(stack, "Records"), encryption_key=key)


def _config(app: cdk.App) -> None:
    stack = cdk.Stack(app, "ConfigRules")
    for name in ("CLOUD_TRAIL_ENABLED", "ENCRYPTED_VOLUMES"):
        config.ManagedRule(stack, name, identifier=name)


def _guard_duty(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Findings")
    guardduty.CfnDetector(stack, "Detector", enable=True)
    topic = sns.Topic(stack, "Security", enforce_ssl=True)
    topic.add_subscription(subscriptions.EmailSubscription("security@example.com"))
    events.Rule(
        stack,
        "Found",
        event_pattern=events.EventPattern(source=["aws.guardduty"], detail_type=["GuardDuty Finding"]),
        targets=[targets.SnsTopic(topic)],
    )


def _auditors(app: cdk.App) -> None:
    iam.Role(
        cdk.Stack(app, "SecurityAuditors"),
        "Auditor",
        assumed_by=iam.AccountPrincipal("111122223333").with_session_tags(),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("SecurityAudit")],
    )


def _cost_report(app: cdk.App) -> None:
    stack = cdk.Stack(app, "CostReport")
    report = function(stack, "Report")
    report.add_to_role_policy(iam.PolicyStatement(actions=["ce:GetCostAndUsage"], resources=["*"]))
    secretsmanager.Secret(stack, "ChatHook").grant_read(report)
    weekly = events.Schedule.cron(minute="0", hour="7", week_day="MON")
    events.Rule(stack, "Weekly", schedule=weekly, targets=[targets.LambdaFunction(report)])


def _application(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Application")
    application = registry.CfnApplication(stack, "Texts", name="texts")
    registry.CfnResourceAssociation(
        stack,
        "Own",
        application=application.attr_id,
        resource=stack.stack_id,
        resource_type="CFN_STACK",
    )


def _domain(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Domain")
    zone = route53.PublicHostedZone(stack, "Zone", zone_name="text.example.com")
    acm.Certificate(
        stack,
        "Certificate",
        domain_name="text.example.com",
        validation=acm.CertificateValidation.from_dns(zone),
    )


def _pipeline(app: cdk.App) -> None:
    stack = cdk.Stack(app, "Pipeline")
    artifacts = s3.Bucket(
        stack,
        "Artifacts",
        encryption=s3.BucketEncryption.KMS,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        enforce_ssl=True,
    )
    build = codebuild.PipelineProject(
        stack,
        "Build",
        build_spec=codebuild.BuildSpec.from_object(
            {"version": "0.2", "phases": {"build": {"commands": ["npx cdk deploy --all --require-approval never"]}}},
        ),
    )
    build.add_to_role_policy(iam.PolicyStatement(actions=["sts:AssumeRole"], resources=[CDK_ROLES]))
    source = codepipeline.Artifact("Source")
    commit = steps.CodeStarConnectionsSourceAction(
        action_name="Commit",
        owner="example-corp",
        repo="sms",
        connection_arn="arn:aws:codestar-connections:us-east-1:000000000000:connection/0a1b2c3d",
        output=source,
    )
    codepipeline.Pipeline(
        stack,
        "Pipeline",
        artifact_bucket=artifacts,
        stages=[
            codepipeline.StageProps(stage_name="Source", actions=[commit]),
            codepipeline.StageProps(
                stage_name="Deploy",
                actions=[steps.CodeBuildAction(action_name="Deploy", project=build, input=source)],
            ),
        ],
    )


def _retention(app: cdk.App) -> None:
    stack = cdk.Stack(app, "LogHousekeeping")
    shorten = function(stack, "Shorten")
    shorten.add_to_role_policy(
        iam.PolicyStatement(actions=["logs:DescribeLogGroups", "logs:PutRetentionPolicy"], resources=["*"]),
    )
    daily = events.Schedule.rate(cdk.Duration.days(1))
    events.Rule(stack, "Daily", schedule=daily, targets=[targets.LambdaFunction(shorten)])


def _nag(app: cdk.App) -> None:
    """Acknowledge a rule on the team's stack: cdk-nag 3 checks whole apps, and writes this to the template."""
    stack = cdk.Stack(app, "Checked")
    queue(stack, "Images")
    accepted = cdk.Acknowledgment(id="AwsSolutions::AwsSolutions-SQS3", reason="dead letters end here")
    cdk.Validations.of(stack).acknowledge(accepted)
    cdk.Aspects.of(stack).add(cdk_nag.WriteNagSuppressionsToCloudFormationAspect())


@jsii.implements(cdk.IAspect)
class UntaggedBuckets:
    """A rule of the company that only looks: it warns of a bucket without an owner."""

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, s3.CfnBucket) and not node.tags.has_tags():
            cdk.Annotations.of(node).add_warning_v2("company:owner", "This bucket has no owner.")


def _rule_pack(app: cdk.App) -> None:
    cdk.Aspects.of(app).add(UntaggedBuckets())


CODE: dict[str, Code] = {
    "a backup plan for tables of another team": _keep_backups,
    "a monthly budget with an e-mail": _budget,
    "a deploy role for GitHub": _github,
    "a trail of management events": _trail,
    "managed rules of AWS Config": _config,
    "GuardDuty findings by e-mail": _guard_duty,
    "a role for security auditors": _auditors,
    "a weekly cost report in chat": _cost_report,
    "an application of AppRegistry": _application,
    "a hosted zone and a certificate": _domain,
    "a deploy pipeline": _pipeline,
    "one function shortens the logs of the whole account": _retention,
    "cdk-nag on the team's own stack": _nag,
    "another rule pack over the whole app": _rule_pack,
}
WAYS = {name: Way(code) for name, code in CODE.items()}
