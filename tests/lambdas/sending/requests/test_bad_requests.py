"""What the request queues hold and nobody can read: refused by field and length, and nobody is named."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.quiet_hours.zip_code import read_zip_code
from lambdas.sending.parsing import REQUEST_FIELDS, BadRequest, parse
from tests.lambdas.sending.asked import BODY, EMAIL, NOW, OFFER, PHONE, PROMOTIONAL, REACTION, VALID, read

FAULTS = [
    ({"request_id": None}, "request_id must be a string, got null"),
    ({"request_id": 7}, "request_id must be a string, got a number"),
    ({"request_id": ""}, "request_id must be 1 to 128 printable ASCII characters without spaces, got 0 characters"),
    ({"request_id": "a b"}, "request_id must be 1 to 128 printable ASCII"),
    ({"request_id": "x" * 129}, "got 129 characters of another form"),
    ({"to": "4255550123"}, "to must be an E.164 number, got 10 characters of another form"),
    ({"to": "+1425555012"}, "to must be an E.164 number, got 11 characters of another form"),
    ({"to": "+1 425 555 0123"}, "to must be an E.164 number, got 15 characters of another form"),
    ({"to": ["+14255550123"]}, "to must be a string, got a list"),
    ({"topic": ""}, "topic must be 1 to 64 characters, got 0"),
    ({"topic": True}, "topic must be a string, got true or false"),
    ({"template": "t" * 65}, "template must be 1 to 64 characters, got 65"),
    ({"parameters": ["a"]}, "parameters must be an object, got a list"),
    ({"parameters": {"order": 1001}}, "parameters must be an object of strings of at most 1600 characters"),
    ({"parameters": {"order": "1" * 1601}}, "parameters must be an object of strings of at most 1600 characters"),
    ({"body": "b" * 1601}, "body must be 1 to 1600 characters, got 1601"),
    ({"body": ""}, "body must be 1 to 1600 characters, got 0"),
    ({"content": "c" * 201}, "content must be 1 to 200 characters, got 201"),
    ({"not_after": "2026-11-24T10:00:00"}, "not_after must be an ISO 8601 time with a zone, got another form"),
    ({"not_after": 1_800_000_000}, "not_after must be a string, got a number"),
    ({"priority": "urgent"}, "priority must be normal or high, got a string of 6 characters"),
    ({"digest": "true"}, "digest must be true or false, got a string"),
    ({"digest": 1}, "digest must be true or false, got a number"),
    (
        {"zip_code": 601},
        "zip_code must be a ZIP code of five digits such as 02134, ZIP+4 such as 02134-1234, or nothing",
    ),
    ({"zip_code": "WA 98101"}, "or nothing, got 'AA 99999'"),
    ({"zip_code": "\u0669" * 5}, "zip_code must be a ZIP code of five digits"),
    ({"zip_code": None}, "or nothing, got no text"),
    ({"campaign": "two words"}, "campaign must be 1 to 128 printable ASCII"),
    ({"notice": "checkout"}, "notice must be an object, got a string"),
    ({"notice": {"source": "checkout"}}, "notice.at must be a string, got nothing"),
    ({"notice": {"source": "", "at": "2026-11-23T18:00:00Z"}}, "notice.source must be 1 to 256 characters, got 0"),
    ({"notice": {"source": "a", "at": "2026-11-23T18:00:00Z", "b": ""}}, "notice must hold no fields but source, at"),
    ({"sender": "me"}, "the message must hold no fields but request_id, to, topic,"),
]
CONTACT_FAULTS = [
    ({"channel": "c" * 31}, "contact_made.channel must be 1 to 30 lower-case letters"),
    ({"channel": "E-mail"}, "contact_made.channel must be 1 to 30 lower-case letters"),
    ({"to": None}, "contact_made.to must be a string, got null"),
    ({"at": "today"}, "contact_made.at must be an ISO 8601 time with a zone"),
    ({"content": ""}, "contact_made.content must be 1 to 200 characters, got 0"),
    ({"text": "t" * 10_001}, "contact_made.text must be 1 to 10000 characters, got 10001"),
    ({"body": BODY}, "contact_made must hold no fields but channel, to, at, content, text, got 1 more: delete them"),
]
SEEN_FAULTS = [
    (
        {"kind": "nod"},
        "engagement_seen.kind must be click or purchase or visit or confirmed or other, got a string of 3 characters",
    ),
    ({"to": "1"}, "engagement_seen.to must be an E.164 number, got 1 characters of another form"),
    ({"at": 0}, "engagement_seen.at must be a string, got a number"),
    ({"page": "/coats"}, "engagement_seen must hold no fields but kind, to, at, got 1 more: delete them"),
]


def told(refused, message):
    """What the error says, once it is sure that it gives nothing of the person away."""
    reason = str(refused.value)
    assert "555" not in reason
    assert "coats" not in reason
    assert list(VALID.iter_errors(message)), "the schema must refuse it too"
    return reason


@pytest.mark.parametrize(("change", "reason"), FAULTS)
def test_a_bad_request_is_refused_by_field_and_length_here_and_by_the_schema(change, reason):
    with pytest.raises(BadRequest) as refused:
        read(OFFER | change)
    assert reason in told(refused, OFFER | change)


@pytest.mark.parametrize(("change", "reason"), CONTACT_FAULTS)
def test_bad_word_of_a_contact_is_refused_by_field_and_length_here_and_by_the_schema(change, reason):
    message = {"contact_made": EMAIL | change}
    with pytest.raises(BadRequest) as refused:
        read(message)
    assert reason in told(refused, message)


@pytest.mark.parametrize(("change", "reason"), SEEN_FAULTS)
def test_bad_word_of_a_reaction_is_refused_by_field_and_length_here_and_by_the_schema(change, reason):
    message = {"engagement_seen": REACTION | change}
    with pytest.raises(BadRequest) as refused:
        read(message)
    assert reason in told(refused, message)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({}, "request_id must be a string, got nothing"),
        ({"request_id": "1", "to": PHONE}, "topic must be a string, got nothing"),
        ({"contact_made": EMAIL, "to": PHONE}, "the message must hold no fields but contact_made, got 1 more"),
        ({"contact_made": {k: v for k, v in EMAIL.items() if k != "content"}}, "must hold content, text or both"),
        ({"contact_made": {k: v for k, v in EMAIL.items() if k != "channel"}}, "channel must be a string, got nothing"),
        ({"contact_made": {k: v for k, v in EMAIL.items() if k != "to"}}, "to must be a string, got nothing"),
        ({"engagement_seen": {"kind": "click", "at": EMAIL["at"]}}, "to must be a string, got nothing"),
        ({"engagement_seen": REACTION, "to": PHONE}, "the message must hold no fields but engagement_seen, got 1 more"),
        ([OFFER], "the message must be a JSON object"),
    ],
    ids=[
        "an empty one",
        "one without a topic",
        "two in one",
        "a contact that says nothing",
        "one of no channel",
        "one to nobody",
        "a reaction of nobody",
        "two again",
        "a list",
    ],
)
def test_a_message_that_is_neither_request_nor_contact_is_refused(message, reason):
    with pytest.raises(BadRequest) as refused:
        read(message)
    assert reason in told(refused, message)


@pytest.mark.parametrize(
    "message",
    [
        OFFER | {"notice": {"source": "checkout", "at": "2026-11-23T19:36:00Z"}},
        {"contact_made": EMAIL | {"at": "2026-11-23T19:36:00Z"}},
    ],
    ids=["notice", "contact"],
)
def test_nobody_was_told_anything_in_the_future_give_or_take_a_clock(message):
    with pytest.raises(BadRequest, match="at must not lie in the future"):
        read(message)
    assert read(message, sent_at=NOW + timedelta(minutes=1))


@pytest.mark.parametrize("body", [r'{"body": "\ud83d"}', r'{"parameters": {"a": "\ud83d"}}', r'{"content": "\udead"}'])
def test_half_a_character_is_refused(body):
    message = json.dumps({"request_id": "1", "to": PHONE, "topic": "deals"})[:-1] + ", " + body[1:]
    with pytest.raises(BadRequest, match="must be whole characters, got half a surrogate pair"):
        parse(message, sent_at=NOW, program=PROMOTIONAL)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["request_id", "to", "topic", "notice", "contact_made", "at", "x"]), inner)
    ),
    max_leaves=8,
)


@given(st.text() | JSON.map(json.dumps))
def test_whatever_else_the_queue_holds_is_a_bad_request(body):
    with pytest.raises(BadRequest):
        parse(body, sent_at=NOW, program=PROMOTIONAL)


@given(st.sampled_from(REQUEST_FIELDS), JSON)
def test_a_request_with_anything_at_all_in_a_field_is_read_or_refused(field, value):
    try:
        asked = read(OFFER | {field: value})
    except BadRequest as refused:
        assert field in str(refused)  # noqa: PT017 - either outcome will do
    else:
        expected = read_zip_code(value) if field == "zip_code" else value
        assert json.loads(asked.to_json()).get(field) == (expected or None)


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000, "1" * 10_000], ids=["lists", "objects", "digits"])
def test_json_without_end_is_a_bad_request(body):
    with pytest.raises(BadRequest, match="the message must be a JSON object"):
        parse(body, sent_at=NOW, program=PROMOTIONAL)
