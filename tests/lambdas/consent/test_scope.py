"""How far a STOP reaches, before and after FCC 26-67."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lambdas.consent.cascade import Reach, scope_of_stop, scope_rules

TODAY = datetime(2026, 11, 23, tzinfo=UTC)
PUBLISHED = date(2027, 1, 15)
LAW = "marketing-stop-binds-the-caller"


@pytest.fixture
def rules():
    """The rules without what we do beyond the law, and with a day from which FCC 26-67 is in force."""
    law = [rule for rule in scope_rules() if rule.basis == "law"]
    return [replace(rule, effective=PUBLISHED) if rule.id == LAW else rule for rule in law]


@pytest.mark.parametrize(
    ("message_type", "at", "reach"),
    [
        ("promotional", datetime(2027, 1, 14, 23, 59, tzinfo=UTC), Reach.PROGRAM),
        ("promotional", datetime(2027, 1, 15, tzinfo=UTC), Reach.LEGAL_ENTITY),
        ("promotional", datetime(2030, 1, 1, tzinfo=UTC), Reach.LEGAL_ENTITY),
        ("transactional", datetime(2027, 1, 14, tzinfo=UTC), Reach.PROGRAM),
        ("transactional", datetime(2030, 1, 1, tzinfo=UTC), Reach.PROGRAM),
    ],
)
def test_the_law_reaches_further_from_its_day_on_and_only_for_marketing(rules, message_type, at, reach):
    assert scope_of_stop(message_type, at, rules).reach is reach


@pytest.mark.parametrize("at", [datetime(1999, 1, 1, tzinfo=UTC), TODAY, datetime(2040, 1, 1, tzinfo=UTC)])
def test_we_cascade_a_marketing_stop_of_any_day_and_never_a_transactional_one(at):
    assert scope_of_stop("promotional", at, scope_rules()).reach is Reach.LEGAL_ENTITY
    assert scope_of_stop("transactional", TODAY, scope_rules()).reach is Reach.PROGRAM


def test_the_evidence_names_our_practice_until_the_law_is_in_force_and_the_law_from_then_on(rules):
    practice = [rule for rule in scope_rules() if rule.basis == "practice"]
    assert scope_of_stop("promotional", TODAY, scope_rules()).basis == "practice"
    assert scope_of_stop("promotional", datetime(2027, 2, 1, tzinfo=UTC), practice + rules).id == LAW


def test_fcc_26_67_has_no_day_as_long_as_no_publication_was_seen():
    (law,) = [rule for rule in scope_rules() if rule.id == LAW]
    assert law.effective is None


def test_where_no_rule_was_in_force_that_is_said_not_guessed():
    with pytest.raises(LookupError, match="2026-11-23"):
        scope_of_stop("promotional", TODAY, [])


@pytest.mark.parametrize("rule", scope_rules(), ids=lambda rule: rule.id)
def test_every_rule_has_its_source_the_day_it_was_read_and_how_sure_that_is(rule):
    assert len(rule.cite) > len("47 CFR")
    assert rule.says.endswith(".")
    assert date(2026, 1, 1) <= rule.read_on <= date(2100, 1, 1)
    assert rule.confidence in {"high", "medium", "low"}
    assert rule.basis in {"law", "practice"}
    assert isinstance(rule.disputed, bool)
    assert set(rule.message_types) <= {"promotional", "transactional"}
    assert rule.basis == "practice" or any(mark in rule.cite for mark in ("FCC", "CFR", "U.S.C."))
