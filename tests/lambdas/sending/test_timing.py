"""When a text may go: caps, windows, and the time that the network has."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lambdas.program.frequency import Frequency
from lambdas.program.sending import Week
from lambdas.quiet_hours.caps import Cap
from lambdas.sending import gate
from lambdas.sending.gate import decide
from lambdas.sending.verdict import Defer, Drop, Reason, Send
from tests.lambdas.sending.asked import (
    NOW,
    PROMOTIONAL,
    SUBSCRIBER,
    TRANSACTIONAL,
    after_sends,
    code,
    declared,
    offer,
    order,
    person,
    sent,
)

DAY = timedelta(days=1)
NIGHT = NOW.replace(hour=8)  # half past midnight in Seattle, Monday
LAST_MINUTE = NOW.replace(hour=1, minute=59, second=30) + DAY  # 17:59:30 in Seattle, Monday


@pytest.mark.parametrize(
    ("count", "period", "hours_ago", "verdict"),
    [
        (1, "day", 23, Defer(NOW + timedelta(hours=1), Reason.CAP)),
        (1, "day", 24, None),
        (2, "day", 23, None),
        (1, "week", 167, Defer(NOW + timedelta(hours=1), Reason.CAP)),
        (1, "month", 31 * 24 - 1, Defer(NOW + timedelta(hours=1), Reason.CAP)),
        (1, "month", 28 * 24, Drop(Reason.CAP)),
        (1, "year", 365 * 24 + 23, Defer(NOW + timedelta(hours=1), Reason.CAP)),
    ],
)
def test_marketing_waits_for_its_declared_frequency_if_its_end_allows(count, period, hours_ago, verdict):
    known = person("deals", history=after_sends(sent(hours_ago, "x")))
    found = decide(offer(), declared(count, period), known, NOW)
    assert found == verdict if verdict else isinstance(found, Send)


@pytest.mark.parametrize(
    ("hours_ago", "to", "verdict"),
    [
        ((3, 2, 1), "+13055550123", Defer(NOW + timedelta(hours=21), Reason.CAP)),
        ((3, 2, 1), "+12065550123", None),
        ((25, 2, 1), "+13055550123", None),
        ((0.3, 0.2, 0.1), "+13055550123", Defer(datetime(2026, 11, 24, 19, 12, tzinfo=UTC), Reason.CAP)),
        ((19.5, 19, 18.5), "+13055550123", Defer(datetime(2026, 11, 24, 14, 0, tzinfo=UTC), Reason.CAP)),
        ((2,), "+12075550123", Defer(datetime(2026, 11, 24, 14, 0, tzinfo=UTC), Reason.CAP)),
    ],
    ids=["Florida", "Washington has none", "one was yesterday", "minutes ago", "frees in the night", "Maine: 8 hours"],
)
def test_marketing_waits_for_the_cap_of_a_state_over_all_topics_and_then_for_the_window(hours_ago, to, verdict):
    program = declared(9, "day")
    known = after_sends(*(sent(hours, f"{hours}", topic="news") for hours in hours_ago), program=program)
    found = decide(offer(to=to), program, person("deals", history=known), NOW)
    assert found == verdict if verdict else isinstance(found, Send)


@pytest.mark.parametrize(
    ("share", "to", "hours_ago", "held"),
    [
        ((1, 2), "+13055550123", (2,), False),  # two of three
        ((2, 2), "+13055550123", (2,), True),  # one of three
        ((1, 2), "+13055550123", (3, 2), True),
        ((1, 2), "+12065550123", (3, 2), False),  # no state caps there
    ],
)
def test_a_program_keeps_to_its_share_of_a_cap_that_its_caller_has(share, to, hours_ago, held):
    program = declared(9, "day")
    program = replace(program, sending=replace(program.sending, caller_share=share))
    known = after_sends(*(sent(hours, f"{hours}", topic="news") for hours in hours_ago), program=program)
    found = decide(offer(to=to), program, person("deals", history=known), NOW)
    assert isinstance(found, Defer) is held


def test_programs_with_fewer_texts_than_they_are_text_by_turns():
    program, to = declared(9, "day"), "+12075550123"  # Maine: one in eight hours
    turns = {1: set(), 2: set()}
    for place, at in itertools.product(turns, (NOW + timedelta(hours=hour) for hour in range(9 * 24))):
        mine = replace(program, sending=replace(program.sending, caller_share=(place, 2)))
        if isinstance(decide(offer(to=to, not_after=at + 9 * DAY), mine, person("deals"), at), Send):
            turns[place].add(at)
    assert all(turns.values())
    apart = {abs(mine - yours) for mine, yours in itertools.product(*turns.values())}
    assert min(apart) > timedelta(hours=8)


@pytest.mark.parametrize("day", [24, 25], ids=["their Tuesday", "Wednesday in London"])
def test_marketing_on_a_tuesday_evening_is_held_by_the_cap_of_either_day(monkeypatch, day):
    def on_that_day_alone(*_, on, **__):
        return (Cap(1, 24, "of one day"),) if on == date(2026, 11, day) else ()

    monkeypatch.setattr(gate, "state_caps", on_that_day_alone)
    evening, known = NOW.replace(day=25, hour=0), after_sends(sent(-20, "x", topic="news"))
    verdict = decide(offer(not_after=NOW + 5 * DAY), PROMOTIONAL, person("deals", history=known), evening)
    assert isinstance(verdict, Defer)


def test_a_declared_frequency_holds_a_transaction_but_no_immediate_one():
    known = after_sends(*(sent(hours, f"{hours}", topic="visits") for hours in (5, 4)), program=TRANSACTIONAL)
    visit = order(topic="visits", template="visit", parameters={"day": "Monday"})
    assert decide(visit, TRANSACTIONAL, person(history=known), NOW) == Defer(
        NOW.replace(hour=16, minute=0) + DAY, Reason.CAP
    )
    capped = replace(
        TRANSACTIONAL, topics=tuple(replace(t, frequency=Frequency(1, "day")) for t in TRANSACTIONAL.topics)
    )
    busy = after_sends(sent(1, "x", topic="codes"), program=capped)
    assert isinstance(decide(code(), capped, person(history=busy), NOW), Send)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (NIGHT, NOW.replace(hour=17, minute=0)),
        (LAST_MINUTE, NOW.replace(hour=17, minute=0) + DAY),
        (LAST_MINUTE + timedelta(minutes=1), NOW.replace(hour=17, minute=0) + DAY),
        (NOW + 3 * DAY, NOW.replace(hour=17, minute=0) + 4 * DAY),
    ],
    ids=["night", "last minute", "evening", "Thanksgiving"],
)
def test_marketing_waits_for_the_window(now, opens):
    assert decide(offer(not_after=now + 5 * DAY), PROMOTIONAL, SUBSCRIBER, now) == Defer(opens, Reason.WINDOW)


@pytest.mark.parametrize(
    ("asked", "program", "verdict"),
    [
        (offer(), PROMOTIONAL, Defer(NOW + timedelta(minutes=5), Reason.UNHEARD)),
        (offer(priority="high"), PROMOTIONAL, Defer(NOW + timedelta(minutes=1), Reason.UNHEARD)),
        (
            offer(not_after=NOW + timedelta(minutes=4)),
            PROMOTIONAL,
            Defer(NOW + timedelta(minutes=4, seconds=-5), Reason.UNHEARD),
        ),
        (offer(not_after=NOW + timedelta(seconds=5)), PROMOTIONAL, Drop(Reason.UNHEARD)),
        (order(), TRANSACTIONAL, Defer(NOW + timedelta(minutes=5), Reason.UNHEARD)),
        (code(), TRANSACTIONAL, None),
    ],
    ids=["marketing", "urgent", "ends before", "ends at once", "a transaction", "an immediate one"],
)
def test_while_nobody_reads_what_customers_text_all_waits_but_what_they_asked_for(asked, program, verdict):
    send = Send("body", 1, 60, notice=True, content="", sketch=b"")
    assert gate.while_unheard(send, asked, program, NOW) == (verdict or send)


def test_marketing_whose_end_comes_before_the_window_is_dropped():
    opens = NOW.replace(hour=17, minute=0)
    for left, verdict in ((4, Drop(Reason.WINDOW)), (5, Defer(opens, Reason.WINDOW))):
        assert decide(offer(not_after=opens + timedelta(seconds=left)), PROMOTIONAL, SUBSCRIBER, NIGHT) == verdict


def test_a_transaction_waits_for_the_day_and_an_immediate_one_for_nothing():
    assert decide(order(), TRANSACTIONAL, person(), NIGHT) == Defer(NOW.replace(hour=16, minute=0), Reason.WINDOW)
    assert isinstance(decide(code(), TRANSACTIONAL, person(), NIGHT), Send)


def test_a_program_that_never_opens_drops_what_it_may_not_send():
    shut = replace(PROMOTIONAL, sending=replace(PROMOTIONAL.sending, week=Week(None, None, None, None)))
    assert decide(offer(), shut, SUBSCRIBER, NOW) == Drop(Reason.WINDOW)


@pytest.mark.parametrize(
    ("asked", "program", "now", "seconds"),
    [
        (offer(), PROMOTIONAL, NOW, 6.5 * 3600),
        (offer(not_after=NOW + timedelta(minutes=5, milliseconds=900)), PROMOTIONAL, NOW, 300),
        (offer(not_after=NOW + timedelta(seconds=5)), PROMOTIONAL, NOW, 5),
        (code(), TRANSACTIONAL, NIGHT, 11.25 * 3600),
        (code(not_after=NOW + 9 * DAY), TRANSACTIONAL, NOW, 259_200),
        (offer(), PROMOTIONAL, LAST_MINUTE - timedelta(seconds=30), 60),
    ],
    ids=["closing", "its end", "no time at all", "immediate", "the service's limit", "one minute left"],
)
def test_the_network_may_try_until_the_window_closes_or_the_request_ends(asked, program, now, seconds):
    assert decide(asked, program, SUBSCRIBER, now).seconds == seconds
