"""Somebody may be texted at any time, so that end-to-end tests may run then."""

from datetime import UTC, datetime, timedelta

from tests.e2e.people import asleep_at, awake_at

START = datetime(2026, 10, 20, tzinfo=UTC)
QUARTERS = 400 * 24 * 4


def test_at_every_quarter_hour_of_a_year_somebody_is_awake_and_somebody_asleep():
    for quarter in range(QUARTERS):
        moment = START + quarter * timedelta(minutes=15)
        assert awake_at(moment) != asleep_at(moment)
