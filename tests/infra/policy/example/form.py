"""The web form of a promotional program as CloudFormation writes it."""

from tests.infra.policy.example.alarms import failed, late
from tests.infra.policy.example.cloudformation import ACCOUNT, REGION, arn, ref, statement
from tests.infra.policy.example.handling import logs, table
from tests.infra.policy.example.sending import function, mapping, queue, role

STAGE = {"Fn::Join": ["", ["arn:aws:apigateway:us-east-1::/restapis/", ref("Api"), "/stages/form"]]}
LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
LINK = "^/form/p/[A-Za-z0-9_-]{22}$"
AS_IT_IS = [{"Priority": 0, "Type": "NONE"}]


def puzzle(method, priority):
    match = {"FieldToMatch": {"Method": {}}, "PositionalConstraint": "EXACTLY", "SearchString": method}
    match = {"ByteMatchStatement": {**match, "TextTransformations": AS_IT_IS}}
    return {"Name": method, "Priority": priority, "Action": {"Captcha": {}}, "Statement": match}


def but_for_links(puzzle, path=LINK, transformations=AS_IT_IS):
    """Return a puzzle that is not asked where a link leads."""
    link = {"FieldToMatch": {"UriPath": {}}, "RegexString": path, "TextTransformations": transformations}
    elsewhere = {"NotStatement": {"Statement": {"RegexMatchStatement": link}}}
    return puzzle | {"Statement": {"AndStatement": {"Statements": [puzzle["Statement"], elsewhere]}}}


def of_every_method(priority, path=LINK):
    """Return the puzzle that is asked wherever no link leads."""
    elsewhere = but_for_links(puzzle("", priority), path)["Statement"]["AndStatement"]["Statements"][1]
    return puzzle("", priority) | {"Statement": elsewhere}


def firewall():
    limit = {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}}
    rules = [{"Name": "Few", "Priority": 0, "Action": {"Block": {}}, "Statement": limit}]
    rules += [but_for_links(puzzle("GET", 1)), but_for_links(puzzle("POST", 2))]
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


def below(parent, part):
    return {
        "Type": "AWS::ApiGateway::Resource",
        "Properties": {"RestApiId": ref("Api"), "ParentId": parent, "PathPart": part},
    }


def method(function, resource):
    called = {"Type": "AWS_PROXY", "Uri": {"Fn::Join": ["", [LAMBDA, arn(function), "/invocations"]]}}
    place = {"RestApiId": ref("Api"), "ResourceId": resource}
    return {"Type": "AWS::ApiGateway::Method", "Properties": {**place, "Integration": called}}


def call(function, path):
    caller = {"Fn::Join": ["", [f"arn:aws:execute-api:{REGION}:{ACCOUNT}:", ref("Api"), f"/form/*/{path}"]]}
    properties = {"Principal": "apigateway.amazonaws.com", "FunctionName": ref(function), "SourceArn": caller}
    return {"Type": "AWS::Lambda::Permission", "Properties": properties}


def form(log_prefix):
    whole = {"HttpMethod": "*", "ResourcePath": "/*", "ThrottlingRateLimit": 20, "ThrottlingBurstLimit": 5}
    stage = {"RestApiId": ref("Api"), "StageName": "form", "MethodSettings": [whole]}
    counting = statement("dynamodb:UpdateItem", arn("Counters"))
    root = {"Fn::GetAtt": ["Api", "RootResourceId"]}
    return {
        "FormLogs": logs("form", log_prefix),
        "Form": function("opt_in_form", "FormRole"),
        "FormRole": role("lambda.amazonaws.com", statement("sqs:SendMessage", arn("Forms")), counting),
        "Counters": table("item"),
        "Forms": queue(),
        "FormMapping": mapping(
            "Forms",
            "Function",
            FunctionResponseTypes=["ReportBatchItemFailures"],
            ScalingConfig={"MaximumConcurrency": 2},
        ),
        "FormLate": late("Forms"),
        "FormFailed": failed("Form"),
        "Post": method("Form", root),
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "form"}},
        "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": stage},
        "Call": call("Form", ""),
        **firewall(),
        **preferences(log_prefix),
    }


def preferences(log_prefix):
    page = function("preferences", "PageRole")
    page["Properties"]["Environment"] = {"Variables": {"LINKS_TABLE": ref("Links")}}
    reading = [
        statement("dynamodb:GetItem", arn("Links")),
        statement("dynamodb:Query", [arn("Subscriptions"), arn("Ledger")]),
    ]
    return {
        "PageLogs": logs("page", log_prefix),
        "Page": page,
        "PageRole": role("lambda.amazonaws.com", statement("sqs:SendMessage", arn("Presses")), *reading),
        "Links": table("item"),
        "Presses": queue(),
        "PressMapping": mapping(
            "Presses",
            "Function",
            FunctionResponseTypes=["ReportBatchItemFailures"],
            ScalingConfig={"MaximumConcurrency": 2},
        ),
        "PressLate": late("Presses"),
        "PageFailed": failed("Page"),
        "Ways": below({"Fn::GetAtt": ["Api", "RootResourceId"]}, "p"),
        "Way": below(ref("Ways"), "{token}"),
        "Press": method("Page", ref("Way")),
        "PageCall": call("Page", "p/*"),
    }
