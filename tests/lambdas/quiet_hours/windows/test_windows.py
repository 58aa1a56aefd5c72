"""When a text may be sent: the edges of the day, of the week, of the year and of the map."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from lambdas.program.sending import DAYTIME, PRACTICE, Hours, Week
from lambdas.quiet_hours.law import rows
from lambdas.quiet_hours.windows import NeverOpenError, Rules, closes_at, is_open, next_open
from tests.lambdas.quiet_hours.by_hand import phone

SECOND = timedelta(seconds=1)
NEW_YORK, SEATTLE, FLORIDA, UNKNOWN = phone("212"), phone("206"), phone("305"), phone("800")
PRACTICAL, DAYLONG = Rules.of(PRACTICE), Rules.of(DAYTIME)
ALL_DAY = Week(*[Hours(0, 1440)] * 4)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "rules", "opens", "closes", "zip_code"),
    [
        pytest.param(NEW_YORK, PRACTICAL, "2026-11-23 14:00", "2026-11-23 23:00", "", id="a weekday in winter"),
        pytest.param(NEW_YORK, PRACTICAL, "2026-07-06 13:00", "2026-07-06 22:00", "", id="a weekday in summer"),
        pytest.param(NEW_YORK, PRACTICAL, "2026-11-28 15:00", "2026-11-28 22:00", "", id="a Saturday"),
        pytest.param(NEW_YORK, DAYLONG, "2026-11-29 13:00", "2026-11-30 02:00", "", id="a Sunday of held texts"),
        pytest.param(NEW_YORK, DAYLONG, "2026-11-01 13:00", "2026-11-02 02:00", "", id="the day the clocks go back"),
        pytest.param(NEW_YORK, DAYLONG, "2026-03-08 12:00", "2026-03-09 01:00", "", id="the day they go forward"),
        pytest.param(FLORIDA, DAYLONG, "2026-11-23 13:00", "2026-11-24 01:00", "", id="Florida ends at eight"),
        pytest.param(SEATTLE, DAYLONG, "2026-11-23 13:00", "2026-11-24 01:00", "33101", id="Washington in Florida"),
        pytest.param(FLORIDA, DAYLONG, "2026-11-23 16:00", "2026-11-24 04:00", "98101", id="Florida in Washington"),
        pytest.param(phone("212"), DAYLONG, "2026-11-23 18:00", "2026-11-24 07:00", "96813", id="New York in Honolulu"),
        pytest.param(phone("214"), DAYLONG, "2026-11-29 18:00", "2026-11-30 03:00", "", id="a Sunday noon in Texas"),
        pytest.param(phone("850"), DAYLONG, "2026-11-23 14:00", "2026-11-24 01:00", "", id="two zones of Florida"),
        pytest.param(
            phone("850"), DAYLONG, "2026-11-23 14:00", "2026-11-24 02:00", "32501", id="in Pensacola for sure"
        ),
        pytest.param(phone("602"), DAYLONG, "2026-07-06 15:00", "2026-07-07 04:00", "", id="no summer time in Phoenix"),
        pytest.param(
            phone("928"), DAYLONG, "2026-07-06 15:00", "2026-07-07 03:00", "", id="the Navajo Nation beside it"
        ),
        pytest.param(phone("671"), PRACTICAL, "2026-11-22 23:00", "2026-11-23 08:00", "", id="Guam is a day ahead"),
        pytest.param(UNKNOWN, PRACTICAL, "2026-11-23 20:00", "2026-11-23 22:00", "", id="no place: all the US at once"),
        pytest.param(
            UNKNOWN, PRACTICAL, "2026-11-23 15:00", "2026-11-23 23:00", "10001", id="no place, but a ZIP code"
        ),
        pytest.param("+442071234567", PRACTICAL, "2026-11-23 09:00", "2026-11-23 18:00", "", id="London"),
        pytest.param(
            "+442071234567", PRACTICAL, "2026-11-23 09:00", "2026-11-23 18:00", "10001", id="no ZIP in London"
        ),
        pytest.param("+34612345678", DAYLONG, "2026-11-23 10:00", "2026-11-23 19:00", "", id="Madrid and the Canaries"),
        pytest.param("+919812345678", DAYLONG, "2026-11-23 04:30", "2026-11-23 15:30", "", id="a half hour in Delhi"),
        pytest.param("+9779812345678", DAYLONG, "2026-11-23 04:15", "2026-11-23 14:15", "", id="a quarter in Nepal"),
    ],
)
def test_an_opening_begins_and_ends_at_its_minute(number, rules, opens, closes, zip_code):
    opens, closes = at(opens), at(closes)
    assert next_open(number, opens - SECOND, rules, zip_code=zip_code) == opens
    assert not is_open(number, opens - SECOND, rules, zip_code=zip_code)
    assert is_open(number, opens, rules, zip_code=zip_code)
    assert closes_at(number, opens, rules, zip_code=zip_code) == closes
    assert is_open(number, closes - SECOND, rules, zip_code=zip_code)
    assert not is_open(number, closes, rules, zip_code=zip_code)


@pytest.mark.parametrize(
    ("number", "rules", "asked", "opens"),
    [
        pytest.param(NEW_YORK, PRACTICAL, "2026-11-25 23:00", "2026-11-27 14:00", id="over Thanksgiving"),
        pytest.param(NEW_YORK, PRACTICAL, "2026-11-28 22:00", "2026-11-30 14:00", id="over a Sunday"),
        pytest.param(
            NEW_YORK, PRACTICAL, "2026-07-02 22:00", "2026-07-06 13:00", id="over the Fourth, observed on Friday"
        ),
        pytest.param(
            NEW_YORK, PRACTICAL, "2027-12-30 23:00", "2028-01-03 14:00", id="over New Year, observed in December"
        ),
        pytest.param(phone("205"), DAYLONG, "2026-12-25 02:00", "2026-12-26 14:00", id="over Christmas in Alabama"),
        pytest.param(phone("207"), DAYLONG, "2026-11-20 22:00", "2026-11-23 14:00", id="over a weekend in Maine"),
        pytest.param(
            phone("215"), DAYLONG, "2027-03-25 23:00", "2027-03-27 13:00", id="over Good Friday in Pennsylvania"
        ),
        pytest.param(
            phone("401"), DAYLONG, "2027-08-07 21:00", "2027-08-10 13:00", id="over Victory Day in Rhode Island"
        ),
        pytest.param(phone("504"), DAYLONG, "2027-02-09 02:00", "2027-02-10 14:00", id="over Mardi Gras in Louisiana"),
        pytest.param(phone("801"), DAYLONG, "2027-07-23 03:00", "2027-07-26 14:00", id="over Pioneer Day in Utah"),
        pytest.param("+33612345678", DAYLONG, "2027-05-14 20:00", "2027-05-15 06:00", id="a night in France"),
        pytest.param("+33612345678", DAYLONG, "2027-05-15 20:00", "2027-05-18 06:00", id="over Whit Monday in France"),
        pytest.param("+14165550123", DAYLONG, "2027-07-01 14:00", "2027-07-02 13:00", id="over Canada Day"),
        pytest.param(UNKNOWN, PRACTICAL, "2026-11-28 22:00", "2026-11-30 20:00", id="over a Sunday without a place"),
    ],
)
def test_what_is_closed_opens_on_the_next_day_that_may(number, rules, asked, opens):
    assert next_open(number, at(asked), rules) == at(opens)
    assert closes_at(number, at(asked), rules) == at(asked)


def test_what_is_open_is_open_now_to_the_microsecond():
    now = datetime(2026, 11, 23, 17, 3, 12, 345678, tzinfo=UTC)
    assert next_open(NEW_YORK, now, PRACTICAL) == now


def test_an_instant_is_the_same_whatever_zone_it_is_written_in():
    there = datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(hours=-6)))
    assert is_open(NEW_YORK, there, PRACTICAL)
    assert not is_open(NEW_YORK, there - SECOND, PRACTICAL)


@pytest.mark.parametrize("ask", [is_open, next_open, closes_at])
def test_a_time_without_a_zone_is_refused(ask):
    with pytest.raises(TypeError, match="offset-naive"):
        ask(NEW_YORK, datetime(2026, 11, 23, 12, 0), PRACTICAL)  # noqa: DTZ001 - the point


@pytest.mark.parametrize(
    ("number", "week"),
    [
        pytest.param(NEW_YORK, Week(None, None, None, None), id="a week without hours"),
        pytest.param(NEW_YORK, Week(Hours(0, 480), None, None, None), id="a week of nights"),
        pytest.param(phone("601"), Week(None, None, Hours(540, 1080), None), id="Sundays only, in Mississippi"),
        pytest.param("+79161234567", PRACTICE, id="business hours from Kaliningrad to Kamchatka"),
    ],
)
def test_a_place_that_never_opens_says_so_and_is_closed(number, week):
    now, rules = at("2026-11-23 12:00"), Rules.of(week)
    with pytest.raises(NeverOpenError, match="widen the week"):
        next_open(number, now, rules)
    assert not is_open(number, now, rules)
    assert closes_at(number, now, rules) == now


@pytest.mark.parametrize(
    ("day", "week"),
    [
        pytest.param("2026-03-08", Week(*[Hours(150, 240)] * 4), id="opens at half past two, which never comes"),
        pytest.param("2026-03-08", Week(*[Hours(60, 150)] * 4), id="closes at half past two, which never comes"),
        pytest.param("2026-11-01", Week(*[Hours(90, 240)] * 4), id="opens at half past one, which comes twice"),
        pytest.param("2026-11-01", Week(*[Hours(30, 90)] * 4), id="closes at half past one, which comes twice"),
    ],
)
def test_an_hour_that_never_comes_or_comes_twice_opens_nothing_outside_the_week(day, week):
    lawless = Rules.of(week, ())
    minutes = [at(f"{day} 04:00") + timedelta(minutes=n) for n in range(24 * 60)]
    opened = [minute for minute in minutes if is_open(NEW_YORK, minute, lawless)]
    local = [minute.astimezone(ZoneInfo("America/New_York")) for minute in opened]
    shown = [moment.hour * 60 + moment.minute for moment in local]
    assert shown
    assert all(week.weekdays.opens <= minute < week.weekdays.closes for minute in shown)
    assert opened == [opened[0] + timedelta(minutes=n) for n in range(len(opened))]


def test_rows_of_a_callers_own_take_the_place_of_the_law():
    federal = tuple(row for row in rows() if row.id == "federal")
    moment = at("2026-11-24 01:30")
    assert is_open(FLORIDA, moment, Rules.of(ALL_DAY, federal))
    assert not is_open(FLORIDA, moment, Rules.of(ALL_DAY))


def test_every_day_of_a_month_is_open_in_the_morning_of_its_place():
    rules = Rules.of(Week(*[Hours(8 * 60, 13 * 60)] * 4))
    eight = datetime(2027, 2, 1, 13, tzinfo=UTC)
    for day in range(28):
        opens = eight + timedelta(days=day)
        found = [is_open("+12125550123", opens + timedelta(hours=hours), rules) for hours in (-0.1, 0, 4.9, 5)]
        assert found == [False, True, True, False], opens
