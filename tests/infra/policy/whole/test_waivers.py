"""A waiver holds for a rule that allows it, until its day, and no longer."""

from datetime import date

import pytest

from infra.policy import check_assembly, enforce
from infra.policy.rules import RULES, WAIVABLE
from infra.policy.templates.assembly import read_assembly
from infra.policy.templates.template import WAIVERS
from infra.policy.verdict import verdict
from tests.infra.policy.example.world import cases

RULE = "SmsProgram-LogRetention"
WAIVER = {
    "rule": RULE,
    "reason": "the auditors read them in January",
    "owner": "platform@acme.example",
    "until": "2027-01-31",
    "place": "brands/acme.yaml:12",
}
BEFORE, LAST_DAY, AFTER = date(2026, 11, 25), date(2027, 1, 31), date(2027, 2, 1)


def waive(world, **changes):
    world.declare(WAIVERS, [{**WAIVER, **changes}])


def expired(world):
    waive(world)
    world.today = AFTER


MUTATIONS = [
    # (rule, resource, what was done, how)
    ("Waivers", "", "a waiver that ran out", expired),
    ("Waivers", "", "a waiver of separation", lambda w: waive(w, rule="SmsProgram-OwnKey")),
    ("Waivers", "", "a waiver of every rule", lambda w: waive(w, rule="*")),
    ("Waivers", "", "a waiver of waivers", lambda w: waive(w, rule="SmsProgram-Waivers")),
    ("Waivers", "", "no reason", lambda w: waive(w, reason=" ")),
    ("Waivers", "", "no owner", lambda w: waive(w, owner="")),
    ("Waivers", "", "no last day", lambda w: waive(w, until="")),
    ("Waivers", "", "a day that is no date", lambda w: waive(w, until="soon")),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


def judged(world, today):
    return verdict(read_assembly(world.write(), today))


@pytest.mark.parametrize("today", [BEFORE, LAST_DAY])
def test_a_waiver_in_force_lets_its_finding_through_and_shows_it(world, today):
    world.unset("Logs", "RetentionInDays")
    waive(world)
    reached = judged(world, today)
    assert reached.findings == reached.unused == ()
    ((finding, waiver),) = reached.waived
    assert (finding.logical_id, waiver.owner, waiver.until) == ("Logs", "platform@acme.example", LAST_DAY)


def test_an_expired_waiver_lets_nothing_through_and_is_told_with_its_line_and_day(world):
    world.unset("Logs", "RetentionInDays")
    waive(world)
    found = {one.rule: one.message for one in judged(world, AFTER).findings}
    assert set(found) == {RULE, "SmsProgram-Waivers"}
    assert found["SmsProgram-Waivers"].startswith("brands/acme.yaml:12: ")
    assert "ended on 2027-01-31" in found["SmsProgram-Waivers"]


def test_without_a_date_no_waiver_holds(world):
    world.unset("Logs", "RetentionInDays")
    waive(world)
    assert [one.rule for one in check_assembly(world.write())] == [RULE]


def test_a_waiver_of_one_program_does_not_reach_another(world):
    world.prop("Logs", world.transactional).pop("RetentionInDays")
    waive(world)
    reached = judged(world, BEFORE)
    assert [one.template.name for one in reached.findings] == ["sms-prod-acme-transactional"]
    assert [one.rule for one in reached.unused] == [RULE]


def test_a_waiver_that_two_programs_share_is_used_where_either_needs_it(world):
    world.prop("Logs", world.transactional).pop("RetentionInDays")
    waive(world)
    world.declare(WAIVERS, [WAIVER], "sms-prod-acme-transactional")
    reached = judged(world, BEFORE)
    assert (reached.findings, reached.unused, len(reached.waived)) == ((), (), 1)


def test_enforcing_tells_of_each_waiver_and_of_each_that_waives_nothing(world, capsys):
    world.unset("Logs", "RetentionInDays")
    world.unset("GateLogs", "RetentionInDays")
    world.declare(WAIVERS, [WAIVER, {**WAIVER, "rule": "SmsProgram-LateAlarm", "place": "brands/acme.yaml:15"}])
    enforce(world.write(), BEFORE)
    assert capsys.readouterr().err.splitlines() == [
        f"note: brands/acme.yaml:12: {RULE} is waived until 2027-01-31 (platform@acme.example), 2 finding(s)",
        "note: brands/acme.yaml:15: the waiver of SmsProgram-LateAlarm waives nothing: delete it",
    ]


def test_only_these_rules_may_be_waived():
    assert {name.removeprefix("SmsProgram-") for name in WAIVABLE} == {
        *("LateAlarm", "ErrorAlarm", "LogRetention", "RulesRead")
    }
    assert all(rule.waivable is (rule.id in WAIVABLE) for rule in RULES)
