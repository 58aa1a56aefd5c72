"""What the port `reads` answers, from rows as gate, reports, and handler write them, on the local AWS."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cfnlint.jsonschema import StandardValidator

from lambdas.consent.items import STANDING, standing_attributes, text_attributes, topic_row
from lambdas.consent.record import ProgramStatus, State, Subscription
from lambdas.consent.timestamps import to_text
from lambdas.delivery.health import outcome_row
from lambdas.delivery.outcome import Outcome
from lambdas.functions.reads.reads import Reads
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.caps import History
from lambdas.sending.items import attempt_row, deferral_row, history_row
from tests.lambdas.sending.asked import NOW, TRANSACTIONAL, order

SCHEMAS = Path(__file__).parents[4] / "docs" / "schemas"
VALID = {name: StandardValidator(json.loads((SCHEMAS / f"{name}.json").read_text())) for name in ("result", "consents")}
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def person(home, phone):
    """A person whose rows the test writes, and whom it asks about."""
    return Person(home, f"+1206{phone[-7:]}")


class Person:
    def __init__(self, home, phone):
        self.phone, self._home = phone, home
        tables = home.variables["SUBSCRIPTIONS_TABLE"], home.variables["SENDS_TABLE"]
        self._reads = Reads(home.dynamodb, *tables, TRANSACTIONAL)

    def sends(self, *rows):
        self._write("SENDS_TABLE", rows)

    def subscriptions(self, *rows):
        self._write("SUBSCRIPTIONS_TABLE", rows)

    def _write(self, table, rows):
        for row in rows:
            self._home.dynamodb.put_item(TableName=self._home.variables[table], Item=row)

    def made(self, fate=AttemptStatus.SENT, **more):
        return attempt_row(SendAttempt(self.phone, "order-1", "orders", fate, NOW, **more))

    def report(self, event_type, message_id="text-1", request_id=""):
        return outcome_row(Outcome(self.phone, message_id, event_type, LATER, request_id))

    def status(self, request_id="order-1"):
        answer = self._reads.answer({"ask": "status", "request_id": request_id, "to": self.phone})
        assert not [*VALID["result"].iter_errors(answer)]
        return {name: answer.get(name) for name in ("outcome", "reason", "report", "at", "until") if answer.get(name)}

    def consents(self):
        answer = self._reads.answer({"ask": "consents", "to": self.phone})
        assert not [*VALID["consents"].iter_errors(answer)]
        assert self.phone not in json.dumps(answer)
        return answer

    def asks(self, question):
        return self._reads.answer(question)


def test_a_request_that_nobody_knows_is_not_found(person):
    assert person.status() == {"outcome": "not_found"}


def test_a_drop_is_told_with_its_reason_and_its_time(person):
    person.sends(person.made(AttemptStatus.DROPPED, reason="stopped"))
    assert person.status() == {"outcome": "dropped", "reason": "stopped", "at": to_text(NOW)}


def test_a_text_is_handed_over_until_the_network_reports(person):
    person.sends(person.made(message_id="text-1", attempts=1))
    assert person.status() == {"outcome": "handed_over", "at": to_text(NOW)}
    person.sends(person.report("TEXT_DELIVERED"))
    assert person.status() == {"outcome": "delivered", "report": "TEXT_DELIVERED", "at": to_text(LATER)}


def test_a_report_counts_whose_text_never_got_its_id_back_and_another_requests_does_not(person):
    person.sends(person.made(AttemptStatus.CLAIMED, attempts=1), person.report("TEXT_DELIVERED", "a", "order-2"))
    assert person.status()["outcome"] == "in_progress"
    person.sends(person.report("TEXT_BLOCKED", "b", "order-1"))
    assert person.status() == {"outcome": "failed", "report": "TEXT_BLOCKED", "at": to_text(LATER)}


def test_a_deferral_is_told_until_the_gate_has_decided(person):
    person.sends(deferral_row(replace(order(), to=person.phone), LATER, "window"))
    assert person.status() == {"outcome": "deferred", "reason": "window", "until": to_text(LATER)}
    person.sends(person.made(message_id="text-1", attempts=1))
    assert person.status()["outcome"] == "handed_over"


def test_of_somebody_unknown_nothing_is_known(person):
    assert person.consents() == {"version": "1", "program": "acme/transactional", "topics": {}, "notices": {}}


def standing(person, **facts):
    return text_attributes({"phone": person.phone, "item": STANDING}) | standing_attributes(ProgramStatus(**facts))


def test_topics_notices_and_a_pause_are_told(person):
    person.subscriptions(
        standing(person, paused_until=LATER), topic_row(person.phone, Subscription("orders", State.ACTIVE, NOW), 4)
    )
    person.sends(history_row(person.phone, History(told={"codes": NOW})))
    told = person.consents()
    assert told["topics"] == {"orders": {"state": "active", "since": to_text(NOW)}}
    assert told["notices"] == {"codes": to_text(NOW)}
    assert told["paused_until"] == to_text(LATER)


def test_a_stop_ends_the_notices_before_it_and_a_start_ends_the_stop(person):
    person.sends(history_row(person.phone, History(told={"codes": NOW})))
    person.subscriptions(standing(person, stopped_at=LATER))
    assert person.consents()["stopped_at"] == to_text(LATER)
    assert person.consents()["notices"] == {}
    person.subscriptions(standing(person, stopped_at=LATER, started_at=LATER + timedelta(minutes=1)))
    assert "stopped_at" not in person.consents()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("consents", "the question must be a JSON object"),
        ({}, "ask must be status or consents"),
        ({"ask": "delete"}, "ask must be status or consents"),
        ({"ask": "status", "to": "+12065550123"}, "request_id must be a string, got nothing"),
        ({"ask": "status", "request_id": "1", "to": "555"}, "to must be an E.164 number"),
        ({"ask": "consents", "to": "+12065550123", "request_id": "1"}, "must hold no fields but ask, to"),
    ],
)
def test_what_is_no_question_is_answered_by_what_is_wrong_with_it(person, question, told):
    answer = person.asks(question)
    assert set(answer) == {"error"}
    assert told in answer["error"]
    assert "555" not in answer["error"]
