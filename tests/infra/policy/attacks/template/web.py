"""Doors of the web: the firewall's rules and their order, a second door, the API itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import add, attribute, drop, only, put, remove
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, att, ref
from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError

if TYPE_CHECKING:
    from random import Random

KIND = Kind("a door of the web", Place.PROGRAM)
P = Promise
STAGE, API, ACL = only("ApiGateway::Stage"), only("ApiGateway::RestApi"), only("WAFv2::WebACL")


def rules(program: Program) -> list[Json]:
    found: list[Json] = program.properties(ACL(program))["Rules"]
    return found


def rule(program: Program, *, action: str) -> Json:
    for one in rules(program):
        if action in one.get("Action", {}):
            return one
    raise NotApplicableError(f"no rule with the action {action}")


def managed(program: Program) -> Json:
    for one in rules(program):
        if "ManagedRuleGroupStatement" in one["Statement"]:
            return one
    raise NotApplicableError("no rule group of AWS")


def visible(name: str) -> Json:
    return {"CloudWatchMetricsEnabled": True, "MetricName": name, "SampledRequestsEnabled": False}


def deep(value: Any, key: str) -> list[Json]:
    found = [value] if isinstance(value, dict) and key in value else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return found + [one for item in inner for one in deep(item, key)]


def _allow_posts(found: list[Json]) -> None:
    for one in found:
        one["Priority"] += 1
    match = {
        "FieldToMatch": {"Method": {}},
        "PositionalConstraint": "EXACTLY",
        "SearchString": "POST",
        "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
    }
    posts = {"Name": "Posts", "Priority": 0, "Action": {"Allow": {}}, "Statement": {"ByteMatchStatement": match}}
    found.append({**posts, "VisibilityConfig": visible("Posts")})


PUMPING = "https://cipherssecurity.com/attack/T1496.003/"
for _name, _harm, _change in (
    ("AWS's rules only count", "Known attackers post the form.", lambda p, _: managed(p).update(
        OverrideAction={"Count": {}})),
    ("each rule of a group is overridden", "The group is there and allows all.", lambda p, _: managed(p)["Statement"][
        "ManagedRuleGroupStatement"].update(RuleActionOverrides=[
            {"Name": "AWSManagedIPReputationList", "ActionToUse": {"Allow": {}}}])),
    ("AWS's rules look at one path only", "A scope-down statement leaves the form out.", lambda p, _: managed(p)[
        "Statement"]["ManagedRuleGroupStatement"].update(ScopeDownStatement={"ByteMatchStatement": {
            "FieldToMatch": {"UriPath": {}}, "PositionalConstraint": "EXACTLY", "SearchString": "/nothing",
            "TextTransformations": [{"Priority": 0, "Type": "NONE"}]}})),
    ("AWS's rules of an old version", "A version that AWS no longer updates.", lambda p, _: deep(
        rules(p), "ManagedRuleGroupStatement")[-1][
        "ManagedRuleGroupStatement"].update(Version="Version_1.0")),
    ("the puzzle is counted", "A script fills in the form for any number.", lambda p, _: rule(
        p, action="Captcha").update(Action={"Count": {}})),
    ("the puzzle lasts three days", "One puzzle solved, a hundred thousand forms posted.", lambda p, _: rule(
        p, action="Captcha").update(CaptchaConfig={"ImmunityTimeProperty": {"ImmunityTime": 259200}})),
    ("no puzzle", "A script fills in the form for any number.", lambda p, _: rules(p).remove(rule(p,
        action="Captcha"))),
    ("two thousand million posts from an address", "The limit is out of reach.", lambda p, _: deep(
        rules(p), "RateBasedStatement")[0]["RateBasedStatement"].update(Limit=2_000_000_000)),
    ("the limit is per header that the sender chooses", "Each post has its own count.", lambda p, _: deep(
        rules(p), "RateBasedStatement")[0]["RateBasedStatement"].update(AggregateKeyType="FORWARDED_IP",
            ForwardedIPConfig={
            "HeaderName": "X-Forwarded-For", "FallbackBehavior": "NO_MATCH"})),
    ("the limit only counts", "Nobody is blocked.", lambda p, _: rule(p, action="Block").update(Action={"Count": {}})),
    ("an allow rule comes first", "Whoever sends the header passes every other rule.", lambda p, _: rules(p).insert(0, {
        "Name": "Partners", "Priority": -1 + min(one["Priority"] for one in rules(p)) if min(
            one["Priority"] for one in rules(p)) > 0 else 1000, "Action": {"Allow": {}},
        "Statement": {"ByteMatchStatement": {
            "FieldToMatch": {"SingleHeader": {"Name": "x-partner"}}, "PositionalConstraint": "CONTAINS",
            "SearchString": "1", "TextTransformations": [{"Priority": 0, "Type": "NONE"}]}},
        "VisibilityConfig": visible("Partners")})),
    ("the puzzle comes after an allow of all posts", "A post is allowed before the puzzle is asked.",
     lambda p, _: _allow_posts(rules(p))),
    ("the puzzle is for one method", "No puzzle is asked of a post.", lambda p, _: rule(p, action="Captcha").update(
        Statement={"ByteMatchStatement": {
            "FieldToMatch": {"Method": {}}, "PositionalConstraint": "EXACTLY", "SearchString": "GET",
            "TextTransformations": [{"Priority": 0, "Type": "NONE"}]}})),
    ("the exception matches every path", "The pattern for links excuses the form itself.", lambda p, _: [
        one["RegexMatchStatement"].update(RegexString=".*") for one in deep(rules(p), "RegexMatchStatement")]),
    ("large bodies pass", "A body over the limit is only counted.", lambda p, _: deep(
        rules(p), "ManagedRuleGroupStatement")[-1]["ManagedRuleGroupStatement"].update(RuleActionOverrides=[
            {"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}])),
    ("no firewall before the form", "A script fills in the form for any number.", remove(
        only("WAFv2::WebACLAssociation"))),
    ("the firewall under a condition", "A script fills in the form for any number.", attribute(
        only("WAFv2::WebACLAssociation"), "Condition", "Guarded")),
    ("the firewall stands before another stage", "The form's own stage is open.", put(
        only("WAFv2::WebACLAssociation"), "ResourceArn",
        lambda p: {"Fn::Sub": f"arn:aws:apigateway:{p.region}::/restapis/${{{API(p)}}}/stages/other"})),
    ("a second stage without a firewall", "The same form is open at another address.", add(
        "Open", "ApiGateway::Stage", lambda p: {
            "RestApiId": ref(API(p)), "DeploymentId": p.properties(STAGE(p))["DeploymentId"], "StageName": "open"})),
    ("a deployment with a stage of its own", "The same form is open at another address.", lambda p, _: p.properties(
        p.only("ApiGateway::Deployment")).update(StageName="v2")),
    ("no limit of requests", "The form's queue and functions are flooded.", drop(STAGE, "MethodSettings")),
    ("a base path of another host without a firewall", "The same form is open at another address.", add(
        "Elsewhere", "ApiGateway::BasePathMapping", lambda p: {
            "DomainName": "forms.example.net", "RestApiId": ref(API(p)),
                "Stage": p.properties(STAGE(p))["StageName"]})),
):  # fmt: skip
    KIND.add_on_program(_name, P.CONSENT, _harm, _change, PUMPING)

for _name, _promise, _harm, _change in (
    ("the API logs whole requests", P.NUMBERS, "Posted numbers are logged.", lambda p, _: p.properties(STAGE(p)).update(
        MethodSettings=[{"HttpMethod": "*", "ResourcePath": "/*", "DataTraceEnabled": True, "LoggingLevel": "INFO"}])),
    ("the access log has the path", P.CONSENT, "The path holds the secret of a person's page.", put(
        STAGE, "AccessLogSetting.Format", '{"path": "$context.path", "request": "$context.requestId"}')),
    ("access logs go to another account", P.NUMBERS, "Visits leave the account.", put(
        STAGE, "AccessLogSetting.DestinationArn",
        lambda p: f"arn:aws:firehose:{p.region}:{FOREIGN_ACCOUNT}:deliverystream/amazon-apigateway-visits")),
    ("pages are cached", P.NUMBERS, "One person's page is shown to the next.", lambda p,
        _: p.properties(STAGE(p)).update(
        CacheClusterEnabled=True, CacheClusterSize="0.5", MethodSettings=[
            {"HttpMethod": "*", "ResourcePath": "/*", "CachingEnabled": True, "CacheTtlInSeconds": 3600}])),
    ("the API is described by a body from elsewhere", P.NUMBERS, "Methods are whatever a file says.", put(
        API, "BodyS3Location", {"Bucket": "partner-apis", "Key": "form.json"})),
    ("the API posts to another host too", P.NUMBERS, "Posted numbers go to another host.", lambda p, _: p.add(
        "Copy", "ApiGateway::Method", {
            "RestApiId": ref(API(p)), "ResourceId": att(API(p), "RootResourceId"), "HttpMethod": "PUT",
            "AuthorizationType": "NONE", "Integration": {
                "Type": "HTTP_PROXY", "IntegrationHttpMethod": "POST", "Uri": "https://collector.example.net/"}})),
    ("a method writes consent itself", P.CONSENT, "The internet puts items into the consent table.", lambda p, _: p.add(
        "Write", "ApiGateway::Method", {
            "RestApiId": ref(API(p)), "ResourceId": att(API(p), "RootResourceId"), "HttpMethod": "PATCH",
            "AuthorizationType": "NONE", "Integration": {
                "Type": "AWS", "IntegrationHttpMethod": "POST", "Credentials": att(p.role("keyword_handler")),
                "Uri": f"arn:aws:apigateway:{p.region}:dynamodb:action/PutItem"}})),
    ("the form calls the keyword handler", P.CONSENT, "The internet posts a made-up text from a customer.", lambda p,
        _: [
        p.properties(one)["Integration"].update(Uri={"Fn::Sub": (
            f"arn:aws:apigateway:{p.region}:lambda:path/2015-03-31/functions/${{{p.function('keyword_handler')}.Arn}}"
            "/invocations")}) for one in p.of_type("ApiGateway::Method")[:1]]),
    ("the API lets only another account in", P.DATA, "People cannot reach the form or their page.", put(
        API, "Policy", lambda _p: {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"},
            "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]})),
    ("the verifier's secret is another's", P.CONSENT, "Tokens are checked by a secret that the attacker holds.", put(
        lambda p: p.function("opt_in_form"), "Environment.Variables.VERIFIER_SECRET",
        "arn:aws:secretsmanager:us-east-1:999988887777:secret:turnstile-AbCdEf")),
    ("people's links lead to another host", P.CONSENT, "A person's secret link is handed to another host.", put(
        lambda p: p.function("keyword_handler"), "Environment.Variables.PREFERENCES_URL",
            "https://prefs.example.net/p/")),
):  # fmt: skip
    KIND.add_on_program(_name, _promise, _harm, _change)


@KIND.program("the firewall of the other program's rules", P.APART, "One firewall stands before two programs.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng, kind="promotional")
    name = f"regional/webacl/{other.stack}-form/{'0' * 8}-0000-0000-0000-{'0' * 12}"
    arn = f"arn:aws:wafv2:{other.region}:{other.account}:{name}"
    program.properties(program.only("WAFv2::WebACLAssociation"))["WebACLArn"] = arn


ATTACKS = KIND.attacks
