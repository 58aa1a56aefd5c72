"""What an insider with commit rights would change in constructs so that it looks innocent in review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import add, drop, function, mapping, only, put, queue, role, several, table
from tests.infra.policy.attacks.judging.program import Program, allow, att, document, ref
from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError
from tests.infra.policy.attacks.template.web import deep, rule, rules

if TYPE_CHECKING:
    from random import Random

KIND = Kind("an insider's change of a construct", Place.PROGRAM)
P = Promise
LATE = "ApproximateAgeOfOldestMessage"


def late(program: Program) -> str:
    return program.alarm_on(LATE, program.queue("inbound"))


def without_service(program: Program, service: str) -> None:
    """Take a service out of the statement of the key that names several."""
    for statement in program.document_of(program.only("KMS::Key")):
        services = (
            statement.get("Principal", {}).get("Service") if isinstance(statement.get("Principal"), dict) else None
        )
        if isinstance(services, list) and service in services:
            services.remove(service)
            return
    raise NotApplicableError(f"the key is not open to {service}")


def without_action(program: Program, who: str, action: str) -> None:
    """Take an action out of a role's statements."""
    statements = program.statements(program.role(who))
    for statement in statements:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        if action in actions:
            statement["Action"] = [one for one in actions if one != action]
            if not statement["Action"]:
                statements.remove(statement)
            return
    raise NotApplicableError(f"{who} has no statement with {action}")


def optional(program: Program) -> list[Json]:
    found: list[Json] = program.properties(program.only("SMSVOICE::Pool")).get("OptionalKeywords", [])
    if not any(one["Keyword"] == "OPT OUT" for one in found):
        raise NotApplicableError("the pool has no such keyword")
    return found


def helper(name: str, statements: list[Json]) -> Json:
    trust = document({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})
    access = {"PolicyName": name, "PolicyDocument": document(*statements)}
    return {"AssumeRolePolicyDocument": trust, "Policies": [access]}


