"""How a record, and the lease on a phone, lie in the tables."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.items import (
    HANDED_OVER,
    HELD,
    NEEDED,
    SENT_WITHIN,
    audience,
    doubt_row,
    held_by,
    lease_row,
    open_doubts,
    record_of,
    standing_attributes,
    time_left,
    topic_row,
    unless_handing_over,
    unless_held,
    unless_replying,
)
from lambdas.consent.record import ProgramStatus, Record, State, Subscription

SUBSCRIPTIONS = {
    "pending": {"pending_until": 60, "requested_at": 0, "wording": "reply YES"},
    "active": {"requested_at": 0, "wording": "reply YES"},
    "revoked": {},
    "sunset": {},
}


@pytest.mark.parametrize("state", SUBSCRIPTIONS)
def test_a_topic_reads_back_as_it_was_written(text, state):
    facts = {name: value if name == "wording" else text("", value).at for name, value in SUBSCRIPTIONS[state].items()}
    held = Subscription("deals", State(state), text("", 1).at, **facts)
    assert record_of("+1", [topic_row("+1", held, 4)]) == Record("+1", ProgramStatus(), {"deals": held})


@pytest.mark.parametrize("minutes", [(None, None), (1, None), (None, 2), (1, 2)])
def test_a_standing_reads_back_as_it_was_written(text, minutes):
    stopped, started = (None if minute is None else text("", minute).at for minute in minutes)
    standing = ProgramStatus(stopped, started, sequence=7, head="abc")
    row = {"item": {"S": "program"}} | standing_attributes(standing)
    assert record_of("+1", [row]) == Record("+1", standing)


@pytest.mark.parametrize("state", State)
def test_only_an_active_subscription_stands_in_the_audience_index(text, state):
    row = topic_row("+14255550161", Subscription("deals", state, text("").at), 4)
    assert ("audience" in row) is (state is State.ACTIVE)


def test_a_phone_is_always_in_the_same_shard():
    assert audience("deals", "+14255550161", 16) == audience("deals", "+14255550161", 16) == "deals#02"


def test_phones_spread_over_all_shards():
    counts = dict.fromkeys((f"deals#{shard:02}" for shard in range(8)), 0)
    for number in range(8000):
        counts[audience("deals", f"+1425{number:07}", 8)] += 1
    assert min(counts.values()) > 850


def test_rows_of_another_kind_are_passed_over(text):
    held = Subscription("deals", State.REVOKED, text("").at)
    rows = [{"item": {"S": "outbox#1"}}, topic_row("+1", held, 4), {"item": {"S": "unheard-of"}}]
    assert record_of("+1", rows) == replace(Record("+1"), subscriptions={"deals": held})


def test_the_numbers_in_doubt_are_told_oldest_first_and_a_settled_one_goes_by_itself(text):
    now, older, newer = text("", 9).at, text("", 1).at, text("", 2).at
    settled = doubt_row("+14255550163", None, now)
    assert settled == {
        "phone": {"S": "doubts"},
        "item": {"S": "+14255550163"},
        "expires_at": {"N": str(int(now.timestamp()))},
    }
    rows = [doubt_row("+14255550161", newer, now), settled, doubt_row("+14255550162", older, now)]
    assert rows[0] == {
        "phone": {"S": "doubts"},
        "item": {"S": "+14255550161"},
        "since": {"S": "2026-11-02T09:02:00.000Z"},
    }
    assert open_doubts(rows) == [(older, "+14255550162"), (newer, "+14255550161")]


def test_a_lease_is_free_once_it_has_run_out_and_its_holder_is_known_by_request_and_end(text):
    now = text("").at
    milliseconds = str(int(now.timestamp()) * 1000)
    assert lease_row("+1", "r-1", now)["until"] == {"N": milliseconds}
    assert lease_row("+1", "r-1", now)["request"] == {"S": "r-1"}
    assert unless_held(now) == {
        "ConditionExpression": "attribute_not_exists(#until) OR #until < :now",
        "ExpressionAttributeNames": {"#until": "until"},
        "ExpressionAttributeValues": {":now": {"N": milliseconds}},
    }
    assert held_by("r-1", now) == {
        "ConditionExpression": "#until = :until AND #request = :request",
        "ExpressionAttributeNames": {"#until": "until", "#request": "request"},
        "ExpressionAttributeValues": {":until": {"N": milliseconds}, ":request": {"S": "r-1"}},
    }


def test_a_text_is_handed_over_in_the_first_four_of_the_twenty_seconds_of_a_lease(text):
    claimed = text("").at
    until = claimed + timedelta(seconds=20)
    assert (timedelta(seconds=20), timedelta(seconds=4)) == (HELD, HANDED_OVER)
    assert time_left(until, claimed) == timedelta(seconds=4)
    assert time_left(until, claimed + timedelta(seconds=3)) == timedelta(seconds=1)
    assert unless_handing_over(claimed + timedelta(seconds=4)) == unless_held(until)


def test_a_send_that_begins_ends_in_time_whatever_two_clocks_show():
    assert (timedelta(seconds=3), timedelta(seconds=3.5)) == (SENT_WITHIN, NEEDED)
    assert NEEDED < HANDED_OVER


def test_a_standing_is_free_where_no_answer_is_on_its_way():
    assert unless_replying("#s = :read") == (
        "#s = :read AND attribute_not_exists(#replying) OR #s = :read AND #replying < :now"
    )
