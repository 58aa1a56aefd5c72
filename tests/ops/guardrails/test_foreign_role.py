"""A foreign role that IAM allows everything, tried on every resource of the example programs: what refuses it."""

import json
import random
from collections import Counter

from infra.environment import Environment
from ops.guardrails.lock import SERVICE_CONTROL, Account
from tests.conftest import PROJECT
from tests.ops.guardrails.evaluate import ask, refused
from tests.ops.guardrails.own import ARNS, Deployed

ENVIRONMENTS = json.loads((PROJECT / "cdk.json").read_text())["context"]["environments"]
LOCAL = Environment.named("local", ENVIRONMENTS)
FOREIGN = f"arn:aws:iam::{LOCAL.account}:role/Foreign"
# per type of resource: what reads or writes what it holds, and what changes it
TRIED = {
    "AWS::ApiGateway::RestApi": "apigateway:PATCH apigateway:DELETE",
    "AWS::ApiGateway::Stage": "apigateway:PATCH apigateway:DELETE",
    "AWS::CloudWatch::Alarm": "cloudwatch:DeleteAlarms cloudwatch:DisableAlarmActions cloudwatch:SetAlarmState",
    "AWS::DynamoDB::Table": "dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:PutItem "
    "dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem dynamodb:ExportTableToPointInTime "
    "dynamodb:UpdateTable dynamodb:DeleteTable dynamodb:PutResourcePolicy",
    "AWS::Events::Rule": "events:PutTargets events:RemoveTargets events:DisableRule events:DeleteRule",
    "AWS::IAM::Role": "iam:PassRole iam:PutRolePolicy iam:UpdateAssumeRolePolicy iam:DeleteRole",
    "AWS::KMS::Key": "kms:Decrypt kms:GenerateDataKey kms:CreateGrant kms:PutKeyPolicy kms:ScheduleKeyDeletion",
    "AWS::Lambda::EventSourceMapping": "lambda:UpdateEventSourceMapping lambda:DeleteEventSourceMapping",
    "AWS::Lambda::Function": "lambda:InvokeFunction lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration "
    "lambda:AddPermission lambda:DeleteFunction",
    "AWS::Logs::LogGroup": "logs:DeleteLogGroup logs:PutSubscriptionFilter",
    "AWS::S3::Bucket": "s3:GetObject s3:PutObject s3:DeleteObjectVersion s3:PutBucketPolicy s3:DeleteBucket",
    "AWS::SMSVOICE::ConfigurationSet": "sms-voice:DeleteConfigurationSet sms-voice:DeleteEventDestination",
    "AWS::SMSVOICE::OptOutList": "sms-voice:PutOptedOutNumber sms-voice:DeleteOptedOutNumber "
    "sms-voice:DeleteOptOutList",
    "AWS::SMSVOICE::PhoneNumber": "sms-voice:SendTextMessage sms-voice:UpdatePhoneNumber sms-voice:ReleasePhoneNumber",
    "AWS::SMSVOICE::Pool": "sms-voice:SendTextMessage sms-voice:SendMediaMessage sms-voice:UpdatePool "
    "sms-voice:DeletePool sms-voice:PutKeyword sms-voice:AssociateOriginationIdentity",
    "AWS::SMSVOICE::ProtectConfiguration": "sms-voice:UpdateProtectConfigurationCountryRuleSet "
    "sms-voice:PutProtectConfigurationRuleSetNumberOverride sms-voice:DisassociateProtectConfiguration "
    "sms-voice:DeleteProtectConfiguration",
    "AWS::SNS::Topic": "sns:Publish sns:Subscribe sns:SetTopicAttributes sns:DeleteTopic",
    "AWS::SQS::Queue": "sqs:SendMessage sqs:ReceiveMessage sqs:DeleteMessage sqs:PurgeQueue sqs:SetQueueAttributes "
    "sqs:DeleteQueue",
    "AWS::Scheduler::ScheduleGroup": "scheduler:DeleteScheduleGroup",
    "AWS::SecretsManager::Secret": "secretsmanager:GetSecretValue secretsmanager:PutSecretValue",
    "AWS::SSM::Parameter": "ssm:PutParameter ssm:DeleteParameter",
    "AWS::StepFunctions::StateMachine": "states:StartExecution states:UpdateStateMachine states:DeleteStateMachine",
    "AWS::WAFv2::WebACL": "wafv2:UpdateWebACL wafv2:DeleteWebACL wafv2:AssociateWebACL",
}
# a part of another resource, which is tried; a version that its function pins; a picture of metrics
NOT_TRIED = {
    *("AWS::ApiGateway::Deployment", "AWS::ApiGateway::Method", "AWS::ApiGateway::Resource", "AWS::Lambda::Permission"),
    *("AWS::Lambda::LayerVersion", "AWS::CloudWatch::Dashboard", "AWS::S3::BucketPolicy", "AWS::SNS::Subscription"),
    *("AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy", "AWS::WAFv2::WebACLAssociation"),
    *("AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping"),
}
OBJECTS = {"s3:GetObject", "s3:PutObject", "s3:DeleteObjectVersion"}
# what reads and writes, and what a policy of a resource's own refuses
WALLED = {
    *("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:BatchGetItem", "dynamodb:PutItem"),
    *("dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "kms:Decrypt", "kms:GenerateDataKey"),
    *("sns:Publish", "sns:Subscribe", "sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"),
    *OBJECTS,
}
TAGS = {"aws:ResourceTag/Environment": "local", "aws:ResourceTag/MessageType": "any"}


def tries(templates):
    """Return (type, own policy, request) of each action tried on each resource of the programs."""
    rng, found = random.Random(1), []
    for stack, template in templates.items():
        if not stack.endswith(("-promotional", "-transactional")):
            continue
        deployed = Deployed(stack, template, LOCAL.account, rng)
        for logical_id, resource in template["Resources"].items():
            kind = resource["Type"]
            assert (kind in TRIED) != (kind in NOT_TRIED), kind
            for action in TRIED.get(kind, "").split():
                arn = deployed.arn(logical_id)
                function = ARNS["AWS::Lambda::Function"].format(account=LOCAL.account, name=f"{stack}-Gate")
                keys = TAGS | {"lambda:FunctionArn": function}
                on = f"{arn}/ledger" if action in OBJECTS else arn
                found.append((kind, deployed.document(logical_id), (FOREIGN, action, on, keys)))
    return found


def test_a_foreign_role_with_every_right_is_refused_on_every_resource(templates):
    tried = tries(templates)
    requests = [request for _, _, request in tried]
    by_own = refused([document or {"Statement": []} for _, document, _ in tried], requests)
    account = Account.of([LOCAL])
    through = ask([policy(account) for policy in SERVICE_CONTROL.values()], requests)
    who = Counter(
        "own policy" if own else "nobody" if passed else "account's lock"
        for own, passed in zip(by_own, through, strict=True)
    )
    walled = [(request[1], own) for (_, _, request), own in zip(tried, by_own, strict=True)]
    assert {action for action, own in walled if own} == WALLED
    assert [action for action, own in walled if action in WALLED and not own] == []
    left = [(kind, request[1]) for (kind, _, request), passed in zip(tried, through, strict=True) if passed]
    assert left == []
    assert who["account's lock"] > 900


def test_a_policy_of_its_own_that_refuses_is_seen():
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
    but = {"Condition": {"ArnNotLike": {"aws:PrincipalArn": [FOREIGN]}}}
    request = (FOREIGN, "sqs:SendMessage", "arn:aws:sqs:us-east-1:000000000000:q", {})
    assert refused([{"Statement": [deny]}, {"Statement": [deny | but]}], [request, request]) == [True, False]


def test_without_a_lock_nothing_refuses_it(templates):
    requests = [request for _, _, request in tries(templates)]
    assert all(ask([], requests))
