"""What an assembly needs of an account's quotas is counted where AWS counts it."""

from pathlib import Path

import pytest

from infra.policy.rules.account import QUOTAS, needs
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Template

ACCOUNT = "111122223333"


def stack(kind, count, region="us-east-1", **properties):
    resources = {f"R{number}": {"Type": kind, "Properties": properties} for number in range(count)}
    return Template(region, Path(region), {"Resources": resources}, account=ACCOUNT, region=region)


def too_much(*stacks):
    """The places where more is needed than granted, with the stack that is one too many."""
    return {need.where: need.beyond.name for need in needs(Assembly(stacks)) if need.beyond}


@pytest.mark.parametrize("quota", QUOTAS, ids=lambda quota: quota.name)
def test_what_is_granted_passes_and_one_more_is_refused(quota):
    room = quota.usual - quota.taken
    assert too_much(stack(quota.type, room)) == {}
    assert len(too_much(stack(quota.type, room + 1))) == 1


@pytest.mark.parametrize("quota", QUOTAS, ids=lambda quota: quota.name)
def test_each_quota_names_the_page_that_gives_it(quota):
    assert quota.source.endswith(".html")


def test_rules_are_counted_bus_by_bus():
    kind = "AWS::Events::Rule"
    here, there = stack(kind, 300), stack(kind, 300, EventBusName="consent")
    assert too_much(here, there) == {}
    assert too_much(here, there, stack(kind, 1)) == {f"{ACCOUNT} us-east-1, EventBusName default": "us-east-1"}


@pytest.mark.parametrize("quota", ["roles", "buckets"])
def test_what_an_account_holds_everywhere_is_counted_over_its_regions(quota):
    (known,) = (one for one in QUOTAS if one.name == quota)
    here, there = stack(known.type, known.usual), stack(known.type, 1, "us-west-2")
    assert too_much(here, there) == {ACCOUNT: "us-west-2"}


def test_what_a_region_holds_is_counted_region_by_region():
    kind = "AWS::SMSVOICE::Pool"
    assert too_much(stack(kind, 25), stack(kind, 25, "us-west-2")) == {}
