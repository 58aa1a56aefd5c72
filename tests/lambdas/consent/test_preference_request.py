"""What a button of the preferences page does to a record."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.consent.effect import ListOptOut, Reply
from lambdas.consent.event import EventKind
from lambdas.consent.message import BadMessage
from lambdas.consent.preference_request import SOURCE, PreferenceRequest, parse, preferred
from lambdas.consent.record import Record, Standing, State, Subscription

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
REQUEST = PreferenceRequest(
    id="preference-1",
    phone="+12065550199",
    at=AT,
    topic="deals",
    page="https://form.example/form/p",
    version="v" * 64,
    language="en",
    address="198.51.100.7",
    agent="Browser/1",
)
EVERYTHING = replace(REQUEST, topic=None)


def holding(**states):
    """Return a record whose topics have been in these states for an hour."""
    since = AT - timedelta(hours=1)
    return Record(REQUEST.phone, Standing(), {name: Subscription(name, state, since) for name, state in states.items()})


BOTH = holding(deals=State.ACTIVE, news=State.ACTIVE)


@pytest.mark.parametrize("request_", [REQUEST, EVERYTHING], ids=["one topic", "every topic"])
def test_a_request_survives_its_journey_through_a_queue(request_):
    assert parse(request_.to_json()) == request_


@pytest.mark.parametrize(
    "body",
    [
        *("", "{}", "[]"),
        REQUEST.to_json().replace("+1206", "1206"),
        REQUEST.to_json().replace('"deals"', '""'),
        REQUEST.to_json().replace('"deals"', "0"),
        REQUEST.to_json().replace('"deals"', "[]"),
    ],
    ids=["nothing", "no fields", "a list", "no E.164", "an empty topic", "a topic of zero", "a topic of none"],
)
def test_what_is_no_request_is_refused_and_never_read_as_leaving_everything(body):
    with pytest.raises(BadMessage):
        parse(body)


def test_a_topic_that_is_left_is_revoked_and_the_others_stay(program):
    decision = preferred(REQUEST, program(), BOTH, AT)
    assert decision.event.kind is EventKind.TOPIC_LEFT
    assert {name: held.state for name, held in decision.subscriptions.items()} == {
        "deals": State.REVOKED,
        "news": State.ACTIVE,
    }
    assert [effect.body for effect in decision.effects] == ["deals: you left"]


@pytest.mark.parametrize("mode", ["managed", "self_managed"])
def test_leaving_everything_is_a_stop_that_is_confirmed_and_then_listed(program, mode):
    decision = preferred(EVERYTHING, program(opt_out_mode=mode), BOTH, AT)
    assert decision.event.kind is EventKind.OPTED_OUT
    assert {held.state for held in decision.subscriptions.values()} == {State.REVOKED}
    assert decision.standing.stopped_at == AT
    assert [type(effect) for effect in decision.effects] == [Reply, ListOptOut]


def test_a_join_that_is_newer_than_the_button_stands(program):
    joined = AT + timedelta(seconds=1)
    newer = Record(REQUEST.phone, Standing(), {"deals": Subscription("deals", State.ACTIVE, joined)})
    decision = preferred(REQUEST, program(), newer, joined)
    assert (decision.event.kind, decision.event.changes, decision.effects) == (EventKind.SUPERSEDED, (), ())


def test_a_topic_that_is_no_more_changes_nothing(program):
    assert preferred(replace(REQUEST, topic="gone"), program(), BOTH, AT).event is None


@pytest.mark.parametrize(("pressed", "chosen"), [(REQUEST, "deals"), (EVERYTHING, "every topic")], ids=["one", "all"])
def test_the_evidence_tells_page_sender_and_choice(program, pressed, chosen):
    event = preferred(pressed, program(), BOTH, AT).event
    assert (event.source, event.evidence.rule, event.evidence.destination) == (SOURCE, SOURCE, REQUEST.page)
    assert json.loads(event.evidence.body) == {
        "topic": chosen,
        "version": REQUEST.version,
        "language": "en",
        "address": REQUEST.address,
        "agent": REQUEST.agent,
    }


@settings(max_examples=60, deadline=None)
@given(
    states=st.dictionaries(st.sampled_from(["deals", "news"]), st.sampled_from(State)),
    topic=st.sampled_from(["deals", "news", "gone", None]),
)
def test_no_button_ever_brings_a_subscription_about(program, states, topic):
    before = holding(**states)
    after = preferred(replace(REQUEST, topic=topic), program(), before, AT).subscriptions
    given_back = [n for n, held in after.items() if held != before.subscriptions.get(n)]
    assert {after[name].state for name in given_back} <= {State.REVOKED}
