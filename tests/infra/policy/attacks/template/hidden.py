"""Hidden or elsewhere: transforms, nested stacks, macros, custom resources, and what programs share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import add, put
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, allow, att, document, ref
from tests.infra.policy.attacks.judging.workspace import NotApplicableError, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.infra.policy.attacks.attack import Apply
    from tests.infra.policy.attacks.judging.workspace import Json

HIDDEN = Kind("hidden in the template", Place.PROGRAM)
SHARED = Kind("what programs share", Place.SHARED)
SHARED_HIDDEN = Kind("hidden in the template", Place.SHARED)
P = Promise
INCLUDE = {"Name": "AWS::Include", "Parameters": {"Location": "s3://partner-templates/more.json"}}

for _name, _promise, _harm, _change in (
    ("an include at the top", P.GATE, "Resources come from a file that deploy reads.", lambda p, _: p.template.update(
        Transform=INCLUDE)),
    ("an include inside a role", P.CONSENT, "Statements come from a file that deploy reads.", lambda p, _: p.properties(
        p.role("opt_in_form"))["Policies"][0]["PolicyDocument"]["Statement"].append({"Fn::Transform": INCLUDE})),
    ("an include inside the pool", P.CONSENT, "Keywords come from a file that deploy reads.", lambda p, _: p.properties(
        p.only("SMSVOICE::Pool")).update({"Fn::Transform": INCLUDE})),
    ("a macro of the account", P.GATE, "A function rewrites the template at deploy.", lambda p, _: p.template.update(
        Transform=["Company"])),
    ("the serverless transform", P.GATE, "Events of a function make queues and mappings unseen.", lambda p, _: (
        p.template.update(Transform="AWS::Serverless-2016-10-31"),
        p.template["Resources"].update(Fast={"Type": "AWS::Serverless::Function", "Properties": {
            "Handler": "index.handler", "Runtime": "python3.14", "InlineCode": "def handler(e, c): pass",
            "Role": att(p.role("send_gate"))}}))),
    ("a loop that makes more consumers", P.CONSENT, "Fn::ForEach makes mappings that are not written.", lambda p, _: (
        p.template.update(Transform="AWS::LanguageExtensions"),
        p.resources.update({"Fn::ForEach::Readers": ["N", ["A", "B"], {"Reader${N}": {
            "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                "EventSourceArn": att(p.queue("inbound")), "FunctionName": ref(p.function("delivery_events"))}}}]}))),
    ("a nested stack from elsewhere", P.GATE, "A template of another bucket is deployed within.", add(
        "More", "CloudFormation::Stack", lambda p: {"TemplateURL": "https://partner.s3.amazonaws.com/more.json",
                                                    "Parameters": {"Role": att(p.role("send_gate"))}})),
    ("a custom resource with the handler's role", P.CONSENT, "Code runs at deploy with the handler's rights.", add(
        "Seed", "Custom::Seed", lambda p: {
            "ServiceToken": f"arn:aws:lambda:{p.region}:{FOREIGN_ACCOUNT}:function:seed", "Table": ref(
                p.table("SUBSCRIPTIONS"))})),
    ("a custom resource that lifts opt-outs", P.CONSENT, "At each deploy a function lifts a STOP.", lambda p, _: (
        p.add("Lifter", "Lambda::Function", {
            "Runtime": "python3.14", "Handler": "index.handler", "Role": att(p.role("keyword_handler")),
            "Code": {"ZipFile": "def handler(event, context):\n    lift(event)"}}),
        p.add("Reset", "Custom::Reset", {
            "ServiceToken": att("Lifter"), "List": ref(p.only("SMSVOICE::OptOutList"))}))),
    ("hooks of a deploy", P.CONSENT, "A blue-green hook shifts traffic to other code.", lambda p, _: p.template.update(
        Hooks={"Shift": {"Type": "AWS::CodeDeploy::BlueGreen", "Properties": {"ServiceRole": "deployer"}}})),
    ("a stack set from a program", P.GATE, "Stacks in other accounts get the pool.", add(
        "Everywhere", "CloudFormation::StackSet", lambda p: {
            "StackSetName": "everywhere", "PermissionModel": "SELF_MANAGED",
            "TemplateURL": "https://partner.s3.amazonaws.com/pool.json", "Parameters": [
                {"ParameterKey": "Pool", "ParameterValue": att(p.only("SMSVOICE::Pool"))}]})),
    ("a type of a third party", P.GATE, "Whoever publishes the type runs code at deploy.", lambda p,
        _: p.resources.update(
        Third={"Type": "Partner::Sms::Booster::MODULE", "Properties": {"Pool": att(p.only("SMSVOICE::Pool"))}})),
    ("a secret that deploy reads", P.GATE, "The gate's key to a text provider stands in its variables.", put(
        lambda p: p.function("campaign"), "Environment.Variables.PROVIDER_TOKEN",
        "{{resolve:secretsmanager:partner/sms:SecretString:token}}")),
    ("another bootstrap version", P.DATA, "The stack deploys with an old bootstrap's roles and bucket.", lambda p, _: (
        p.template.pop("Rules"), p.template["Parameters"]["BootstrapVersion"].update(
            Default="/cdk-bootstrap/partner00/version"))),
    ("resources that are kept in another stack's name", P.DATA, "An import takes the ledger out of the stack.",
     lambda p, _: p.resources.pop(p.table("LEDGER")) and p.variables("keyword_handler").update(
         LEDGER_TABLE=f"{p.stack}-ledger-old")),
):  # fmt: skip
    HIDDEN.add_on_program(_name, _promise, _harm, _change)


def bus_stack(workspace: Workspace) -> Program:
    for stack in workspace.shared:
        if any(r["Type"] == "AWS::Events::EventBus" for r in stack.resources.values()):
            return stack
    raise NotApplicableError("no stack holds a consent bus")


def _bus_policy(statement: Callable[[Program, Json], Json]) -> Apply:
    def apply(workspace: Workspace, _: Random) -> None:
        stack = bus_stack(workspace)
        bus = stack.only("Events::EventBus")
        name = stack.properties(bus)["Name"]
        stack.add(
            "Open",
            "Events::EventBusPolicy",
            {"StatementId": "open", "EventBusName": name, "Statement": statement(stack, att(bus))},
        )

    return apply


for _name, _promise, _harm, _statement in (
    ("another account announces opt-outs", P.CONSENT, "Fake opt-outs end programs from outside.", lambda _s, bus: {
        "Sid": "open", **allow("events:PutEvents", bus, Principal={"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"})}),
    ("anyone announces opt-outs", P.CONSENT, "Fake opt-outs end programs from outside.", lambda _s, bus: {
        "Sid": "open", **allow("events:PutEvents", bus, Principal="*")}),
    ("another account listens", P.NUMBERS, "Rules of another account hear numbers.", lambda _s, bus: {
        "Sid": "open", **allow(["events:PutRule", "events:PutTargets"], bus, Principal={
            "AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"})}),
    ("nobody may announce", P.CONSENT, "A STOP to one brand leaves the others texting.", lambda _s, bus: {
        "Sid": "open", "Effect": "Deny", "Action": "events:PutEvents", "Resource": bus, "Principal": "*"}),
):  # fmt: skip
    SHARED.add(_name, _promise, _harm, _bus_policy(_statement))


@SHARED.workspace("the bus is under another name", P.CONSENT, "Programs announce on a bus that is not there.")
def _(workspace: Workspace, _: Random) -> None:
    stack = bus_stack(workspace)
    properties = stack.properties(stack.only("Events::EventBus"))
    properties["Name"] = f"{properties['Name']}-new"


@SHARED.workspace("the bus has a key that nobody may use", P.CONSENT, "Announcements fail to be encrypted.")
def _(workspace: Workspace, _: Random) -> None:
    stack = bus_stack(workspace)
    stack.properties(stack.only("Events::EventBus"))["KmsKeyIdentifier"] = "alias/partner"


@SHARED.workspace("the bus keeps everything", P.NUMBERS, "An archive of events keeps numbers, to be replayed at will.")
def _(workspace: Workspace, _: Random) -> None:
    stack = bus_stack(workspace)
    stack.add("Keep", "Events::Archive", {"SourceArn": att(stack.only("Events::EventBus")), "RetentionDays": 0})


@SHARED.workspace("a rule sends opt-outs to a mailbox", P.NUMBERS, "Numbers are mailed to somebody.")
def _(workspace: Workspace, _: Random) -> None:
    stack = bus_stack(workspace)
    name = stack.properties(stack.only("Events::EventBus"))["Name"]
    stack.add("Mail", "SNS::Topic", {"Subscription": [{"Protocol": "email", "Endpoint": "a@example.net"}]})
    target = {"Arn": ref("Mail"), "Id": "Mail"}
    policy = document(allow("sns:Publish", ref("Mail"), Principal={"Service": "events.amazonaws.com"}))
    stack.add("MailPolicy", "SNS::TopicPolicy", {"Topics": [ref("Mail")], "PolicyDocument": policy})
    pattern = {"source": [{"prefix": ""}]}
    stack.add("Rule", "Events::Rule", {"EventBusName": name, "EventPattern": pattern, "Targets": [target]})


@SHARED.workspace("the bus logs all events", P.NUMBERS, "Numbers are logged in the clear.")
def _(workspace: Workspace, _: Random) -> None:
    stack = bus_stack(workspace)
    stack.properties(stack.only("Events::EventBus"))["LogConfig"] = {"Level": "TRACE", "IncludeDetail": "FULL"}


@SHARED.workspace("one bus for two legal entities", P.APART, "A STOP to one company is announced to another.")
def _(workspace: Workspace, rng: Random) -> None:
    stack = bus_stack(workspace)
    shared = f"sms-{workspace.environment}-all-consent"
    stack.properties(stack.only("Events::EventBus"))["Name"] = shared
    program = workspace.any_program(rng, "promotional")
    program.variables("announcer")["CONSENT_BUS"] = shared
    rule = program.properties(program.rule_for(program.queue("cascade")))
    rule["EventBusName"] = shared
    rule["EventPattern"]["detail"].pop("legal_entity")


@SHARED.workspace("there is no bus", P.CONSENT, "A STOP to one brand leaves the others texting.")
def _(workspace: Workspace, _: Random) -> None:
    stack = bus_stack(workspace)
    del stack.resources[stack.only("Events::EventBus")]
    stack.add("Nothing", "CloudFormation::WaitConditionHandle", {})


@SHARED_HIDDEN.workspace("an include in the shared stack", P.NUMBERS, "Rules on the bus come from a file at deploy.")
def _(workspace: Workspace, _: Random) -> None:
    bus_stack(workspace).template["Transform"] = INCLUDE


@SHARED_HIDDEN.workspace(
    "a role in the shared stack that may all", P.GATE, "A stack that no program owns holds a key to all."
)
def _(workspace: Workspace, _: Random) -> None:
    stack = bus_stack(workspace)
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{stack.account}:root"}, "Action": "sts:AssumeRole"}
    access = {"PolicyName": "All", "PolicyDocument": document(allow("*", "*"))}
    stack.add("Operator", "IAM::Role", {"AssumeRolePolicyDocument": document(trust), "Policies": [access]})


@SHARED_HIDDEN.workspace("the overview queries logs of all programs", P.NUMBERS, "A board for all shows log lines.")
def _(workspace: Workspace, _: Random) -> None:
    for stack in workspace.shared:
        if any(r["Type"] == "AWS::CloudWatch::Dashboard" for r in stack.resources.values()):
            query = "SOURCE logGroups(namePrefix: ['/sms']) | fields @message"
            body = f'{{"widgets": [{{"type": "log", "properties": {{"query": "{query}"}}}}]}}'
            stack.properties(stack.only("CloudWatch::Dashboard"))["DashboardBody"] = body
            return
    raise NotApplicableError("no overview")


@SHARED_HIDDEN.workspace(
    "a widget that calls a function", P.NUMBERS, "Whoever opens the board runs a function of another account."
)
def _(workspace: Workspace, _: Random) -> None:
    for stack in workspace.shared:
        if any(r["Type"] == "AWS::CloudWatch::Dashboard" for r in stack.resources.values()):
            endpoint = f"arn:aws:lambda:{stack.region}:{FOREIGN_ACCOUNT}:function:widget"
            body = (
                f'{{"widgets": [{{"type": "custom", "properties": {{"endpoint": "{endpoint}", "updateOn": {{}}}}}}]}}'
            )
            stack.properties(stack.only("CloudWatch::Dashboard"))["DashboardBody"] = body
            return
    raise NotApplicableError("no overview")


def pinpoint(workspace: Workspace, rng: Random) -> Program:
    found = [
        Program(workspace, stack)
        for stack in workspace.stacks
        if any(r["Type"] == "AWS::Pinpoint::App" for r in workspace.template(stack)["Resources"].values())
    ]
    if not found:
        raise NotApplicableError("no Pinpoint project")
    return rng.choice(found)


PINPOINT = Kind("the Pinpoint project", Place.SHARED)


@PINPOINT.workspace("a campaign of Pinpoint", P.GATE, "Pinpoint texts a segment, past the gate.")
def _(workspace: Workspace, rng: Random) -> None:
    stack = pinpoint(workspace, rng)
    app = ref(stack.only("Pinpoint::App"))
    stack.add("All", "Pinpoint::Segment", {"ApplicationId": app, "Name": "all"})
    message = {"SMSMessage": {"Body": "Sale today", "MessageType": "PROMOTIONAL"}}
    stack.add(
        "Sale",
        "Pinpoint::Campaign",
        {
            "ApplicationId": app,
            "Name": "sale",
            "SegmentId": att("All", "SegmentId"),
            "Schedule": {"StartTime": "IMMEDIATE"},
            "MessageConfiguration": message,
        },
    )


@PINPOINT.workspace("the other program's short code", P.APART, "A project sends from another program's code.")
def _(workspace: Workspace, rng: Random) -> None:
    stack = pinpoint(workspace, rng)
    stack.properties(stack.only("Pinpoint::SMSChannel"))["ShortCode"] = "55599"


@PINPOINT.workspace("events of Pinpoint stream away", P.NUMBERS, "Numbers stream into another account.")
def _(workspace: Workspace, rng: Random) -> None:
    stack = pinpoint(workspace, rng)
    stack.add(
        "Stream",
        "Pinpoint::EventStream",
        {
            "ApplicationId": ref(stack.only("Pinpoint::App")),
            "DestinationStreamArn": f"arn:aws:kinesis:{stack.region}:{FOREIGN_ACCOUNT}:stream/events",
            "RoleArn": f"arn:aws:iam::{stack.account}:role/events",
        },
    )


ATTACKS = [*HIDDEN.attacks, *SHARED.attacks, *SHARED_HIDDEN.attacks, *PINPOINT.attacks]
