"""How a record lies in the table."""

from dataclasses import replace

import pytest

from lambdas.consent.items import audience, record_of, standing_attributes, topic_row
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
