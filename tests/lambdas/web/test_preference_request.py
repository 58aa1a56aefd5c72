"""What a button of the preferences page does to a record."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.consent.events import AddToOptOutList, EventKind, Reply
from lambdas.consent.phone import BadMessage
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.web.preference_link import LINK_LASTS, digest_of, issued, token_of
from lambdas.web.requests import PREFERENCES_SOURCE, parse_preference_request
from tests.lambdas.web.pressing import AT, BOTH, LEAVE, PAUSE, RESUME, STOP, holding, press

SECRET = bytes(range(240, 256))


def test_the_secret_of_a_link_is_22_characters_of_a_text_and_kept_as_a_digest_of_its_program():
    token = token_of(SECRET)
    assert token == "8PHy8_T19vf4-fr7_P3-_w"  # noqa: S105 - of these tests alone
    assert digest_of(token, "acme-offers") == hashlib.sha256(f"acme-offers\nlink\n{token}".encode()).hexdigest()
    assert digest_of(token, "acme-offers") != digest_of(token, "acme-orders")


@pytest.mark.parametrize("secret", [SECRET[1:], SECRET + b"1"], ids=["15 bytes", "17 bytes"])
def test_a_secret_of_another_length_makes_no_link(secret):
    with pytest.raises(ValueError, match=f"must have 16 bytes, got {len(secret)}"):
        token_of(secret)


@pytest.mark.parametrize("token", ["", "8PHy8_T19vf4-fr7_P3-_", "8PHy8_T19vf4-fr7_P3-_ww", "8PHy8/T19vf4+fr7/P3+/w"])
def test_what_cannot_be_a_token_opens_nothing_and_is_issued_to_nobody(token):
    assert digest_of(token, "acme-offers") is None
    with pytest.raises(ValueError, match=f"must be 22 characters of base64url, got {len(token)}"):
        issued(token, "acme-offers", LEAVE.phone, AT)


def test_a_link_opens_its_page_for_half_an_hour_and_no_instant_longer():
    link = issued(token_of(SECRET), "acme-offers", LEAVE.phone, AT)
    assert (link.phone, link.digest) == (LEAVE.phone, digest_of(token_of(SECRET), "acme-offers"))
    assert timedelta(minutes=30) == LINK_LASTS
    assert link.open_at(AT + timedelta(minutes=30) - timedelta.resolution)
    assert not link.open_at(AT + timedelta(minutes=30))


def test_a_request_shows_the_last_two_digits_of_its_phone_alone():
    assert LEAVE.masked_phone == f"***{LEAVE.phone[-2:]}"


@pytest.mark.parametrize("request_", [LEAVE, STOP, PAUSE, RESUME], ids=lambda one: one.choice)
def test_a_request_survives_its_journey_through_a_queue(request_):
    assert parse_preference_request(request_.to_json()) == request_


@pytest.mark.parametrize(
    "body",
    [
        *("", "{}", "[]"),
        LEAVE.to_json().replace("+1206", "1206"),
        LEAVE.to_json().replace('"deals"', '""'),
        LEAVE.to_json().replace('"deals"', "0"),
        LEAVE.to_json().replace('"leave"', '"join"'),
        STOP.to_json().replace('"topic": ""', '"topic": "deals"'),
        STOP.to_json().replace('"topic": ""', '"topic": null'),
    ],
    ids=["nothing", "no fields", "a list", "no E.164", "no topic", "topic 0", "a join", "stop and topic", "null"],
)
def test_what_is_no_request_is_refused_and_never_read_as_leaving_everything(body):
    with pytest.raises(BadMessage):
        parse_preference_request(body)


def test_a_request_of_a_number_of_another_form_is_refused_by_the_field():
    with pytest.raises(BadMessage, match=r"^phone must be an E\.164 number, got 11 characters"):
        parse_preference_request(LEAVE.to_json().replace("+1206", "1206"))


@pytest.mark.parametrize(("button", "revokes"), [(LEAVE, True), (STOP, True), (PAUSE, False), (RESUME, False)])
def test_leaving_a_topic_or_all_of_them_takes_consent_away(button, revokes):
    assert button.revokes is revokes


def test_a_topic_that_is_left_is_revoked_and_the_others_stay(program):
    left = press(LEAVE, BOTH, program())
    assert left.event.kind is EventKind.TOPIC_LEFT
    assert {name: held.state for name, held in left.after.subscriptions.items()} == {
        "deals": State.REVOKED,
        "news": State.ACTIVE,
    }
    assert [effect.body for effect in left.effects] == ["deals: you left"]


@pytest.mark.parametrize(("mode", "listed"), [("managed", [AddToOptOutList]), ("self_managed", [])])
def test_leaving_everything_is_a_stop_that_is_confirmed_and_then_listed_where_the_list_is_kept(program, mode, listed):
    stopped = press(STOP, BOTH, program(opt_out_mode=mode))
    assert stopped.event.kind is EventKind.OPTED_OUT
    assert {held.state for held in stopped.after.subscriptions.values()} == {State.REVOKED}
    assert stopped.after.standing.stopped_at == AT
    assert [type(effect) for effect in stopped.effects] == [Reply, *listed]


def test_a_join_that_is_newer_than_the_button_stands(program):
    joined = AT + timedelta(seconds=1)
    newer = Record(LEAVE.phone, ProgramStatus(), {"deals": Subscription("deals", State.ACTIVE, joined)})
    left = press(LEAVE, newer, program())
    assert (left.event.kind, left.event.changes, left.effects) == (EventKind.SUPERSEDED, (), ())


def test_a_topic_that_is_no_more_changes_nothing(program):
    assert press(replace(LEAVE, topic="gone"), BOTH, program()).event is None


@pytest.mark.parametrize(
    ("pressed", "topic"), [(LEAVE, "deals"), (STOP, ""), (PAUSE, "")], ids=["leave", "stop", "pause"]
)
def test_the_evidence_tells_page_sender_and_choice(program, pressed, topic):
    event = press(pressed, BOTH, program()).event
    assert (event.source, event.evidence.rule, event.evidence.destination) == (
        PREFERENCES_SOURCE,
        PREFERENCES_SOURCE,
        LEAVE.page,
    )
    assert event.evidence.body == json.dumps(json.loads(event.evidence.body), sort_keys=True)
    assert json.loads(event.evidence.body) == {
        "choice": pressed.choice,
        "topic": topic,
        "version": LEAVE.version,
        "language": "en",
        "address": LEAVE.address,
        "agent": LEAVE.agent,
    }


@settings(max_examples=60, deadline=None)
@given(
    states=st.dictionaries(st.sampled_from(["deals", "news"]), st.sampled_from(State)),
    pressed=st.sampled_from([LEAVE, replace(LEAVE, topic="gone"), STOP, PAUSE, RESUME]),
)
def test_no_button_ever_brings_a_subscription_about(program, states, pressed):
    before = holding(**states)
    after = press(pressed, before, program()).after.subscriptions
    given_back = [n for n, held in after.items() if held != before.subscriptions.get(n)]
    assert {after[name].state for name in given_back} <= {State.REVOKED}
