"""A customer is heard: each way to lose a text is refused."""

import pytest

from tests.infra.policy.example.cloudformation import arn, keyword, ref
from tests.infra.policy.example.world import cases


def words(world):
    return world.prop("Pool")["OptionalKeywords"]


MUTATIONS = [
    # (rule, resource, what was done, how)
    ("TwoWay", "Pool", "two-way off", lambda w: w.prop("Pool")["TwoWay"].update(Enabled=False)),
    ("TwoWay", "Pool", "no two-way", lambda w: w.unset("Pool", "TwoWay")),
    (
        "TwoWay",
        "Pool",
        "a topic elsewhere",
        lambda w: w.prop("Pool")["TwoWay"].update(ChannelArn="arn:aws:sns:us-east-1:1:t"),
    ),
    ("TwoWay", "Topic", "no subscription", lambda w: w.drop("Delivery")),
    (
        "InboundRoute",
        "Delivery",
        "a queue elsewhere",
        lambda w: w.set("Delivery", Endpoint="arn:aws:sqs:us-east-1:1:q"),
    ),
    (
        "InboundRoute",
        "Mail",
        "a person reads along",
        lambda w: w.resource(
            "Mail", "AWS::SNS::Subscription", Protocol="email", TopicArn=ref("Topic"), Endpoint="a@b.c"
        ),
    ),
    ("InboundRoute", "Delivery", "a filter", lambda w: w.set("Delivery", FilterPolicy={"messageBody": ["JOIN"]})),
    ("InboundRoute", "Delivery", "raw delivery", lambda w: w.set("Delivery", RawMessageDelivery=True)),
    ("InboundRoute", "Delivery", "no queue policy", lambda w: w.drop("QueuePolicy")),
    ("InboundRoute", "Delivery", "no reader", lambda w: w.drop("Mapping")),
    ("InboundRoute", "Delivery", "a reader that sleeps", lambda w: w.set("Mapping", Enabled=False)),
    (
        "InboundRoute",
        "Delivery",
        "a reader that picks",
        lambda w: w.set("Mapping", FilterCriteria={"Filters": []} | {"x": 1}),
    ),
    ("DurableQueue", "Queue", "no dead-letter queue", lambda w: w.unset("Queue", "RedrivePolicy")),
    (
        "DurableQueue",
        "Queue",
        "itself as dead-letter queue",
        lambda w: w.prop("Queue")["RedrivePolicy"].update(deadLetterTargetArn=arn("Queue")),
    ),
    ("DurableQueue", "DeadLetters", "an hour's retention", lambda w: w.set("DeadLetters", MessageRetentionPeriod=3600)),
    ("DeadLetterAlarm", "DeadLetters", "no alarm", lambda w: w.drop("Alarm")),
    ("DeadLetterAlarm", "DeadLetters", "an alarm that is off", lambda w: w.set("Alarm", ActionsEnabled=False)),
    (
        "DeadLetterAlarm",
        "DeadLetters",
        "an alarm on the wrong queue",
        lambda w: w.prop("Alarm")["Dimensions"][0].update(Value={"Fn::GetAtt": ["Queue", "QueueName"]}),
    ),
    (
        "Keywords",
        "Pool",
        "no answer to HELP",
        lambda w: w.prop("Pool")["MandatoryKeywords"]["HELP"].update(Message=" "),
    ),
    ("Keywords", "Pool", "no STOP", lambda w: w.prop("Pool")["MandatoryKeywords"].pop("STOP")),
    ("Keywords", "Pool", "no REVOKE", lambda w: words(w).pop(0)),
    ("Keywords", "Pool", "OPT OUT that only answers", lambda w: words(w)[1].update(Action="AUTOMATIC_RESPONSE")),
    ("Keywords", "Pool", "no way back", lambda w: words(w).pop(2)),
    (
        "Keywords",
        "Pool",
        "a word that begins with END",
        lambda w: words(w).append(keyword("ENDLESS", "AUTOMATIC_RESPONSE")),
    ),
    ("Keywords", "Pool", "an empty answer", lambda w: words(w)[0].update(Message="")),
    (
        "Keywords",
        "Pool",
        "thirty-one words",
        lambda w: words(w).extend(keyword(f"WORD{i}", "AUTOMATIC_RESPONSE") for i in range(25)),
    ),
    ("SharedRoutes", "Pool", "shared routes on", lambda w: w.set("Pool", SharedRoutesEnabled=True)),
    ("SharedRoutes", "Pool", "shared routes unsaid", lambda w: w.unset("Pool", "SharedRoutesEnabled")),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)
