"""The local AWS as the gate's stores reach it, with a clock that stands still unless a test turns it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.items import HELD
from lambdas.sending.attempt import SendAttempt
from lambdas.sending.caps import History, Sent
from lambdas.sending.request import Request
from lambdas.sending.verdict import Send
from lambdas.stores.sending.sends import Claim, Sends
from lambdas.stores.sms import Texting

_hours = itertools.count(1)


@dataclass
class Clock:
    """A clock of a test's own: no two tests share a second."""

    now: datetime

    def __call__(self):
        return self.now

    def turn(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    """A clock that stands still."""
    return Clock(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=next(_hours)))


@pytest.fixture
def sends(home):
    """The Sends table as the gate writes it."""
    names = home.environment
    return Sends(home.dynamodb, sends=names.sends_table, subscriptions=names.subscriptions_table)


@pytest.fixture
def asked(phone, clock):
    """Builder of requests to a phone of the test's own."""

    def build(name="offer-1", **changes):
        facts = {"to": phone, "topic": "deals", "not_after": clock() + timedelta(days=3), "body": "Acme Offers: tea"}
        return Request(name, **facts | changes)

    return build


@pytest.fixture
def claim(asked, clock):
    """Builder of claims of requests, on the history given."""

    def build(name="offer-1", *, history=None, sequence=0, before=None, until=None):
        request, read, end = asked(name), history or History(), until or clock() + HELD
        sent = Sent(clock(), "deals", name)
        after = History(read.version + 1, (*read.sends, sent))
        said = Send("Acme Offers: tea", 1, 3600, notice=False, content=name)
        made = before.again(clock(), end) if before else SendAttempt.claimed(request, said, clock(), end)
        return Claim(made, end, sequence, read, after, before)

    return build


@pytest.fixture
def texting(home, program):
    """The program's way out on the local AWS."""
    return Texting(home.sms, home.environment, program())


@pytest.fixture
def answering(home):
    """Let the service's side of the wire answer or break as told, for the length of a test."""
    events, registered = home.sms.meta.events, []

    def answer(operation, handler):
        name = f"before-call.pinpoint-sms-voice-v2.{operation}"
        events.register(name, handler)
        registered.append((name, handler))

    yield answer
    for name, handler in registered:
        events.unregister(name, handler)


@pytest.fixture
def lying(home, phone):
    """Return the row of the phone called so; None where there is none."""
    return lambda item: next((row for row in home._rows("SENDS_TABLE", phone) if row["item"]["S"] == item), None)
