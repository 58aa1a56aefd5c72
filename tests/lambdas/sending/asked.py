"""Programs, people and requests to decide on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cfnlint.jsonschema import StandardValidator
from hypothesis import strategies as st

from lambdas.consent.record import ProgramStatus, Record, State, Subscription, Tier
from lambdas.delivery.health import Health
from lambdas.program import Parameter, Template
from lambdas.program.frequency import Frequency
from lambdas.program.sending import DAYTIME
from lambdas.sending.caps import History, Sent
from lambdas.sending.case import Subscriber
from lambdas.sending.parsing import parse
from lambdas.sending.request import Contacts, Notice, Request
from tests.programs import PROGRAM

NOW = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)  # a Monday, 11:30 in Seattle
LONG_AGO = NOW - timedelta(days=90)
PHONE = "+12065550123"
BODY = "Acme Offers: 20% off all winter coats this weekend"


def template(name, topic, text, /, **longest):
    """A template whose parameters have at most these many characters."""
    parameters = tuple(Parameter(*parameter) for parameter in longest.items())
    return Template(name, topic, text, parameters, immediate=False, resend=False)


PROMOTIONAL = PROGRAM
TRANSACTIONAL = replace(
    PROGRAM,
    message_type="transactional",
    topics=(
        replace(PROGRAM.topics[0], name="orders", frequency=Frequency(1, "order")),
        replace(PROGRAM.topics[0], name="codes", frequency=Frequency(None, "")),
        replace(PROGRAM.topics[0], name="visits", frequency=Frequency(2, "day")),
    ),
    templates=(
        template("shipped", "orders", "Acme: order {order} is on its way.", order=12),
        replace(template("code", "codes", "Acme: your code is {code}.", code=8), immediate=True, resend=True),
        template("visit", "visits", "Acme: we come {day}.", day=20),
    ),
    sending=replace(PROGRAM.sending, week=DAYTIME, lifetime_hours=24, pause=None),
    engagement=None,
)


def declared(count, period, program=PROMOTIONAL):
    """The promotional program with that frequency for each of its topics."""
    topics = tuple(replace(topic, frequency=Frequency(count, period)) for topic in program.topics)
    return replace(program, topics=topics)


def offer(**changes):
    """A request of the promotional program, with three days to live."""
    asked = {"request_id": "offer-1", "to": PHONE, "topic": "deals", "body": BODY, "not_after": NOW + timedelta(days=3)}
    return Request(**asked | changes)


def order(**changes):
    """A request of the transactional program about an order, of which the customer was told at the checkout."""
    asked = {"request_id": "order-1", "to": PHONE, "topic": "orders", "template": "shipped"}
    facts = {"parameters": {"order": "1001"}, "not_after": NOW + timedelta(days=1)}
    return Request(**asked | facts | {"notice": Notice("checkout", NOW - timedelta(hours=1))} | changes)


def code(**changes):
    """A one-time password, which is immediate."""
    asked = {"topic": "codes", "template": "code", "parameters": {"code": "123456"}}
    return order(**asked | {"not_after": NOW + timedelta(minutes=15)} | changes)


def person(
    *topics, stopped_at=None, started_at=None, state=State.ACTIVE, tier=Tier.ENGAGED, paused_until=None, **known
):
    """Somebody who holds `topics` in that state, known by history, health and contacts."""
    held = {topic: Subscription(topic, state, LONG_AGO) for topic in topics}
    facts = {"history": History(), "health": Health(), "contacts": Contacts()} | known
    standing = ProgramStatus(stopped_at, started_at, tier=tier, paused_until=paused_until)
    return Subscriber(Record(PHONE, standing, held), **facts)


SUBSCRIBER = person("deals", started_at=LONG_AGO)


def sent(hours_ago, content, topic="deals", **more):
    """A text that went out so many hours ago."""
    return Sent(NOW - timedelta(hours=hours_ago), topic, content, **more)


def after_sends(*sends, program=PROMOTIONAL, notice=True):
    """The history of these texts."""
    history = History()
    for sent in sends:
        history = history.after(sent, program, notice=notice)
    return history


AREA_CODES = ("206", "305", "512", "207", "401", "808", "907", "850", "787", "867", "416", "800", "000")
PHONES = st.builds("+1{}555{:04}".format, st.sampled_from(AREA_CODES), st.integers(0, 9999)) | st.from_regex(
    r"\A\+(?:1[0-9]{10}|[2-9][0-9]{6,14})\Z"
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = TEXTS.filter(bool)
IDS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=128)
ZIP_CODES = st.sampled_from(["", "98101", "33101", "99501", "04101", "00901", "11111"])


def requests(**fixed):
    """Requests of every shape that can be read, sensible or not."""
    some = {
        "request_id": IDS,
        "to": PHONES,
        "topic": st.sampled_from(["deals", "news", "orders", "codes", "visits"]) | NAMES,
        "not_after": MOMENTS,
        "template": st.sampled_from(["", "shipped", "code", "visit"]) | NAMES,
        "parameters": st.dictionaries(st.sampled_from(["order", "code", "day"]) | NAMES, TEXTS, max_size=2),
        "body": st.sampled_from(["", BODY]) | TEXTS,
        "content": TEXTS,
        "priority": st.sampled_from(["normal", "high"]),
        "digest": st.booleans(),
        "zip_code": ZIP_CODES,
        "campaign": st.just("") | IDS,
        "notice": st.none() | st.builds(Notice, NAMES, MOMENTS),
        "purpose": st.sampled_from(["message", "message", "reminder", "farewell"]),
    }
    return st.builds(Request, **some | fixed)


SCHEMA = json.loads((Path(__file__).parents[3] / "docs/schemas/request.json").read_text())
VALID = StandardValidator(SCHEMA)
OFFER = {"request_id": "offer-1", "to": PHONE, "topic": "deals", "body": BODY}
EMAIL = {"channel": "email", "to": PHONE, "at": "2026-11-23T18:00:00Z", "content": "coats"}
REACTION = {"kind": "click", "to": PHONE, "at": "2026-11-23T18:00:00Z"}


def read(message, program=PROMOTIONAL, sent_at=NOW):
    return parse(json.dumps(message), sent_at=sent_at, program=program)
