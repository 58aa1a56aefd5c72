"""However requests come, nobody is texted more often than was declared, or than the law of their state allows."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.sending.caps import History, Sent
from lambdas.sending.case import Subscriber
from lambdas.sending.gate import decide
from lambdas.sending.verdict import Defer, Send
from tests.lambdas.sending.asked import MOMENTS, NOW, declared, offer

MIAMI, PORTLAND, SEATTLE = "+13055550123", "+12075550123", "+12065550123"
BY_STATE = {MIAMI: (3, 24), PORTLAND: (1, 8), SEATTLE: (1000, 1)}  # texts in hours
ZONES = {MIAMI: "America/New_York", PORTLAND: "America/New_York", SEATTLE: "America/Los_Angeles"}
CALENDAR = {"day": "%Y-%m-%d", "week": "%G-%V", "month": "%Y-%m", "year": "%Y"}

# campaigns of one day, and years of them
MINUTES = st.integers(1, 120) | st.integers(1, 3000) | st.integers(1, 200_000)
LIFE = st.integers(1, 90).map(lambda days: timedelta(days=days))
STEPS = st.lists(st.tuples(MINUTES, st.sampled_from(["deals", "news"]), LIFE), min_size=8, max_size=50)


def texts(program, phone, steps, now):
    """The times and topics of the texts that come of `steps`: each is asked for, and followed to its end."""
    held = {topic: Subscription(topic, State.ACTIVE, now) for topic in ("deals", "news")}
    record, history, sends, waiting = Record(phone, ProgramStatus(), held), History(), [], []
    for number, (minutes, topic, life) in enumerate(steps):
        now += timedelta(minutes=minutes)
        waiting.append((now, offer(to=phone, topic=topic, not_after=now + life, content=f"offer {number}")))
    while waiting:
        waiting.sort(key=lambda pair: pair[0])
        at, request = waiting.pop(0)
        verdict = decide(request, program, Subscriber(record, history), at)
        if isinstance(verdict, Defer):
            waiting.append((verdict.until, request))
        if isinstance(verdict, Send):
            sends.append((at, request.topic))
            history = history.after(Sent(at, request.topic, verdict.content), program, notice=verdict.notice)
    return sends


@pytest.mark.parametrize("phone", BY_STATE, ids=["Miami", "Portland, Maine", "Seattle"])
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.sampled_from(sorted(CALENDAR)), STEPS, MOMENTS)
def test_no_page_of_the_calendar_and_no_span_of_hours_holds_too_many(phone, count, period, steps, now):
    sends = texts(declared(count, period), phone, steps, now)
    clock, (allowed, hours) = ZoneInfo(ZONES[phone]), BY_STATE[phone]
    for topic in ("deals", "news"):
        pages = [at.astimezone(clock).strftime(CALENDAR[period]) for at, sent in sends if sent == topic]
        assert all(pages.count(page) <= count for page in pages)
    times = [at for at, _ in sends]
    assert all(last - first >= timedelta(hours=hours) for first, last in zip(times, times[allowed:], strict=False))


@pytest.mark.parametrize("phone", BY_STATE, ids=["Miami", "Portland, Maine", "Seattle"])
def test_what_is_allowed_is_sent(phone):
    steps = [(1, topic, timedelta(days=60)) for topic in ("deals", "news") * 10]
    sends = texts(declared(2, "day"), phone, steps, NOW)
    a_day = min(BY_STATE[phone][0], 4)
    assert len(sends) == 20
    assert sends[-1][0] - sends[0][0] <= timedelta(days=20 / a_day * 7 / 5 + 2)
