"""The blueprints in the repository are those of the constructs, and parts that do not add up are refused."""

import copy
from types import SimpleNamespace

import pytest

from tools.blueprint.__main__ import is_current, mismatches, stored
from tools.blueprint.wording import changes
from tools.blueprint.writing import NotAdditiveError, Sample, blueprint


@pytest.fixture(scope="module")
def kept():
    return stored()


def test_the_blueprints_are_as_the_constructs_are(kept):
    assert [*mismatches(kept)] == [], "run `make blueprint`, and review what it changed"


def test_a_blueprint_that_is_not_as_the_constructs_are_is_noticed(kept):
    planted = copy.deepcopy(kept)
    planted["promotional"]["parts"]["domain"]["in"]["Resources"]["add"].popitem()
    assert any("promotional" in told for told in mismatches(planted))


def sample(parts, **resources):
    stack = SimpleNamespace(name="stack", facts={}, parts=[SimpleNamespace(name=one, facts={}) for one in parts])
    return Sample(stack, {"Resources": resources})


def test_a_part_that_is_new_to_the_blueprints_is_noticed(kept):
    known = {name: part for name, part in kept["transactional"]["parts"].items() if name != "vpc"}
    assert not is_current({**kept, "transactional": {**kept["transactional"], "parts": known}})
    assert not is_current({"transactional": kept["transactional"]})


def body(**properties):
    return {"Type": "Queue", "Properties": properties}


def test_what_two_parts_change_only_together_is_kept_as_a_pair():
    def synthesise(parts):
        marked = {"mark": "all"} if "marked" in parts else {}
        more = {"More": body(**marked)} if "more" in parts else {}
        return sample(parts, Base=body(**marked), **more)

    kept = blueprint({"marked": "", "more": "", "other": ""}, synthesise)
    assert [*kept["pairs"]] == ["marked+more"]


def test_parts_that_do_not_add_up_are_refused():
    def synthesise(parts):
        return sample(parts, Base=body(parts=len(parts)))

    with pytest.raises(NotAdditiveError):
        blueprint({"a": "", "b": "", "c": ""}, synthesise)


def test_a_change_is_told_in_words():
    before = {"template": {"Resources": {"Queue": {"Properties": {"Delay": 1}}}}, "parts": {}, "pairs": {}}
    after = {"template": {"Resources": {"Queue": {"Properties": {"Delay": 2}}}}, "parts": {"x": {}}, "pairs": {}}
    assert [*changes("promotional", before, after)] == [
        "promotional: Queue Properties.Delay: 1 became 2",
        "promotional: the part x is new",
    ]
