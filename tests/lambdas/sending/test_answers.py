"""An answer goes to the one reply that it is bound to: within a day, a few times, without marketing, after no STOP."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.record import ProgramStatus, Record, State
from lambdas.sending.caps import Answered, History
from lambdas.sending.gate import decide, while_unheard
from lambdas.sending.items import history_of, history_row
from lambdas.sending.parsing import BadRequest
from lambdas.sending.request import Request
from lambdas.sending.verdict import Defer, Drop, Reason, Send
from tests.lambdas.sending.asked import LONG_AGO, NOW, PHONE, PROMOTIONAL, TRANSACTIONAL, VALID, person, read

BODY = "Yes, we told the driver."
ASKED = {"request_id": "answer-1", "to": PHONE, "reply_to": "text-1", "body": BODY}
HOUR = timedelta(hours=1)


def answer(**changes):
    facts = {"request_id": "answer-1", "to": PHONE, "topic": "", "not_after": NOW + timedelta(days=3)}
    return Request(**facts | {"body": BODY, "reply_to": "text-1"} | changes)


def wrote(hours_ago=1, who=None, **known):
    """Somebody who sent the reply so many hours ago."""
    return replace(who or person(**known), replied_at=NOW - hours_ago * HOUR)


@pytest.mark.parametrize("program", [PROMOTIONAL, TRANSACTIONAL], ids=["promotional", "transactional"])
def test_an_answer_goes_as_it_is_to_whoever_wrote_subscribed_or_not(program):
    verdict = decide(answer(), program, wrote(), NOW)
    assert isinstance(verdict, Send)
    assert (verdict.body, verdict.notice) == (BODY, False)


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_an_answer_goes_at_any_hour_within_a_day_of_the_reply(hour):
    at = NOW + hour * HOUR
    assert isinstance(decide(answer(), PROMOTIONAL, replace(wrote(0), replied_at=NOW), at), Send)


def test_the_network_may_try_until_the_day_is_over_or_the_request_ends():
    assert decide(answer(), TRANSACTIONAL, wrote(23), NOW).seconds == 3600
    assert decide(answer(not_after=NOW + timedelta(minutes=5)), TRANSACTIONAL, wrote(23), NOW).seconds == 300


@pytest.mark.parametrize("program", [PROMOTIONAL, TRANSACTIONAL], ids=["promotional", "transactional"])
@pytest.mark.parametrize(
    ("who", "asked", "reason"),
    [
        (person(), answer(), Reason.NO_REPLY),
        (wrote(24), answer(), Reason.REPLY_TOO_OLD),
        (wrote(200), answer(), Reason.REPLY_TOO_OLD),
        (wrote(1, stopped_at=NOW), answer(), Reason.STOPPED),
        (wrote(1, stopped_at=LONG_AGO), answer(), Reason.STOPPED),
        (wrote(1, stopped_at=NOW - HOUR, started_at=NOW), answer(), Reason.STOPPED),
        (wrote(), answer(body=""), Reason.BODY_NEEDED),
        (wrote(), answer(topic="gossip"), Reason.UNKNOWN_TOPIC),
        (wrote(), answer(body="It ships today. Save 20% on your next order!"), Reason.ADVERTISES),
        (wrote(), answer(body="See bit.ly/x"), Reason.BAD_CONTENT),
        (wrote(), answer(body="Hello {first_name}"), Reason.BAD_CONTENT),
        (wrote(), answer(body="long " * 200), Reason.TOO_LONG),
        (wrote(), answer(not_after=NOW), Reason.EXPIRED),
        (wrote(), answer(to="+447700900123"), Reason.COUNTRY_NOT_SERVED),
    ],
)
def test_an_answer_is_dropped(program, who, asked, reason):
    assert decide(asked, program, who, NOW) == Drop(reason)


def test_a_stop_before_the_reply_that_was_taken_back_holds_no_answer():
    came_back = wrote(1, stopped_at=NOW - 5 * HOUR, started_at=NOW - 2 * HOUR)
    assert isinstance(decide(answer(), TRANSACTIONAL, came_back, NOW), Send)


def test_a_doubt_holds_the_answers_of_marketing_programs_until_somebody_has_ruled():
    doubted = wrote(who=replace(person(), record=Record(PHONE, ProgramStatus(doubted_at=NOW - HOUR))))
    assert decide(answer(), PROMOTIONAL, doubted, NOW) == Drop(Reason.IN_DOUBT)
    assert isinstance(decide(answer(), TRANSACTIONAL, doubted, NOW), Send)


def test_neither_a_pause_nor_an_ended_subscription_holds_an_answer():
    paused = wrote(who=person("deals", state=State.SUNSET, paused_until=NOW + timedelta(days=9)))
    assert isinstance(decide(answer(topic="deals"), PROMOTIONAL, paused, NOW), Send)


def after(*answers):
    history = History()
    for number, (hours_ago, reply_id) in enumerate(answers):
        history = history.answering(Answered(NOW - hours_ago * HOUR, reply_id), f"answer-{number}")
    return wrote(history=history)


def test_a_reply_is_answered_three_times_and_each_reply_for_itself():
    assert isinstance(decide(answer(), TRANSACTIONAL, after((0.5, "text-1"), (0.4, "text-1")), NOW), Send)
    spent = after(*[(0.5, "text-1")] * 3)
    assert decide(answer(), TRANSACTIONAL, spent, NOW) == Drop(Reason.ANSWERED)
    assert isinstance(decide(answer(reply_to="text-2"), TRANSACTIONAL, spent, NOW), Send)


def test_nobody_gets_more_than_fifty_answers_in_a_day():
    busy = [(23 - number / 10, f"text-{number}") for number in range(50)]
    assert decide(answer(reply_to="new"), TRANSACTIONAL, after(*busy), NOW) == Drop(Reason.ANSWERED)
    assert isinstance(decide(answer(reply_to="new"), TRANSACTIONAL, after((25, "old"), *busy[1:]), NOW), Send)


def test_answers_are_kept_for_a_day_read_back_and_count_in_no_cap():
    history = after((30, "text-0"), (2, "text-1"), (1, "text-1")).history
    assert [one.reply_id for one in history.answers] == ["text-1", "text-1"]
    assert (history.sends, history.newest, history.last) == ((), NOW - HOUR, "answer-2")
    assert history_of(history_row(PHONE, history)) == history


def test_while_nobody_listens_an_answer_waits_for_a_minute():
    send = decide(answer(), TRANSACTIONAL, wrote(), NOW)
    held = while_unheard(send, answer(), TRANSACTIONAL, NOW)
    assert held == Defer(NOW + timedelta(minutes=1), Reason.UNHEARD)


def test_an_answer_reads_back_and_fits_the_published_schema():
    assert read(ASKED) == answer()
    assert list(VALID.iter_errors(ASKED)) == []
    assert read(ASKED | {"topic": "deals", "priority": "high"}).topic == "deals"


@pytest.mark.parametrize(
    "more",
    [
        {"template": "shipped"},
        {"parameters": {"order": "1"}},
        {"digest": True},
        {"campaign": "winter"},
        {"purpose": "reminder"},
        {"zip_code": "98101"},
        {"reply_to": ""},
        {"reply_to": "two words"},
    ],
    ids=str,
)
def test_an_answer_that_asks_for_more_is_refused(more):
    with pytest.raises(BadRequest, match=next(iter(more))):
        read(ASKED | more)
    assert list(VALID.iter_errors(ASKED | more))
