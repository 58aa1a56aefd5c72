"""When a program pauses by itself: exactly at its thresholds, over its hours, and not on what was forgiven."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.delivery.circuit_breaker import CircuitBreaker, should_trip
from lambdas.delivery.stats import SHARDS, DeliveryStats, Place, deltas, hour_of, hours_until, places_until
from lambdas.program.sending import PauseRule
from tests.lambdas.conftest import MORNING
from tests.lambdas.delivery.ends import end

RULE = PauseRule(opt_out_share=0.03, block_share=0.02, least=200, hours=24)
NOW = MORNING + timedelta(minutes=40)
HOUR = hour_of(NOW)
SHARES = st.integers(1, 500).map(lambda thousandths: thousandths / 1000)


def judged(rule=RULE, now=NOW, **counts):
    return should_trip({HOUR: DeliveryStats(**counts)}, rule, now)


@pytest.mark.parametrize(
    ("counts", "paused"),
    [
        ({"delivered": 1000}, False),
        ({"delivered": 981, "blocked": 19}, False),
        ({"delivered": 980, "blocked": 20}, True),
        ({"delivered": 980, "blocked": 12, "spam": 8}, True),
        ({"delivered": 980, "failed": 20}, False),
        ({"delivered": 196, "blocked": 4}, True),
        ({"delivered": 195, "blocked": 4}, False),
        ({"delivered": 1000, "opted_out": 29}, False),
        ({"delivered": 1000, "opted_out": 30}, True),
        ({"delivered": 500, "failed": 500, "opted_out": 30}, True),
        ({"opted_out": 1000}, False),
        ({}, False),
    ],
    ids=str,
)
def test_a_program_pauses_once_a_share_of_enough_texts_is_reached(counts, paused):
    assert bool(judged(**counts)) is paused


@pytest.mark.parametrize(("share", "bad"), [(0.07, 7), (0.14, 14), (0.28, 28), (0.55, 55)])
def test_a_share_that_floats_cannot_hold_is_reached_all_the_same(share, bad):
    assert bad < 100 * share, "else this shows nothing"
    rule = PauseRule(opt_out_share=0.5, block_share=share, least=1, hours=1)
    assert judged(rule, delivered=100 - bad, blocked=bad)


def test_the_reason_says_how_many_of_how_many_and_what_the_limit_is():
    assert judged(delivered=980, blocked=20) == (
        "20 of 1000 texts were blocked or marked as spam within 24 hours, the program pauses at 2 %"
    )
    assert judged(delivered=1000, opted_out=30) == (
        "30 people opted out while 1000 texts came to their end within 24 hours, the program pauses at 3 %"
    )


@settings(max_examples=300, deadline=None)
@given(SHARES, st.integers(1, 5000), st.integers(0, 5000))
def test_it_pauses_exactly_at_the_share_as_it_is_written(share, finals, bad):
    bad = min(bad, finals)
    due = bad > 0 and Fraction(bad, finals) >= Fraction(str(share))
    blocks = PauseRule(opt_out_share=0.5, block_share=share, least=1, hours=1)
    assert bool(judged(blocks, delivered=finals - bad, blocked=bad // 2, spam=bad - bad // 2)) is due
    opt_outs = PauseRule(opt_out_share=share, block_share=0.5, least=1, hours=1)
    assert bool(judged(opt_outs, delivered=finals, opted_out=bad)) is due


@pytest.mark.parametrize(("hours", "back", "counted"), [(24, 23, True), (24, 24, False), (1, 0, True), (1, 1, False)])
def test_only_the_hours_of_the_rule_count(hours, back, counted):
    rule = PauseRule(opt_out_share=0.03, block_share=0.02, least=200, hours=hours)
    tallies = {hour_of(NOW - timedelta(hours=back)): DeliveryStats(delivered=900, blocked=100)}
    assert bool(should_trip(tallies, rule, NOW)) is counted


def test_every_row_of_a_day_is_read_and_those_of_the_four_before_are_among_them():
    rows = places_until(NOW, 24)
    assert len(set(rows)) == 24 * SHARDS
    assert {Place(hour, shard) for hour in hours_until(NOW, 24) for shard in range(4)} <= set(rows)
    assert {row.hour for row in rows} == set(hours_until(NOW, 24))
    assert hours_until(NOW, 3) == ["2026-11-02T09", "2026-11-02T08", "2026-11-02T07"]


def released(forgiven):
    return CircuitBreaker("why", NOW - timedelta(hours=2), "delivery_events", NOW, "ann", forgiven)


def test_what_a_person_has_seen_before_resuming_does_not_pause_the_program_again():
    before = {
        HOUR: DeliveryStats(delivered=900, blocked=100),
        hour_of(NOW - timedelta(hours=1)): DeliveryStats(blocked=500),
    }
    brake = released(before[HOUR])
    assert should_trip(before, RULE, NOW)
    assert should_trip(brake.unforgiven(before), RULE, NOW) is None


@pytest.mark.parametrize(("blocked", "paused"), [(3, False), (4, True)])
def test_after_resuming_the_rule_begins_anew(blocked, paused):
    brake = released(DeliveryStats(delivered=900, blocked=100))
    after = {HOUR: DeliveryStats(delivered=900 + 200 - blocked, blocked=100 + blocked)}
    assert bool(should_trip(brake.unforgiven(after), RULE, NOW + timedelta(minutes=5))) is paused


def test_a_text_that_arrived_after_all_takes_nothing_below_zero():
    brake = released(DeliveryStats(delivered=10, failed=5))
    assert brake.unforgiven({HOUR: DeliveryStats(delivered=11, failed=4)}) == {HOUR: DeliveryStats(delivered=1)}


def test_while_the_brake_is_on_nothing_is_forgiven():
    brake = CircuitBreaker("why", NOW, "gate")
    assert brake.unforgiven({HOUR: DeliveryStats(blocked=1)}) == {HOUR: DeliveryStats(blocked=1)}


def test_an_end_that_turns_out_otherwise_moves_from_its_old_hour_to_the_new_one():
    late, soon = end("TEXT_DELIVERED", 3), end("TEXT_UNKNOWN", 0)
    moved = {place.hour: counts for place, counts in deltas(soon, late).items()}
    assert moved == {"2026-11-02T00": {"failed": -1}, "2026-11-05T00": {"delivered": 1}}
    assert {place.hour: counts for place, counts in deltas(None, soon).items()} == {"2026-11-02T00": {"failed": 1}}


def test_within_an_hour_it_moves_in_one_row():
    before, after = end("TEXT_UNKNOWN", 0), end("TEXT_BLOCKED", 0.01)
    (counts,) = deltas(before, after).values()
    assert counts == {"failed": -1, "blocked": 1}
    assert deltas(end("TEXT_UNREACHABLE", 0), end("TEXT_INVALID", 0.01)) == {}


def test_texts_are_spread_over_the_rows_of_their_hour():
    rows = {next(iter(deltas(None, end("TEXT_DELIVERED", text=f"text-{number}")))) for number in range(100)}
    assert rows == {Place("2026-11-02T00", shard) for shard in range(SHARDS)}
