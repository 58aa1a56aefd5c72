"""The holidays of each calendar, against years written by hand."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter as dateutil_easter

from lambdas.quiet_hours.law import Holiday, calendars, easter, holidays, is_holiday
from tests.lambdas.quiet_hours.by_hand import BESIDE, FIRST_DAY, HOLIDAYS


@pytest.mark.parametrize("year", range(2025, 2031))
def test_the_holidays_of_a_year_are_those_written_by_hand(year):
    assert sorted(holidays("US", year)) == sorted(day for day in HOLIDAYS if day.year == year)


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


@pytest.mark.parametrize("state", BESIDE)
def test_what_a_state_closes_beside_the_federal_holidays_is_what_was_written_by_hand(state):
    ours = {day for year in range(2026, 2031) for day in holidays(state, year) if day >= FIRST_DAY}
    assert sorted(ours - HOLIDAYS) == sorted(BESIDE[state] - HOLIDAYS)


ABROAD = {
    "FR": "01-01 03-26 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25 12-26",
    "DE": "01-01 01-06 03-08 03-26 03-29 05-01 05-06 05-17 05-27 08-15 09-20 10-03 10-31 11-01 11-17 12-25 12-26",
    "GB": "01-01 01-02 01-04 03-17 03-26 03-29 05-03 05-31 07-12 08-02 08-30 11-30 12-25 12-26 12-27 12-28",
    "AU": "01-01 01-26 03-26 03-29 04-25 04-26 12-25 12-26 12-27 12-28",
    "CA": "01-01 02-15 03-26 05-24 07-01 08-02 09-06 09-30 10-11 11-11 12-25 12-26 12-27",
}


@pytest.mark.parametrize("country", ABROAD)
def test_the_holidays_of_a_country_in_2027_are_those_written_by_hand(country):
    assert [f"{day:%m-%d}" for day in sorted(holidays(country, 2027))] == ABROAD[country].split()


def test_easter_is_the_sunday_that_another_library_gives_in_every_year_of_ten_centuries():
    assert [easter(year) for year in range(1583, 2583)] == [dateutil_easter(year) for year in range(1583, 2583)]


def test_easter_is_right_in_the_years_of_its_earliest_and_latest_days():
    days = "1818-03-22 1943-04-25 2008-03-23 2011-04-24 2024-03-31 2025-04-20 2026-04-05 2038-04-25 2285-03-22"
    for day in map(date.fromisoformat, days.split()):
        assert easter(day.year) == day


@pytest.mark.parametrize(
    ("day", "calendar", "holiday"),
    [
        pytest.param(date(2019, 11, 5), "PA", False, id="Election Day before the act of Pennsylvania"),
        pytest.param(date(2020, 11, 3), "PA", True, id="Election Day under it"),
        pytest.param(date(2027, 11, 2), "RI", False, id="no general election in an odd year"),
        pytest.param(date(2026, 4, 3), "UT", False, id="Good Friday before Utah made it a holiday"),
        pytest.param(date(2027, 3, 26), "UT", True, id="Good Friday since"),
        pytest.param(date(2026, 8, 10), "RI", True, id="Victory Day"),
        pytest.param(date(2026, 2, 17), "LA", True, id="Mardi Gras"),
    ],
)
def test_a_calendar_changes_on_the_day_that_its_law_does(day, calendar, holiday):
    assert is_holiday(day, calendar) is holiday


@pytest.mark.parametrize("rule", ["", "1-1", "Funday from 01-01", "Monday", "easter soon", "easter 3"])
def test_a_rule_that_names_no_day_is_refused_with_what_was_got(rule):
    with pytest.raises(ValueError, match=f"got '{rule}'"):
        Holiday("someday", rule).day(2026)


@pytest.mark.parametrize("calendar", calendars())
def test_every_calendar_has_its_source(calendar):
    source = calendars()[calendar].source
    assert len(source.cite) > len("47 CFR")
    assert source.says.endswith(".")
    assert calendars()[calendar].holidays
