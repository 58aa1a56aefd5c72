"""What a row of the tables tells others: a result or a change of consent as published, and nobody's number."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cfnlint.jsonschema import StandardValidator
from hypothesis import given
from hypothesis import strategies as st

from lambdas.delivery.health import Health, health_row, outcome_row
from lambdas.delivery.outcome import Outcome
from lambdas.functions.publisher.told import CONSENT, RESULT, Persons, entry_of_standing, result_told
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.items import attempt_row, deferral_row
from lambdas.sending.results import ResultKind
from tests.lambdas.functions.publisher.stream import Telling
from tests.lambdas.functions.send_gate.asked import UNCAPPED, offer
from tests.lambdas.functions.send_gate.interleavings.place import NOON, PHONE

SCHEMAS = Path(__file__).parents[4] / "docs" / "schemas"
VALID = {
    kind: StandardValidator(json.loads((SCHEMAS / f"{name}.json").read_text()))
    for kind, name in ((RESULT, "result"), (CONSENT, "consent"))
}
NOBODY, CLEAR = Persons(b"secret", clear=False), Persons(b"secret", clear=True)
SENT = SendAttempt(PHONE, "offer-1", "deals", AttemptStatus.SENT, NOON, campaign="spring", message_id="m-1")
LATER = NOON + timedelta(minutes=1)


def told(row, persons=NOBODY, order="7"):
    return result_told(row, "acme/promotional", persons, order)


def reported(event_type, request_id="offer-1"):
    return outcome_row(Outcome(PHONE, "m-1", event_type, LATER, request_id))


def test_a_row_of_a_request_tells_its_result_and_of_whom_without_a_number():
    detail = told(attempt_row(SENT)).detail
    assert detail == {
        "version": "1",
        "program": "acme/promotional",
        "request_id": "offer-1",
        "outcome": "handed_over",
        "message_id": "m-1",
        "at": "2026-11-02T20:00:00.000Z",
        "topic": "deals",
        "campaign": "spring",
        "person": NOBODY.named(PHONE)["person"],
        "id": detail["id"],
        "order": "7".zfill(40),
    }
    assert PHONE not in json.dumps(detail)


@pytest.mark.parametrize(
    ("row", "outcome", "said"),
    [
        (attempt_row(SENT.lost("stopped")), "dropped", {"reason": "stopped"}),
        (reported("TEXT_DELIVERED"), "delivered", {"report": "TEXT_DELIVERED"}),
        (reported("TEXT_BLOCKED"), "failed", {"report": "TEXT_BLOCKED"}),
        (deferral_row(offer(), LATER, "window"), "deferred", {"until": "2026-11-02T20:01:00.000Z", "reason": "window"}),
    ],
    ids=["dropped", "delivered", "failed", "deferred"],
)
def test_every_other_row_of_a_request_tells_its_own_outcome(row, outcome, said):
    detail = told(row).detail
    assert detail.items() >= {"request_id": "offer-1", "outcome": outcome, **said}.items()


@pytest.mark.parametrize(
    "row",
    [
        attempt_row(replace(SENT, fate=AttemptStatus.CLAIMED)),
        reported("TEXT_DELIVERED", request_id=""),
        health_row(PHONE, Health()),
    ],
    ids=["a claim", "an answer that nobody asked for", "health"],
)
def test_what_is_no_result_tells_nothing(row):
    assert told(row) is None


ROWS = st.one_of(
    st.builds(
        lambda fate, reason: attempt_row(replace(SENT, fate=fate, reason=reason)),
        st.sampled_from([one for one in AttemptStatus if one is not AttemptStatus.CLAIMED]),
        st.sampled_from(["", "stopped", "window"]),
    ),
    st.builds(reported, st.sampled_from(["TEXT_DELIVERED", "TEXT_UNKNOWN", "TEXT_BLOCKED"])),
    st.builds(lambda minutes: deferral_row(offer(), NOON + timedelta(minutes=minutes), "window"), st.integers(0, 999)),
)


@given(ROWS, ROWS, st.sampled_from([NOBODY, CLEAR]))
def test_every_event_is_as_published_and_has_one_id_for_what_it_says(one, other, persons):
    first, again, second = (told(row, persons, order).detail for row, order in ((one, "1"), (one, "2"), (other, "3")))
    assert [error.message for error in VALID[RESULT].iter_errors(first)] == []
    assert first["id"] == again["id"]
    says = [{name: value for name, value in one.items() if name not in {"id", "order"}} for one in (first, second)]
    assert (first["id"] == second["id"]) is (says[0] == says[1])
    assert (PHONE in first.values()) is persons.clear


def test_one_person_has_one_name_in_a_program_and_another_in_the_next():
    first, second = NOBODY.named(PHONE), Persons(b"another", clear=False).named(PHONE)
    assert first == NOBODY.named(PHONE)
    assert first != second
    assert first != NOBODY.named("+12065550162")


def test_the_order_of_events_is_that_of_their_texts():
    early, late = (told(attempt_row(SENT), order=order).detail["order"] for order in ("9" * 21, "1" + "0" * 21))
    assert early < late


@pytest.fixture(scope="module")
def texted():
    """What is told of a person who joins, pauses a topic, and stops."""
    made = Telling(UNCAPPED)
    for body in ("DEALS", "YES", "PAUSE", "STOP"):
        made.world.text(body)
    made.tell()
    return made


def test_what_a_person_decides_is_told_in_its_order_and_once(texted):
    assert set(texted.bus.kinds) == {CONSENT}
    changes = [one["change"] for one in texted.told]
    assert changes[:2] == ["opt_in_requested", "opt_in_confirmed"]
    assert changes[-1] == "opted_out"
    assert [one["sequence"] for one in texted.told] == list(range(1, len(changes) + 1))
    assert len(texted.bus.details) == len(texted.told)


def test_a_change_of_consent_is_as_published_and_holds_no_number_and_no_text(texted):
    for one in texted.told:
        assert [error.message for error in VALID[CONSENT].iter_errors(one)] == []
        assert PHONE not in json.dumps(one)
    assert texted.told[1]["topics"] == [{"topic": "deals", "before": "pending", "after": "active"}]


def test_a_standing_that_bears_no_new_entry_tells_nothing():
    row = {"phone": {"S": PHONE}, "item": {"S": "program"}, "sequence": {"N": "3"}}
    assert entry_of_standing(row, {}) == (PHONE, 3)
    assert entry_of_standing(row, {**row, "sequence": {"N": "2"}}) == (PHONE, 3)
    assert entry_of_standing(row, row) is None
    assert entry_of_standing({**row, "item": {"S": "topic#deals"}}, {}) is None


def test_the_outcomes_that_are_told_are_those_of_the_schema():
    known = json.loads((SCHEMAS / "result.json").read_text())["properties"]["outcome"]["enum"]
    assert known == [str(kind) for kind in ResultKind]


def test_a_change_of_consent_with_a_number_says_so_where_the_port_asks_for_it():
    made = Telling(replace(UNCAPPED, events="with_numbers"))
    made.world.text("DEALS")
    made.tell()
    assert [one["to"] for one in made.told] == [PHONE]
