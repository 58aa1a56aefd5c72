"""What `doctor --after` finds amiss with programs that were deployed."""

import pytest

AFTERWARDS = {
    "a pool that takes nothing": ({"disabled": True}, "dry run", "ACCOUNT_DISABLED", "AWS Support"),
    "a blocked country": ({"protect": {"US": "BLOCK"}}, "dry run", "BLOCKED_BY_PROTECT", "allow it there"),
    "a spent limit": ({"spend_limit": 1, "spent": 1}, "dry run", "SPEND_LIMIT", "raise it"),
}


@pytest.mark.parametrize("ill", AFTERWARDS.values(), ids=AFTERWARDS)
def test_after_a_deploy_a_pool_that_takes_no_text_is_red(prod, ill):
    facts, check, says, remedy = ill
    prod.account.door.change_account(**facts)
    code, found = prod.ask("--after")
    assert code == 1
    assert [(one["color"], says in one["says"], remedy in one["remedy"]) for one in found[check]] == [
        ("red", True, True)
    ] * 2


DRIFTS = {
    "two-way is off": {"TwoWayEnabled": False},
    "the topic of another program": {"TwoWayChannelArn": "InboundTopic"},
    "the list of another program": {"OptOutListName": "OptOutList"},
    "the list of all": {"OptOutListName": "Default"},
}


@pytest.mark.parametrize("drift", DRIFTS.values(), ids=DRIFTS)
def test_after_a_deploy_a_pool_with_a_topic_or_list_that_is_not_its_programs_is_red(prod, drift):
    other = {name: prod.output("transactional", name) for name in ("InboundTopic", "OptOutList")}
    changed = {name: other.get(value, value) for name, value in drift.items()}
    prod.account.sms.update_pool(PoolId=prod.pool("promotional"), **changed)
    code, found = prod.ask("--after")
    (one,) = [one for one in found["pools"] if one["color"] != "green"]
    assert (code, one["color"], one["remedy"]) == (1, "red", "run `make deploy ENV=prod`")
    assert one["says"].startswith("example-corp/promotional: its pool ")


def test_after_a_deploy_a_configuration_set_that_is_gone_is_red(prod):
    prod.account.sms.delete_configuration_set(ConfigurationSetName=prod.output("promotional", "ConfigurationSet"))
    code, found = prod.ask("--after")
    (one,) = [one for one in found["dry run"] if one["color"] == "red"]
    assert (code, "ResourceNotFoundException" in one["says"], "deploy the program again" in one["remedy"]) == (
        1,
        True,
        True,
    )


def test_after_a_deploy_a_pool_that_is_not_active_or_gone_is_red(prod):
    prod.account.door.change_account(statuses={prod.pool("promotional"): "DELETING"})
    prod.account.sms.update_pool(PoolId=prod.pool("transactional"), DeletionProtectionEnabled=False)
    prod.account.sms.delete_pool(PoolId=prod.pool("transactional"))
    _, found = prod.ask("--after")
    told = sorted(one["says"] for one in found["pools"])
    assert ["is DELETING" in told[0], "is gone" in told[1]] == [True, True]
    assert [one["color"] for one in found["protection"]] == ["green"]


def test_after_a_deploy_a_program_that_does_not_stand_is_red(prod):
    prod.another_brand()
    code, found = prod.ask("--after")
    assert code == 1
    assert sorted(one["says"] for one in found["dry run"] if one["color"] == "red") == [
        "example-next/promotional is not deployed",
        "example-next/transactional is not deployed",
    ]
