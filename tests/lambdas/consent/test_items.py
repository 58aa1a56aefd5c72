"""How a record, and the lease on a phone, lie in the tables."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.events import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.items import (
    HANDED_OVER,
    HELD,
    NEEDED,
    SENT_WITHIN,
    TableNames,
    audience,
    doubt_row,
    held_by,
    lease_row,
    ledger_entry,
    ledger_row,
    open_doubts,
    record_of,
    recording,
    standing_attributes,
    time_left,
    topic_row,
    unless_handing_over,
    unless_held,
    unless_replying,
)
from lambdas.consent.ledger import LedgerEntry
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


def test_an_entry_of_the_ledger_reads_back_as_it_was_written():
    entry = LedgerEntry(8, "p" * 64, "h" * 64, "{}")
    assert ledger_row("+1", entry) == {
        "phone": {"S": "+1"},
        "sequence": {"N": "8"},
        "previous_hash": {"S": "p" * 64},
        "hash": {"S": "h" * 64},
        "content": {"S": "{}"},
    }
    assert ledger_entry(ledger_row("+1", entry)) == entry
    first = replace(entry, sequence=1, previous_hash="")
    assert ledger_entry(ledger_row("+1", first)) == first


TABLES = TableNames("Subscriptions", "Ledger", "Sends", 4)
STOPPED = {"TableName": "Subscriptions", "Key": {"phone": {"S": "+1"}, "item": {"S": "program"}}}


def event(kind, at, *changes):
    return ConsentEvent(kind, at, "sms", changes, Evidence("m", "r", "", ""), "", "0" * 64)


def test_the_first_event_of_a_phone_is_written_where_there_is_no_record_yet(text):
    at = text("").at
    asked = event(EventKind.OPT_IN_REQUESTED, at, Change("deals", None, State.PENDING))
    after, (standing, entry, topic) = recording(Record("+1"), asked, at, TABLES)
    assert after.standing.sequence == 1
    assert standing["Update"] == STOPPED | {
        "UpdateExpression": "SET #sequence = :sequence, #head = :head, #tier = :tier",
        "ConditionExpression": "attribute_not_exists(#sequence)",
        "ExpressionAttributeNames": {"#sequence": "sequence", "#head": "head", "#tier": "tier"},
        "ExpressionAttributeValues": {
            ":sequence": {"N": "1"},
            ":head": {"S": after.standing.head},
            ":tier": {"S": "engaged"},
        },
    }
    assert entry["Put"]["TableName"] == "Ledger"
    assert entry["Put"]["ConditionExpression"] == "attribute_not_exists(#key)"
    assert entry["Put"]["ExpressionAttributeNames"] == {"#key": "sequence"}
    row = entry["Put"]["Item"]
    assert (row["kind"], row["source"], row["sequence"]) == ({"S": "opt_in_requested"}, {"S": "sms"}, {"N": "1"})
    assert topic == {"Put": {"TableName": "Subscriptions", "Item": topic_row("+1", after.subscriptions["deals"], 4)}}


def test_a_stop_waits_for_a_text_and_an_answer_that_are_being_handed_over_and_settles_a_doubt(text):
    at, doubted = text("", 9).at, text("", 1).at
    before = Record("+1", ProgramStatus(sequence=3, head="h", doubted_at=doubted, doubt_renewed_at=doubted))
    after, (standing, _, doubt, in_hand) = recording(before, event(EventKind.OPTED_OUT, at), at, TABLES)
    update, now = standing["Update"], str(int(at.timestamp()) * 1000)
    assert update["UpdateExpression"] == (
        "SET #sequence = :sequence, #stopped_at = :stopped_at, #head = :head, #tier = :tier"
        " REMOVE #doubted_at, #doubt_renewed_at"
    )
    assert update["ConditionExpression"] == unless_replying("#sequence = :read")
    assert update["ExpressionAttributeNames"]["#replying"] == "replying_until"
    assert update["ExpressionAttributeValues"][":read"] == {"N": "3"}
    assert update["ExpressionAttributeValues"][":now"] == {"N": now}
    assert after.standing.doubted_at is None
    assert doubt == {"Put": {"TableName": "Subscriptions", "Item": doubt_row("+1", None, at)}}
    key = {"phone": {"S": "+1"}, "item": {"S": "lease"}}
    assert in_hand == {"ConditionCheck": {"TableName": "Sends", "Key": key} | unless_handing_over(at)}


@pytest.mark.parametrize("kind", EventKind)
def test_what_takes_consent_away_waits_for_what_is_in_hand_and_nothing_else_does(text, kind):
    takes = {"opted_out", "topic_left", "declined", "sunset", "suspended", "reassigned", "paused", "doubted"}
    before = Record("+1", ProgramStatus(sequence=3, head="h"))
    _, writes = recording(before, event(kind, text("").at), text("").at, TABLES)
    assert any("ConditionCheck" in write for write in writes) is (kind in takes)


def test_a_standing_is_free_where_no_answer_is_on_its_way():
    assert unless_replying("#s = :read") == (
        "#s = :read AND attribute_not_exists(#replying) OR #s = :read AND #replying < :now"
    )
