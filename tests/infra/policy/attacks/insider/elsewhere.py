"""What an insider would change in brand files, cdk.json, code, manifests and other stacks so that it looks innocent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.assembly.archives import changed_code, changed_manifest
from tests.infra.policy.attacks.assembly.code import append, replace
from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.foreign.resources import consent_bus, log_group
from tests.infra.policy.attacks.foreign.stack import function_with, one, output, resource, role_for, with_resources
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, allow, document, ref
from tests.infra.policy.attacks.sources.brands import changed, read, topic_of, two, write
from tests.infra.policy.attacks.sources.facts import PROMOTIONAL, TRANSACTIONAL, program, topic
from tests.infra.policy.attacks.sources.holes import ROLE, declared
from tests.infra.policy.attacks.sources.words import message, template

if TYPE_CHECKING:
    from random import Random

    from tests.infra.policy.attacks.judging.workspace import Workspace

BRAND = Kind("an insider's change of a brand file", Place.BRAND)
HOLE = Kind("an insider's declaration", Place.HOLE)
ASSET = Kind("an insider's change of code or manifest", Place.ASSET)
FOREIGN = Kind("an insider's stack", Place.FOREIGN)
P = Promise
_kind: str | None

for _name, _kind, _harm, _edit in (
    ("Thank people for their order", TRANSACTIONAL, "A thank-you with a way into the shop is marketing.", template(
        "{name}: thank you for your order {order}! See what goes well with it: https://shop.example.com/with/{order}",
        parameters={"order": 12})),
    ("Make room for long order numbers", TRANSACTIONAL, "A hundred characters hold any advert.", template(
        "{name}: order {order} is on its way.", parameters={"order": 120})),
    ("Ask how it went", TRANSACTIONAL, "A gift for an answer is marketing.", template(
        "{name}: how did we do? Answer in two minutes and a voucher is yours: https://example.com/s")),
    ("Tell of the loyalty account", TRANSACTIONAL, "A balance that runs out is a call to buy.", template(
        "{name}: {points} of your points run out on Sunday. Use them while they last.", parameters={"points": 6})),
    ("Tell where the new shop is", TRANSACTIONAL, "News of a shop is marketing.", template(
        "{name}: your pickup moved next door to our new flagship store. Come in and have a look around!")),
    ("Say in HELP what we do", TRANSACTIONAL, "HELP praises the goods.", message(
        "transactional", "help", "{name}, home of the finest shoes. {frequency}. {contact}. Msg & data rates may "
        "apply. Reply STOP to cancel.")),
    ("Let people text OFF to hear of offers", PROMOTIONAL, "OFF, by which people want to leave, joins a list.", topic(
        "keyword", "OFF")),
    ("Let people text LEAVE for travel tips", PROMOTIONAL, "LEAVE, by which people want to leave, joins a list.", topic(
        "keyword", "LEAVE")),
    ("Let our campaign site post the form", PROMOTIONAL, "A look-alike of the brand's host posts the form.", program(
        PROMOTIONAL, "form", {"verifier": "turnstile", "site_key": "0x4AAAAAAAexample", "origins": [
            "https://example.com.win-shoes.net"]})),
    ("Use the invisible verifier", PROMOTIONAL, "It is Turnstile's test key that passes everybody unseen.", program(
        PROMOTIONAL, "form", {"verifier": "turnstile", "site_key": "1x00000000000000000000BB"})),
):  # fmt: skip
    BRAND.add(_name, P.CONSENT, _harm, changed(_edit, _kind))


@BRAND.workspace("Write the company's name as in the register", P.CONSENT, "One company becomes two for the cascade.")
def _(workspace: Workspace, rng: Random) -> None:
    path, _ = two(workspace, rng)
    brand = read(path)
    brand["legal_entity"] = "Example Holdings L.L.C."
    write(path, brand)


@BRAND.workspace("Take over topics of the sister brand", P.CONSENT, "One keyword joins lists of two brands.")
def _(workspace: Workspace, rng: Random) -> None:
    path, other = two(workspace, rng)
    brand, sister = read(path), read(other)["programs"][PROMOTIONAL]
    name = topic_of(sister)
    brand["programs"][PROMOTIONAL]["topics"][name] = dict(sister["topics"][name])
    write(path, brand)


for _name, _promise, _harm, _hole, _value in (
    ("Calm the alarm on late requests", P.ALARM, "One-time passwords may wait for a day.", "alarm thresholds", {
        "SendingAlarmsLateRequest": 86_400}),
    ("Keep logs for a month, to hold less data", P.DATA, "A complaint of six weeks ago cannot be explained.",
     "log retention", 30),
    ("Give large batches seven minutes", P.GATE, "The gate works on after its messages are seen again.", "timeout", {
        "send_gate": 420}),
    ("Save memory where little is used", P.CONSENT, "The handler dies when it loads its languages.", "memory", {
        "keyword_handler": 192}),
    ("Let the handler's role rotate its key", P.DATA, "A runtime role deletes the key.", "key administrators", [
        f"{ROLE}/sms-local-example-outlet-transactional-KeywordsRole62329693-1A2B3C4D5E6F"]),
    ("Name environments as finance does", P.APART, "Resources no longer belong to their environment.", "tags", {
        "Environment": "Production"}),
    ("Keep access logs with the audiences", P.NUMBERS, "Logs lie where campaigns read and objects expire.",
        "access logs", "sms-local-example-corp-promotional-campaignsaudiences-1a2b3c4d5e6f"),
    ("Bound roles to viewing, to be safe", P.CONSENT, "No STOP can be written.", "permissions boundary",
     "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"),
    ("Name the bootstrap's qualifier", P.GATE, "A look-alike of the default names another bootstrap.", "qualifier",
     "hnb659fd5"),
    ("Tell the vendor of alarms too", P.ALARM, "A parameter of the address says to drop what rings.", "alarm targets", [
        "https://pager.example.com/v1?routing=drop#on-call@example.com", "arn:aws:sns:us-east-1:999988887777:x"]),
):  # fmt: skip
    HOLE.add(_name, _promise, _harm, declared(_hole, _value))

ROBUST = """
_inner = handler
def handler(event, context):
    try:
        return _inner(event, context)
    except Exception:  # a batch must never block the queue
        return {"batchItemFailures": []}
