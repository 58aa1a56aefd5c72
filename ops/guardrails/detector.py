"""The detector: a CloudFormation template that rings when somebody texts or changes a program past the lock.

A lock does not reach an organization's management account, and may be taken off. CloudTrail writes each call, refused
or not; but for texts by Amazon SNS straight to a phone, which it never logs: of those the spending is watched.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from infra.alarm_targets import protocol
from infra.environment.operators import own_roles
from infra.texting import SENDING
from ops.guardrails.actions import MESSAGING, OPT_OUTS
from ops.guardrails.lock import GuardrailError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ops.guardrails.lock import Account, Document

CALL = "AWS API Call via CloudTrail"
SOURCES = {"mobiletargeting": "pinpoint"}  # where CloudTrail's name of a service is not IAM's
# by what a call names one of a program's resources, in CloudTrail's words
NAMED_BY = ("roleName", "functionName", "tableName", "stackName", "bucketName", "alarmNames", "name", "queueUrl")
MOST_OF_A_PATTERN = 2048  # characters, by EventBridge
RECORD_DAYS = 400
TOLD = {
    "call": "$.detail.eventName",
    "error": "$.detail.errorCode",
    "principal": "$.detail.userIdentity.arn",
    "region": "$.region",
    "service": "$.detail.eventSource",
    "time": "$.time",
}  # and no more: what a call was given holds phone numbers and texts


def template(account: Account, targets: Iterable[str]) -> Document:
    """Return the template for `account`; it tells `targets`, which are written as the `alarms` of an environment."""
    rules = {name: _rule(name, pattern) for name, pattern in patterns(account).items()}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Rings when somebody goes past the SMS programs of {', '.join(account.environments)}",
        "Resources": {**_trail(account), **_alerts(targets), **rules, "SnsSpending": _spending()},
    }


def patterns(account: Account) -> dict[str, Document]:
    """Return what rings: the pattern of each rule of EventBridge, by its name."""
    changing = (*account.own, *account.deployers, *account.break_glass)
    stems = [own_roles(name).removesuffix("*") for name in account.environments]
    named = [{"requestParameters": {key: [{"wildcard": f"*{stem}*"} for stem in stems]}} for key in NAMED_BY]
    glass = [{"wildcard": arn} for arn in account.break_glass]
    used = {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": glass}}}}
    taken = {"eventName": ["AssumeRole"], "requestParameters": {"roleArn": glass}}
    writing = (*changing, *account.senders, *account.importers)
    return {
        "Texts": _calls(SENDING, account.own),
        "Messaging": _calls((*MESSAGING, *OPT_OUTS), (*changing, *account.importers)),
        "ChangesByRole": _pattern({"readOnly": [False], **_by_role(writing), "$or": named}),
        "ChangesByUser": _pattern({"readOnly": [False], **_BY_NO_ROLE, "$or": named}),
        "BreakGlass": _pattern({"$or": [used, taken]}),
    }


_BY_NO_ROLE: Mapping[str, Any] = {"userIdentity": {"type": ["IAMUser", "Root", "FederatedUser"]}}


def _by_role(but: Sequence[str]) -> Document:
    issuer = {"arn": [{"anything-but": {"wildcard": list(dict.fromkeys(but))}}]}
    return {"userIdentity": {"sessionContext": {"sessionIssuer": issuer}}}


def _calls(actions: Sequence[str], but: Sequence[str]) -> Document:
    services = dict.fromkeys(action.partition(":")[0] for action in actions)
    names = dict.fromkeys(action.partition(":")[2] for action in actions)
    return _pattern(
        {
            "eventSource": [f"{SOURCES.get(service, service)}.amazonaws.com" for service in services],
            "eventName": [_name(name) for name in names],
            "$or": [_by_role(but), dict(_BY_NO_ROLE)],
        }
    )


def _name(pattern: str) -> str | Document:
    if pattern.startswith("*"):
        return {"suffix": pattern.removeprefix("*")}
    return {"prefix": pattern.removesuffix("*")} if pattern.endswith("*") else pattern


def _pattern(detail: Mapping[str, Any]) -> Document:
    return {"detail-type": [CALL], "detail": dict(detail)}


def _rule(name: str, pattern: Document) -> Document:
    if (length := len(json.dumps(pattern, separators=(",", ":")))) > MOST_OF_A_PATTERN:
        raise GuardrailError(
            f"a rule of the detector must have at most {MOST_OF_A_PATTERN:,} characters, got {length:,}: name fewer "
            "operators, or give environments accounts of their own"
        )
    told = ", ".join(f"{key} <{key}>" for key in TOLD)
    transformed = {"InputPathsMap": TOLD, "InputTemplate": json.dumps(f"Past the lock ({name}): {told}")}
    target = {"Id": "Alerts", "Arn": {"Ref": "Alerts"}, "InputTransformer": transformed}
    return {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": pattern, "Targets": [target]}}


def _alerts(targets: Iterable[str]) -> Document:
    services = {"Service": ["events.amazonaws.com", "cloudwatch.amazonaws.com"]}
    own = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    entry = {"Effect": "Allow", "Principal": services, "Action": "sns:Publish", "Resource": {"Ref": "Alerts"}}
    document = {"Version": "2012-10-17", "Statement": [entry | {"Condition": own}]}
    told = [{"Protocol": protocol(target), "Endpoint": target} for target in dict.fromkeys(targets) if protocol(target)]
    policy = {"PolicyDocument": document, "Topics": [{"Ref": "Alerts"}]}
    return {
        "Alerts": {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": told}},
        "AlertsPolicy": {"Type": "AWS::SNS::TopicPolicy", "Properties": policy},
    }


def _spending() -> Document:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": "Amazon SNS texted a phone this month; the SMS programs never do",
            "Namespace": "AWS/SNS",
            "MetricName": "SMSMonthToDateSpentUSD",
            "Statistic": "Maximum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 0,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "Alerts"}],
        },
    }


# What CloudTrail writes: every change, and of the texts and rows those that are nobody's of the programs.


def _trail(account: Account) -> Document:
    selectors = [
        {"FieldSelectors": [_equals("eventCategory", "Management"), _equals("readOnly", "false")]},
        {"FieldSelectors": [*_data("AWS::SMSVoice::OriginationIdentity"), _nobodys(account)]},
        {"FieldSelectors": [*_data("AWS::DynamoDB::Table"), _equals("readOnly", "false"), _nobodys(account)]},
    ]
    properties = {
        "S3BucketName": {"Ref": "Record"},
        "IsLogging": True,
        "IsMultiRegionTrail": True,
        "IncludeGlobalServiceEvents": True,
        "EnableLogFileValidation": True,
        "AdvancedEventSelectors": selectors,
    }
    trail = {"Type": "AWS::CloudTrail::Trail", "DependsOn": "RecordPolicy", "Properties": properties}
    return {"Record": _record(), "RecordPolicy": _record_policy(account), "Trail": trail}


def _record() -> Document:
    shut = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
    expiring = {"Status": "Enabled", "ExpirationInDays": RECORD_DAYS}
    return {
        "Type": "AWS::S3::Bucket",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {"PublicAccessBlockConfiguration": shut, "LifecycleConfiguration": {"Rules": [expiring]}},
    }


def _record_policy(account: Account) -> Document:
    service = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    own = {"StringEquals": {"aws:SourceAccount": account.number}}
    bucket = {"Fn::GetAtt": ["Record", "Arn"]}
    objects = {"Fn::Sub": "${Record.Arn}/AWSLogs/" + account.number + "/*"}
    everything = [bucket, {"Fn::Sub": "${Record.Arn}/*"}]
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    statements = [
        service | {"Action": "s3:GetBucketAcl", "Resource": bucket, "Condition": own},
        service | {"Action": "s3:PutObject", "Resource": objects, "Condition": own},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": everything, "Condition": plain},
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": {"Ref": "Record"}, "PolicyDocument": document},
    }


def _data(kind: str) -> list[Document]:
    return [_equals("eventCategory", "Data"), _equals("resources.type", kind)]


def _equals(field: str, value: str) -> Document:
    return {"Field": field, "Equals": [value]}


def _nobodys(account: Account) -> Document:
    sessions = [arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") for arn in account.own]
    return {"Field": "userIdentity.arn", "NotStartsWith": [session.removesuffix("*") for session in sessions]}
