"""The sending side in the finished templates: who reads which queue, what is told, and who is woken."""

import pytest
from botocore.session import get_session

from infra.policy.rules.sending import ENDS
from lambdas.delivery.outcome import DELIVERED, FINAL
from tests.infra.constructs.signals import signals_of

PROGRAMS = [f"sms-local-example-corp-{kind}" for kind in ("promotional", "transactional")]


@pytest.mark.parametrize("writer", ["Keywords", "Reconciler", "Gate", "DeliveryEvents"])
def test_whoever_needs_the_table_of_sends_is_told_its_name(one, writer):
    assert one("Lambda::Function", f"{writer}Function")["Environment"]["Variables"]["SENDS_TABLE"]


@pytest.mark.parametrize(
    ("mapping", "batch", "window", "at_once"),
    [("GateRequests", 10, None, 10), ("GateBulk", 100, 1, 2), ("DeliveryEventsOutcomes", 10, None, 10)],
)
def test_a_queue_of_the_sending_side_is_read_in_batches_within_bounds(one, mapping, batch, window, at_once):
    found = one("Lambda::EventSourceMapping", mapping)
    assert (found["BatchSize"], found.get("MaximumBatchingWindowInSeconds")) == (batch, window)
    assert found["ScalingConfig"] == {"MaximumConcurrency": at_once}
    assert found["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize(
    ("queue", "function"),
    [("SendingRequests", "Gate"), ("SendingBulk", "Gate"), ("DeliveryQueue", "DeliveryEvents")],
)
def test_what_fails_five_times_goes_to_the_one_dead_letter_queue_of_the_sending_side(one, queue, function):
    found = one("SQS::Queue", queue)
    assert found["RedrivePolicy"]["maxReceiveCount"] == 5
    assert found["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0].startswith("SendingDeadLetters")
    assert found["VisibilityTimeout"] == 6 * one("Lambda::Function", f"{function}Function")["Timeout"]


@pytest.mark.parametrize("queue", ["SendingRequests", "SendingBulk"])
def test_no_policy_lets_anybody_into_a_request_queue(one, queue):
    statements = one("SQS::QueuePolicy", f"{queue}Policy")["PolicyDocument"]["Statement"]
    assert {statement["Effect"] for statement in statements} == {"Deny"}


def test_the_configuration_set_tells_every_end_of_a_text_after_its_topic_takes_it(templates):
    for template in (
        template for name, template in templates.items() if name.endswith(("-promotional", "-transactional"))
    ):
        (found,) = [one for key, one in template["Resources"].items() if key.startswith("ShortCodeEvents")]
        (destination,) = found["Properties"]["EventDestinations"]
        assert destination["MatchingEventTypes"] == sorted(DELIVERED | FINAL)
        assert any(dependency.startswith("DeliveryTopicPolicy") for dependency in found["DependsOn"])


def test_every_text_goes_by_a_protect_configuration_that_lets_the_programs_countries_through_and_no_other(templates):
    programs = [one for name, one in templates.items() if name.endswith(("-promotional", "-transactional"))]
    assert programs
    for template in programs:
        named = {one["Type"].rpartition("::")[2]: (key, one) for key, one in template["Resources"].items()}
        own, found = named["ProtectConfiguration"]
        rules = found["Properties"]["CountryRuleSet"]["SMS"]
        assert [one["CountryCode"] for one in rules if one["ProtectStatus"] == "ALLOW"] == ["US"]
        assert {one["ProtectStatus"] for one in rules if one["CountryCode"] != "US"} == {"BLOCK"}
        by = named["ConfigurationSet"][1]["Properties"]["ProtectConfigurationId"]
        assert by == {"Fn::GetAtt": [own, "ProtectConfigurationId"]}
        assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_only_a_transactional_program_has_failed_texts_come_back_by_a_schedule(templates):
    for name, template in templates.items():
        for key, one in template["Resources"].items():
            if key.startswith("DeliveryEventsFunction"):
                variables = one["Properties"]["Environment"]["Variables"].keys()
                assert ("REQUEST_QUEUE_ARN" in variables) is name.endswith("-transactional")
                assert "REQUEST_QUEUE" not in variables


def test_the_ends_of_a_text_are_the_same_to_the_reader_to_the_policy_and_to_the_service():
    known = get_session().get_service_model("pinpoint-sms-voice-v2").shape_for("EventType").enum
    assert ENDS == DELIVERED | FINAL
    assert set(known) >= ENDS


@pytest.mark.parametrize(
    ("alarm", "metric", "above"),
    [
        ("DeadLetters", "ApproximateNumberOfMessagesVisible", 0),
        ("LateRequest", "ApproximateAgeOfOldestMessage", 20 * 60),
        ("LateBulk", "ApproximateAgeOfOldestMessage", 6 * 3600),
        ("LateEvent", "ApproximateAgeOfOldestMessage", 15 * 60),
        ("Lost", "InvocationDroppedCount", 0),
        ("Braked", "Braked", 0),
        ("Unknown", "Unknown", 0),
        ("Paused", "Paused", 0),
        ("LoopEnded", "RecursiveInvocationsDropped", 0),
        ("Unheard", "Unheard", 0),
    ],
)
def test_a_person_is_woken_at_once(templates, alarm, metric, above):
    for name in PROGRAMS:
        found = signals_of(templates[name])[f"SendingAlarms{alarm}"]
        assert (found.metric, found.above) == (metric, above)
        assert found.alarm["AlarmActions"]


def test_refused_texts_that_look_like_pumping_wake_a_person_where_passwords_are_sent(templates):
    for name in PROGRAMS:
        assert ("SendingAlarmsGateErrors" in signals_of(templates[name])) is name.endswith("-transactional")
        assert ("SendingAlarmsGateThrottles" in signals_of(templates[name])) is name.endswith("-transactional")
        found = signals_of(templates[name]).get("SendingAlarmsPumping")
        assert (found is not None) is name.endswith("-transactional")
        if found:
            assert (found.metric, found.dimensions["service"], found.above) == ("DroppedPumping", "send_gate", 0)
            assert found.runbook == "PumpingRefused"
