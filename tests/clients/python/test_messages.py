"""What the client takes for a message, the gate and the published schema take for one, and the other way round."""

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.consent.timestamps import in_milliseconds
from lambdas.sending.engagement import EngagementSeen
from lambdas.sending.parsing import ANSWER_FIELDS, CONTACT_FIELDS, REQUEST_FIELDS, SEEN_FIELDS, BadRequest, parse
from lambdas.sending.request import ContactMade
from sms_program import Answer, Contact, Engagement, InvalidMessageError, Notice, Text
from sms_program.fields import AnswerFields, TextFields
from sms_program.messages import derived_id
from tests.lambdas.sending.asked import PROMOTIONAL, TRANSACTIONAL, VALID

NOW = datetime.now(UTC)
PHONE = "+12065550123"
OFFER = {"to": PHONE, "topic": "deals", "body": "Acme: half price"}


OPTIONAL = {
    "topic",
    "template",
    "parameters",
    "body",
    "content",
    "campaign",
    "text",
}  # empty in the client, absent in JSON


def around(most):
    """Texts of every kind, those about as long as allowed, and what is no text."""
    edge = st.integers(max(0, most - 1), most + 1).map("x".__mul__)
    return st.text(st.characters(), max_size=8) | edge | st.sampled_from([None, 7, "\ud800", "\uffff", "a\nb"])


PHONES = st.from_regex(r"\A\+(1[0-9]{9,11}|[02-9][0-9]{4,16})\Z", alphabet="+0123456789") | st.sampled_from(
    [PHONE, "", "206 555 0123", f"{PHONE}\n", "+1206555012\u0663", None]
)
IDS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7F), max_size=4) | around(128)
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11)), timezone(timedelta(hours=14))]))
PAST = MOMENTS | st.sampled_from([NOW - timedelta(hours=9), NOW, NOW + timedelta(hours=9)])
# as the schema has them: the gate also reads what spreadsheets make of ZIP codes, and the client does not
ZIP_CODES = (
    st.from_regex(r"\A[0-9]{5}(-?[0-9]{4})?\Z")
    | st.integers(0, 110_000)
    | st.sampled_from(["", "123", "WA 98101", "98101-12345", True, 1.5, None])
)
KINDS = {
    "request_id": IDS,
    "to": PHONES,
    "topic": around(64),
    "template": around(64),
    "parameters": st.dictionaries(st.text(max_size=3), around(1600), max_size=2),
    "body": around(1600),
    "content": around(200),
    "not_after": MOMENTS,
    "priority": st.sampled_from(["normal", "high", "urgent", "", None, 1]),
    "digest": st.sampled_from([True, False, 1, "true", None]),
    "zip_code": ZIP_CODES,
    "campaign": IDS,
    "purpose": st.sampled_from(["message", "reminder", "farewell", "x", None]),
    "notice": st.fixed_dictionaries({"source": around(256), "at": PAST}),
}
REQUESTS = st.fixed_dictionaries(
    {"request_id": st.just("1") | IDS, "to": st.just(PHONE) | PHONES, "topic": st.just("deals") | around(64)},
    optional={name: KINDS[name] for name in REQUEST_FIELDS if name not in {"request_id", "to", "topic"}},
)
ANSWERS = st.fixed_dictionaries(
    {"request_id": st.just("1"), "to": PHONES, "reply_to": st.just("r") | IDS, "body": st.just("Yes.") | around(1600)},
    optional={name: KINDS[name] for name in ("topic", "content", "not_after", "priority")},
)
CONTACTS = st.fixed_dictionaries(
    {"channel": st.sampled_from(["email", "E-mail", "x" * 30, "x" * 31, "", "1"]), "to": PHONES, "at": PAST},
    optional={"content": around(200), "text": around(10_000)},
)
SEEN = st.fixed_dictionaries(
    {"to": PHONES, "at": PAST},
    optional={"kind": st.sampled_from(["click", "purchase", "visit", "confirmed", "other", "nod", None])},
)


def client_reads(kind, raw):
    """What the client makes of the fields `raw`; None where it refuses them."""
    given = {name.removeprefix("request_"): value for name, value in raw.items()}
    try:
        if "notice" in given:
            given["notice"] = Notice(**given["notice"])
        return kind(**given)
    except InvalidMessageError as error:
        refused = str(error)
    assert not any(value in refused for value in _private(raw))
    return None


def _private(raw):
    return [value for name in ("to", "body", "text") if isinstance(value := raw.get(name), str) and len(value) > 8]


def gate_reads(message, program=TRANSACTIONAL):
    """What the gate makes of `message`; None where it refuses it."""
    try:
        return parse(message, sent_at=NOW, program=program)
    except BadRequest:
        return None


def optional(raw):
    return OPTIONAL - ({"body"} if "reply_to" in raw else {"topic"})


def written(raw):
    """The JSON that an app without the client would write of the fields `raw`: what is empty, it leaves out."""

    def plain(value):
        if isinstance(value, datetime):
            return value.isoformat()
        return {name: plain(inner) for name, inner in value.items()} if isinstance(value, dict) else value

    return {name: plain(value) for name, value in raw.items() if value not in ("", {}) or name not in optional(raw)}


def both(kind, raw, wrap):
    """What client and gate make of the same fields: both something, or both nothing."""
    made = client_reads(kind, raw)
    told = gate_reads(json.dumps(wrap(written(raw))))
    assert (made is None) == (told is None), (raw, made, told)
    if made is None:
        return None, None
    message = made.to_json()
    assert not [*VALID.iter_errors(json.loads(message))]
    assert message.isascii()
    assert gate_reads(message) == told
    return made, told


