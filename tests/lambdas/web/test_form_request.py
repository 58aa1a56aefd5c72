"""What a request of the web form does to a record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.events import EventKind, applied
from lambdas.consent.inbound import BadMessage
from lambdas.consent.record import ProgramStatus, Record, State
from lambdas.program import Frequency
from lambdas.web.requests import FormRequest, decide_form_request, parse_form_request

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
REQUEST = FormRequest(
    id="form-1",
    phone="+12065550199",
    at=AT,
    topics=("deals",),
    form="https://form.example/form/",
    origin="",
    version="v" * 64,
    language="en",
    wording="You agree",
    wording_sha256="w" * 64,
    address="198.51.100.7",
    agent="Browser/1",
)


def test_a_request_survives_its_journey_through_the_queue():
    assert parse_form_request(REQUEST.to_json()) == REQUEST


@pytest.mark.parametrize(
    "body",
    ["", "{}", "[]", REQUEST.to_json().replace("+1206", "1206"), REQUEST.to_json().replace('["deals"]', "[]")],
    ids=["nothing", "no fields", "a list", "no E.164", "no topics"],
)
def test_what_is_no_request_is_refused_without_its_words(body):
    with pytest.raises(BadMessage):
        parse_form_request(body)


def test_two_topics_are_asked_for_by_one_text(program):
    event, effects = decide_form_request(replace(REQUEST, topics=("deals", "news")), program(), Record(REQUEST.phone))
    assert event.kind is EventKind.OPT_IN_REQUESTED
    assert [(change.topic, change.after) for change in event.changes] == [
        ("deals", State.PENDING),
        ("news", State.PENDING),
    ]
    assert [effect.body for effect in effects] == ["Acme: reply YES to get Deals and News"]


def test_where_a_stop_stands_nothing_changes_and_nothing_is_sent(program):
    stopped = Record(REQUEST.phone, ProgramStatus(stopped_at=AT - timedelta(days=300)))
    event, effects = decide_form_request(REQUEST, program(), stopped)
    assert (event.kind, event.changes, effects) == (EventKind.OPT_IN_BARRED, (), ())


def test_who_is_subscribed_already_is_told_so(program):
    record = Record(REQUEST.phone)
    event, _ = decide_form_request(REQUEST, program(), record)
    pending = applied(record, event)
    held = replace(pending.subscriptions["deals"], state=State.ACTIVE)
    event, (reply,) = decide_form_request(
        replace(REQUEST, at=AT + timedelta(days=2)), program(), Record(REQUEST.phone, ProgramStatus(), {"deals": held})
    )
    assert (event.kind, event.changes, reply.body) == (EventKind.OPT_IN_REPEATED, (), "deals: you are in")


def test_a_topic_that_is_no_more_is_not_asked_for(program):
    assert decide_form_request(replace(REQUEST, topics=("gone",)), program(), Record(REQUEST.phone)) is None


def test_several_topics_asked_for_at_once_keep_each_its_own_frequency(program):
    weekly = Frequency(1, "week")
    asked = replace(program(), topics=(program().topics[0], replace(program().topics[1], frequency=weekly)))
    event, _ = decide_form_request(replace(REQUEST, topics=("deals", "news")), asked, Record(REQUEST.phone))
    held = applied(Record(REQUEST.phone), event).subscriptions
    assert {topic: one.agreed for topic, one in held.items()} == {"deals": (Frequency(2, "month"),), "news": (weekly,)}
