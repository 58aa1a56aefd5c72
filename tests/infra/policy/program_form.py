"""The web form of a promotional program as CloudFormation writes it."""

from tests.infra.policy.cloudformation import ACCOUNT, REGION, arn, ref, statement
from tests.infra.policy.program_alarms import failed, late
from tests.infra.policy.program_handling import logs, table
from tests.infra.policy.program_sending import function, mapping, queue, role

STAGE = {"Fn::Join": ["", ["arn:aws:apigateway:us-east-1::/restapis/", ref("Api"), "/stages/form"]]}
CALLER = {"Fn::Join": ["", [f"arn:aws:execute-api:{REGION}:{ACCOUNT}:", ref("Api"), "/form/*/"]]}
LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
CALLED = {"Type": "AWS_PROXY", "Uri": {"Fn::Join": ["", [LAMBDA, arn("Form"), "/invocations"]]}}


def puzzle(method, priority):
    match = {"FieldToMatch": {"Method": {}}, "PositionalConstraint": "EXACTLY", "SearchString": method}
    return {
        "Name": method,
        "Priority": priority,
        "Action": {"Captcha": {}},
        "Statement": {"ByteMatchStatement": {**match, "TextTransformations": [{"Priority": 0, "Type": "NONE"}]}},
    }


def firewall():
    limit = {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}}
    rules = [{"Name": "Few", "Priority": 0, "Action": {"Block": {}}, "Statement": limit}]
    rules += [puzzle("GET", 1), puzzle("POST", 2)]
    return {
        "Acl": {
            "Type": "AWS::WAFv2::WebACL",
            "Properties": {"Scope": "REGIONAL", "DefaultAction": {"Allow": {}}, "Rules": rules},
        },
        "OnStage": {
            "Type": "AWS::WAFv2::WebACLAssociation",
            "Properties": {"ResourceArn": STAGE, "WebACLArn": arn("Acl")},
        },
    }


def form(log_prefix):
    whole = {"HttpMethod": "*", "ResourcePath": "/*", "ThrottlingRateLimit": 20}
    stage = {"RestApiId": ref("Api"), "StageName": "form", "MethodSettings": [whole]}
    call = {"Principal": "apigateway.amazonaws.com", "FunctionName": ref("Form"), "SourceArn": CALLER}
    counting = statement("dynamodb:UpdateItem", arn("Counters"))
    return {
        "FormLogs": logs("form", log_prefix),
        "Form": function("opt_in_form", "FormRole"),
        "FormRole": role("lambda.amazonaws.com", statement("sqs:SendMessage", arn("Forms")), counting),
        "Counters": table("item"),
        "Forms": queue(),
        "FormMapping": mapping("Forms", "Function", FunctionResponseTypes=["ReportBatchItemFailures"]),
        "FormLate": late("Forms"),
        "FormFailed": failed("Form"),
        "Post": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": ref("Api"), "Integration": CALLED}},
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "form"}},
        "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": stage},
        "Call": {"Type": "AWS::Lambda::Permission", "Properties": call},
        **firewall(),
    }
