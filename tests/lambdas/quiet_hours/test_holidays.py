"""The federal holidays, against six years written by hand."""

from datetime import date, timedelta

import pytest

from lambdas.quiet_hours.law import federal_holidays, is_holiday
from tests.lambdas.quiet_hours.by_hand import HOLIDAYS


@pytest.mark.parametrize("year", range(2025, 2031))
def test_the_holidays_of_a_year_are_those_written_by_hand(year):
    assert sorted(federal_holidays(year)) == sorted(day for day in HOLIDAYS if day.year == year)


def test_every_other_day_of_those_years_is_none():
    days = (date(2025, 1, 1) + timedelta(days=n) for n in range(6 * 365 + 1))
    assert {day for day in days if is_holiday(day)} == HOLIDAYS


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        pytest.param(date(2020, 6, 19), False, id="Juneteenth before its law"),
        pytest.param(date(2021, 6, 19), True, id="Juneteenth since its law"),
        pytest.param(date(2021, 6, 18), True, id="Juneteenth of 2021, a Saturday, observed on Friday"),
        pytest.param(date(2021, 12, 31), True, id="New Year's Day of the next year, a Saturday, observed on Friday"),
        pytest.param(date(2023, 1, 2), True, id="New Year's Day, a Sunday, observed on Monday"),
        pytest.param(date(2025, 1, 20), True, id="Martin Luther King's birthday, which Inauguration Day fell on"),
        pytest.param(date(2029, 1, 20), False, id="Inauguration Day alone"),
        pytest.param(date(2026, 11, 27), False, id="the Friday after Thanksgiving"),
        pytest.param(date(2026, 11, 3), False, id="Election Day"),
    ],
)
def test_a_day_at_the_edge_is_told_right(day, holiday):
    assert is_holiday(day) is holiday
