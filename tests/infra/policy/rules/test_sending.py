"""Nothing goes out past the gate, and what became of it is heard: each way round is refused."""

import pytest

from infra.policy import check_assembly
from tests.infra.policy.example.alarms import failed
from tests.infra.policy.example.cloudformation import OWN_ACCOUNT, arn, ref, statement
from tests.infra.policy.example.handling import logs
from tests.infra.policy.example.sending import function, queue, role
from tests.infra.policy.example.world import cases

SENDING = statement("sms-voice:SendTextMessage", [arn("Pool"), arn("Events")])
ASKING = statement("sqs:SendMessage", arn("Requests"))


def add(world, **resources):
    world.promotional["Resources"].update(resources)


def statements(world, role_name):
    return world.prop(role_name)["Policies"][0]["PolicyDocument"]["Statement"]


def stranger(world, granted):
    add(world, Stranger=function("reconcile", "StrangerRole"), StrangerRole=role("lambda.amazonaws.com", granted))


def lent(world):
    add(world, Flow={"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": arn("GateRole")}})


def loose(world):
    add(world, Loose=role("lambda.amazonaws.com", SENDING))


def destination(world):
    return world.prop("Events")["EventDestinations"][0]


def open_door(world, name, **more):
    allowed = statement("sqs:SendMessage", more.pop("resource", arn(name)), Condition=OWN_ACCOUNT, **more)
    policy = {"Queues": [ref(name)], "PolicyDocument": {"Statement": [allowed]}}
    world.resource("Door", "AWS::SQS::QueuePolicy", **policy)


def brakes(world):
    return statements(world, "ReporterRole")[1]


