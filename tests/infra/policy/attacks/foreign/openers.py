"""Foreign resources that change, open, silence or take over what is a program's, and stacks that hide what they do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.foreign.resources import (
    OPENERS,
    arn,
    consent_bus,
    function_and,
    log_group,
    queue_arn,
    sub,
)
from tests.infra.policy.attacks.foreign.stack import (
    function_with,
    one,
    output,
    put_stack,
    resource,
    role_for,
    victim,
    with_resources,
)
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, allow, document, ref

if TYPE_CHECKING:
    from random import Random

    from tests.infra.policy.attacks.judging.workspace import Workspace

HIDDEN = Kind("hidden in a foreign stack", Place.FOREIGN)
P = Promise
ALL = {"Principal": "*"}

for _name, _promise, _harm, _resources in (
    ("a policy of the inbound queue", P.CONSENT, "All may fake a text of a customer.", one("SQS::QueuePolicy",
        lambda p: {
        "Queues": [output(p, "InboundQueue")], "PolicyDocument": document(allow("sqs:SendMessage", "*", **ALL))})),
    ("an inline policy of the dead letters", P.NUMBERS, "Texts that failed are read by all.", one(
        "SQS::QueueInlinePolicy", lambda p: {
            "Queue": output(p, "DeadLetters"), "PolicyDocument": document(allow("sqs:ReceiveMessage", "*", **ALL))})),
    ("a policy of the inbound topic", P.CONSENT, "All may publish texts of customers.", one("SNS::TopicPolicy",
        lambda p: {
        "Topics": [output(p, "InboundTopic")], "PolicyDocument": document(allow("sns:Publish", "*", **ALL))})),
    ("a policy of the alarm topic", P.ALARM, "CloudWatch may no longer tell.", one("SNS::TopicInlinePolicy", lambda p: {
        "TopicArn": output(p, "AlarmTopic"), "PolicyDocument": document(
            {"Effect": "Deny", "Action": "sns:Publish", "Resource": "*", "Principal": "*"})})),
    ("a policy of the archive", P.NUMBERS, "Another account reads all evidence.", one("S3::BucketPolicy", lambda p: {
        "Bucket": output(p, "Archive"), "PolicyDocument": document(allow(
            "s3:GetObject", "*", Principal={"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"}))})),
    ("a permission to call the gate", P.GATE, "Another account calls the gate.", one("Lambda::Permission", lambda p: {
        "Action": "lambda:InvokeFunction", "FunctionName": output(p, "SendGate"), "Principal": FOREIGN_ACCOUNT})),
    ("a whole policy of the keyword handler", P.CONSENT, "All may call the handler.", one(
        "Lambda::ResourcePolicy", lambda p: {
            "ResourceArn": sub(arn(p, "lambda", "function:${F}"), F=output(p, "KeywordHandler")),
            "PolicyDocument": document(allow("lambda:InvokeFunction", "*", **ALL))})),
    ("a public URL of the keyword handler", P.CONSENT, "The internet fakes texts of customers.", one(
        "Lambda::Url", lambda p: {"AuthType": "NONE", "TargetFunctionArn": output(p, "KeywordHandler")})),
    ("a policy attached to a program's role", P.CONSENT, "A program's role lifts opt-outs.", one("IAM::Policy",
        lambda p: {
        "PolicyName": "More", "Roles": [f"{p.stack}-{p.role('opt_in_form')}-1A2B3C4D5E6F"],
        "PolicyDocument": document(allow("sms-voice:DeleteOptedOutNumber", "*"))})),
    ("a managed policy attached to a program's role", P.GATE, "A program's role texts.", one(
        "IAM::ManagedPolicy", lambda p: {
            "Roles": [f"{p.stack}-{p.role('campaign')}-1A2B3C4D5E6F"],
            "PolicyDocument": document(allow("sms-voice:SendTextMessage", "*"))})),
    ("a role policy on a program's role", P.DATA, "A program's role deletes evidence.", one("IAM::RolePolicy",
        lambda p: {
        "RoleName": f"{p.stack}-{p.role('archive')}-1A2B3C4D5E6F", "PolicyName": "More",
        "PolicyDocument": document(allow("s3:DeleteObjectVersion", "*"))})),
    ("a policy of the consent bus", P.CONSENT, "Another account announces opt-outs.", one(
        "Events::EventBusPolicy", lambda p: {
            "EventBusName": consent_bus(p), "StatementId": "open", "Action": "events:PutEvents",
            "Principal": FOREIGN_ACCOUNT})),
    ("the pool shared with another account", P.GATE, "Another account texts from the pool.", one(
        "SMSVOICE::ResourcePolicy", lambda p: {
            "ResourceArn": output(p, "Pool"), "PolicyDocument": document(allow(
                "sms-voice:SendTextMessage", "*", Principal={"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"}))})),
    ("a block of the US for all configuration sets", P.CONSENT, "Answers to STOP and HELP cannot be sent.", one(
        "SMSVOICE::ProtectConfiguration", lambda _: {
            "CountryRuleSet": {"SMS": [{"CountryCode": "US", "ProtectStatus": "BLOCK"}]}})),
    ("another firewall before the program's stage", P.CONSENT, "The firewall allows all.", lambda p: {
        "Acl": resource("WAFv2::WebACL", {
            "DefaultAction": {"Allow": {}}, "Scope": "REGIONAL", "VisibilityConfig": {
                "CloudWatchMetricsEnabled": False, "MetricName": "none", "SampledRequestsEnabled": False}}),
        "On": resource("WAFv2::WebACLAssociation", {
            "WebACLArn": {"Fn::GetAtt": ["Acl", "Arn"]}, "ResourceArn": {"Fn::Sub": (
                f"arn:aws:apigateway:{p.region}::/restapis/{p.only('ApiGateway::RestApi')}/stages/form")}})}),
    ("a second stage of the program's API", P.CONSENT, "The form is open without a firewall.", one(
        "ApiGateway::Stage", lambda p: {
            "RestApiId": {"Fn::Select": ["2", {"Fn::Split": ["/", output(p, "OptInForm")]}]},
            "StageName": "open", "DeploymentId": "abc123"})),
    ("a base path of the program's API", P.CONSENT, "The form is open at another host without a firewall.", one(
        "ApiGateway::BasePathMapping", lambda p: {
            "DomainName": "forms.example.net", "RestApiId": {"Fn::Select": ["2", {"Fn::Split": [
                "/", output(p, "OptInForm")]}]}})),
    ("a mute rule over the program's alarms", P.ALARM, "No alarm tells anybody.", one("CloudWatch::AlarmMuteRule",
        lambda p: {
        "Name": "quiet", "MuteTargets": {"AlarmNames": [f"{p.stack}-{p.only('CloudWatch::Alarm')}-1A2B3C4D5E6F"]},
        "Rule": {"Schedule": {"Expression": "cron(0 0 * * *)", "Duration": "P1D"}}})),
    ("a fault experiment on the functions", P.CONSENT, "Calls of the handler are made to fail.", lambda p: {
        "Role": role_for("fis.amazonaws.com", allow("lambda:*", "*")),
        "Chaos": resource("FIS::ExperimentTemplate", {
            "Description": "chaos", "StopConditions": [{"Source": "none"}], "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
            "Targets": {"Functions": {"ResourceType": "aws:lambda:function", "SelectionMode": "ALL", "ResourceTags": {
                "Brand": p.tags["Brand"]}}},
            "Actions": {"Fail": {"ActionId": "aws:lambda:invocation-error", "Targets": {"Functions": "Functions"},
                                 "Parameters": {"duration": "PT12H", "invocationPercentage": "100"}}}})}),
    ("a budget that takes the roles' rights", P.CONSENT, "Over budget, the handler may do nothing.", lambda p: {
        "Role": role_for("budgets.amazonaws.com", allow("iam:AttachRolePolicy", "*")),
        "Cut": resource("Budgets::BudgetsAction", {
            "BudgetName": "monthly", "NotificationType": "ACTUAL", "ActionType": "APPLY_IAM_POLICY",
            "ActionThreshold": {"Type": "PERCENTAGE", "Value": 80}, "ApprovalModel": "AUTOMATIC",
            "ExecutionRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "Subscribers": [{"Type": "EMAIL",
                "Address": "a@b.example"}],
            "Definition": {"IamActionDefinition": {"PolicyArn": "arn:aws:iam::aws:policy/AWSDenyAll", "Roles": [
                f"{p.stack}-{p.role('keyword_handler')}-1A2B3C4D5E6F"]}}})}),
    ("a policy of the organization that denies", P.CONSENT, "No function may put a number on the list.", one(
        "Organizations::Policy", lambda _: {"Name": "no-sms", "Type": "SERVICE_CONTROL_POLICY", "Content": json.dumps(
            document({"Effect": "Deny", "Action": "sms-voice:PutOptedOutNumber", "Resource": "*"}))})),
    ("a remediation that stops mappings", P.CONSENT, "A rule of Config disables what it finds.", lambda _p: {
        "Role": role_for("ssm.amazonaws.com", allow("lambda:UpdateEventSourceMapping", "*")),
        "Fix": resource("Config::RemediationConfiguration", {
            "ConfigRuleName": "lambda-inside-vpc", "TargetType": "SSM_DOCUMENT", "TargetId": "Disable",
                "Automatic": True,
            "Parameters": {"Role": {"StaticValue": {"Values": [{"Fn::GetAtt": ["Role", "Arn"]}]}}}})}),
    ("a parameter of the bootstrap", P.GATE, "Deploys of programs take another bootstrap for current.", one(
        "SSM::Parameter", lambda _: {"Name": "/cdk-bootstrap/hnb659fds/version", "Type": "String", "Value": "99"})),
    ("the bootstrap's bucket policy", P.GATE, "Another account replaces code between publish and deploy.", one(
        "S3::BucketPolicy", lambda p: {"Bucket": f"cdk-hnb659fds-assets-{p.account}-{p.region}",
            "PolicyDocument": document(
            allow("s3:PutObject", "*", Principal={"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"}))})),
    ("the account's role for API logs", P.NUMBERS, "Logs of the form's API go by a role of the team.", lambda _p: {
        "Role": role_for("apigateway.amazonaws.com", allow("logs:*", "*")),
        "Account": resource("ApiGateway::Account",
            {"CloudWatchRoleArn": f"arn:aws:iam::{FOREIGN_ACCOUNT}:role/logs"})}),
    ("a log group's policy for another account", P.NUMBERS, "Another account reads the logs.", one(
        "Logs::ResourcePolicy", lambda p: {"PolicyName": "open", "PolicyDocument": json.dumps(document(allow(
            "logs:FilterLogEvents", arn(p, "logs", f"log-group:{log_group(p, 'send_gate')}:*"),
            Principal={"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"})))})),
    ("an alias of the program's key", P.NUMBERS, "The team's role decrypts by an alias it controls.", lambda p: {
        "Alias": resource("KMS::Alias", {"AliasName": "alias/team", "TargetKeyId": arn(p, "kms", f"key/{'0' * 36}")}),
        **function_with(allow("kms:Decrypt", "*", Condition={
            "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/team"}}))}),
    ("a redrive of dead letters into the queue again", P.CONSENT, "Old STOPs and STARTs are handled out of order.",
        lambda p: {
        "Role": role_for("scheduler.amazonaws.com", allow("sqs:StartMessageMoveTask", "*")),
        "Move": resource("Scheduler::Schedule", {
            "ScheduleExpression": "rate(1 hour)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {
                "Arn": "arn:aws:scheduler:::aws-sdk:sqs:startMessageMoveTask", "RoleArn": {"Fn::GetAtt": ["Role",
                    "Arn"]},
                "Input": sub('{"SourceArn": "${Q}"}', Q=queue_arn(p, "DeadLetters"))}})}),
):  # fmt: skip
    OPENERS.add(_name, _promise, _harm, with_resources(_resources))

for _name, _promise, _harm, _resources in (
    ("a custom resource with a wide role", P.GATE, "Code at deploy may do all.", lambda _p: {
        **function_with(allow("*", "*")),
        "Run": {"Type": "Custom::Run", "Properties": {"ServiceToken": {"Fn::GetAtt": ["Tool", "Arn"]}}}}),
    ("a custom resource of another account", P.CONSENT, "A function of another account gets the table's name.",
        lambda p: {
        "Run": {"Type": "AWS::CloudFormation::CustomResource", "Properties": {
            "ServiceToken": f"arn:aws:lambda:{p.region}:{FOREIGN_ACCOUNT}:function:run",
            "Table": output(p, "Subscriptions")}}}),
    ("a nested stack from a bucket", P.GATE, "What is deployed stands in a file elsewhere.", lambda p: {
        "More": resource("CloudFormation::Stack", {
            "TemplateURL": "https://team.s3.amazonaws.com/more.json", "Parameters": {"Pool": output(p, "Pool")}})}),
    ("a stack set", P.GATE, "What is deployed stands in a file elsewhere, in many accounts.", lambda _p: {
        "Set": resource("CloudFormation::StackSet", {
            "StackSetName": "all", "PermissionModel": "SERVICE_MANAGED",
            "TemplateURL": "https://team.s3.amazonaws.com/all.json"})}),
    ("a macro by the name that templates use", P.GATE, "A function rewrites templates of the account.", lambda _p:
        function_and(Macro=resource("CloudFormation::Macro", {
            "Name": "Company", "FunctionName": {"Fn::GetAtt": ["Tool", "Arn"]}}))),
    ("a hook that fails programs' updates", P.CONSENT, "A fix of the handler cannot be deployed.", lambda _p:
        function_and(Hook=resource("CloudFormation::LambdaHook", {
            "Alias": "Team::Hook::All", "LambdaFunction": {"Fn::GetAtt": ["Tool", "Arn"]}, "FailureMode": "FAIL",
            "HookStatus": "ENABLED", "TargetOperations": ["STACK"],
            "ExecutionRole": {"Fn::GetAtt": ["ToolRole", "Arn"]}}))),
    ("a third party's type is switched on", P.GATE, "A publisher's code runs under AWS's own type names.", lambda p: {
        "Type": resource("CloudFormation::TypeActivation", {
            "PublicTypeArn": f"arn:aws:cloudformation:{p.region}::type/resource/{'0' * 40}/Partner-Sms-Send",
            "AutoUpdate": True, "TypeNameAlias": "Partner::Sms::Send"})}),
    ("a module under another default", P.GATE, "Stacks that use the module get other resources.", lambda _p: {
        "Default": resource("CloudFormation::ModuleDefaultVersion", {
            "ModuleName": "Team::Base::Table::MODULE", "VersionId": "00000002"})}),
    ("a change set on a program", P.GATE, "A change of a program waits to be executed.", lambda p: {
        "Change": resource("CloudFormation::ChangeSet", {
            "StackName": p.stack, "ChangeSetName": "quick", "TemplateURL": "https://team.s3.amazonaws.com/p.json"})}),
    ("automation at deploy", P.CONSENT, "A document of Systems Manager calls APIs with a wide role.", lambda _p: {
        "Role": role_for("ssm.amazonaws.com", allow("*", "*")),
        "Do": resource("SSM::Association", {
            "Name": "AWS-RunShellScript", "AutomationTargetParameterName": "x", "Parameters": {
                "AutomationAssumeRole": [{"Fn::GetAtt": ["Role", "Arn"]}]}})}),
    ("a build that may all", P.GATE, "Whoever starts the build deploys past synthesis and policy.", lambda _p: {
        "Role": role_for("codebuild.amazonaws.com", allow("*", "*")),
        "Build": resource("CodeBuild::Project", {
            "ServiceRole": {"Fn::GetAtt": ["Role", "Arn"]}, "Artifacts": {"Type": "NO_ARTIFACTS"},
            "Source": {"Type": "NO_SOURCE", "BuildSpec": "version: 0.2"}, "Environment": {
                "Type": "LINUX_CONTAINER", "ComputeType": "BUILD_GENERAL1_SMALL",
                "Image": "aws/codebuild/standard:7.0"}})}),
):  # fmt: skip
    HIDDEN.add(_name, _promise, _harm, with_resources(_resources))

INCLUDE = {"Name": "AWS::Include", "Parameters": {"Location": "s3://team/more.json"}}


@HIDDEN.workspace("an include at the top of a foreign stack", P.GATE, "Resources come from a file at deploy.")
def _(workspace: Workspace, rng: Random) -> None:
    victim(workspace, rng)
    template = {"Transform": INCLUDE, "Resources": function_with(allow("s3:ListAllMyBuckets", "*"))}
    put_stack(workspace, "team-tools", template)


@HIDDEN.workspace("an include inside a foreign role", P.CONSENT, "Statements come from a file at deploy.")
def _(workspace: Workspace, rng: Random) -> None:
    victim(workspace, rng)
    put_stack(workspace, "team-tools", {"Resources": function_with({"Fn::Transform": INCLUDE})})


@HIDDEN.workspace("a loop in a foreign stack", P.CONSENT, "Fn::ForEach makes roles that are not written.")
def _(workspace: Workspace, rng: Random) -> None:
    victim(workspace, rng)
    roles = {"R${N}": role_for("lambda.amazonaws.com", allow("dynamodb:${N}", "*"))}
    loop = {"Fn::ForEach::Roles": ["N", ["PutItem", "DeleteItem"], roles]}
    put_stack(workspace, "team-tools", {"Transform": "AWS::LanguageExtensions", "Resources": loop})


@HIDDEN.workspace("a foreign serverless function", P.GATE, "Its role is made by the transform from a short policy.")
def _(workspace: Workspace, rng: Random) -> None:
    victim(workspace, rng)
    properties = {
        "Runtime": "python3.14",
        "Handler": "index.handler",
        "InlineCode": "def handler(e, c): pass",
        "Policies": ["AdministratorAccess"],
    }
    resources = {"Tool": {"Type": "AWS::Serverless::Function", "Properties": properties}}
    put_stack(workspace, "team-tools", {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources})


@HIDDEN.workspace("a condition that only this account meets", P.GATE, "The wide statement is behind Fn::If.")
def _(workspace: Workspace, rng: Random) -> None:
    program = victim(workspace, rng)
    statement = {"Fn::If": ["Here", allow("sms-voice:SendTextMessage", "*"), ref("AWS::NoValue")]}
    here = {"Here": {"Fn::Equals": [ref("AWS::AccountId"), program.account]}}
    put_stack(workspace, "team-tools", {"Conditions": here, "Resources": function_with(statement)})


@HIDDEN.workspace("a mapping holds the action", P.GATE, "The action is found in a mapping by region.")
def _(workspace: Workspace, rng: Random) -> None:
    program = victim(workspace, rng)
    mappings = {"By": {program.region: {"Do": "sms-voice:SendTextMessage"}}}
    action = {"Fn::FindInMap": ["By", ref("AWS::Region"), "Do"]}
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    put_stack(workspace, "team-tools", {"Mappings": mappings, "Resources": function_with(statement)})


@HIDDEN.workspace("a policy as a text", P.CONSENT, "The document is a JSON text inside a property.")
def _(workspace: Workspace, rng: Random) -> None:
    program = victim(workspace, rng)
    text = json.dumps(document(allow("sqs:SendMessage", "*", **ALL)))
    policy = resource("SQS::QueueInlinePolicy", {"Queue": output(program, "InboundQueue"), "PolicyDocument": text})
    put_stack(workspace, "team-tools", {"Resources": {"Open": policy}})


@HIDDEN.workspace("a stack inside a stage", P.GATE, "A nested assembly holds the stack, not the manifest that is read.")
def _(workspace: Workspace, rng: Random) -> None:
    program = victim(workspace, rng)
    put_stack(workspace, "team-tools", {"Resources": function_with(allow("sms-voice:SendTextMessage", "*"))})
    artifacts = workspace.manifest["artifacts"]
    moved = {k: artifacts.pop(k) for k in ("team-tools", "team-tools.assets")}
    nested = workspace.assembly / "assembly-Team"
    nested.mkdir()
    for file in ("team-tools.template.json", str(moved["team-tools.assets"]["properties"]["file"])):
        (workspace.assembly / file).rename(nested / file)
    content = {"version": workspace.manifest["version"], "artifacts": moved}
    (nested / "manifest.json").write_text(json.dumps(content, indent=2))
    artifacts["assembly-Team"] = {
        "type": "cdk:cloud-assembly",
        "properties": {"directoryName": "assembly-Team", "displayName": f"Team {program.account}"},
    }


@HIDDEN.workspace(
    "a stack that bears a program's name", P.DATA, "Two stacks deploy over each other; one deletes the other's."
)
def _(workspace: Workspace, rng: Random) -> None:
    program = victim(workspace, rng)
    put_stack(workspace, "team-tools", {"Resources": {"Nothing": resource("CloudFormation::WaitConditionHandle", {})}})
    workspace.manifest["artifacts"]["team-tools"]["properties"]["stackName"] = program.stack


@HIDDEN.workspace("a stack that takes the bus's name", P.CONSENT, "The bus is another stack's, without its rules.")
def _(workspace: Workspace, rng: Random) -> None:
    program = victim(workspace, rng)
    bus = resource("Events::EventBus", {"Name": consent_bus(program)})
    put_stack(workspace, "a-first", {"Resources": {"Bus": bus}})


ATTACKS = [*OPENERS.attacks, *HIDDEN.attacks]
