"""When a campaign's zones are served: by the code's rate, in their windows, before its end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.quiet_hours.windows import Opening
from ops.campaigns.forecast import forecast

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = {"east": (14, 23), "centre": (15, 24), "west": (17, 24)}  # of UTC, every day


def opening(group, at):
    """Return the present or next opening of a zone that is open every day for the hours above."""
    opens, closes = HOURS[group]
    day = MIDNIGHT + timedelta(days=(at - MIDNIGHT).days - 1)
    while day + closes * HOUR <= at:
        day += timedelta(days=1)
    return Opening(day + opens * HOUR, day + closes * HOUR)


def course(counts, *, rate=1.0, begins=MIDNIGHT, hours=240):
    made = forecast(counts, opening, texts_per_second=rate, begins=begins, not_after=begins + hours * HOUR)
    return made, {zone.group: zone for zone in made.zones}


def test_a_zone_is_served_from_its_opening_at_the_codes_rate():
    made, zones = course({"east": 3600})
    assert (zones["east"].first, zones["east"].last) == (MIDNIGHT + 14 * HOUR, MIDNIGHT + 15 * HOUR)
    assert made.ends == MIDNIGHT + 15 * HOUR


def test_zones_that_are_open_together_share_the_rate():
    _, zones = course({"east": 3600, "centre": 1800})
    assert zones["east"].last == MIDNIGHT + 15 * HOUR
    assert zones["centre"].last == MIDNIGHT + 15.5 * HOUR
    _, zones = course({"east": 5400, "centre": 1800})
    assert zones["centre"].last == MIDNIGHT + 16 * HOUR
    assert zones["east"].last == MIDNIGHT + 16 * HOUR


def test_what_one_day_does_not_hold_goes_out_on_the_next():
    _, zones = course({"east": 3600 * 10})
    assert zones["east"].last == MIDNIGHT + timedelta(days=1) + 15 * HOUR


def test_whoever_is_not_reached_before_the_end_is_counted():
    made, zones = course({"east": 3600 * 10, "west": 3600}, hours=18)
    assert zones["east"].unreached == 3600 * 6 + 1800
    assert zones["west"].unreached == 1800
    assert made.ends == MIDNIGHT + 18 * HOUR


def test_a_campaign_that_ends_before_any_window_reaches_nobody():
    made, zones = course({"west": 10}, hours=3)
    assert made.ends is None
    assert zones["west"].unreached == 10


def test_a_zone_that_never_opens_keeps_nobody_else_waiting():
    made = forecast(
        {"east": 60, "nowhere": 5},
        lambda group, at: None if group == "nowhere" else opening(group, at),
        texts_per_second=1,
        begins=MIDNIGHT,
        not_after=MIDNIGHT + 48 * HOUR,
    )
    assert made.ends == MIDNIGHT + 14 * HOUR + timedelta(minutes=1)
    assert [zone.unreached for zone in made.zones] == [0, 5]


@given(
    counts=st.dictionaries(st.sampled_from(sorted(HOURS)), st.integers(1, 200_000), min_size=1),
    rate=st.sampled_from([0.5, 1.0, 33.3, 100.0]),
    begins=st.integers(0, 47),
)
def test_nobody_is_lost_and_nobody_is_served_outside_a_window_or_faster_than_the_code(counts, rate, begins):
    at = MIDNIGHT + begins * HOUR
    made, zones = course(counts, rate=rate, begins=at, hours=120)
    sent = sum(zone.recipients - zone.unreached for zone in made.zones)
    assert sent <= rate * 120 * 3600 + len(counts)
    for group, zone in zones.items():
        assert 0 <= zone.unreached <= zone.recipients
        for moment in filter(None, (zone.first, zone.last)):
            found = opening(group, moment - timedelta(seconds=1) if moment == zone.last else moment)
            assert found.opens - timedelta(seconds=1) <= moment <= found.closes + timedelta(seconds=1)


@pytest.mark.parametrize("count", [1, 7, 10_000_000])
def test_the_whole_of_a_large_zone_is_accounted_for(count):
    _, zones = course({"east": count}, rate=100, hours=24 * 40)
    assert zones["east"].unreached == 0