MUTATIONS = [
    # (rule, resource, what was done, how)
    ("OnlyTheGate", "StrangerRole", "another function may send", lambda w: stranger(w, SENDING)),
    ("OnlyTheGate", "Loose", "a role of no function may send", loose),
    ("OnlyTheGate", "GateRole", "a workflow takes the gate's role", lent),
    ("OnlyTheGate", "GateRole", "other code runs by the gate's role", lambda w: w.set("Gate", Handler="index.handler")),
    (
        "OnlyTheGate",
        "RolePolicy",
        "a second function takes the keyword handler's role",
        lambda w: add(w, More=function("archive", "Role")),
    ),
    ("SendGate", "", "no gate", lambda w: w.set("Gate", Handler="lambdas.functions.archive.handler.handler")),
    ("SendGate", "", "two gates", lambda w: add(w, Second=function("send_gate", "GateRole"))),
    ("SendGate", "Gate", "one queue for all", lambda w: w.drop("GateBulk")),
    ("SendGate", "GateBulk", "a filter", lambda w: w.set("GateBulk", FilterCriteria={"Filters": [{"Pattern": "{}"}]})),
    ("SendGate", "GateBulk", "a mapping that sleeps", lambda w: w.set("GateBulk", Enabled=False)),
    ("SendGate", "GateBulk", "all or nothing", lambda w: w.unset("GateBulk", "FunctionResponseTypes")),
    ("SendGate", "GateRequests", "no bound", lambda w: w.unset("GateRequests", "ScalingConfig")),
    (
        "SendGate",
        "GateBulk",
        "a stream",
        lambda w: w.set("GateBulk", EventSourceArn={"Fn::GetAtt": ["Ledger", "StreamArn"]}),
    ),
    (
        "RequestDoor",
        "Door",
        "a service may ask",
        lambda w: open_door(w, "Bulk", Principal={"Service": "s3.amazonaws.com"}),
    ),
    (
        "RequestDoor",
        "Door",
        "a policy that names its queue only above",
        lambda w: open_door(w, "Requests", resource="*", Principal={"Service": "sns.amazonaws.com"}),
    ),
    ("RequestDoor", "StrangerRole", "another function may ask", lambda w: stranger(w, ASKING)),
    (
        "RequestDoor",
        "Loose",
        "a role of no function may ask",
        lambda w: add(w, Loose=role("states.amazonaws.com", ASKING)),
    ),
    ("DeliveryRoute", "Events", "no destination", lambda w: w.unset("Events", "EventDestinations")),
    ("DeliveryRoute", "Events", "a destination that is off", lambda w: destination(w).update(Enabled=False)),
    ("DeliveryRoute", "Events", "blocks untold", lambda w: destination(w)["MatchingEventTypes"].remove("TEXT_BLOCKED")),
    (
        "DeliveryRoute",
        "Events",
        "a topic elsewhere",
        lambda w: destination(w).update(SnsDestination={"TopicArn": "arn:aws:sns:us-east-1:1:t"}),
    ),
    (
        "DeliveryRoute",
        "Events",
        "a second destination in a log",
        lambda w: w.prop("Events")["EventDestinations"].append(
            {"Enabled": True, "MatchingEventTypes": ["ALL"], "CloudWatchLogsDestination": {"LogGroupArn": arn("Logs")}}
        ),
    ),
    ("DeliveryRoute", "Events", "nobody reads", lambda w: w.drop("ReporterMapping")),
    (
        "DeliveryRoute",
        "Events",
        "somebody else reads",
        lambda w: w.set("Reporter", Handler="lambdas.functions.archive.handler.handler"),
    ),
    (
        "ChannelPolicy",
        "ReportsPolicy",
        "everyone may tell of deliveries",
        lambda w: w.prop("ReportsPolicy")["PolicyDocument"]["Statement"][0].update(Principal="*"),
    ),
    ("ChannelPolicy", "Reports", "the service may not tell", lambda w: w.drop("ReportsPolicy")),
    (
        "InboundRoute",
        "ReportsRoute",
        "events picked by a filter",
        lambda w: w.set("ReportsRoute", FilterPolicy={"a": ["b"]}),
    ),
    ("InboundRoute", "ReportsRoute", "a queue that is shut", lambda w: w.drop("EventQueuePolicy")),
    ("DurableQueue", "Bulk", "requests thrown away", lambda w: w.unset("Bulk", "RedrivePolicy")),
    ("DeadLetterAlarm", "SendingDeadLetters", "nobody sees them", lambda w: w.drop("SendingAlarm")),
    (
        "ConsentTables",
        "Sends",
        "sends that cannot be restored",
        lambda w: w.unset("Sends", "PointInTimeRecoverySpecification"),
    ),
    ("InboundRoom", "GateBulk", "no cap", lambda w: w.unset("GateBulk", "ScalingConfig")),
    ("RecursiveLoop", "Gate", "Lambda ends its rounds", lambda w: w.unset("Gate", "RecursiveLoop")),
    ("OwnBrake", "GateBulk", "one way stays open", lambda w: brakes(w)["Resource"].pop()),
    ("OwnBrake", "GateRequests", "no brake", lambda w: statements(w, "ReporterRole").remove(brakes(w))),
    (
        "OwnBrake",
        "ReporterRole",
        "code may be changed",
        lambda w: statements(w, "ReporterRole").append(statement("lambda:UpdateFunctionCode", arn("Gate"))),
    ),
    (
        "OwnBrake",
        "ReporterRole",
        "another mapping may be shut",
        lambda w: brakes(w)["Resource"].append(
            {"Fn::Sub": "arn:aws:lambda:us-east-1:1:event-source-mapping:${Mapping}"}
        ),
    ),
    ("OwnBrake", "StrangerRole", "another function may shut the gate", lambda w: stranger(w, brakes(w))),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


def second_answerer(world):
    answerer = function("keyword_handler", "Role")
    answerer["Properties"]["LoggingConfig"] = {"LogGroup": ref("AnswererLogs")}
    add(world, Answerer=answerer, AnswererLogs=logs("second", "/sms/prod/acme/promotional"), Fails=failed("Answerer"))


@pytest.mark.parametrize(
    "change",
    [
        lambda w: destination(w).update(MatchingEventTypes=["TEXT_ALL"]),
        lambda w: add(w, Third=queue()),
        second_answerer,
    ],
    ids=["every event", "a queue that nobody reads", "two functions that answer"],
)
def test_a_harmless_change_of_the_sending_side_is_let_through(world, change):
    change(world)
    assert list(map(str, check_assembly(world.write()))) == []
