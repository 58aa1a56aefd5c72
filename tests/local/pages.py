"""A page of an API behind a web ACL with rules like those of the app, as small as a template can be."""

VISIBLE = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "acl"}
OWN_LINK = {"RegexMatchStatement": {"FieldToMatch": {"UriPath": {}}, "RegexString": "^/form/p/[A-Za-z0-9_-]{22}$"}}

RULES = [
    {
        "Name": "Rate",
        "Action": {"Block": {}},
        "Statement": {"RateBasedStatement": {"AggregateKeyType": "IP", "Limit": 10}},
    },
    {
        "Name": "Known",
        "OverrideAction": {"None": {}},
        "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}},
    },
    {
        "Name": "Puzzle",
        "Action": {"Captcha": {}},
        "CaptchaConfig": {"ImmunityTimeProperty": {"ImmunityTime": 1800}},
        "Statement": {"NotStatement": {"Statement": OWN_LINK}},
    },
]


def method(resource, verb):
    reply = {"StatusCode": "200", "ResponseTemplates": {"application/json": '{"shown": true}'}}
    integration = {
        "Type": "MOCK",
        "RequestTemplates": {"application/json": '{"statusCode": 200}'},
        "IntegrationResponses": [reply],
    }
    return {
        "Type": "AWS::ApiGateway::Method",
        "Properties": {
            "RestApiId": {"Ref": "Api"},
            "ResourceId": resource,
            "HttpMethod": verb,
            "AuthorizationType": "NONE",
            "Integration": integration,
            "MethodResponses": [{"StatusCode": "200"}],
        },
    }


def firewall():
    rules = [rule | {"Priority": at, "VisibilityConfig": VISIBLE} for at, rule in enumerate(RULES)]
    acl = {"Scope": "REGIONAL", "DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBLE, "Rules": rules}
    return {"Type": "AWS::WAFv2::WebACL", "Properties": acl}


def page_resources(acl=None):
    """Return what makes the page, behind a firewall of its own or behind `acl`."""
    root = {"Fn::GetAtt": ["Api", "RootResourceId"]}
    stage = {"Fn::Sub": "arn:aws:apigateway:us-east-1::/restapis/${Api}/stages/form"}
    bond = {"ResourceArn": stage, "WebACLArn": acl or {"Fn::GetAtt": ["Acl", "Arn"]}}
    return {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "pages"}},
        "Get": method(root, "GET"),
        "Post": method(root, "POST"),
        "Deployment": {
            "Type": "AWS::ApiGateway::Deployment",
            "Properties": {"RestApiId": {"Ref": "Api"}},
            "DependsOn": ["Get", "Post"],
        },
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {"RestApiId": {"Ref": "Api"}, "DeploymentId": {"Ref": "Deployment"}, "StageName": "form"},
        },
        **({} if acl else {"Acl": firewall()}),
        "Bond": {
            "Type": "AWS::WAFv2::WebACLAssociation",
            "Properties": bond,
            "DependsOn": "Stage",
            "UpdateReplacePolicy": "Retain",
            "DeletionPolicy": "Delete",
        },
    }
