"""What the queue of delivery events holds, read as it comes: whole, with fields missing or of other forms."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from lambdas.delivery.events import Passing, parse
from lambdas.delivery.outcome import Outcome
from tests.lambdas.delivery.told import ABSENT, NOON, PHONE, body


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
