"""What only the set shows is judged at each synth: what facts name, stacks that nobody declares, who judged what."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from infra.brand.loader import load_all
from infra.environment import Environment
from infra.facts import expected_stacks
from infra.policy.blueprint import rule as blueprint_rule
from infra.policy.blueprint.expected import Part
from infra.policy.blueprint.store import digests
from infra.policy.reports.certificate import page, statement
from infra.policy.rules import RULES
from infra.policy.templates.assembly import read_assembly
from infra.policy.templates.template import Template
from infra.policy.verdict import EACH_SET, asked, judge, verdict
from tests.conftest import PROJECT

PROMOTIONAL, TRANSACTIONAL = "sms-local-example-corp-promotional", "sms-local-example-corp-transactional"
TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def held(assembly):
    """The example brands, held against their blueprints."""
    expected = expected_stacks(load_all(PROJECT / "brands"), Environment.of_file("local", PROJECT / "cdk.json"))
    return read_assembly(assembly, TODAY, expected)


def found(assembly):
    return {(one.rule.removeprefix("SmsProgram-"), one.template.name, one.message) for one in judge(assembly)}


def declaring(held, **facts):
    """The same, where the promotional program of one brand declares a part with these facts."""
    stacks = [
        replace(one, parts=[*one.parts, Part("alarm_topic", facts)]) if one.name == PROMOTIONAL else one
        for one in held.expected
    ]
    return replace(held, expected=tuple(stacks))


def rules(assembly):
    return {rule for rule, stack, _ in found(assembly) if stack == PROMOTIONAL} - {"Blueprint"}


def test_the_example_brands_are_asked_what_only_the_set_shows_and_nothing_is_found(held):
    assert asked(held) == EACH_SET
    assert asked(replace(held, expected=())) == RULES
    assert found(held) == set()


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (f"arn:aws:sns:us-east-1:000000000000:{TRANSACTIONAL}-Topic-1X", "Separation"),
        ("arn:aws:sns:us-east-1:999999999999:pager", "OwnPlace"),
        ("arn:aws:sns:eu-west-1:000000000000:pager", "OwnPlace"),
        ("arn:aws:sns:us-east-1:000000000000:2065550199", "NoNumbers"),
    ],
    ids=["of another program", "in another account", "in another region", "with a phone number"],
)
def test_a_fact_that_names_what_is_not_the_programs_own_is_refused(held, value, rule):
    assert rules(declaring(held, alarm_topic=value)) == {rule}


def test_a_fact_that_names_a_stack_of_the_account_is_none_of_the_programs_business(held):
    assert rules(declaring(held, alarm_topic="arn:aws:sns:us-east-1:000000000000:pager")) == set()


def test_a_stack_that_bears_the_tags_or_the_name_of_a_program_is_declared_or_refused(held):
    template = next(one for one in held.templates if one.name == PROMOTIONAL)
    beside = replace(template, file=template.file.with_name("beside.template.json"))
    twin, renamed = beside, replace(beside, name="web")
    for one in (twin, renamed, replace(template, name="web")):
        told = found(replace(held, templates=(*held.templates, one)))
        assert (
            "Blueprint",
            one.name,
            f"{one.name} bears the name or the tags of a program, and no brand file declares it.",
        ) in told


def test_a_blueprint_that_changed_after_it_was_judged_is_used_by_nobody(held, monkeypatch):
    monkeypatch.setattr(blueprint_rule, "digests", lambda: {"promotional": "0" * 64})
    assert {(rule, message) for rule, _, message in found(held)} == {
        ("Blueprint", "The blueprints changed since the rules judged them.")
    }


def told_of(held, *more):
    return statement(verdict(replace(held, templates=(*held.templates, *more))), "0" * 64, None)


def team(name, **variables):
    function = {"Type": "AWS::Lambda::Function", "Properties": {"Environment": {"Variables": variables}}}
    body = {"Resources": {"Work": function}}
    return Template(name, Path(f"/elsewhere/{name}.template.json"), body, account="000000000000", region="us-east-1")


def test_the_certificate_is_a_statement_of_the_assembly_its_blueprints_and_the_commit(held):
    told = told_of(held)
    assert told["_type"] == "https://in-toto.io/Statement/v1"
    assert told["subject"] == [{"name": "cdk.out", "digest": {"sha256": "0" * 64}}]
    inside = told["predicate"]
    assert (inside["holds"], inside["findings"], len(inside["programs"])) == (True, [], 4)
    assert inside["blueprints"] == digests()
    assert inside["commit"] is None or len(inside["commit"]) == 40
    assert len(inside["asked of the blueprints"]["rules"]) + 3 == len(RULES)
    assert inside["tried with"]["mutations of finished templates that are refused"] > 300
    assert {len(one["programs"]) for one in inside["meetings"]} == {2}


def test_the_certificate_tells_which_ports_are_open_to_whom_and_what_other_stacks_reach(held):
    opened = [
        replace(one, ports={"archive": ("222233334444",)}) if one.name == PROMOTIONAL else one for one in held.templates
    ]
    reading = team("web", REQUESTS="/sms/local/example-corp/promotional/ports/requests/url")
    told = told_of(replace(held, templates=tuple(opened)), reading, team("alone"))
    ports = {one["stack"]: one["ports"] for one in told["predicate"]["programs"] if one["ports"]}
    assert ports == {PROMOTIONAL: {"archive": ["222233334444"]}}
    reach = {one["stack"]: one["may reach"] for one in told["predicate"]["other stacks"]}
    assert reach == {"web": [{"program": "local/example-corp/promotional", "port": "requests"}], "alone": []}
    shown = page(told, None)
    assert "archive  222233334444" in shown
    assert any(line.split()[:1] == ["web"] and "requests" in line for line in shown.splitlines())


def test_the_page_of_a_certificate_says_what_stands_against_the_claim(held):
    template = next(one for one in held.templates if one.name == PROMOTIONAL)
    told = told_of(held, replace(template, name="twin"))
    assert told["predicate"]["holds"] is False
    assert "THE CLAIM DOES NOT HOLD" in page(told, None)
    assert "twin bears the name or the tags of a program" in page(told, None)
