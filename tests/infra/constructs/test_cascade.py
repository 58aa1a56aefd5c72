"""How the finished templates carry an opt-out from one promotional program to the others of its legal entity."""

import json
from functools import partial

import pytest

from infra.naming import Names, consent_bus
from tests.infra.constructs.signals import signals_of

BUS = consent_bus("local", "Example Holdings LLC")
PROMOTIONAL = ["sms-local-example-corp-promotional", "sms-local-example-outlet-promotional"]
TRANSACTIONAL = ["sms-local-example-corp-transactional", "sms-local-example-outlet-transactional"]


def of_type(template, kind):
    return {name: one["Properties"] for name, one in template["Resources"].items() if one["Type"] == kind}


def reading_stream(template):
    """The event source mappings on the stream of the ledger, by logical id."""
    mappings = of_type(template, "AWS::Lambda::EventSourceMapping").items()
    return {key: one for key, one in mappings if one["EventSourceArn"]["Fn::GetAtt"][1] == "StreamArn"}


def test_the_platform_holds_one_bus_for_each_legal_entity_and_nothing_else(templates):
    resources = templates["sms-local-platform"]["Resources"].values()
    (bus,) = [one for one in resources if one["Type"] != "AWS::CDK::Metadata"]
    assert bus["Type"] == "AWS::Events::EventBus"
    assert bus["Properties"]["Name"] == BUS
    assert "Policy" not in bus["Properties"]


@pytest.mark.parametrize("name", PROMOTIONAL)
def test_a_promotional_program_waits_for_the_platform(name, assembly):
    artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    assert "sms-local-platform" in artifacts[name]["dependencies"]


@pytest.mark.parametrize("name", TRANSACTIONAL)
def test_a_transactional_program_neither_tells_nor_hears_nor_waits(templates, name, assembly):
    assert BUS not in json.dumps(templates[name])
    artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    assert "sms-local-platform" not in artifacts[name]["dependencies"]


@pytest.mark.parametrize("name", PROMOTIONAL)
def test_the_announcer_is_given_own_opt_outs_alone_from_the_first_record_on_and_never_gives_up_early(templates, name):
    (mapping,) = [one for key, one in reading_stream(templates[name]).items() if key.startswith("CascadeAnnouncer")]
    (pattern,) = [json.loads(one["Pattern"]) for one in mapping["FilterCriteria"]["Filters"]]
    image = {"kind": {"S": ["opted_out"]}, "source": {"S": [{"anything-but": ["cascade"]}]}}
    assert pattern == {"eventName": ["INSERT"], "dynamodb": {"NewImage": image}}
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["BisectBatchOnFunctionError"] is True
    assert not {"MaximumRetryAttempts", "MaximumRecordAgeInSeconds"} & set(mapping)
    assert "CascadeDeadLetters" in json.dumps(mapping["DestinationConfig"]["OnFailure"])


@pytest.mark.parametrize("name", PROMOTIONAL)
def test_the_stream_of_a_ledger_has_no_more_than_the_two_readers_that_it_bears(templates, name):
    assert len(reading_stream(templates[name])) <= 2


@pytest.mark.parametrize("name", PROMOTIONAL)
def test_the_queue_of_the_cascade_outlasts_six_runs_and_keeps_its_messages_for_two_weeks(templates, name):
    queues = {key: one for key, one in of_type(templates[name], "AWS::SQS::Queue").items() if "Cascade" in key}
    assert len(queues) == 2
    assert all(one["MessageRetentionPeriod"] == 14 * 86_400 for one in queues.values())
    functions = of_type(templates[name], "AWS::Lambda::Function")
    (seconds,) = [
        one["Timeout"] for one in functions.values() if one["Handler"] == "lambdas.functions.cascade.handler.handler"
    ]
    assert all(one["VisibilityTimeout"] >= 6 * seconds for one in queues.values())


@pytest.mark.parametrize("name", PROMOTIONAL)
def test_the_function_that_honours_opt_outs_may_send_nothing_and_speak_on_no_bus(templates, name):
    roles = of_type(templates[name], "AWS::IAM::Role")
    (role,) = [one for key, one in roles.items() if key.startswith("CascadeRole")]
    assert "sms-voice:SendTextMessage" not in json.dumps(role)
    assert "events:" not in json.dumps(role)


@pytest.mark.parametrize("name", PROMOTIONAL)
def test_alarms_tell_of_an_opt_out_that_does_not_arrive(templates, name):
    found = [one for one in signals_of(templates[name]).values() if one.runbook == "OptOutsNotPassedOn"]
    assert {one.metric for one in found} == {
        *("ApproximateAgeOfOldestMessage", "Errors"),
        *("IteratorAge", "InvocationsFailedToBeSentToDlq"),
    }
    assert signals_of(templates[name])["CascadeUnheard"].metric == "ApproximateNumberOfMessagesVisible"


@pytest.mark.parametrize("name", PROMOTIONAL)
def test_a_person_is_woken_where_eventbridge_loses_an_opt_out(templates, name):
    (rule,) = (one for one in of_type(templates[name], "AWS::Events::Rule").values() if "EventBusName" in one)
    found = signals_of(templates[name]).values()
    watched = {one.metric: one.dimensions for one in found if one.namespace == "AWS/Events"}
    # EventBridge user guide, Monitoring: metrics of a rule on a custom bus have both dimensions
    known = {"EventBusName": BUS, "RuleName": rule["Name"]}
    assert watched == {"InvocationsFailedToBeSentToDlq": known}


def test_the_rule_of_the_longest_program_keeps_within_the_limit_of_eventbridge():
    of = partial(Names, message_type="promotional", legal_entity="X", account="1" * 12, region="us-east-1")
    long = of(environment="e" * 31, brand="b" * 31)
    assert len(long.cascade) <= 64
    assert long.cascade != of(environment="e" * 31, brand="b" * 30 + "c").cascade
