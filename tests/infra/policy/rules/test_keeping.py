"""What EventBridge cannot deliver is kept, and rings: each way to lose it is refused."""

import pytest

from infra.policy import check_assembly
from tests.infra.policy.example.cloudformation import arn, policy_document, ref, statement
from tests.infra.policy.example.world import cases

LOST = {"Arn": arn("SendingDeadLetters")}
SILENT = {
    "Namespace": "SmsProgram",
    "MetricName": "ReconcilePass",
    "TreatMissingData": "breaching",
    "Dimensions": [{"Name": "service", "Value": "send_gate"}],
    "AlarmActions": [ref("AlarmTopic")],
}


def hears(world):
    return world.prop("Hears")["Targets"][0]


def schedule(world, **target):
    chosen = {"Arn": arn("Requests"), "RoleArn": arn("Waker"), **target}
    world.resource("Daily", "AWS::Scheduler::Schedule", GroupName=ref("Group"), Target=chosen)


def clock(world, **target):
    """Add a rule that calls the gate once a day, as a rule that calls any function would."""
    targets = [{"Id": "Gate", "Arn": arn("Gate"), **target}]
    world.resource("Clock", "AWS::Events::Rule", ScheduleExpression="rate(1 day)", Targets=targets)


def unread(world, name):
    """Add a queue with a policy for the rule on the bus, which no alarm watches."""
    world.resource(name, "AWS::SQS::Queue", KmsMasterKeyId=arn("Key"))
    entry = statement(
        "sqs:SendMessage",
        arn(name),
        Principal={"Service": "events.amazonaws.com"},
        Condition={"ArnEquals": {"aws:SourceArn": arn("Hears")}},
    )
    world.resource(f"{name}Policy", "AWS::SQS::QueuePolicy", Queues=[ref(name)], PolicyDocument=policy_document(entry))
    hears(world).update(DeadLetterConfig={"Arn": arn(name)})


def wakers(world):
    return world.prop("Waker")["Policies"][0]["PolicyDocument"]["Statement"][0]


MUTATIONS = [
    # (rule, resource, what was done, how)
    ("KeptDeliveries", "Hears", "a rule without a dead-letter queue", lambda w: hears(w).pop("DeadLetterConfig")),
    ("KeptDeliveries", "Hears", "a queue that does not let the rule in", lambda w: w.drop("LostPolicy")),
    (
        "KeptDeliveries",
        "Hears",
        "a queue that lets in another rule",
        lambda w: w.prop("LostPolicy")["PolicyDocument"]["Statement"][0].update(
            Condition={"ArnEquals": {"aws:SourceArn": arn("Other")}}
        ),
    ),
    (
        "KeptDeliveries",
        "Hears",
        "a queue of elsewhere",
        lambda w: hears(w).update(DeadLetterConfig={"Arn": "arn:aws:sqs:us-east-1:111122223333:lost"}),
    ),
    (
        "KeptDeliveries",
        "Hears",
        "the target itself",
        lambda w: hears(w).update(DeadLetterConfig={"Arn": arn("Heard")}),
    ),
    ("KeptDeliveries", "Clock", "a clock that nobody misses", clock),
    (
        "KeptDeliveries",
        "Clock",
        "a second target without one",
        lambda w: (clock(w), w.prop("Clock")["Targets"].insert(0, {**hears(w), "Arn": arn("Heard")})),
    ),
    ("KeptDeliveries", "Daily", "a schedule without a dead-letter queue", schedule),
    (
        "KeptDeliveries",
        "Daily",
        "a schedule whose role cannot fill it",
        lambda w: schedule(w, DeadLetterConfig={"Arn": arn("DeadLetters")}),
    ),
    (
        "KeptDeliveries",
        "Gate",
        "schedules made without a dead-letter queue",
        lambda w: w.prop("Gate")["Environment"]["Variables"].clear(),
    ),
    (
        "KeptDeliveries",
        "Gate",
        "schedules whose role cannot fill it",
        lambda w: wakers(w).update(Resource=[arn("Requests"), arn("Bulk")]),
    ),
    ("DeadLetterAlarm", "Unread", "a rule's dead-letter queue that nobody watches", lambda w: unread(w, "Unread")),
    (
        "DeadLetterAlarm",
        "Unread",
        "a schedule's dead-letter queue that nobody watches",
        lambda w: (
            w.resource("Unread", "AWS::SQS::Queue", KmsMasterKeyId=arn("Key")),
            schedule(w, DeadLetterConfig={"Arn": arn("Unread")}),
        ),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


def missed_clock(world):
    clock(world)
    world.resource("Silent", "AWS::CloudWatch::Alarm", **SILENT)


@pytest.mark.parametrize(
    "change",
    [lambda w: schedule(w, DeadLetterConfig=LOST), missed_clock],
    ids=["a schedule that keeps what fails", "a clock whose silence rings"],
)
def test_what_is_kept_or_missed_is_let_through(world, change):
    change(world)
    assert [one for one in map(str, check_assembly(world.write())) if "KeptDeliveries" in one] == []
