"""How often a person may be texted."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.program.frequency import Frequency
from lambdas.quiet_hours.caps import Cap, cap_rows
from lambdas.sending.caps import HIGHEST_STATE_CAP, LONGEST_STATE_CAP, PERIODS, ROOM, History, Sent, available_at, kept
from lambdas.sending.case import Subscriber
from lambdas.sending.gate import decide
from lambdas.sending.verdict import Defer, Send
from tests.lambdas.sending.asked import LONG_AGO, MOMENTS, NOW, declared, offer

THREE_A_DAY, ONE_IN_EIGHT_HOURS = Cap(3, 24, "three"), Cap(1, 8, "one")


def sends(*hours_ago, topic="deals"):
    return tuple(Sent(NOW - timedelta(hours=hours), topic, f"{hours}") for hours in hours_ago)


@pytest.mark.parametrize(
    ("count", "period", "hours_ago", "frees_in"),
    [
        (2, "day", (30, 20, 10), 4),
        (2, "day", (20,), None),
        (1, "week", (24,), 6 * 24),
        (2, "month", (24 * 30, 1), 24),
        (1, "year", (24,), 365 * 24),
        (1, "day", (30,), -6),
        (1, "order", (1,), None),
        (None, "", (1,), None),
    ],
)
def test_one_more_text_is_free_when_enough_of_the_last_ones_are_a_period_ago(count, period, hours_ago, frees_in):
    free = available_at("deals", Frequency(count, period), (), sends(*hours_ago))
    assert free == (None if frees_in is None else NOW + timedelta(hours=frees_in))


def test_the_declared_frequency_of_a_topic_counts_no_other_topic():
    assert available_at("deals", Frequency(1, "day"), (), sends(1, topic="news")) is None


def test_the_cap_of_a_state_counts_every_topic():
    mixed = (*sends(5, topic="news"), *sends(3, 2))
    assert available_at("deals", Frequency(None, ""), (THREE_A_DAY,), mixed) == NOW + timedelta(hours=19)


def test_the_last_cap_to_free_decides():
    caps = (THREE_A_DAY, ONE_IN_EIGHT_HOURS)
    assert available_at("deals", Frequency(1, "day"), caps, sends(20, 2)) == NOW + timedelta(hours=22)
    assert available_at("news", Frequency(1, "day"), caps, sends(20, 2)) == NOW + timedelta(hours=6)


def test_no_calendar_month_holds_more_than_a_rolling_one():
    assert {period: span.total_seconds() / 86_400 for period, span in PERIODS.items()} == {
        "day": 1,
        "week": 7,
        "month": 31,
        "year": 366,
    }


def test_a_history_looks_back_as_far_as_every_cap_of_a_state():
    caps = [row.cap for row in cap_rows()]
    assert max(cap.count for cap in caps) <= HIGHEST_STATE_CAP
    assert timedelta(hours=max(cap.hours for cap in caps)) <= LONGEST_STATE_CAP


STEPS = st.lists(
    st.tuples(st.integers(0, 40_000), st.sampled_from(["deals", "news", "gone"]), st.sampled_from("abc")), max_size=40
)
FREQUENCIES = st.builds(
    Frequency, st.integers(1, 5) | st.none(), st.sampled_from(["day", "week", "month", "year", "order"])
)
STATE_CAPS = st.lists(st.builds(Cap, st.integers(1, HIGHEST_STATE_CAP), st.integers(1, 72), st.just("any")), max_size=2)


def forgetful(program):
    """That program, with no memory of contents that would keep texts for the caps besides."""
    return replace(program, sending=replace(program.sending, same_content_hours=1))


@settings(max_examples=200)
@given(STEPS, FREQUENCIES, STATE_CAPS, st.integers(0, 60_000))
def test_a_pruned_history_frees_every_cap_when_the_whole_one_does(steps, frequency, state, later):
    program = forgetful(declared(frequency.count, frequency.period))
    whole, pruned, at = (), (), LONG_AGO
    for minutes, topic, content in steps:
        at += timedelta(minutes=minutes)
        whole = (*whole, Sent(at, topic, content))
        pruned = kept((*pruned, whole[-1]), program)
    now = at + timedelta(minutes=later)
    for topic in ("deals", "news"):
        exact, found = (available_at(topic, frequency, state, known) for known in (whole, pruned))
        assert max(exact or now, now) == max(found or now, now)


@given(st.lists(st.integers(0, 2000) | st.integers(0, 12_000), min_size=1, max_size=80))
def test_a_history_keeps_the_content_of_the_last_days_and_sixty_texts_at_most(minutes):
    program, known, at = declared(2, "month"), (), NOW
    for pause in minutes:
        at += timedelta(minutes=pause)
        known = kept((*known, Sent(at, "deals", f"text at {at}", (1,) * 64)), program)
    assert len(known) <= ROOM
    assert [sent.at for sent in known] == sorted(sent.at for sent in known)
    recent = [sent for sent in known if sent.at > at - timedelta(hours=72)]
    assert all(sent.content and sent.sketch for sent in recent)
    assert not any(sent.content or sent.sketch for sent in known if sent not in recent)


def test_content_that_can_still_be_repeated_is_forgotten_for_want_of_room_alone():
    known = ()
    for minute in range(100):
        known = kept((*known, Sent(NOW + timedelta(minutes=minute), "deals", f"{minute}")), declared(2, "month"))
    assert [sent.content for sent in known] == [f"{minute}" for minute in range(40, 100)]


def test_a_frequency_of_more_than_sixty_makes_room_for_itself():
    known, program = (), declared(70, "month")
    for minute in range(100):
        known = kept((*known, Sent(NOW + timedelta(minutes=minute), "deals", f"{minute}")), program)
    assert len(known) == 70


def test_texts_that_come_out_of_order_are_kept_in_order():
    late, early = sends(1, 2)
    assert kept((late, early), declared(2, "month")) == (early, late)


MIAMI, PORTLAND, SEATTLE = "+13055550123", "+12075550123", "+12065550123"
BY_STATE = {MIAMI: (3, 24), PORTLAND: (1, 8), SEATTLE: (1000, 1)}  # texts in hours
ZONES = {MIAMI: "America/New_York", PORTLAND: "America/New_York", SEATTLE: "America/Los_Angeles"}
CALENDAR = {"day": "%Y-%m-%d", "week": "%G-%V", "month": "%Y-%m", "year": "%Y"}

# campaigns of one day, and years of them
MINUTES = st.integers(1, 120) | st.integers(1, 3000) | st.integers(1, 200_000)
LIFE = st.integers(1, 90).map(lambda days: timedelta(days=days))
CAMPAIGNS = st.lists(st.tuples(MINUTES, st.sampled_from(["deals", "news"]), LIFE), min_size=8, max_size=50)


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
@given(st.integers(1, 4), st.sampled_from(sorted(CALENDAR)), CAMPAIGNS, MOMENTS)
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
