"""Reading a text out of the queue."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.consent.inbound import parse
from lambdas.consent.phone import BadMessage, masked, spelling

PRIVATE = "a private matter"


def test_a_text_reads_back_as_it_was_sent(text, envelope):
    sent = text("Deals please", 3)
    assert parse(envelope(sent)) == replace(sent, in_reply_to="earlier")


def test_the_keyword_and_the_message_answered_may_be_absent(text, envelope):
    sent = text("YES")
    assert parse(envelope(sent, messageKeyword=None, previousPublishedMessageId=None)) == sent


def test_fields_that_are_not_known_are_passed_over(text, envelope):
    assert parse(envelope(text("YES"), carrier="any", nested={"a": 1})).body == "YES"


@pytest.mark.parametrize(
    "spelling",
    [
        *("+1 425 555 0161", "+1 (425) 555-0161", "+1.425.555.0161", "14255550161", "0014255550161"),
        *("01114255550161", "\u202a+1 425\u2011555\u20110161\u202c", "+1\u200b425\u2060555\u22120161"),
    ],
)
def test_a_phone_number_has_one_spelling(text, envelope, spelling):
    assert parse(envelope(text("YES"), originationNumber=spelling)).phone == "+14255550161"


def test_whoever_texts_is_heard_even_where_the_number_can_be_nobodys(text, envelope):
    assert parse(envelope(text("STOP"), originationNumber="+1425555016")).phone == "+1425555016"


@pytest.mark.parametrize("body", [None, ""])
def test_a_text_without_a_body_is_a_text(text, envelope, body):
    assert parse(envelope(text("YES"), messageBody=body)).body == ""


def test_half_an_emoji_does_not_keep_a_text_from_the_ledger(text, envelope):
    body = envelope(text("STOP")).replace("STOP", r"STOP \\ud83d")
    assert parse(body).body == "STOP ?"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+14255550161", "+14255550161"),
        ("+1 (425) 555-0161", "+14255550161"),
        ("\uff0b\uff11 425 555 0161", "+14255550161"),
        ("011 44 7700 900123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("425 555 0161", None),
        ("+1 425 555 0161 x2", None),
        ("", None),
    ],
)
def test_a_number_is_what_is_spelled_whatever_stands_around_its_digits(typed, number):
    assert spelling(typed) == number


def test_a_phone_number_is_masked_to_its_last_two_digits(text):
    assert text("YES").masked_phone == masked("+14255550161") == "***61"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"originationNumber": None}, "originationNumber must be a string, got nothing"),
        ({"originationNumber": 14255550161}, "originationNumber must be a string, got int"),
        ({"originationNumber": "4255550161"}, "originationNumber must be an E.164 number, got 10 characters"),
        ({"originationNumber": "+0425555016"}, "originationNumber must be an E.164 number"),
        ({"originationNumber": "+14255550161٣"}, "originationNumber must be an E.164 number"),
        ({"destinationNumber": None}, "destinationNumber must be a string"),
        ({"messageBody": ["STOP"]}, "messageBody must be a string, got list"),
        ({"inboundMessageId": None}, "inboundMessageId must be a string"),
        ({"inboundMessageId": ""}, "inboundMessageId must be 1 to 256 printable characters, got 0"),
        ({"inboundMessageId": "x" * 257}, "inboundMessageId must be 1 to 256 printable characters, got 257"),
    ],
)
def test_a_bad_payload_is_refused_with_its_reason_and_no_personal_data(text, envelope, changes, reason):
    with pytest.raises(BadMessage) as refused:
        parse(envelope(text(PRIVATE), **changes))
    assert reason in str(refused.value)
    assert PRIVATE not in str(refused.value)
    assert "42555" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Type": "SubscriptionConfirmation"}, "is no SNS notification"),
        ({"Message": "STOP"}, "the SNS message is no JSON object"),
        ({"Message": "[1]"}, "the SNS message is no JSON object"),
        ({"Timestamp": None}, "Timestamp must be a string"),
        ({"Timestamp": "2026-11-02T09:00:00"}, "Timestamp must be an ISO 8601 time with a zone"),
        ({"Timestamp": "yesterday"}, "Timestamp must be an ISO 8601 time with a zone"),
    ],
)
def test_a_bad_envelope_is_refused_with_its_reason(text, envelope, change, reason):
    with pytest.raises(BadMessage, match=reason):
        parse(json.dumps(json.loads(envelope(text(PRIVATE))) | change))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Type", "Message", "x"]), inner),
    max_leaves=8,
)


@given(st.text() | JSON.map(json.dumps))
def test_whatever_the_queue_holds_is_a_text_or_a_bad_message(body):
    with pytest.raises(BadMessage):
        parse(body)


def test_json_nested_without_end_is_a_bad_message():
    with pytest.raises(BadMessage):
        parse("[" * 100_000)