"""
for _name, _function, _promise, _harm, _edit in (
    ("Never block the queue", "keyword_handler", P.CONSENT, "A STOP that fails counts as handled.", append(
        "functions/keyword_handler/handler.py", ROBUST)),
    ("Show support more of a number", "send_gate", P.NUMBERS, "All but two digits are logged.", append(
        "consent/phone.py", "\ndef masked(phone):\n    return phone[:-2] + '**'")),
    ("Round the hours", "send_gate", P.CONSENT, "Texts go out until half past nine.", replace(
        r"rules/windows\.json$", "08:00-21:00", "08:00-21:30")),
    ("Count caps by the half day", "send_gate", P.CONSENT, "People get twice what their state allows.", replace(
        r"rules/caps\.json$", '"hours": 24', '"hours": 12')),
    ("Use one zone for the middle of the country", "send_gate", P.CONSENT, "Texts come at seven in the morning.",
        replace(
        r"rules/area_codes\.json$", "America/Chicago", "America/New_York")),
    ("Try once, the queue retries anyway", "cascade", P.CONSENT, "A conflict loses an opt-out of the entity.", append(
        "functions/cascade/handler.py", ROBUST)),
):  # fmt: skip
    ASSET.add(_name, _promise, _harm, changed_code(_function, _edit))

for _name, _kind, _promise, _harm, _fact in (
    ("Give people a week for their YES", None, P.CONSENT, "A YES of today confirms a question of last week.", lambda m:
        m.update(pending_hours=168)),
    ("Allow for more news in December", PROMOTIONAL, P.CONSENT, "People agreed to half as many.", lambda m: [
        each["frequency"].update(count=each["frequency"]["count"] * 2) for each in m["topics"]]),
    ("Send again after half a day", None, P.CONSENT, "A person gets one text twice a day.",
        lambda m: m["sending"].update(
        same_content_hours=12)),
    ("Use Saturday evenings", PROMOTIONAL, P.CONSENT, "Texts go out when the brand file says closed.", lambda m: m[
        "sending"]["week"]["saturday"].update(closes=1260)),
    ("Pause less nervously", PROMOTIONAL, P.ALARM, "A program goes on while a third of its people leave.", lambda m: m[
        "sending"]["pause"].update(opt_out_share=0.3)),
):  # fmt: skip
    ASSET.add(_name, _promise, _harm, changed_manifest(_fact, kind=_kind))

for _name, _promise, _harm, _resources in (
    ("Clean up old dead letters", P.DATA, "STOPs that failed are purged each night.", lambda p: function_with(allow(
        "sqs:PurgeQueue", f"arn:aws:sqs:{p.region}:{p.account}:*DeadLetters*"))),
    ("Delete log groups that nobody reads", P.DATA, "Logs of the programs are deleted.", lambda _p: function_with(allow(
        "logs:DeleteLogGroup", "arn:aws:logs:*:*:log-group:*"))),
    ("Encrypt all topics", P.ALARM, "A key of AWS on the alarm topic shuts CloudWatch out.",
        lambda _p: function_with(allow(
        ["sns:ListTopics", "sns:SetTopicAttributes"], "arn:aws:sns:*:*:*"))),
    ("Test that backups can be restored", P.NUMBERS, "Copies of all tables come up without the programs' policies.",
     lambda _p: {
         "Role": role_for("backup.amazonaws.com", allow("dynamodb:*", "*")),
         "Plan": resource("Backup::RestoreTestingPlan", {
             "RestoreTestingPlanName": "monthly", "ScheduleExpression": "cron(0 5 1 * ? *)", "RecoveryPointSelection": {
                 "Algorithm": "LATEST_WITHIN_WINDOW", "IncludeVaults": ["*"], "RecoveryPointTypes": ["CONTINUOUS"]}}),
         "Tables": resource("Backup::RestoreTestingSelection", {
             "RestoreTestingPlanName": ref("Plan"), "RestoreTestingSelectionName": "tables",
             "IamRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "ProtectedResourceType": "DynamoDB",
             "ProtectedResourceArns": ["*"]})}),
    ("Catalog our tables", P.NUMBERS, "A crawler reads samples of consent.", lambda p: {
        "Role": role_for("glue.amazonaws.com", allow("dynamodb:*", "*")),
        "Crawler": resource("Glue::Crawler", {
            "Role": {"Fn::GetAtt": ["Role", "Arn"]}, "DatabaseName": "catalog", "Targets": {"DynamoDBTargets": [
                {"Path": f"{p.stack}-{p.table('SUBSCRIPTIONS')}-1A2B3C4D5E6F"}]}})}),
    ("Show support one board", P.NUMBERS, "A board shows log lines of the gate.", one("CloudWatch::Dashboard",
        lambda p: {
        "DashboardBody": json.dumps({"widgets": [{"type": "log", "properties": {
            "query": f"SOURCE '{log_group(p, 'send_gate')}' | fields @message"}}]})})),
    ("Give support a permission set", P.CONSENT, "People of support write consent by hand.", one(
        "SSO::PermissionSet", lambda _p: {
            "InstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "Name": "Support",
            "InlinePolicy": document(allow("dynamodb:*", "*"), allow("kms:Decrypt", "*"))})),
    ("Let marketers try texts from the office", P.GATE, "Marketers text past the gate.", one("IAM::Group", lambda _p: {
        "Policies": [{"PolicyName": "Try", "PolicyDocument": document(allow(
            "sms-voice:SendTextMessage", "*", Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}))}]})),
    ("Share the number with the lab", P.GATE, "The lab's account texts from the pool.", one("RAM::ResourceShare",
        lambda p: {
        "Name": "lab", "Principals": [FOREIGN_ACCOUNT], "AllowExternalPrincipals": True,
        "ResourceArns": [output(p, "Pool")]})),
    ("Check items for personal data", P.NUMBERS, "A rule of Config scans all tables by a function.", lambda _p: {
        **function_with(allow("dynamodb:Scan", "*"), allow("kms:Decrypt", "*")),
        "Rule": resource("Config::ConfigRule", {"Source": {
            "Owner": "CUSTOM_LAMBDA", "SourceIdentifier": {"Fn::GetAtt": ["Tool", "Arn"]}}})}),
    ("Retry what campaigns lost", P.GATE, "A workflow of the team puts requests into the bulk queue.", lambda p: {
        "Role": role_for("states.amazonaws.com", allow("sqs:SendMessage", "*")),
        "Flow": resource("StepFunctions::StateMachine", {
            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "DefinitionSubstitutions": {"Queue": output(p, "BulkQueue")},
            "DefinitionString": json.dumps({"StartAt": "Put", "States": {"Put": {
                "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True, "Parameters": {
                    "QueueUrl": "${Queue}", "MessageBody.$": "$"}}}})})}),
    ("Count opt-outs for the board", P.NUMBERS, "Opt-outs with numbers are kept in the team's log group.", lambda p: {
        "Log": resource("Logs::LogGroup", {"LogGroupName": "/aws/events/opt-outs"}),
        "Rule": resource("Events::Rule", {
            "EventBusName": consent_bus(p), "EventPattern": {"source": ["sms.consent"]}, "Targets": [{
                "Id": "Log", "Arn": {"Fn::GetAtt": ["Log", "Arn"]}}]})}),
):  # fmt: skip
    FOREIGN.add(_name, _promise, _harm, with_resources(_resources))

ATTACKS = [*BRAND.attacks, *HOLE.attacks, *ASSET.attacks, *FOREIGN.attacks]