for _name, _promise, _harm, _change in (
    ("Retry poison messages less", P.CONSENT, "Three throttled calls take a STOP out of the way.", put(
        queue("inbound"), "RedrivePolicy.maxReceiveCount", 3)),
    ("Save invocations by larger batches", P.CONSENT, "A STOP waits for a minute while texts go out.",
     lambda p, _: p.properties(p.mapping("keyword_handler", p.queue("inbound"))).update(
         BatchSize=100, MaximumBatchingWindowInSeconds=60)),
    ("Speed up campaigns", P.CONSENT, "Two hundred batches at once leave no run of Lambda for STOPs.", put(
        mapping("send_gate", "bulk"), "ScalingConfig.MaximumConcurrency", 200)),
    ("Use the default retention of SQS for dead letters", P.DATA, "A STOP that failed before a long weekend is gone.",
     drop(queue("inbound dead letters"), "MessageRetentionPeriod")),
    ("Use five-minute periods, as elsewhere", P.ALARM, "A late STOP is noticed after a quarter of an hour.",
     lambda p, _: p.looked_at(LATE, p.queue("inbound")).update(Period=300)),
    ("Do not page on missing data", P.ALARM, "A reconciler that died makes no alarm, since nothing is heard of it.",
        put(
        lambda p: p.alarm_on("ReconcilePass"), "TreatMissingData", "missing")),
    ("Page on sustained errors only", P.ALARM, "Five failed STOPs in each of five minutes are fine.",
     lambda p, _: p.properties(late(p)).update(
         Threshold=5, DatapointsToAlarm=5)),
    ("Least privilege: the key serves what uses it", P.CONSENT, "The service may no longer publish inbound texts.",
     lambda p, _: without_service(p, "sms-voice.amazonaws.com")),
    ("Least privilege: alarms need no key", P.ALARM, "CloudWatch may no longer publish to the alarm topic.",
     lambda p, _: without_service(p, "cloudwatch.amazonaws.com")),
    ("Drop a permission of the handler", P.CONSENT, "A STOP is answered and never put on the list.",
     lambda p, _: without_action(p, "keyword_handler", "sms-voice:PutOptedOutNumber")),
    ("Drop a permission of the cascade", P.CONSENT, "Opt-outs of the legal entity are not recorded.",
     lambda p, _: without_action(p, "cascade", "dynamodb:UpdateItem")),
    ("Let the archiver encrypt only", P.DATA, "The archiver cannot read the stream any more.",
     lambda p, _: without_action(p, "archive", "kms:Decrypt")),
    ("Keep delivery events for a week in the console", P.NUMBERS, "Numbers lie in a log group without the key.",
        several(
        add("Events", "Logs::LogGroup", lambda _p: {"RetentionInDays": 7}),
        add("EventsRole", "IAM::Role", lambda _p: helper("Events", [allow(["logs:*"], att("Events"))])),
        lambda p, _: p.properties(p.only("SMSVOICE::ConfigurationSet"))["EventDestinations"].append({
            "EventDestinationName": "console", "Enabled": True, "MatchingEventTypes": ["TEXT_ALL"],
            "CloudWatchLogsDestination": {"LogGroupArn": att("Events"), "IamRoleArn": att("EventsRole")}}))),
    ("Sample requests of the firewall for a look at bots", P.CONSENT,
        "Samples show the secret paths of people's pages.",
     lambda p, _: [one["VisibilityConfig"].update(SampledRequestsEnabled=True) for one in rules(p)]),
    ("Reconcile at night, when it is quiet", P.CONSENT, "An opt-out that our code missed is found next night.",
     lambda p, _: p.properties(p.rule_for(p.function("reconcile"))).update(ScheduleExpression="cron(0 8 * * ? *)")),
    ("Give slow records more time to settle", P.CONSENT, "An opt-out of the service is believed after a day.", put(
        function("reconcile"), "Environment.Variables.SETTLE_SECONDS", "86400")),
    ("Name the consent table, for the console", P.CONSENT, "The table is replaced by an empty one: no STOP is known.",
        put(
        table("SUBSCRIPTIONS"), "TableName", lambda p: f"{p.stack}-subscriptions")),
    ("Use the key of AWS for small tables", P.NUMBERS, "Any role that may read the table reads numbers.", drop(
        table("SENDS"), "SSESpecification.KMSMasterKeyId")),
    ("Let support look up why", P.NUMBERS, "Every role of the account reads all that people do.",
     lambda p, _: p.add("Support", "IAM::Role", {
         "AssumeRolePolicyDocument": document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {
             "AWS": f"arn:aws:iam::{p.account}:root"}}),
         "Policies": [{"PolicyName": "Read", "PolicyDocument": document(
             allow("dynamodb:Query", [att(p.table("LEDGER")), att(p.table("SUBSCRIPTIONS"))]),
             allow("kms:Decrypt", att(p.only("KMS::Key"))))}]})),
    ("Let support hand in texts again", P.CONSENT, "Support can make up a YES of anybody.", several(
        add("Requeue", "IAM::Role", lambda p: helper("Requeue", [allow("sqs:SendMessage", att(p.queue("inbound")))])),
        add("RequeueTool", "Lambda::Function", lambda _p: {
            "Runtime": "python3.14", "Handler": "index.handler", "Role": att("Requeue"),
            "Code": {"ZipFile": "def handler(event, context):\n    requeue(event)"}}))),
    ("Let support take people back", P.CONSENT, "Support lifts STOPs.", several(
        add("Back", "IAM::Role", lambda p: helper("Back", [
            allow("sms-voice:DeleteOptedOutNumber", att(p.only("SMSVOICE::OptOutList")))])),
        add("BackTool", "Lambda::Function", lambda _p: {
            "Runtime": "python3.14", "Handler": "index.handler", "Role": att("Back"),
            "Code": {"ZipFile": "def handler(event, context):\n    take_back(event)"}}))),
    ("Let the office pass the puzzle", P.CONSENT, "Half of the internet passes the puzzle.", several(
        add("Office", "WAFv2::IPSet", lambda _p: {
            "IPAddressVersion": "IPV4", "Scope": "REGIONAL", "Addresses": ["0.0.0.0/1"]}),
        lambda p, _: rules(p).insert(0, {
            "Name": "Office", "Priority": max(one["Priority"] for one in rules(p)) + 1, "Action": {"Allow": {}},
            "Statement": {"IPSetReferenceStatement": {"Arn": att("Office")}}, "VisibilityConfig": {
                "CloudWatchMetricsEnabled": True, "MetricName": "Office", "SampledRequestsEnabled": False}}),
        lambda p, _: [one.update(Priority=number) for number, one in enumerate(rules(p))])),
    ("One puzzle per visit is enough", P.CONSENT, "Whoever posts without opening the page is not asked.",
     lambda p, _: rules(p).remove([one for one in rules(p) if "Captcha" in one.get("Action", {})][-1])),
    ("Spare people a second puzzle", P.CONSENT, "One puzzle solved lets a script post for a day.",
     lambda p, _: rule(p, action="Captcha").update(CaptchaConfig={"ImmunityTimeProperty": {"ImmunityTime": 86400}})),
    ("Let schools behind one address sign up", P.CONSENT, "An address posts twenty thousand forms in five minutes.",
     lambda p, _: deep(rules(p), "RateBasedStatement")[0]["RateBasedStatement"].update(Limit=20_000)),
    ("Hear each brand once", P.CONSENT, "STOPs to a brand whose name begins so are passed over.",
     lambda p, _: p.properties(p.rule_for(p.queue("cascade")))["EventPattern"]["detail"].update(
         brand=[{"anything-but": {"prefix": "example"}}])),
    ("Announce what people did themselves", P.CONSENT, "STOPs by phone to support are not announced.",
     lambda p, _: p.replace_filter("announcer", '"cascade"', '"cascade", "operator", "audit"')),
    ("Remove a keyword that is there twice", P.CONSENT, "OPT OUT, a word of the FCC, is no longer known.",
     lambda p, _: optional(p).remove(next(one for one in optional(p) if one["Keyword"] == "OPT OUT"))),
    ("Say it shorter", P.CONSENT, "The answer to STOP invites to come back.", put(
        only("SMSVOICE::Pool"), "MandatoryKeywords.STOP.Message",
            "You are unsubscribed. Text JOIN any time, see you!")),
    ("Lead HELP to the help center", P.CONSENT, "HELP does not say STOP any more.", put(
        only("SMSVOICE::Pool"), "MandatoryKeywords.HELP.Message",
            "Help: https://help.example.com Msg & data rates apply.")),
    ("Give large batches time", P.GATE, "The gate works on after its messages are seen again, and sends twice.", put(
        function("send_gate"), "Timeout", 400)),
    ("Name the group of schedules", P.DATA, "Requests deferred to the morning stay in the old group and are deleted.",
        put(
        only("Scheduler::ScheduleGroup"), "Name", lambda p: f"{p.stack}-deferred")),
    ("Rename the workflow after its purpose", P.DATA, "Running campaigns are deleted with the old workflow.",
     lambda p, _: p.properties(p.workflow("campaign")).update(StateMachineName=f"{p.stack}-campaigns-v2")),
    ("Let the audit read by itself", P.CONSENT, "An audit that may start itself acts without being asked.",
     lambda p, _: p.statements(p.role("list_audit")).append(allow("states:StartExecution", ref(p.workflow("audit"))))),
    ("Restart the gate when it is stuck", P.ALARM, "Events restart a gate that paused itself for opt-outs.",
     lambda p, _: (
         p.add("Restart", "Events::Rule", {"ScheduleExpression": "rate(5 minutes)", "Targets": [{
             "Id": "Restart", "Arn": att("RestartTool")}]}),
         p.add("RestartRole", "IAM::Role", helper("Restart", [allow("lambda:UpdateEventSourceMapping", "*")])),
         p.add("RestartTool", "Lambda::Function", {
             "Runtime": "python3.14", "Handler": "index.handler", "Role": att("RestartRole"),
             "Code": {"ZipFile": "def handler(event, context):\n    enable(event)"}}))),
    ("Let delivery events clean up", P.GATE, "What was sent is deleted, and is sent again.",
     lambda p, _: p.statements(role("delivery_events")(p)).append(
         allow(["dynamodb:DeleteItem", "dynamodb:BatchWriteItem"], att(p.table("SENDS"))))),
):  # fmt: skip
    KIND.add_on_program(_name, _promise, _harm, _change)


@KIND.program("Use one queue for dead letters, it is simpler", P.CONSENT, "STOPs that failed lie among old coupons.")
def _(program: Program, _: Random) -> None:
    shared = att(program.queue("requests dead letters"))
    program.properties(program.queue("inbound"))["RedrivePolicy"]["deadLetterTargetArn"] = shared
    program.properties(program.subscription(program.topic("inbound")))["RedrivePolicy"]["deadLetterTargetArn"] = shared


ATTACKS = KIND.attacks
