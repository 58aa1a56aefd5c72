"""Reading what the request queues hold."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.messages.content import alike
from lambdas.sending.parsing import BadRequest, parse
from lambdas.sending.request import ContactMade, Notice, Request, delay, due, schedule_name
from tests.lambdas.sending.asked import (
    BODY,
    EMAIL,
    NOW,
    OFFER,
    PHONE,
    PROMOTIONAL,
    REACTION,
    SCHEMA,
    TRANSACTIONAL,
    VALID,
    read,
    requests,
)

LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def test_a_request_needs_no_more_than_an_id_a_number_and_a_topic():
    assert read({"request_id": "1", "to": PHONE, "topic": "deals"}) == Request(
        request_id="1", to=PHONE, topic="deals", not_after=NOW + timedelta(hours=72)
    )


def test_a_request_may_say_much_more():
    more = {
        "template": "shipped",
        "parameters": {"order": "1001"},
        "content": "coats",
        "not_after": "2026-11-24T10:00:00.1234+01:00",
        "priority": "high",
        "digest": True,
        "zip_code": "98101",
        "campaign": "winter",
        "notice": {"source": "checkout", "at": "2026-11-23T18:00:00Z"},
    }
    assert read(OFFER | more) == Request(
        request_id="offer-1",
        to=PHONE,
        topic="deals",
        not_after=datetime(2026, 11, 24, 9, 0, 0, 123_000, tzinfo=UTC),
        template="shipped",
        parameters={"order": "1001"},
        body=BODY,
        content="coats",
        priority="high",
        digest=True,
        zip_code="98101",
        campaign="winter",
        notice=Notice("checkout", datetime(2026, 11, 23, 18, tzinfo=UTC)),
    )


@pytest.mark.parametrize(
    ("template", "life"),
    [("code", timedelta(minutes=15)), ("shipped", timedelta(hours=24)), ("nobody-knows", timedelta(hours=24))],
)
def test_a_request_without_an_end_ends_when_its_program_says_and_an_immediate_one_soon(template, life):
    asked = read({"request_id": "1", "to": PHONE, "topic": "orders", "template": template}, TRANSACTIONAL)
    assert asked.not_after == NOW + life


def test_an_end_that_is_given_counts_for_an_immediate_request_too():
    asked = {"request_id": "1", "to": PHONE, "topic": "codes", "template": "code", "not_after": "2026-11-24T00:00:00Z"}
    assert read(asked, TRANSACTIONAL).not_after == datetime(2026, 11, 24, tzinfo=UTC)


def test_a_request_waits_in_its_queue_as_the_published_schema_has_it():
    asked = Request("offer-1", PHONE, "deals", NOW, body=BODY)
    least = {
        "request_id": "offer-1",
        "to": PHONE,
        "topic": "deals",
        "not_after": "2026-11-23T19:30:00.000Z",
        "body": BODY,
    }
    assert json.loads(asked.to_json()) == least
    more = {
        "template": "t",
        "parameters": {"p": "1"},
        "content": "coats",
        "priority": "high",
        "digest": True,
        "zip_code": "98101",
        "campaign": "winter",
        "purpose": "reminder",
    }
    noticed = replace(asked, **more, notice=Notice("checkout", NOW))
    notice = {"source": "checkout", "at": "2026-11-23T19:30:00.000Z"}
    assert json.loads(noticed.to_json()) == least | more | {"notice": notice}


@settings(deadline=None)  # the validator of the schema is slow on a busy machine
@given(requests(), st.sampled_from([PROMOTIONAL, TRANSACTIONAL]))
def test_a_request_reads_back_as_it_was_written_and_fits_the_published_schema(request, program):
    written = request.to_json()
    assert parse(written, sent_at=LATEST, program=program) == request
    assert list(VALID.iter_errors(json.loads(written))) == []


@pytest.mark.parametrize(
    "example", SCHEMA["examples"], ids=["transactional", "promotional", "answer", "contact", "reaction"]
)
def test_the_examples_of_the_schema_are_read(example):
    assert list(VALID.iter_errors(example)) == []
    assert read(example, sent_at=LATEST)


def test_word_of_a_contact_becomes_a_fingerprint():
    made = read({"contact_made": EMAIL})
    assert made == ContactMade(PHONE, made.contact)
    assert (made.contact.channel, made.contact.key, made.contact.sketch) == ("email", "coats", b"")
    assert made.contact.at == datetime(2026, 11, 23, 18, tzinfo=UTC)


def test_a_contact_told_by_its_text_is_known_by_its_words():
    one = read({"contact_made": EMAIL | {"text": "20% off all winter coats this weekend!"}}).contact
    bare = {name: value for name, value in EMAIL.items() if name != "content"}
    other = read({"contact_made": bare | {"text": "20% OFF all winter coats this weekend"}}).contact
    assert one.key == "coats"
    assert other.key.startswith("~")
    assert one.sketch
    assert alike(one.sketch, other.sketch)


AT = "2026-11-23T18:00:00Z"
LONGEST = {
    "request_id": ("r" * 128, "r" * 129),
    "topic": ("t" * 64, "t" * 65),
    "template": ("t" * 64, "t" * 65),
    "parameters": ({"p": "p" * 1600}, {"p": "p" * 1601}),
    "body": ("b" * 1600, "b" * 1601),
    "content": ("c" * 200, "c" * 201),
    "campaign": ("c" * 128, "c" * 129),
    "notice": ({"source": "s" * 256, "at": AT}, {"source": "s" * 257, "at": AT}),
}


@pytest.mark.parametrize("name", LONGEST)
def test_a_field_may_be_as_long_as_its_limit_and_no_longer(name):
    longest, longer = LONGEST[name]
    assert read(OFFER | {name: longest})
    with pytest.raises(BadRequest):
        read(OFFER | {name: longer})


@pytest.mark.parametrize(
    "told", [OFFER, {"contact_made": EMAIL}, {"engagement_seen": REACTION}], ids=["request", "contact", "reaction"]
)
def test_a_number_is_masked_to_its_last_two_digits(told):
    assert read(told).masked_phone == "***23"


def test_the_spread_of_a_request_is_always_the_same_and_never_passes_its_end():
    until, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    spread = {due(until, f"request-{number}", ends) for number in range(200)}
    assert due(until, "a", ends) == due(until, "a", ends)
    assert until <= min(spread)
    assert max(spread) < until + timedelta(minutes=3)
    assert len(spread) > 60
    near = until + timedelta(seconds=40)
    assert all(due(until, f"request-{number}", near) < near for number in range(200))


def test_a_wait_is_rounded_up_to_seconds_and_has_none_where_it_is_too_long():
    assert delay(NOW - timedelta(minutes=1), NOW) == 0
    assert delay(NOW + timedelta(milliseconds=1), NOW) == 1
    assert delay(NOW + timedelta(minutes=15), NOW) == 900
    assert delay(NOW + timedelta(minutes=15, seconds=1), NOW) is None


def test_a_schedule_is_named_after_the_request_the_phone_and_the_minute():
    names = [
        schedule_name(phone, request, at)
        for phone in ("+12065550161", "+12065550162")
        for request in ("offer-1", "offer 1 with an id of its own that is rather long and has blanks and more in it")
        for at in (NOW, NOW + timedelta(seconds=59), NOW + timedelta(minutes=1))
    ]
    assert len(set(names)) == 8
    assert all(len(name) <= 64 and name.replace("-", "").isalnum() for name in names)
