"""What the queue of delivery events holds, read as it comes: fields missing, of other forms, or no event at all."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.consent.event import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.message import BadMessage
from lambdas.consent.record import State
from lambdas.sending.delivery import Passing, parse
from lambdas.sending.note import Braked, OptedOut
from lambdas.sending.outcome import Outcome

PHONE = "+14255550161"
NOON = datetime(2026, 11, 2, 12, 0, 0, 123000, tzinfo=UTC)
TOLD = {
    "eventType": "TEXT_DELIVERED",
    "eventVersion": "1.0",
    "eventTimestamp": int(NOON.timestamp() * 1000),
    "isFinal": True,
    "originationPhoneNumber": "+14255550100",
    "destinationPhoneNumber": PHONE,
    "isoCountryCode": "US",
    "messageId": "m1",
    "messageRequestTimestamp": int(NOON.timestamp() * 1000) - 2000,
    "messageType": "PROMOTIONAL",
    "messageStatus": "DELIVERED",
    "context": {"brand": "acme", "program": "acme/promotional", "request_id": "order-1"},
    "totalMessageParts": 2,
    "totalMessagePrice": 0.01162,
    "totalCarrierFee": 0.006,
}


class Absent:
    """Stands for a field that is left out."""

    def __repr__(self):
        return "absent"


ABSENT = Absent()


def body(**changes):
    told = {name: value for name, value in (TOLD | changes).items() if value is not ABSENT}
    return json.dumps({"Type": "Notification", "Timestamp": "2026-11-02T12:00:05.000Z", "Message": json.dumps(told)})


def test_a_final_event_is_read_whole():
    assert parse(body()) == Outcome(PHONE, "m1", "TEXT_DELIVERED", NOON, "order-1", 2, Decimal("0.01162"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"eventTimestamp": ABSENT}, {"at": datetime(2026, 11, 2, 12, 0, 5, tzinfo=UTC)}),
        ({"eventTimestamp": "soon"}, {"at": datetime(2026, 11, 2, 12, 0, 5, tzinfo=UTC)}),
        ({"context": ABSENT}, {"request_id": ""}),
        ({"context": {}}, {"request_id": ""}),
        ({"context": {"inbound_message_id": "t"}}, {"request_id": ""}),
        ({"context": {"request_id": 7}}, {"request_id": ""}),
        ({"context": ["order-1"]}, {"request_id": ""}),
        ({"totalMessageParts": ABSENT}, {"parts": None}),
        ({"totalMessageParts": "2"}, {"parts": None}),
        ({"totalMessageParts": True}, {"parts": None}),
        ({"totalMessageParts": -1}, {"parts": None}),
        ({"totalMessagePrice": ABSENT}, {"price": None}),
        ({"totalMessagePrice": 1}, {"price": Decimal(1)}),
        ({"totalMessagePrice": "0.01"}, {"price": None}),
        ({"totalMessagePrice": float("nan")}, {"price": None}),
        ({"totalMessagePrice": -0.5}, {"price": None}),
        ({"totalMessagePrice": 1e300}, {"price": None}),
        ({"isFinal": ABSENT}, {"event_type": "TEXT_DELIVERED"}),
        ({"isFinal": False}, {"event_type": "TEXT_DELIVERED"}),
    ],
    ids=str,
)
def test_what_is_missing_or_of_another_form_costs_no_more_than_itself(changes, expected):
    read = parse(body(**changes))
    assert {name: getattr(read, name) for name in expected} == expected
    assert (read.phone, read.message_id) == (PHONE, "m1")


@pytest.mark.parametrize(
    ("event_type", "is_final", "final"),
    [
        ("TEXT_SUCCESSFUL", True, True),
        ("TEXT_SUCCESSFUL", False, False),
        ("TEXT_SUCCESSFUL", ABSENT, False),
        ("TEXT_PENDING", False, False),
        ("TEXT_QUEUED", ABSENT, False),
        ("TEXT_CARRIER_UNREACHABLE", False, False),
        ("TEXT_CARRIER_UNREACHABLE", ABSENT, True),
        ("TEXT_UNKNOWN", ABSENT, True),
        ("TEXT_UNKNOWN", False, False),
        ("TEXT_YET_TO_COME", ABSENT, False),
        ("TEXT_YET_TO_COME", True, True),
        ("TEXT_BLOCKED", "true", True),
        ("TEXT_QUEUED", "true", False),
    ],
    ids=str,
)
def test_an_event_is_an_end_where_it_says_so_or_where_its_type_is_one(event_type, is_final, final):
    read = parse(body(eventType=event_type, isFinal=is_final))
    assert isinstance(read, Outcome if final else Passing)
    assert read.event_type == event_type


def test_an_event_on_the_way_needs_neither_phone_nor_text():
    bare = body(eventType="TEXT_QUEUED", isFinal=False, messageId=ABSENT, destinationPhoneNumber=ABSENT)
    assert parse(bare) == Passing("TEXT_QUEUED")


@pytest.mark.parametrize(
    ("event_type", "end"),
    [
        ("TEXT_DELIVERED", "delivered"),
        ("TEXT_SUCCESSFUL", "delivered"),
        ("TEXT_BLOCKED", "blocked"),
        ("TEXT_CARRIER_BLOCKED", "blocked"),
        ("TEXT_PROTECT_BLOCKED", "blocked"),
        ("TEXT_SPAM", "spam"),
        ("TEXT_INVALID", "failed"),
        ("TEXT_INVALID_MESSAGE", "failed"),
        ("TEXT_UNREACHABLE", "failed"),
        ("TEXT_CARRIER_UNREACHABLE", "failed"),
        ("TEXT_TTL_EXPIRED", "failed"),
        ("TEXT_UNKNOWN", "failed"),
        ("TEXT_YET_TO_COME", "failed"),
    ],
)
def test_every_end_counts_as_one_of_four(event_type, end):
    assert parse(body(eventType=event_type)).end == end


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


@pytest.mark.parametrize(
    "note", [OptedOut("text-1", NOON), Braked("MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", NOON)], ids=str
)
def test_a_note_is_read_as_it_was_written(note):
    assert parse(note.to_json()) == note


LEFT = (Change("deals", State.ACTIVE, State.REVOKED),)


def opt_out(source="sms", changes=LEFT):
    evidence = Evidence("text-1", "rule", "STOP", "+14255550100")
    return ConsentEvent(EventKind.OPTED_OUT, NOON, source, changes, evidence, "", "")


@pytest.mark.parametrize("source", ["sms", "service_list", "send_refused"])
def test_a_subscriber_who_told_this_program_to_stop_is_noted(source):
    assert OptedOut.of(opt_out(source)) == OptedOut("text-1", NOON)


@pytest.mark.parametrize(
    "event",
    [opt_out("cascade"), opt_out("import"), opt_out(changes=())],
    ids=["told to another program", "given before this program", "of somebody who had stopped, or never joined"],
)
def test_an_opt_out_by_which_no_subscriber_of_these_texts_was_lost_is_not_noted(event):
    assert OptedOut.of(event) is None
