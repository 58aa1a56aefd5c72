"""The environments of cdk.json: where they are, their quotas, and who is told of their alarms."""

import pytest

from infra.environment import Environment, UnknownEnvironmentError

ENTRY = {"account": "111122223333", "region": "us-east-1"}


def test_an_environment_knows_the_quotas_that_aws_raised():
    assert Environment.named("prod", {"prod": ENTRY}).quotas == {}
    assert Environment.named("prod", {"prod": ENTRY | {"quotas": {"pools": 60}}}).quotas == {"pools": 60}


@pytest.mark.parametrize("quotas", [{"pools": "60"}, {"pools": 0}, {"pools": True}, [60], "60"])
def test_quotas_that_are_no_numbers_are_refused_with_what_to_write(quotas):
    with pytest.raises(UnknownEnvironmentError, match="whole numbers such as"):
        Environment.named("prod", {"prod": ENTRY | {"quotas": quotas}})


def test_an_environment_knows_who_is_told_of_alarms():
    assert Environment.named("prod", {"prod": ENTRY}).alarms == ()
    named = ["on-call@example.com", "https://events.example.com/a", "arn:aws:sns:us-east-1:111122223333:on-call"]
    assert Environment.named("prod", {"prod": ENTRY | {"alarms": named}}).alarms == tuple(named)


@pytest.mark.parametrize("alarms", ["on-call@example.com", ["on-call"], ["http://example.com"], [7], {"mail": "x"}])
def test_alarms_that_reach_nobody_are_refused_with_what_to_write(alarms):
    with pytest.raises(UnknownEnvironmentError, match="an email address, an https:// endpoint or the ARN of an SNS"):
        Environment.named("prod", {"prod": ENTRY | {"alarms": alarms}})


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
