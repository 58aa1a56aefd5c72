"""A person is told what goes wrong, and nobody reads a customer's number: each way round is refused."""

from functools import partial

import pytest

from infra.policy import check_assembly
from tests.infra.policy.example.alarms import alarm
from tests.infra.policy.example.cloudformation import ref
from tests.infra.policy.example.world import cases


def env(world, **variables):
    world.set("Function", Environment={"Variables": variables})


def by_formula(world, *, watched=True, whole="SUM([letters, age])", letters="FILL(lettersValue, 0) > 0", **changes):
    """Have one alarm add up what two of them looked at."""
    metrics = []
    for name, kept, rings in (("letters", "Alarm", letters), ("age", "Late", "FILL(ageValue, 0) > 120")):
        old = world.prop(kept)
        metric = {one: old[one] for one in ("Namespace", "MetricName", "Dimensions")}
        stat = {"Metric": metric, "Period": 60, "Stat": "Maximum"}
        metrics.append({"Id": f"{name}Value", "MetricStat": stat, "ReturnData": False})
        metrics.append({"Id": name, "Expression": rings, "ReturnData": False})
    metrics.append({"Id": "ringing", "Expression": whole, "ReturnData": watched})
    world.drop("Alarm")
    world.drop("Late")
    rule = {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 0, "EvaluationPeriods": 20}
    rule |= {"DatapointsToAlarm": 1, "Metrics": metrics, "AlarmActions": [ref("AlarmTopic")]}
    world.resource("Both", "AWS::CloudWatch::Alarm", **rule | changes)


