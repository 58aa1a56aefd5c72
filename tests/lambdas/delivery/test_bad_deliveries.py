"""What the queue of delivery events holds and nobody can read: refused, and the refusal names nobody."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.consent.phone import BadMessage
from lambdas.delivery.events import Passing, parse
from lambdas.delivery.outcome import Outcome
from tests.lambdas.delivery.told import ABSENT, PHONE, TOLD, body


@pytest.mark.parametrize(
    "changes",
    [
        {"eventType": ABSENT},
        {"eventType": 7},
        {"eventType": "VOICE_COMPLETED"},
        {"eventType": f"call {PHONE}"},
        {"messageId": ABSENT},
        {"messageId": ""},
        {"messageId": f"two words {PHONE}"},
        {"messageId": "x" * 257},
        {"destinationPhoneNumber": ABSENT},
        {"destinationPhoneNumber": PHONE[1:]},
        {"destinationPhoneNumber": f"{PHONE},{PHONE}"},
        {"destinationPhoneNumber": 14255550161},
        {"eventTimestamp": 10**18},
    ],
    ids=str,
)
def test_a_final_event_without_its_type_its_text_or_its_phone_is_refused_and_the_refusal_names_nobody(changes):
    with pytest.raises(BadMessage) as refused:
        parse(body(**changes))
    assert "4255550161" not in str(refused.value)


BROKEN = {
    "no JSON": PHONE,
    "a list": "[]",
    "a number": "7",
    "deep": "[" * 100_000,
    "an event without its envelope": json.dumps(TOLD),
    "another kind of notification": json.dumps({"Type": "SubscriptionConfirmation", "Message": PHONE}),
    "an envelope without a message": json.dumps({"Type": "Notification"}),
    "an envelope around no JSON": json.dumps({"Type": "Notification", "Message": PHONE}),
    "an envelope around a list": json.dumps({"Type": "Notification", "Message": f'["{PHONE}"]'}),
    "an endless number": json.dumps({"Type": "Notification", "Message": '{"eventType": 1e999999999999}'}),
    "a note of another kind": json.dumps({"kind": "party", "at": "2026-11-02T12:00:00Z"}),
    "a note without its text": json.dumps({"kind": "opted_out", "at": "2026-11-02T12:00:00Z"}),
    "a note of an empty text": json.dumps({"kind": "opted_out", "message_id": "", "at": "2026-11-02T12:00:00Z"}),
    "a note without its time": json.dumps({"kind": "opted_out", "message_id": "t"}),
    "a note of a time without a zone": json.dumps({"kind": "brake", "reason": "r", "at": "2026-11-02T12:00:00"}),
    "a note of a time that is a number": json.dumps({"kind": "brake", "reason": "r", "at": 5}),
    "a note whose kind is a list": json.dumps({"kind": ["brake"], "reason": "r", "at": "2026-11-02T12:00:00Z"}),
}


@pytest.mark.parametrize("record", BROKEN.values(), ids=BROKEN)
def test_what_is_neither_an_event_nor_a_note_is_refused_and_the_refusal_names_nobody(record):
    with pytest.raises(BadMessage) as refused:
        parse(record)
    assert "4255550161" not in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just(PHONE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(TOLD)), JSON, max_size=4))
def test_whatever_stands_in_its_fields_an_event_is_read_or_refused_and_never_anything_else(changes):
    try:
        came = parse(body(**changes))
    except BadMessage as refused:
        came = refused
    assert isinstance(came, Outcome | Passing) or "4255550161" not in str(came)