@given(REQUESTS)
def test_the_client_takes_the_texts_that_the_gate_reads_and_no_others(raw):
    made, told = both(Text, raw, lambda fields: fields)
    if made:
        assert (made.to, made.topic, made.parameters, made.body) == (told.to, told.topic, told.parameters, told.body)
        assert made.id == told.request_id
        assert made.not_after is None or in_milliseconds(made.not_after) == told.not_after


@given(ANSWERS)
def test_the_client_takes_the_answers_that_the_gate_reads_and_no_others(raw):
    made, told = both(Answer, raw, lambda fields: fields)
    if made:
        assert (made.to, made.reply_to, made.body, made.id) == (told.to, told.reply_to, told.body, told.request_id)


@given(CONTACTS)
def test_the_client_takes_the_contacts_that_the_gate_reads_and_no_others(raw):
    _, told = both(Contact, raw, lambda fields: {"contact_made": fields})
    assert told is None or isinstance(told, ContactMade)


@given(SEEN)
def test_the_client_takes_the_reactions_that_the_gate_reads_and_no_others(raw):
    _, told = both(Engagement, raw, lambda fields: {"engagement_seen": fields})
    assert told is None or isinstance(told, EngagementSeen)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"to": "206-555-0123"}, "to must be an E.164 number, got 12 characters"),
        ({"to": None}, "to must be an E.164 number, got NoneType"),
        ({"id": ""}, "id must be 1 to 128 printable ASCII characters without spaces, got 0 characters"),
        ({"topic": ""}, "topic must be a text of 1 to 64 characters, got 0 characters"),
        ({"not_after": datetime(2026, 1, 1)}, "not_after must be a datetime with a zone, got datetime"),  # noqa: DTZ001
        ({"not_after": "2026-01-01T00:00:00Z"}, "not_after must be a datetime with a zone"),
        ({"not_after": datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))}, "has an equal in UTC"),
        ({"notice": "checkout"}, "notice must be a Notice, got 8 characters"),
        ({"parameters": ["a"]}, "parameters must be a mapping of names to texts, got list"),
        ({"parameters": {f"p{n}": "x" * 1600 for n in range(200)}}, "at most 262144 bytes"),
        ({"body": "\ud800"}, "whole characters"),
    ],
)
def test_what_is_wrong_is_told_by_field_and_length(change, told):
    with pytest.raises(InvalidMessageError, match=told):
        Text(**OFFER | change)


def test_a_notice_is_of_now_unless_it_says_when_and_never_of_later():
    assert abs(Notice("checkout").at - datetime.now(UTC)) < timedelta(minutes=4)
    with pytest.raises(InvalidMessageError, match="must not lie in the future"):
        Notice("checkout", datetime.now(UTC) + timedelta(hours=1))


@pytest.mark.parametrize("program", [PROMOTIONAL, TRANSACTIONAL], ids=lambda one: one.message_type)
def test_a_text_without_more_than_it_needs_is_read_with_the_programs_own_end(program):
    assert gate_reads(Text(**OFFER, id="1").to_json(), program).not_after > NOW


def test_the_same_words_to_the_same_person_on_the_same_day_have_the_same_id():
    first = Text(**OFFER, notice=Notice("a"), not_after=NOW)
    later = Text(**OFFER, notice=Notice("b"), not_after=NOW + timedelta(hours=1), priority="high")
    assert derived_id(first, NOW) == derived_id(later, NOW)
    assert gate_reads(first.to_json()).request_id == first.id


@pytest.mark.parametrize(
    "change",
    [
        {"to": "+12065550124"},
        {"topic": "news"},
        {"template": "shipped"},
        {"parameters": {"order": "1"}},
        {"body": "Acme: new"},
        {"content": "sale"},
        {"campaign": "winter"},
        {"purpose": "reminder"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_words_another_person_or_another_day_have_another_id(change):
    text, other = Text(**OFFER), Text(**OFFER | change)
    assert derived_id(text, NOW) != derived_id(other, NOW)
    assert derived_id(text, NOW) != derived_id(text, NOW + timedelta(days=1))


def test_the_same_answer_to_the_same_reply_has_the_same_id_and_no_other_has():
    asked = {"to": PHONE, "reply_to": "r-1", "body": "Yes."}
    assert Answer(**asked).id == Answer(**asked, priority="high").id
    others = [asked | change for change in ({"reply_to": "r-2"}, {"body": "No."}, {"to": "+12065550124"})]
    assert len({Answer(**one).id for one in (asked, *others)}) == 4


def test_a_given_id_is_kept():
    assert Text(**OFFER, id="order-1").id == "order-1"


def test_what_a_caller_changes_later_does_not_change_the_text():
    given_parameters = {"order": "1"}
    text = Text(to=PHONE, topic="orders", template="shipped", parameters=given_parameters)
    given_parameters["order"] = "\ud800"
    assert text.parameters == {"order": "1"}


def test_the_fields_are_those_of_the_gate_and_send_takes_each_of_them():
    renamed = {"id": "request_id"}
    assert {renamed.get(field.name, field.name) for field in fields(Text)} == set(REQUEST_FIELDS)
    assert {renamed.get(field.name, field.name) for field in fields(Answer)} == set(ANSWER_FIELDS)
    assert [field.name for field in fields(Answer)] == list(AnswerFields.__annotations__)
    assert {field.name for field in fields(Contact)} == set(CONTACT_FIELDS)
    assert {field.name for field in fields(Engagement)} == set(SEEN_FIELDS)
    assert [field.name for field in fields(Text)] == list(TextFields.__annotations__)
