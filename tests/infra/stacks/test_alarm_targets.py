"""Alarms reach somebody: whom the environment and the brand file name, and synth says where that is nobody."""

import copy
from dataclasses import replace

import pytest

from infra.policy.templates.assembly import Assembly, read_assembly
from infra.policy.verdict import judge
from tests.infra.brand.conftest import SOUND
from tests.infra.constructs.signals import signals_of

TOPIC = "arn:aws:sns:us-east-1:000000000000:on-call-chat"
EVERYBODY = ["on-call@example.com", "https://events.example.com/sms?key=1", TOPIC]
OF_THE_BRAND = "alarms: [marketing@example.com, on-call@example.com]\n"


@pytest.fixture(scope="module")
def told(built):
    return built(SOUND + OF_THE_BRAND, alarms=EVERYBODY)


@pytest.fixture(scope="module")
def programs(told):
    return read_assembly(told.folder).programs


def subscriptions(template):
    found = template.of_type("AWS::SNS::Subscription")
    return {one.get("Endpoint"): one for one in found if one.get("Protocol") != "sqs"}


def test_each_address_and_endpoint_is_subscribed_once(programs):
    for template in programs:
        protocols = {endpoint: one.get("Protocol") for endpoint, one in subscriptions(template).items()}
        assert protocols == {EVERYBODY[0]: "email", EVERYBODY[1]: "https", "marketing@example.com": "email"}


def test_each_alarm_tells_the_topic_that_was_named_besides_its_own(programs):
    for template in programs:
        for alarm in template.of_type("AWS::CloudWatch::Alarm"):
            own, named = alarm.get("AlarmActions")
            assert own["Ref"].startswith("AlarmsTopic")
            assert named == TOPIC


def test_a_notice_that_nobody_took_is_kept_and_raises_an_alarm(programs):
    for template in programs:
        queues = {str(one.get("RedrivePolicy")) for one in subscriptions(template).values()}
        assert len(queues) == 1
        assert "AlarmsSubscribersDeadLetters" in queues.pop()
        assert "AlarmsUndelivered" in signals_of(template.body)


def test_synth_says_nothing_where_somebody_is_told(told):
    assert "nobody is told" not in told.said


def test_synth_says_whose_alarms_nobody_hears(built):
    untold = built(alarms=[])
    programs = read_assembly(untold.folder).programs
    assert "nobody is told of the alarms of " + ", ".join(one.name for one in programs) in untold.said
    assert "alarms of environment 'local' in cdk.json" in untold.said


def untold(template):
    """The same stack, whose alarms and subscriptions leave out two whom somebody named."""
    body = copy.deepcopy(dict(template.body))
    kept = {
        name: one for name, one in body["Resources"].items() if one.get("Properties", {}).get("Protocol") != "https"
    }
    for one in kept.values():
        if one["Type"] == "AWS::CloudWatch::Alarm":
            one["Properties"]["AlarmActions"].remove(TOPIC)
    return replace(template, body=body | {"Resources": kept})


def test_whoever_is_named_and_not_told_is_a_finding(programs):
    found = judge(Assembly(tuple(map(untold, programs))))
    messages = {one.message for one in found if one.rule == "SmsProgram-AlarmTopic"}
    assert messages == {
        f"The alarm does not tell {TOPIC}.",
        f"{EVERYBODY[1]} is to be told of alarms, and nothing is subscribed.",
    }
