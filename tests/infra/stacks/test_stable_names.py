"""What people, apps, and CloudFormation know by a name keeps that name; docs/stable-names.md says why, for each."""

import re

import pytest

from infra.policy.blueprint.store import blueprint
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "stable-names.md").read_text()
STACKS = {
    "transactional": "transactional",
    "promotional": "promotional",
    "overview": "overview_promotional",
    "pinpoint": "pinpoint_promotional",
    "platform": "platform",
    "firewall": "firewall",
}
NAMES = ("Name", "DashboardName", "LogGroupName", "StateMachineName")
KEPT = {"Retain", "RetainExceptOnCreate"}


def golden(stack):
    """Return what the page holds of `stack`: logical id, type, name, and whether it outlives the stack."""
    lines = [re.split(r"\s*\|\s*", line.strip("| \n")) for line in PAGE.splitlines() if "| `" in line]
    found = [line for line in lines if len(line) == 6 and stack in line[0].split(", ")]
    return {(line[1].strip("`"), line[2], line[3].strip("`"), line[4]): line[5] for line in found}


def own(stack, template):
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        named = next((properties[key] for key in NAMES if isinstance(properties.get(key), str)), "")
        kept = resource.get("DeletionPolicy") in KEPT
        if kept or named:
            told = named.replace(f"/{stack}/", "/TYPE/")
            yield name, resource["Type"].removeprefix("AWS::"), told, "yes" if kept else "no"


def whole(kind):
    """Return every resource that a stack of this kind may have, those of its parts too."""
    made = dict(blueprint(kind)["template"].get("Resources", {}))
    for part in blueprint(kind)["parts"].values():
        made |= part.get("in", {}).get("Resources", {}).get("add", {})
    return {"Resources": made}


@pytest.mark.parametrize("stack", STACKS)
def test_every_resource_that_keeps_data_or_has_a_name_keeps_its_names(stack):
    assert set(own(stack, whole(STACKS[stack]))) == set(golden(stack))


def test_every_name_that_stays_has_its_reason():
    assert all(len(why) > 15 for stack in STACKS for why in golden(stack).values())
    assert sum(len(golden(stack)) for stack in STACKS) > 70


@pytest.mark.parametrize("stack", ["transactional", "promotional"])
def test_the_outputs_by_which_others_find_a_program_stay(stack):
    outputs = PAGE.partition("## Outputs")[2].splitlines()
    lines = [line for line in outputs if stack in line.split(" | ")[0]]
    told = {name for line in lines for name in re.findall("`([^`]+)`", line)}
    assert told == set(blueprint(stack)["template"]["Outputs"])


@pytest.mark.parametrize(("what", "changed"), [("id", "ConsentLedgerAnew"), ("policy", "ConsentLedger3C9F204A")])
def test_a_table_that_is_renamed_or_not_kept_any_more_is_seen(what, changed):
    template = whole("promotional")["Resources"]
    ledger = dict(template.pop("ConsentLedger3C9F204A"))
    if what == "policy":
        ledger["DeletionPolicy"] = "Delete"
    template[changed] = ledger
    assert set(own("promotional", {"Resources": template})) != set(golden("promotional"))
