"""Each request has one result, in whatever order the network tells of its texts."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from cfnlint.jsonschema import StandardValidator
from hypothesis import given
from hypothesis import strategies as st

from lambdas.delivery.outcome import Outcome
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.results import Result, ResultKind, result_of
from lambdas.sending.verdict import Reason
from tests.lambdas.sending.asked import IDS, NOW, PHONE

SCHEMA = json.loads((Path(__file__).parents[4] / "docs/schemas/result.json").read_text())
VALID = StandardValidator(SCHEMA)
TYPES = ("TEXT_DELIVERED", "TEXT_SUCCESSFUL", "TEXT_BLOCKED", "TEXT_SPAM", "TEXT_INVALID", "TEXT_UNKNOWN")


def attempt(fate, **more):
    return SendAttempt(PHONE, "offer-1", "deals", AttemptStatus(fate), NOW, **more)


def ended(event_type, minutes=1, name="m-1"):
    return Outcome(PHONE, name, event_type, NOW + timedelta(minutes=minutes), "offer-1")


ATTEMPTS = st.builds(attempt, st.sampled_from(AttemptStatus), reason=st.sampled_from(["", *map(str, Reason)]))
ENDS = st.lists(st.builds(ended, st.sampled_from(TYPES), st.integers(1, 3), st.sampled_from(["m-1", "m-2"])))


@pytest.mark.parametrize(
    ("made", "ends", "result"),
    [
        (attempt("sent", message_id="m-1"), [], Result(ResultKind.HANDED_OVER, NOW, message_id="m-1")),
        (attempt("claimed"), [], Result(ResultKind.IN_PROGRESS, NOW)),
        (attempt("dropped", reason="stopped"), [], Result(ResultKind.DROPPED, NOW, "stopped")),
        (attempt("expired", reason="expired"), [], Result(ResultKind.DROPPED, NOW, "expired")),
    ],
    ids=["sent", "claimed", "dropped", "expired"],
)
def test_a_request_stands_as_the_gate_wrote_it_down(made, ends, result):
    assert result_of(made, ends) == result


def test_a_text_that_may_have_gone_out_was_delivered_where_the_network_says_so():
    lost = attempt("dropped", reason="unknown")
    delivered = ended("TEXT_DELIVERED")
    assert result_of(lost, []).kind is ResultKind.DROPPED
    assert result_of(lost, [delivered]) == Result(ResultKind.DELIVERED, delivered.at, end=delivered, message_id="m-1")


@given(ATTEMPTS, ENDS, st.randoms())
def test_every_request_has_one_result_whatever_the_order_of_the_reports(made, ends, random):
    result = result_of(made, ends)
    shuffled = [*ends]
    random.shuffle(shuffled)
    assert result_of(made, shuffled) == result
    assert not (result.kind.lost and result.kind.open)
    assert (result.kind is ResultKind.DELIVERED) is any(end.end == "delivered" for end in ends)
    assert (result.end is None) is (not ends)
    assert (result.kind is ResultKind.FAILED) is (bool(ends) and result.kind is not ResultKind.DELIVERED)


RESULTS = st.builds(result_of, ATTEMPTS, ENDS) | st.builds(
    Result, st.sampled_from([ResultKind.DEFERRED, ResultKind.QUEUED, ResultKind.NOT_FOUND])
)


@given(RESULTS, IDS, st.sampled_from(["", "acme/promotional"]))
def test_every_result_is_told_as_the_published_schema_says_and_names_nobody(result, name, program):
    told = json.loads(json.dumps(result.event(name, program=program)))
    assert [error.message for error in VALID.iter_errors(told)] == []
    assert PHONE not in told.values()
    assert result.event(name, program=program, phone=PHONE) == told | {"to": PHONE}


def test_the_schema_knows_every_outcome_and_every_field_and_refuses_others():
    fields = SCHEMA["properties"]
    assert fields["outcome"]["enum"] == [str(kind) for kind in ResultKind]
    assert all(re.search(fields["reason"]["pattern"], reason) for reason in Reason)
    told = Result(ResultKind.DEFERRED, NOW).event("offer-1", program="acme/promotional", phone=PHONE)
    assert told["until"] == "2026-11-23T19:30:00.000Z"
    for change in ({"outcome": "lost"}, {"body": "hello"}, {"request_id": ""}, {"version": "2"}, {"to": "12"}):
        assert [*VALID.iter_errors(told | change)], change
