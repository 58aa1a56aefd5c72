"""The environments of cdk.json: where they are, their quotas, and who is told of their alarms."""

import pytest

from infra.environment import Environment, UnknownEnvironmentError
from infra.environment.entities import deaf_entities

ENTRY = {"account": "111122223333", "region": "us-east-1"}


def test_an_environment_knows_the_quotas_that_aws_raised():
    assert Environment.named("prod", {"prod": ENTRY}).quotas == {}
    assert Environment.named("prod", {"prod": ENTRY | {"quotas": {"pools": 60}}}).quotas == {"pools": 60}


@pytest.mark.parametrize("quotas", [{"pools": "60"}, {"pools": 0}, {"pools": True}, [60], "60", {"pools": 1_000_000}])
def test_quotas_that_are_no_numbers_are_refused_with_what_to_write(quotas):
    with pytest.raises(UnknownEnvironmentError, match="whole numbers such as"):
        Environment.named("prod", {"prod": ENTRY | {"quotas": quotas}})


def test_an_environment_knows_who_is_told_of_alarms():
    assert Environment.named("prod", {"prod": ENTRY}).alarms == ()
    named = ["on-call@example.com", "https://events.example.com/a", "arn:aws:sns:us-east-1:111122223333:on-call"]
    assert Environment.named("prod", {"prod": ENTRY | {"alarms": named}}).alarms == tuple(named)


@pytest.mark.parametrize(
    "alarms",
    [
        *("on-call@example.com", ["on-call"], ["http://example.com"], [7], {"mail": "x"}, ["+12065550123"]),
        *(["on-call@example.invalid"], ["on-call@corp.internal"], ["nobody@example.com"], ["no-reply@example.com"]),
        *(["https://localhost/x"], ["https://a.localhost/x"], ["https://10.0.0.7/x"], ["https://pager.test"]),
        *(["https://pager.example.com/v1#on-call"], ["arn:aws:sqs:us-east-1:111122223333:x"]),
    ],
)
def test_alarms_that_reach_nobody_are_refused_with_what_to_write(alarms):
    with pytest.raises(
        UnknownEnvironmentError, match="an email address or https:// endpoint that the internet can reach, or"
    ):
        Environment.named("prod", {"prod": ENTRY | {"alarms": alarms}})


TOPIC = "arn:aws:sns:{}:{}:on-call"
ELSEWHERE = [TOPIC.format("eu-west-1", "111122223333"), TOPIC.format("us-east-1", "999988887777")]


@pytest.mark.parametrize("topic", ELSEWHERE)
def test_a_topic_that_no_alarm_can_tell_is_refused_with_the_port_to_use(topic):
    with pytest.raises(UnknownEnvironmentError, match=r"must lie in its account and region, .* open the port `alarms`"):
        Environment.named("prod", {"prod": ENTRY | {"alarms": [topic]}})


def test_a_topic_of_a_program_hears_of_no_alarms():
    topic = "arn:aws:sns:us-east-1:111122223333:sms-prod-acme-promotional-InboundTopic-1A2B"
    with pytest.raises(UnknownEnvironmentError, match="must name no topic of a program"):
        Environment.named("prod", {"prod": ENTRY | {"alarms": [topic]}})


@pytest.mark.parametrize(("number", "granted"), [(1000, 1000), (901, 1000), (1, 100), (100_000, 100_000)])
def test_no_more_runs_are_reserved_than_lambda_lets_go(number, granted):
    entry = ENTRY | {"quotas": {"concurrent_executions": granted}}
    with pytest.raises(UnknownEnvironmentError, match="must leave 100 of the"):
        Environment.named("prod", {"prod": entry | {"reserve_inbound": number}})
    assert Environment.named("prod", {"prod": entry | {"reserve_inbound": max(granted - 100, 0)}})


def test_of_a_brands_topics_an_environment_tells_its_own_and_refuses_those_of_none():
    stage = {"account": "222233334444", "region": "us-east-1"}
    own, other = (TOPIC.format("us-east-1", account) for account in ("111122223333", "222233334444"))
    prod = Environment.named("prod", {"prod": ENTRY | {"alarms": ["on-call@example.com"]}, "stage": stage})
    assert prod.told_of_alarms([own, other, "a@example.com"]) == ["on-call@example.com", own, "a@example.com"]
    for topic in ELSEWHERE:
        with pytest.raises(UnknownEnvironmentError, match="in an environment's account and region"):
            prod.told_of_alarms([topic])


@pytest.mark.parametrize(
    "place", [{"region": "us-*"}, {"region": "us"}, {"account": "*"}, {"account": "${AWS_ACCOUNT}"}]
)
def test_a_place_that_is_none_is_refused(place):
    with pytest.raises(UnknownEnvironmentError, match="a quoted account of 12 digits and a region such as us-east-1"):
        Environment.named("prod", {"prod": ENTRY | place})


@pytest.mark.parametrize("name", ["prod", "prod-eu"])
def test_two_environments_whose_stacks_could_bear_one_name_are_refused(name):
    with pytest.raises(UnknownEnvironmentError, match="must not share its beginning"):
        Environment.named(name, {"prod": ENTRY, "prod-eu": ENTRY})


@pytest.mark.parametrize("other", [{"prod2": ENTRY}, {"prod-eu": ENTRY | {"region": "us-west-2"}}, {"eu-prod": ENTRY}])
def test_environments_that_cannot_be_taken_for_each_other_stand_side_by_side(other):
    assert Environment.named("prod", {"prod": ENTRY, **other}).name == "prod"


def test_an_entry_that_nobody_reads_is_refused_with_all_that_may_stand_there():
    with pytest.raises(UnknownEnvironmentError, match=r"must hold only account, region, .*, got 'permision_boundary'"):
        Environment.named("prod", {"prod": ENTRY | {"permision_boundary": "sms"}})


def test_the_legal_entities_whose_programs_all_hear_of_a_stop_are_declared_by_name():
    entry = {"account": "111122223333", "region": "us-east-1"}
    named = Environment.named("prod", {"prod": entry | {"revoke_all": ["Acme Holdings LLC", "Café & Söhne"]}})
    assert named.revoke_all == ("Acme Holdings LLC", "Café & Söhne")
    assert Environment.named("prod", {"prod": entry}).revoke_all == ()


@pytest.mark.parametrize(
    "given", ["Acme", [], [""], [" Acme"], [3], ["Acme", "Acme"], True, None, {"Acme": True}], ids=str
)
def test_a_list_of_legal_entities_that_is_none_is_refused_with_an_example(given):
    entry = {"account": "111122223333", "region": "us-east-1", "revoke_all": given}
    with pytest.raises(
        UnknownEnvironmentError, match=r"revoke_all of environment 'prod' must be a list of legal entit"
    ):
        Environment.named("prod", {"prod": entry})


@pytest.mark.parametrize(
    ("programs", "deaf"),
    [
        ([("Acme", "transactional")], []),
        ([("Acme", "promotional"), ("Acme", "promotional")], []),
        ([("Acme", "promotional"), ("Acme", "transactional")], ["Acme"]),
        ([("Acme", "transactional"), ("Acme", "transactional")], ["Acme"]),
        ([("Acme", "promotional"), ("Zeta", "transactional")], []),
        ([("Told", "promotional"), ("Told", "transactional")], []),
    ],
)
def test_an_entity_is_deaf_where_a_transactional_program_would_not_hear_of_a_stop_to_another(programs, deaf):
    assert deaf_entities(Environment.named("prod", {"prod": ENTRY | {"revoke_all": ["Told"]}}), programs) == deaf
