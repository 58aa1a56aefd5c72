"""What a request of the web form does to a record."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.events import Change, EventKind, applied
from lambdas.consent.phone import BadMessage
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.program.frequency import Frequency
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


@pytest.mark.parametrize("change", [{"at": "0001-01-01T00:00:00+14:00"}, {"wording": 7}, {"topics": [7]}, {"more": ""}])
def test_a_field_of_another_kind_is_refused(change):
    with pytest.raises(BadMessage):
        parse_form_request(json.dumps(json.loads(REQUEST.to_json()) | change))


def test_json_nested_without_end_is_refused():
    with pytest.raises(BadMessage):
        parse_form_request("[" * 100_000)


def test_the_evidence_holds_all_that_was_shown_chosen_and_known_of_the_sender():
    said = replace(REQUEST, topics=("deals", "news")).evidence
    assert (said.message_id, said.rule, said.destination) == ("form-1", "web_form", "https://form.example/form/")
    assert said.body == json.dumps(json.loads(said.body), sort_keys=True)
    assert json.loads(said.body) == {
        "topics": "deals, news",
        "origin": "",
        "version": "v" * 64,
        "language": "en",
        "wording": "You agree",
        "wording_sha256": "w" * 64,
        "address": "198.51.100.7",
        "agent": "Browser/1",
    }
    assert not REQUEST.revokes


def held(state, hours):
    since = AT + timedelta(hours=hours)
    return Record(REQUEST.phone, ProgramStatus(), {"deals": Subscription("deals", state, since)})


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (held(State.REVOKED, -1), EventKind.OPT_IN_REQUESTED),
        (held(State.REVOKED, 0), EventKind.SUPERSEDED),
        (held(State.PENDING, -1), EventKind.OPT_IN_REQUESTED),
        (held(State.PENDING, 1), EventKind.SUPERSEDED),
        (held(State.ACTIVE, -1), EventKind.OPT_IN_REPEATED),
        (held(State.ACTIVE, 1), EventKind.OPT_IN_REPEATED),
        (Record(REQUEST.phone, ProgramStatus(stopped_at=AT, started_at=AT + timedelta(1))), EventKind.OPT_IN_BARRED),
    ],
)
def test_a_form_asks_anew_unless_something_newer_is_on_record(program, record, kind):
    event, _ = decide_form_request(REQUEST, program(), record)
    assert event.kind is kind
    before = record.subscriptions["deals"].state if record.subscriptions else None
    changes = (Change("deals", before, State.PENDING),) if kind is EventKind.OPT_IN_REQUESTED else ()
    assert [(change.topic, change.before, change.after) for change in event.changes] == [
        (change.topic, change.before, change.after) for change in changes
    ]


def test_the_question_of_a_form_waits_as_long_as_one_of_a_text_and_is_sent_within_minutes(program):
    event, (reply,) = decide_form_request(REQUEST, program(), Record(REQUEST.phone))
    assert event.pending_until == AT + timedelta(hours=72)
    assert (reply.body, reply.until, reply.topics) == ("deals: reply YES", AT + timedelta(minutes=15), ("deals",))
    assert (event.wording, event.source, event.at) == ("deals: reply YES", "web_form", AT)
