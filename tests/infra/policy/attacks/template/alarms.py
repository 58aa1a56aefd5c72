"""Alarms that cannot ring: wrong metric, dimension, period, threshold, comparison, action, or none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import add, attribute, drop, put, remove
from tests.infra.policy.attacks.judging.program import Program, att, named, ref
from tests.infra.policy.attacks.judging.workspace import NotApplicableError

if TYPE_CHECKING:
    from random import Random

KIND = Kind("an alarm that cannot ring", Place.PROGRAM)
P = Promise


def dead(program: Program) -> str:
    return program.alarm_on("ApproximateNumberOfMessagesVisible", program.queue("inbound dead letters"))


def late(program: Program) -> str:
    return program.alarm_on("ApproximateAgeOfOldestMessage", program.queue("inbound"))


def errors(program: Program) -> str:
    return program.alarm_on("Errors", program.function("keyword_handler"))


def gate_errors(program: Program) -> str:
    return program.alarm_on("Errors", program.function("send_gate"))


def silence(program: Program) -> str:
    return program.alarm_on("ReconcilePass")


def drift(program: Program) -> str:
    return program.alarm_on("OptOutDrift")


def altered(program: Program) -> str:
    return program.alarm_on("LedgerAltered")


def lost(program: Program) -> str:
    return program.alarm_on("IteratorAge", program.function("archive"))


for _name, _harm, _change in (
    ("dead letters: actions off", "STOPs that failed lie there unseen.", put(dead, "ActionsEnabled", value=False)),
    ('dead letters: actions "false" by a condition', "STOPs that failed lie there unseen.", lambda p, _: (
        p.template.setdefault("Conditions", {}).update(Loud={"Fn::Equals": ["a", "b"]}),
        p.properties(dead(p)).update(ActionsEnabled={"Fn::If": ["Loud", True, False]}))),
    ("dead letters: above a million", "It rings when a million STOPs are lost.", put(dead, "Threshold", 1_000_000)),
    ("dead letters: below zero", "There are never fewer than none.", put(
        dead, "ComparisonOperator", "LessThanThreshold")),
    ("dead letters: messages in flight", "Dead letters are not in flight.", put(
        dead, "MetricName", "ApproximateNumberOfMessagesNotVisible")),
    ("dead letters: messages sent", "SQS does not count a redrive as a message sent.", put(
        dead, "MetricName", "NumberOfMessagesSent")),
    ("dead letters: of another queue", "The alarm watches a queue without dead letters.", put(
        dead, "Dimensions", lambda p: [{"Name": "QueueName", "Value": att(p.queue("requests"), "QueueName")}])),
    ("dead letters: by the queue's ARN", "A metric with this dimension does not exist.", put(
        dead, "Dimensions", lambda p: [
            {"Name": "QueueName", "Value": att(p.queue("inbound dead letters"))}])),
    ("dead letters: dimension in small letters", "A metric with this dimension does not exist.", put(
        dead, "Dimensions", lambda p: [
            {"Name": "queueName", "Value": att(p.queue("inbound dead letters"), "QueueName")}])),
    ("dead letters: under a condition", "The alarm is not there.", attribute(dead, "Condition", "Alarms")),
    ("dead letters: no alarm", "STOPs that failed lie there unseen.", remove(dead)),
    ("dead letters: tells on OK only", "It tells that all is well.", lambda p, _: p.properties(dead(p)).update(
        OKActions=p.properties(dead(p)).pop("AlarmActions"))),
    ("late STOPs: a day's evaluation", "A STOP waits a day before anyone hears.", put(late, "EvaluationPeriods", 1440)),
    ("late STOPs: 14 days", "It rings when the queue deletes them.", put(late, "Threshold", 1209600)),
    ("late STOPs: the youngest", "The least age of a period is near zero.", put(late, "Statistic", "Minimum")),
    ("late STOPs: datapoints of many", "A few late minutes never suffice.", lambda p, _: p.properties(late(p)).update(
        EvaluationPeriods=100, DatapointsToAlarm=100)),
    ("errors: a namespace with a slip", "The metric does not exist, and missing data is fine.", put(
        errors, "Namespace", "AWS/lambda")),
    ("errors: a unit that never comes", "Lambda counts errors, not percent.", put(errors, "Unit", "Percent")),
    ("errors: average over a day", "One error in a day is far below one.", lambda p, _: p.properties(errors(p)).update(
        Statistic="Average", Period=86400, Threshold=0.99)),
    ("errors: of an alias that nobody calls", "The metric of the alias stays empty.", lambda p, _: p.properties(
        errors(p))["Dimensions"].append({"Name": "Resource", "Value": "live"})),
    ("errors: no action", "Nobody is told.", drop(errors, "AlarmActions")),
    ("errors: missing data keeps the state", "It never leaves its state.", lambda p, _: p.properties(errors(p)).update(
        TreatMissingData="ignore", DatapointsToAlarm=60, EvaluationPeriods=60)),
    ("gate errors: throttles instead", "An error of the gate is not seen.", put(gate_errors, "MetricName",
        "Throttles")),
    ("gate errors: an action that is no topic", "An action on an instance tells nobody.", put(
        gate_errors, "AlarmActions", lambda p: [f"arn:aws:automate:{p.region}:ec2:recover"])),
    ("silent reconciler: missing data is fine", "Silence is what it must hear.", put(
        silence, "TreatMissingData", "notBreaching")),
    ("silent reconciler: fewer than none", "A count is never below zero.", put(silence, "Threshold", 0)),
    ("silent reconciler: no alarm", "A reconciler that died is not missed.", remove(silence)),
    ("opt-out drift: another brand's metric", "The drift of this program is not seen.", lambda p, _: [
        item.update(Value="nobody") for item in p.properties(drift(p))["Dimensions"] if item["Name"] == "Brand"]),
    ("opt-out drift: above a hundred", "A hundred people are texted after a STOP.", put(drift, "Threshold", 100)),
    ("altered ledger: no alarm", "Altered evidence is not seen.", remove(altered)),
    ("altered ledger: only every hour for ten hours", "One alteration never lasts ten hours.", lambda p,
        _: p.properties(
        altered(p)).update(EvaluationPeriods=10, Period=3600)),
    ("late archive: in seconds", "It rings after ten days; the stream keeps one.", put(lost, "Threshold", 900_000_000)),
):  # fmt: skip
    KIND.add_on_program(_name, P.ALARM, _harm, _change)

KIND.add_on_program(
    "a mute rule over all alarms",
    P.ALARM,
    "No alarm tells anybody while the rule stands.",
    add(
        "Quiet",
        "CloudWatch::AlarmMuteRule",
        lambda p: {
            "Name": "quiet",
            "MuteTargets": {"AlarmNames": [ref(name) for name in p.of_type("CloudWatch::Alarm")[:100]]},
            "Rule": {"Schedule": {"Expression": "cron(0 0 * * *)", "Duration": "P1D"}},
        },
    ),
)


@KIND.program("a composite alarm suppresses", P.ALARM, "Only the composite has an action, and it waits for the other.")
def _(program: Program, _: Random) -> None:
    alarms = [dead(program), late(program)]
    actions = next(program.properties(one).pop("AlarmActions") for one in alarms)
    rule = {"Fn::Join": ["", ["ALARM(", ref(alarms[0]), ") AND ALARM(", ref(alarms[1]), ")"]]}
    program.add(
        "Both",
        "CloudWatch::CompositeAlarm",
        {
            "AlarmRule": rule,
            "AlarmActions": actions,
            "ActionsSuppressor": ref(alarms[1]),
            "ActionsSuppressorExtensionPeriod": 86400,
            "ActionsSuppressorWaitPeriod": 86400,
        },
    )


@KIND.program("nobody is subscribed to alarms", P.ALARM, "Alarms ring in an empty room.")
def _(program: Program, _: Random) -> None:
    del program.resources[program.subscription(program.topic("alarms"))]


@KIND.program("the on-call address filters all alarms out", P.ALARM, "The subscription drops each message.")
def _(program: Program, _: Random) -> None:
    subscriber = program.properties(program.subscription(program.topic("alarms")))
    subscriber.update(FilterPolicyScope="MessageBody", FilterPolicy={"NewStateValue": ["OK"]})


@KIND.program(
    "alarms go to the other program's topic", P.APART, "One team hears of another's faults, and the own is deaf."
)
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    topic = f"arn:aws:sns:{other.region}:{other.account}:{other.stack}-{other.topic('alarms')}-1A2B3C4D5E6F"
    for one in program.of_type("CloudWatch::Alarm"):
        program.properties(one)["AlarmActions"] = [topic]


@KIND.program("alarms go to the inbound topic", P.ALARM, "An alarm is handled as a customer's text, and nobody hears.")
def _(program: Program, _: Random) -> None:
    for one in program.of_type("CloudWatch::Alarm"):
        program.properties(one)["AlarmActions"] = [ref(program.topic("inbound"))]


@KIND.program("an alarm by an expression that is always fine", P.ALARM, "The result is zero whatever happens.")
def _(program: Program, _: Random) -> None:
    found = program.properties(dead(program))
    if "MetricName" not in found:
        raise NotApplicableError("the alarm is an expression already")
    queue = named(found["Dimensions"][0]["Value"])
    metric = {
        "MetricName": found.pop("MetricName"),
        "Namespace": found.pop("Namespace"),
        "Dimensions": found.pop("Dimensions"),
    }
    stat = {"Metric": metric, "Period": found.pop("Period"), "Stat": found.pop("Statistic")}
    found["Metrics"] = [
        {"Id": "letters", "MetricStat": stat, "ReturnData": False},
        {"Id": "watched", "Expression": "letters * 0", "Label": str(queue), "ReturnData": True},
    ]


ATTACKS = KIND.attacks
