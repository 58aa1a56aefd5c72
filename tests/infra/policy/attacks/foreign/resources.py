"""Foreign resources that hear, feed, open, replace or silence what is a program's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.foreign.stack import one, output, resource, role_for, with_resources
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, allow, document, ref

if TYPE_CHECKING:
    from tests.infra.policy.attacks.judging.workspace import Json

EARS = Kind("a foreign resource that hears a program", Place.FOREIGN)
MOUTHS = Kind("a foreign resource that texts or makes a program text", Place.FOREIGN)
OPENERS = Kind("a foreign resource that opens or changes a program's", Place.FOREIGN)
P = Promise


def queue_url(program: Program, name: str) -> Json:
    return output(program, name)


def arn(program: Program, service: str, path: str) -> str:
    return f"arn:aws:{service}:{program.region}:{program.account}:{path}"


def sub(text: str, **values: object) -> Json:
    return {"Fn::Sub": [text, values]}


def queue_arn(program: Program, name: str) -> Json:
    return {"Fn::Select": ["4", {"Fn::Split": ["/", output(program, name)]}]}


READ = allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "dynamodb:*", "kms:Decrypt"], "*")


def function_and(*statements: Json, **more: Json) -> Json:
    role = role_for("lambda.amazonaws.com", allow("logs:PutLogEvents", "*"), *statements)
    runs = resource(
        "Lambda::Function",
        {
            "Runtime": "python3.14",
            "Handler": "index.handler",
            "Role": {"Fn::GetAtt": ["ToolRole", "Arn"]},
            "Code": {"ZipFile": "def handler(event, context):\n    return None"},
        },
    )
    return {"ToolRole": role, "Tool": runs, **more}


def consent_bus(program: Program) -> str:
    rule = program.properties(program.rule_for(program.queue("cascade")))
    return str(rule["EventBusName"])


def log_group(program: Program, function: str) -> str:
    group = program.properties(program.function(function))["LoggingConfig"]["LogGroup"]["Ref"]
    return str(program.properties(group)["LogGroupName"])


BACKDOOR = (
    "https://www.cyngular.com/resource-center/"
    "the-one-line-backdoor-how-a-single-eventbridge-rule-becomes-an-attackers-control-channel/"
)
for _name, _promise, _harm, _resources, _source in (
    ("a subscription of inbound texts by an output", P.NUMBERS, "Texts of customers are posted elsewhere.", one(
        "SNS::Subscription", lambda p: {"TopicArn": output(p, "InboundTopic"), "Protocol": "https",
                                        "Endpoint": "https://crm.example.net/in"}), ""),
    ("a subscription of inbound texts by a parameter", P.NUMBERS, "Texts of customers are mailed.", one(
        "SNS::Subscription", lambda p: {"TopicArn": f"{{{{resolve:ssm:/{p.stack}/topic}}}}", "Protocol": "email",
                                        "Endpoint": "a@example.net"}), ""),
    ("a subscription of alarms without a port", P.ALARM, "A queue of the team fills the topic's dead letters.", one(
        "SNS::Subscription", lambda p: {"TopicArn": output(p, "AlarmTopic"), "Protocol": "sqs",
                                        "Endpoint": f"arn:aws:sqs:{p.region}:{FOREIGN_ACCOUNT}:alarms"}), ""),
    ("a mapping of the inbound queue by an output", P.CONSENT, "STOPs are taken by a team's function.", lambda p:
        function_and(READ, Read=resource("Lambda::EventSourceMapping", {
            "EventSourceArn": queue_arn(p, "InboundQueue"), "FunctionName": ref("Tool")})), ""),
    ("a mapping of the dead letters by an output", P.DATA, "STOPs that failed are taken away.", lambda p:
        function_and(READ, Read=resource("Lambda::EventSourceMapping", {
            "EventSourceArn": queue_arn(p, "DeadLetters"), "FunctionName": ref("Tool")})), ""),
    ("a mapping of the ledger's stream by a literal", P.NUMBERS, "All that people do is read.", lambda p:
        function_and(READ, Read=resource("Lambda::EventSourceMapping", {
            "EventSourceArn": arn(p, "dynamodb", f"table/{p.stack}-{p.table('LEDGER')}-1A2B3C4D5E6F/stream/2026"),
            "FunctionName": ref("Tool"), "StartingPosition": "TRIM_HORIZON"})), ""),
    ("a rule on the consent bus to another account", P.NUMBERS, "Opt-outs with numbers leave the account.", lambda p: {
        "Role": role_for("events.amazonaws.com", allow("events:PutEvents", "*")),
        "Rule": resource("Events::Rule", {
            "EventBusName": consent_bus(p), "EventPattern": {"source": [{"prefix": ""}]}, "Targets": [{
                "Id": "Away", "Arn": f"arn:aws:events:{p.region}:{FOREIGN_ACCOUNT}:event-bus/crm",
                "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}]})}, BACKDOOR),
    ("a rule on every bus event to a function", P.NUMBERS, "Opt-outs with numbers reach a team's function.", lambda p:
        function_and(May=resource("Lambda::Permission", {
            "Action": "lambda:InvokeFunction", "FunctionName": ref("Tool"), "Principal": "events.amazonaws.com"}),
            Rule=resource("Events::Rule", {
                "EventBusName": consent_bus(p), "EventPattern": {"account": [p.account]},
                "Targets": [{"Id": "Tool", "Arn": {"Fn::GetAtt": ["Tool", "Arn"]}}]})), BACKDOOR),
    ("an API destination behind the consent bus", P.NUMBERS, "Opt-outs are posted to a host.", lambda p: {
        "Connection": resource("Events::Connection", {"AuthorizationType": "API_KEY", "AuthParameters": {
            "ApiKeyAuthParameters": {"ApiKeyName": "key", "ApiKeyValue": "x"}}}),
        "Host": resource("Events::ApiDestination", {
            "ConnectionArn": {"Fn::GetAtt": ["Connection", "Arn"]}, "HttpMethod": "POST",
            "InvocationEndpoint": "https://crm.example.net/optouts"}),
        "Rule": resource("Events::Rule", {
            "EventBusName": consent_bus(p), "EventPattern": {"source": [{"prefix": ""}]},
            "Targets": [{"Id": "Host", "Arn": {"Fn::GetAtt": ["Host", "Arn"]}, "RoleArn": {"Fn::GetAtt": ["Role",
                "Arn"]}}]}),
        "Role": role_for("events.amazonaws.com", allow("events:InvokeApiDestination", "*"))}, BACKDOOR),
    ("an archive of the consent bus", P.NUMBERS, "Numbers are kept and can be replayed.", one(
        "Events::Archive", lambda p: {"SourceArn": arn(p, "events", f"event-bus/{consent_bus(p)}")}), ""),
    ("a pipe from the cascade queue", P.CONSENT, "Opt-outs of the legal entity are taken.", lambda p: {
        "Role": role_for("pipes.amazonaws.com", allow("sqs:*", "*")),
        "Out": resource("SQS::Queue", {}),
        "Pipe": resource("Pipes::Pipe", {
            "Source": queue_arn(p, "CascadeQueue"), "Target": {"Fn::GetAtt": ["Out", "Arn"]},
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}})}, ""),
    ("a filter on the handler's logs", P.NUMBERS, "Logs stream to another account.", one(
        "Logs::SubscriptionFilter", lambda p: {
            "LogGroupName": log_group(p, "keyword_handler"), "FilterPattern": "",
            "DestinationArn": f"arn:aws:logs:{p.region}:{FOREIGN_ACCOUNT}:destination:siem"}), ""),
    ("a filter on all logs of the account", P.NUMBERS, "Logs of every program stream to another account.", one(
        "Logs::AccountPolicy", lambda p: {
            "PolicyName": "all", "PolicyType": "SUBSCRIPTION_FILTER_POLICY", "Scope": "ALL",
            "PolicyDocument": json.dumps({"FilterPattern": "", "DestinationArn": (
                f"arn:aws:logs:{p.region}:{FOREIGN_ACCOUNT}:destination:siem")})}), ""),
    ("a scheduled query of the programs' logs", P.NUMBERS, "Log lines are written to a bucket each hour.", lambda p: {
        "Role": role_for("logs.amazonaws.com", allow("logs:*", "*")),
        "Query": resource("Logs::ScheduledQuery", {
            "Name": "hourly", "QueryLanguage": "CWLI", "QueryString": "fields @message",
            "ScheduleExpression": "cron(0 * * * ? *)", "ExecutionRoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
            "LogGroupIdentifiers": [log_group(p, "send_gate")]})}, ""),
    ("a metric per number out of the gate's logs", P.NUMBERS, "A metric shows numbers.", one(
        "Logs::MetricFilter", lambda p: {
            "LogGroupName": log_group(p, "send_gate"), "FilterPattern": "{ $.to = * }", "MetricTransformations": [{
                "MetricName": "Texts", "MetricNamespace": "Growth", "MetricValue": "1",
                "Dimensions": [{"Key": "Phone", "Value": "$.to"}]}]}), ""),
    ("a rule of contributors in the logs", P.NUMBERS, "Contributor Insights rank numbers.", one(
        "CloudWatch::InsightRule", lambda p: {
            "RuleName": "top", "RuleState": "ENABLED", "RuleBody": json.dumps({
                "Schema": {"Name": "CloudWatchLogRule", "Version": 1}, "LogGroupNames": [log_group(p, "send_gate")],
                "LogFormat": "JSON", "Contribution": {"Keys": ["$.to"], "Filters": []}, "AggregateOn": "Count"})}), ""),
    ("a trail of every read of tables", P.NUMBERS, "Keys of items, phone numbers, stand in the trail.", one(
        "CloudTrail::Trail", lambda _p: {
            "S3BucketName": "team-trails", "IsLogging": True, "AdvancedEventSelectors": [{"FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Data"]},
                {"Field": "resources.type", "Equals": ["AWS::DynamoDB::Table"]}]}]}),
     "https://github.com/aws-solutions/digital-evidence-archive-on-aws/pull/248"),
    ("an integration of the consent table with a warehouse", P.NUMBERS, "All subscribers are copied.", one(
        "Glue::Integration", lambda p: {
            "IntegrationName": "all", "SourceArn": arn(p, "dynamodb",
                f"table/{p.stack}-{p.table('SUBSCRIPTIONS')}-1A2B"),
            "TargetArn": arn(p, "redshift-serverless", "namespace/all")}), ""),
    ("a pipeline of the consent table into a search", P.NUMBERS, "All subscribers can be searched.", lambda p: {
        "Role": role_for("osis-pipelines.amazonaws.com", allow("dynamodb:*", "*")),
        "Pipeline": resource("OSIS::Pipeline", {
            "PipelineName": "all", "MinUnits": 1, "MaxUnits": 2, "PipelineRoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
            "PipelineConfigurationBody": f"source: {{dynamodb: {{tables: [{{table_arn: {p.stack}-*}}]}}}}"})}, ""),
    ("a backup of all tables into another account", P.NUMBERS, "Copies of all tables leave the account.", lambda p: {
        "Role": role_for("backup.amazonaws.com", allow(["dynamodb:*", "backup:*"], "*")),
        "Plan": resource("Backup::BackupPlan", {"BackupPlan": {"BackupPlanName": "all", "BackupPlanRule": [{
            "RuleName": "daily", "TargetBackupVault": "Default", "CopyActions": [{"DestinationBackupVaultArn": (
                f"arn:aws:backup:{p.region}:{FOREIGN_ACCOUNT}:backup-vault:all")}]}]}}),
        "All": resource("Backup::BackupSelection", {"BackupPlanId": ref("Plan"), "BackupSelection": {
            "SelectionName": "all", "IamRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "Resources": ["*"]}})}, ""),
    ("an access point of the archive by an output", P.NUMBERS, "Another account reads all evidence.", one(
        "S3::AccessPoint", lambda p: {"Bucket": output(p, "Archive"), "Policy": document(allow(
            "s3:GetObject", "*", Principal={"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"}))}), ""),
    ("a canary that reads people's pages", P.NUMBERS, "Screenshots of pages lie in a bucket of the team.", lambda _p: {
        "Role": role_for("lambda.amazonaws.com", allow(["dynamodb:Scan", "s3:PutObject"], "*")),
        "Canary": resource("Synthetics::Canary", {
            "Name": "pages", "ArtifactS3Location": "s3://team-artifacts", "RuntimeVersion": "syn-python-selenium-5.1",
            "ExecutionRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "Schedule": {"Expression": "rate(1 minute)"},
            "Code": {"Handler": "x.handler", "Script": "def handler(*a): pass"}})}, ""),
):  # fmt: skip
    EARS.add(_name, _promise, _harm, with_resources(_resources), _source)

_TEXT = {"DestinationPhoneNumber": "+12065550123", "MessageBody": "Sale today"}
for _name, _promise, _harm, _resources, _source in (
    ("a schedule calls the text API", P.GATE, "A text leaves each day past the gate.", lambda _p: {
        "Role": role_for("scheduler.amazonaws.com", allow("sms-voice:SendTextMessage", "*")),
        "Daily": resource("Scheduler::Schedule", {
            "ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {
                "Arn": "arn:aws:scheduler:::aws-sdk:pinpointsmsvoicev2:sendTextMessage", "Input": json.dumps(_TEXT),
                "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}})}, ""),
    ("a workflow calls the text API", P.GATE, "A workflow of the team texts.", lambda _p: {
        "Role": role_for("states.amazonaws.com", allow("sms-voice:SendTextMessage", "*")),
        "Flow": resource("StepFunctions::StateMachine", {
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "DefinitionString": json.dumps({"StartAt": "T",
                "States": {"T": {
                "Type": "Task", "End": True, "Parameters": _TEXT,
                "Resource": "arn:aws:states:::aws-sdk:pinpointsmsvoicev2:sendTextMessage"}}})})}, ""),
    ("a workflow publishes to phones", P.GATE, "A workflow texts by SNS.", lambda _p: {
        "Role": role_for("states.amazonaws.com", allow("sns:Publish", "*")),
        "Flow": resource("StepFunctions::StateMachine", {
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "DefinitionString": json.dumps({"StartAt": "T",
                "States": {"T": {
                "Type": "Task", "End": True, "Parameters": {"PhoneNumber.$": "$.to", "Message": "Sale"},
                "Resource": "arn:aws:states:::sns:publish"}}})})}, ""),
    ("a topic with phones as subscribers", P.GATE, "Whoever publishes texts phones past the gate.", one(
        "SNS::Topic", lambda _: {"Subscription": [{"Protocol": "sms", "Endpoint": "+12065550123"}]}), ""),
    ("a subscription of a phone", P.GATE, "SNS texts a phone past the gate.", one(
        "SNS::Subscription", lambda p: {"TopicArn": arn(p, "sns", "news"), "Protocol": "sms",
                                        "Endpoint": "+12065550123"}), ""),
    ("a pool of the team's own", P.GATE, "Texts leave from a number that no gate guards.", one(
        "SMSVOICE::Pool", lambda p: {
            "OriginationIdentities": [arn(p, "sms-voice", f"phone-number/phone-{'0' * 32}")],
                "OptOutListName": "Default",
            "MandatoryKeywords": {"HELP": {"Message": "Help"}, "STOP": {"Message": "Bye"}}}), ""),
    ("a number of the team's own", P.GATE, "Texts leave from a number that no gate guards.", one(
        "SMSVOICE::PhoneNumber", lambda _: {
            "IsoCountryCode": "US", "NumberType": "TOLL_FREE", "NumberCapabilities": ["SMS"],
            "MandatoryKeywords": {"HELP": {"Message": "Help"}, "STOP": {"Message": "Bye"}}}), ""),
    ("a sender id", P.GATE, "Texts leave under a name past the gate.", one(
        "SMSVOICE::SenderId", lambda _: {"SenderId": "GROWTH", "IsoCountryCode": "GB"}), ""),
    ("a Notify configuration", P.GATE, "Codes leave past the gate.", one(
        "SMSVOICE::NotifyConfiguration", lambda _p: {
            "DisplayName": "codes", "UseCase": "CODE_VERIFICATION", "EnabledChannels": ["SMS"]}), ""),
    ("sign-up codes of Cognito", P.GATE, "Cognito texts past the gate.", lambda _p: {
        "Role": role_for("cognito-idp.amazonaws.com", allow("sns:Publish", "*")),
        "Pool": resource("Cognito::UserPool", {
            "AutoVerifiedAttributes": ["phone_number"], "SmsConfiguration": {
                "SnsCallerArn": {"Fn::GetAtt": ["Role", "Arn"]}, "ExternalId": "x"}})},
     "https://devopstopher.com/defending-against-sms-pumping-attacks-in-aws-cognito.html"),
    ("a campaign of Pinpoint", P.GATE, "Pinpoint texts a segment past the gate.", lambda _p: {
        "App": resource("Pinpoint::App", {"Name": "growth"}),
        "Channel": resource("Pinpoint::SMSChannel", {"ApplicationId": ref("App"), "Enabled": True}),
        "All": resource("Pinpoint::Segment", {"ApplicationId": ref("App"), "Name": "all"}),
        "Sale": resource("Pinpoint::Campaign", {
            "ApplicationId": ref("App"), "Name": "sale", "SegmentId": {"Fn::GetAtt": ["All", "SegmentId"]},
            "Schedule": {"StartTime": "IMMEDIATE"}, "MessageConfiguration": {"SMSMessage": {"Body": "Sale"}}})}, ""),
    ("Pinpoint with the program's short code", P.APART, "A project sends from the program's code.", lambda _p: {
        "App": resource("Pinpoint::App", {"Name": "growth"}),
        "Channel": resource("Pinpoint::SMSChannel", {
            "ApplicationId": ref("App"), "Enabled": True, "ShortCode": "55512"})}, ""),
    ("a schedule fills the request queue", P.GATE, "Requests come from a clock that nobody granted.", lambda p: {
        "Role": role_for("scheduler.amazonaws.com", allow("sqs:SendMessage", "*")),
        "Daily": resource("Scheduler::Schedule", {
            "ScheduleExpression": "rate(1 minute)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {
                "Arn": queue_arn(p, "RequestQueue"), "Input": "{}", "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}})}, ""),
    ("a rule feeds the inbound queue", P.CONSENT, "A made-up YES is handled.", lambda p: {
        "Role": role_for("events.amazonaws.com", allow("sqs:SendMessage", "*"), allow("kms:GenerateDataKey", "*")),
        "Feed": resource("Events::Rule", {"ScheduleExpression": "rate(1 minute)", "Targets": [{
            "Id": "In", "Arn": queue_arn(p, "InboundQueue"), "Input": '{"messageBody": "YES"}',
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}]})}, ""),
    ("a rule calls the gate", P.GATE, "A made-up batch reaches the gate's code.", lambda p: {
        "Role": role_for("events.amazonaws.com", allow("lambda:InvokeFunction", "*")),
        "Call": resource("Events::Rule", {"ScheduleExpression": "rate(1 minute)", "Targets": [{
            "Id": "Gate", "Arn": sub(arn(p, "lambda", "function:${F}"), F=output(p, "SendGate")),
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}]})}, ""),
    ("a rule starts the campaign workflow", P.GATE, "A campaign that nobody planned starts.", lambda p: {
        "Role": role_for("events.amazonaws.com", allow("states:StartExecution", "*")),
        "Daily": resource("Events::Rule", {"ScheduleExpression": "rate(1 day)", "Targets": [{
            "Id": "Flow", "Arn": output(p, "CampaignWorkflow"), "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}]})}, ""),
    ("an API that puts messages into the inbound queue", P.CONSENT, "The internet fakes texts of customers.",
        lambda p: {
        "Role": role_for("apigateway.amazonaws.com", allow("sqs:SendMessage", "*")),
        "Api": resource("ApiGatewayV2::Api", {"Name": "in", "ProtocolType": "HTTP"}),
        "In": resource("ApiGatewayV2::Integration", {
            "ApiId": ref("Api"), "IntegrationType": "AWS_PROXY", "IntegrationSubtype": "SQS-SendMessage",
            "CredentialsArn": {"Fn::GetAtt": ["Role", "Arn"]}, "PayloadFormatVersion": "1.0", "RequestParameters": {
                "QueueUrl": output(p, "InboundQueue"), "MessageBody": "$request.body"}})}, ""),
    ("an IoT rule that writes consent", P.CONSENT, "Devices subscribe numbers.", lambda p: {
        "Role": role_for("iot.amazonaws.com", allow("dynamodb:PutItem", "*")),
        "Rule": resource("IoT::TopicRule", {"TopicRulePayload": {"Sql": "SELECT * FROM 'a'", "Actions": [{
            "DynamoDBv2": {"PutItem": {"TableName": output(p, "Subscriptions")},
                           "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}}]}})}, ""),
    ("a data source of AppSync on the consent table", P.CONSENT, "A web API reads and writes consent.", lambda p: {
        "Role": role_for("appsync.amazonaws.com", allow("dynamodb:*", "*")),
        "Api": resource("AppSync::GraphQLApi", {"Name": "consent", "AuthenticationType": "API_KEY"}),
        "Source": resource("AppSync::DataSource", {
            "ApiId": {"Fn::GetAtt": ["Api", "ApiId"]}, "Name": "consent", "Type": "AMAZON_DYNAMODB",
            "ServiceRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "DynamoDBConfig": {
                "TableName": output(p, "Subscriptions"), "AwsRegion": p.region}})}, ""),
    ("an event of CloudWatch as a text", P.GATE, "An alarm of the team texts a phone by SNS.", lambda _p: {
        "Topic": resource("SNS::Topic", {}),
        "Phone": resource("SNS::Subscription", {
            "TopicArn": ref("Topic"), "Protocol": "sms", "Endpoint": "+12065550188"}),
        "Alarm": resource("CloudWatch::Alarm", {
            "AlarmActions": [ref("Topic")], "MetricName": "Errors", "Namespace": "AWS/Lambda", "Period": 60,
            "EvaluationPeriods": 1, "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold",
            "Statistic": "Sum"})}, ""),
    ("a schedule publishes a text of a customer", P.CONSENT, "A made-up YES is published to the inbound topic.",
        lambda p: {
        "Role": role_for("scheduler.amazonaws.com", allow("sns:Publish", "*"), allow("kms:GenerateDataKey", "*")),
        "Daily": resource("Scheduler::Schedule", {
            "ScheduleExpression": "rate(1 day)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {
                "Arn": "arn:aws:scheduler:::aws-sdk:sns:publish", "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
                "Input": sub('{"TopicArn": "${T}", "Message": "YES"}', T=output(p, "InboundTopic"))}})}, ""),
):  # fmt: skip
    MOUTHS.add(_name, _promise, _harm, with_resources(_resources), _source)

ATTACKS = [*EARS.attacks, *MOUTHS.attacks]
