"""The blueprints in the repository are those of the constructs, and parts that do not add up are refused."""

import copy
import random
from dataclasses import replace
from types import SimpleNamespace

import pytest

from infra.policy.blueprint.store import digests, judged
from infra.policy.separation import prove
from tools.blueprint import __main__ as command
from tools.blueprint.__main__ import is_current, mismatches, stored
from tools.blueprint.judging import KINDS, Judgement, assembly_of, judgement
from tools.blueprint.sentinels import SENTINELS
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


@pytest.mark.parametrize("size", ["alarm_thresholds", "memory", "timeout"])
def test_a_size_that_is_declared_is_that_of_one_alarm_or_function(kept, size):
    parts = {name: part for name, part in kept["promotional"]["parts"].items() if name.startswith(f"{size}_")}
    places = [where(part) for part in parts.values() if part]  # of the other type of program, there is none
    assert {len(part["in"]["Resources"]["in"]) for part in parts.values() if part} == {1}
    assert len(places) == len(set(places)) >= 10


def where(patch):
    """The path to the one value that `patch` sets: an alarm may hold several numbers, each in a formula of its own."""
    path = []
    while "set" not in patch:
        ((name, patch),) = patch["in"].items()
        path.append(name)
    return tuple(path)


def test_the_rules_find_nothing_in_the_blueprints_and_that_is_on_record(kept):
    found = judgement(kept, thorough=False)
    assert found.findings == []
    assert found.asked["assemblies"] == 8
    assert judged()["blueprints"] == digests(), "run `make blueprint`: the blueprints changed after they were judged"


@pytest.mark.parametrize("seed", range(3))
def test_the_proof_holds_whatever_a_brand_its_environment_and_its_company_are_called(kept, seed):
    rng = random.Random(seed)
    name = "".join(rng.choices("abc-", k=rng.randint(1, 12))).strip("-") or "a"
    brand = rng.choice([name, f"{name}-promotional", f"transactional-{name}"]).replace("--", "-")
    place = replace(
        SENTINELS, brand=brand, environment=rng.choice(["prod", "p-1", "sms"]), legal_entity=rng.choice("AZ")
    )
    proof = prove(assembly_of(kept, rng.choice(KINDS), [], place))
    assert [one.told for one in proof.violations] == []
    assert len({one.program for one in proof.ground.assembly.programs}) == 4


def put(blueprint, resource, *path):
    """Return what holds the last of `path`, the logical id of `resource` told by what it begins with."""
    name = next(one for one in blueprint["template"]["Resources"] if one.startswith(resource))
    found = blueprint["template"]["Resources"][name]["Properties"]
    for step in path:
        found = found[step]
    return found


BUILT_IN = {
    "OwnOptOutList": lambda one: put(one, "<<pool>>").pop("OptOutListName"),
    "DurableQueue": lambda one: put(one, "InboundQueue").pop("RedrivePolicy"),
    "SharedRoutes": lambda one: put(one, "<<pool>>").update(SharedRoutesEnabled=True),
    "Separation": lambda one: put(one, "KeywordsRole", "Policies", 0, "PolicyDocument")["Statement"].append(
        {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "arn:aws:dynamodb:*:*:table/sms-*"}
    ),
}


def test_what_is_built_into_the_constructs_is_refused_before_a_blueprint_is_written(kept, monkeypatch, tmp_path):
    made = {**kept, "promotional": copy.deepcopy(kept["promotional"])}
    for build_in in BUILT_IN.values():
        build_in(made["promotional"])

    def one_program(made, **_):
        found = Judgement()
        found.of(assembly_of(made, "promotional", [], SENTINELS))
        return found

    monkeypatch.setattr(command, "DATA", tmp_path)
    monkeypatch.setattr(command, "is_current", lambda _: False)
    monkeypatch.setattr(command, "blueprints", lambda: made)
    monkeypatch.setattr(command, "judgement", one_program)
    told = command.main()
    assert [rule for rule in BUILT_IN if f"SmsProgram-{rule}: sms-zqenv-zqbrand-promotional" not in told] == []
    assert list(tmp_path.iterdir()) == []


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