MUTATIONS = [
    # (rule, resource, what was done, how)
    ("LateAlarm", "Queue", "no alarm on the age", lambda w: w.drop("Late")),
    ("LateAlarm", "Bulk", "an alarm that is off", lambda w: w.set("LateBulk", ActionsEnabled=False)),
    ("LateAlarm", "Requests", "an alarm on how many wait", lambda w: w.set("LateRequest", MetricName="NumberOfX")),
    (
        "ErrorAlarm",
        "Gate",
        "no alarm on errors, nor on one queue",
        lambda w: (w.drop("GateFailed"), w.drop("LateBulk")),
    ),
    ("ErrorAlarm", "Gate", "ages that SQS no longer tells of what fails", lambda w: patient(w, above=300)),
    ("ErrorAlarm", "Gate", "ages that SQS no longer tells by default", lambda w: patient(w, visibility=None)),
    (
        "ErrorAlarm",
        "Function",
        "an alarm on its runs",
        lambda w: (w.set("Failed", MetricName="Invocations"), w.drop("Late")),
    ),
    *(
        ("DeadLetterAlarm", "DeadLetters", f"a formula {what}", partial(by_formula, **changes))
        for what, changes in {
            "that comes to nothing": {"whole": "letters * 0"},
            "that leaves the metric out": {"whole": "SUM([age])"},
            "that adds up by +, which gaps break": {"whole": "letters + age"},
            "that rings at the second": {"letters": "FILL(lettersValue, 0) > 1"},
            "that fills gaps with one": {"letters": "FILL(lettersValue, 1) > 0"},
            "that is below": {"letters": "FILL(lettersValue, 0) < 1"},
            "of nothing": {"letters": "FILL(gone, 0) > 0"},
            "that must be bad in every minute": {"DatapointsToAlarm": 20},
            "that must add up to two": {"Threshold": 1},
            "whose result nobody watches": {"watched": False},
        }.items()
    ),
    ("AlarmTopic", "Failed", "an alarm without action", lambda w: w.unset("Failed", "AlarmActions")),
    ("AlarmTopic", "Late", "an alarm that is off", lambda w: w.set("Late", ActionsEnabled=False)),
    (
        "AlarmTopic",
        "Alarm",
        "a topic elsewhere",
        lambda w: w.set("Alarm", AlarmActions=["arn:aws:sns:us-east-1:111122223333:shared"]),
    ),
    ("AlarmTopic", "Alarm", "a topic closed to CloudWatch", lambda w: w.drop("AlarmTopicPolicy")),
    ("OwnLogs", "Function", "no log group", lambda w: w.unset("Function", "LoggingConfig")),
    (
        "OwnLogs",
        "Function",
        "a group by name",
        lambda w: w.set("Function", LoggingConfig={"LogGroup": "/aws/lambda/x"}),
    ),
    ("OwnLogs", "Gate", "one group for two", lambda w: w.set("Gate", LoggingConfig={"LogGroup": ref("Logs")})),
    ("OwnLogs", "Logs", "logs without a key", lambda w: w.unset("Logs", "KmsKeyId")),
    ("LogRetention", "Logs", "logs for ever", lambda w: w.unset("Logs", "RetentionInDays")),
    ("LogRetention", "GateLogs", "logs for ten years", lambda w: w.set("GateLogs", RetentionInDays=3653)),
    ("NoNumbers", "Function", "a number in the environment", lambda w: env(w, VIP="+14255550100")),
    ("NoNumbers", "Function", "a number in dashes", lambda w: env(w, VIP="call 425-555-0100 first")),
    ("NoNumbers", "Queue", "a number in a name", lambda w: w.set("Queue", QueueName="vip-14255550100")),
    (
        "NoNumbers",
        "Queue",
        "a number in a tag",
        lambda w: w.set("Queue", Tags=[{"Key": "o", "Value": "(425) 555-0100"}]),
    ),
    (
        "NoNumbers",
        "",
        "a number in an output",
        lambda w: w.promotional.update(Outputs={"Number": {"Value": "+14255550100"}}),
    ),
    ("NoNumbers", "", "a number in the description", lambda w: w.promotional.update(Description="for +447700900123")),
    ("NoNumbers", "Queue", "a number in a word of its own", lambda w: w.set("Queue", QueueName="vip 4255550100")),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


def patient(world, *, above=120, visibility=90):
    world.drop("GateFailed")
    for name in ("Requests", "Bulk"):
        world.set(name, VisibilityTimeout=visibility)
        world.prop(name)["RedrivePolicy"]["maxReceiveCount"] = 1000
    for name in ("LateRequest", "LateBulk"):
        world.set(name, Threshold=above)


def silent(world):
    world.drop("ArchivistFailed")
    world.promotional["Resources"]["Archivist"]["Properties"]["Handler"] = "lambdas.functions.archive.handler.handler"
    world.promotional["Resources"]["Silence"] = alarm("SmsLandingZone", "Pass", "service", "archive")
    world.set("Silence", TreatMissingData="breaching")


ACCEPTED = {
    "a formula that adds up what is watched": by_formula,
    "errors of what is tried again, where its queues are watched": lambda w: w.drop("GateFailed"),
    "errors of what is tried for a day, where an age rings before the third try": patient,
    "an alarm on how far a function is behind": lambda w: w.set("ArchivistFailed", MetricName="IteratorAge"),
    "an alarm that silence raises": silent,
    "the support's number in an answer": lambda w: w.prop("Pool")["MandatoryKeywords"]["HELP"].update(
        Message="Call 206-555-0199 or +12065550199."
    ),
    "an account, a digest and seconds": lambda w: env(
        w, A="111122223333", B="a2065550100f", C="1209600", D="1764000000"
    ),
    "logs of a year": lambda w: w.set("Logs", RetentionInDays=365),
}


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_watched_and_tells_no_number_is_let_through(world, change):
    change(world)
    assert list(map(str, check_assembly(world.write(), world.today))) == []


def test_the_finding_of_a_number_does_not_repeat_the_number(world):
    env(world, VIP="+14255550100")
    found = [str(one) for one in check_assembly(world.write()) if one.rule == "SmsProgram-NoNumbers"]
    assert found
    assert not any("5550100" in one for one in found)
