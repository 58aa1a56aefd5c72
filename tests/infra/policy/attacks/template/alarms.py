"""Alarms that cannot ring: wrong metric, dimension, period, threshold, comparison, action, or none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import add, attribute, drop, put, queue, remove
from tests.infra.policy.attacks.judging.program import Program, att, ref
from tests.infra.policy.attacks.judging.workspace import NotApplicableError

if TYPE_CHECKING:
    from random import Random
    from typing import Any

    from tests.infra.policy.attacks.attack import Change
    from tests.infra.policy.attacks.edits import Victim

KIND = Kind("an alarm that cannot ring", Place.PROGRAM)
P = Promise
WAITING, AGE = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"
DEAD, INBOUND = queue("inbound dead letters"), queue("inbound")


def failing(program: Program) -> str:
    """Return a function whose errors ring: the form of a promotional program, the gate of a transactional one."""
    try:
        return program.function("opt_in_form")
    except NotApplicableError:
        return program.function("send_gate")


def dead(program: Program) -> str:
    return program.alarm_on("ApproximateNumberOfMessagesVisible", program.queue("inbound dead letters"))


def late(program: Program) -> str:
    return program.alarm_on("ApproximateAgeOfOldestMessage", program.queue("inbound"))


def errors(program: Program) -> str:
    return program.alarm_on("Errors", failing(program))


def gate_errors(program: Program) -> str:
    return program.alarm_on("Errors", failing(program))


def silence(program: Program) -> str:
    return program.alarm_on("ReconcilePass")


def drift(program: Program) -> str:
    return program.alarm_on("OptOutDrift")


def altered(program: Program) -> str:
    return program.alarm_on("LedgerAltered")


def look(metric: str, owner: Victim | None, path: str, value: Any) -> Change:
    """Set what is looked at `path` of the alarm on `metric` of `owner`."""

    def change(program: Program, _: Random) -> None:
        *above, last = path.split(".")
        found = program.looked_at(metric, owner(program) if owner else None)
        for one in above:
            found = found[one]
        found[last] = value(program) if callable(value) else value

    return change


def shape(victim: Victim, old: str, new: str) -> Change:
    """Replace text in the formulas of an alarm."""

    def change(program: Program, _: Random) -> None:
        formulas = [one for one in program.properties(victim(program))["Metrics"] if "Expression" in one]
        if not any(old in one["Expression"] for one in formulas):
            raise NotApplicableError(f"no formula says {old}")
        for one in formulas:
            one["Expression"] = one["Expression"].replace(old, new)

    return change


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
    ("dead letters: messages in flight", "Dead letters are not in flight.", look(
        WAITING, DEAD, "Metric.MetricName", "ApproximateNumberOfMessagesNotVisible")),
    ("dead letters: messages sent", "SQS does not count a redrive as a message sent.", look(
        WAITING, DEAD, "Metric.MetricName", "NumberOfMessagesSent")),
    ("dead letters: of another queue", "The alarm watches a queue without dead letters.", look(
        WAITING, DEAD, "Metric.Dimensions", lambda p: [
            {"Name": "QueueName", "Value": att(p.queue("requests"), "QueueName")}])),
    ("dead letters: by the queue's ARN", "A metric with this dimension does not exist.", look(
        WAITING, DEAD, "Metric.Dimensions", lambda p: [
            {"Name": "QueueName", "Value": att(p.queue("inbound dead letters"))}])),
    ("dead letters: dimension in small letters", "A metric with this dimension does not exist.", look(
        WAITING, DEAD, "Metric.Dimensions", lambda p: [
            {"Name": "queueName", "Value": att(p.queue("inbound dead letters"), "QueueName")}])),
    ("dead letters: left out of the formula", "STOPs that failed lie there unseen.", shape(
        dead, "alarmsDeadLetters + ", "")),
    ("dead letters: an empty queue rings as well", "An alarm that always rings is not heard.", shape(
        dead, "FILL(alarmsDeadLettersValue, 0)", "FILL(alarmsDeadLettersValue, 1)")),
    ("dead letters: under a condition", "The alarm is not there.", attribute(dead, "Condition", "Alarms")),
    ("dead letters: no alarm", "STOPs that failed lie there unseen.", remove(dead)),
    ("dead letters: tells on OK only", "It tells that all is well.", lambda p, _: p.properties(dead(p)).update(
        OKActions=p.properties(dead(p)).pop("AlarmActions"))),
    ("late STOPs: a day's evaluation", "A STOP waits a day before anyone hears.", lambda p, _: p.properties(
        late(p)).update(EvaluationPeriods=1440, DatapointsToAlarm=1440)),
    ("late STOPs: 14 days", "It rings when the queue deletes them.", shape(late, " > 120", " > 1209600")),
    ("late STOPs: the youngest", "The least age of a period is near zero.", look(AGE, INBOUND, "Stat", "Minimum")),
    ("late STOPs: datapoints of many", "A few late minutes never suffice.", lambda p, _: p.properties(late(p)).update(
        EvaluationPeriods=100, DatapointsToAlarm=100)),
    ("errors: a namespace with a slip", "The metric does not exist, and missing data is fine.", look(
        "Errors", failing, "Metric.Namespace", "AWS/lambda")),
    ("errors: a unit that never comes", "Lambda counts errors, not percent.", look("Errors", failing, "Unit",
        "Percent")),
    ("errors: average over a day", "One error in a day is far below one.", lambda p, _: p.looked_at(
        "Errors", failing(p)).update(Stat="Average", Period=86400)),
    ("errors: of an alias that nobody calls", "The metric of the alias stays empty.", lambda p, _: p.looked_at(
        "Errors", failing(p))["Metric"]["Dimensions"].append({"Name": "Resource", "Value": "live"})),
    ("errors: no action", "Nobody is told.", drop(errors, "AlarmActions")),
    ("errors: missing data keeps the state", "It never leaves its state.", lambda p, _: p.properties(errors(p)).update(
        TreatMissingData="ignore", DatapointsToAlarm=60, EvaluationPeriods=60)),
    ("a function's errors: throttles instead", "An error of the gate is not seen.", look(
        "Errors", failing, "Metric.MetricName", "Throttles")),
    ("a function's errors: an action that is no topic", "An action on an instance tells nobody.", put(
        gate_errors, "AlarmActions", lambda p: [f"arn:aws:automate:{p.region}:ec2:recover"])),
    ("silent reconciler: missing data is fine", "Silence is what it must hear.", put(
        silence, "TreatMissingData", "notBreaching")),
    ("silent reconciler: fewer than none", "A count is never below zero.", put(silence, "Threshold", 0)),
    ("silent reconciler: no alarm", "A reconciler that died is not missed.", remove(silence)),
    ("opt-out drift: another brand's metric", "The drift of this program is not seen.", lambda p, _: [
        item.update(Value="nobody") for item in p.looked_at("OptOutDrift")["Metric"]["Dimensions"]
        if item["Name"] == "Brand"]),
    ("opt-out drift: above a hundred", "A hundred people are texted after a STOP.", put(drift, "Threshold", 100)),
    ("altered ledger: no alarm", "Altered evidence is not seen.", remove(altered)),
    ("altered ledger: only every hour for ten hours", "One alteration never lasts ten hours.", lambda p,
        _: p.properties(
        altered(p)).update(EvaluationPeriods=600, DatapointsToAlarm=600)),
    ("late archive: in seconds", "It rings after ten days; the stream keeps one.", shape(
        lost, " > 900000", " > 900000000")),
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
    alarms = [dead(program), lost(program)]
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
    whole = next(one for one in program.properties(dead(program))["Metrics"] if one["ReturnData"])
    whole["Expression"] = f"({whole['Expression']}) * 0"


ATTACKS = KIND.attacks
