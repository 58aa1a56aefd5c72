"""What an audit finds of one number."""

from datetime import timedelta

import pytest

from lambdas.consent.corrections import Audit
from lambdas.consent.record import Record, State, Subscription
from lambdas.delivery.health import Health
from lambdas.functions.list_audit.findings import Facts, Finding, Kind, event, findings
from tests.programs import PROGRAM
from tests.subscribers import DAY, NOW, asked, joined

PHONE = "+12065550100"
AUDIT = Audit("audit-1", NOW, "0" * 64)


def found(record, entries, **known):
    return findings(record, Facts(entries, **known), PROGRAM, NOW)


def test_of_who_is_in_order_nothing_is_found():
    assert found(*joined(PHONE, 100)) == []


@pytest.mark.parametrize(
    ("days", "delivered", "kind"), [(120, 1, Kind.LESS_ENGAGED), (400, 1, Kind.UNENGAGED), (400, 390, None)]
)
def test_silence_is_found(days, delivered, kind):
    health = Health(1, NOW - delivered * DAY)
    assert [one.kind for one in found(*joined(PHONE, days), health=health)] == ([kind] if kind else [])


@pytest.mark.parametrize(("days", "kinds"), [(1, []), (14, []), (16, [Kind.UNANSWERED])])
def test_a_question_is_given_up_once_no_answer_can_be_under_way(days, kinds):
    assert [one.kind for one in found(*asked(PHONE, days))] == kinds


def test_a_subscription_without_a_ledger_or_on_a_topic_that_is_gone_is_found():
    held = Record(PHONE, subscriptions={"deals": Subscription("deals", State.ACTIVE, NOW - DAY)})
    assert found(held, []) == [Finding(Kind.NO_EVIDENCE, ("deals",))]
    assert found(*joined(PHONE, 100, "coats")) == [Finding(Kind.TOPIC_GONE, ("coats",))]


def test_a_ledger_that_lost_an_entry_is_found_before_all_else():
    record, entries = joined(PHONE, 100)
    assert found(record, entries[1:]) == [Finding(Kind.BROKEN_CHAIN, ("deals",))]


@pytest.mark.parametrize(("twin", "kind"), [(True, Kind.DUPLICATE), (False, Kind.MALFORMED)])
def test_another_spelling_of_a_number_is_found(twin, kind):
    assert found(*joined("0012065550100", 100), twin=twin) == [Finding(kind, ("deals",))]


@pytest.mark.parametrize("kind", [Kind.NO_EVIDENCE, Kind.UNENGAGED])
def test_an_act_of_the_person_since_the_audit_looked_goes_before_it(kind):
    record, _ = joined(PHONE, 100)
    finding = Finding(kind, ("deals",))
    assert event(finding, record, AUDIT) is not None
    late = Audit("audit-1", NOW - 100 * DAY - timedelta(seconds=1), "0" * 64)
    assert event(finding, record, late) is None
