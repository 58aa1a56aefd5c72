"""The law's rows: each with its source, each dated, all of them together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.program.sending import DAYTIME, PRACTICE, Hours, Week
from lambdas.quiet_hours.caps import Cap, cap_rows, state_caps
from lambdas.quiet_hours.law import ELSEWHERE, EVERYWHERE, UNKNOWN, Rules, Source, _row, abroad, rows, rows_as_of
from lambdas.quiet_hours.regions import known_countries
from tests.lambdas.quiet_hours.by_hand import FEDERAL, LAW, STATE_OF, phone
from tests.lambdas.quiet_hours.test_week import WEEKS

MONDAY, HOLIDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 28), date(2026, 11, 29)
STATES = sorted({*STATE_OF.values(), "PR", UNKNOWN})
NAMED = {*STATES, EVERYWHERE, ELSEWHERE, *map(abroad, known_countries())}
ALL_DAY = Week(*[Hours(0, 1440)] * 4)
EVERY_ROW = [pytest.param(row, id=row.id) for row in rows()] + [
    pytest.param(row, id=row.cap.rule) for row in cap_rows()
]


def minutes(hours):
    return set(range(hours.opens, hours.closes)) if hours else set()


@pytest.mark.parametrize("row", EVERY_ROW)
def test_every_row_has_its_source_the_day_it_was_read_and_how_sure_that_is(row):
    source = row.source
    assert len(source.cite) > len("47 CFR")
    assert any(character.isdigit() for character in source.cite) or "s." in source.cite or "default" in source.cite
    assert source.says.endswith(".")
    assert date(2026, 1, 1) <= source.read_on <= date(2100, 1, 1)
    assert source.confidence in {"high", "medium", "low"}
    assert isinstance(source.disputed, bool)
    assert source.until is None or source.effective < source.until
    assert row.states <= NAMED
    assert all(note.endswith(".") for note in source.notes)


def test_no_disputed_row_is_told_with_confidence():
    assert {row.source.confidence for row in rows() if row.source.disputed} == {"low"}


@pytest.mark.parametrize("missing", ["cite", "read_on", "confidence", "disputed", "says", "effective", "until"])
def test_a_row_without_its_source_is_refused(missing):
    row = {"effective": "2026-01-01", "until": None, "cite": "1 U.S.C. 1", "read_on": "2026-11-23"}
    row |= {"confidence": "low", "disputed": True, "says": "So."}
    del row[missing]
    with pytest.raises(KeyError, match=missing):
        Source.from_dict(row)


def test_ids_are_told_apart():
    ids = [row.id for row in rows()] + [row.cap.rule for row in cap_rows()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("day", [MONDAY, HOLIDAY, SATURDAY, SUNDAY], ids=["weekday", "holiday", "Saturday", "Sunday"])
def test_the_law_of_a_state_is_the_one_written_by_hand(state, day):
    weekdays, saturday, sunday, holidays = LAW.get(state, FEDERAL)
    hours = {5: saturday, 6: sunday}.get(day.weekday(), weekdays)
    closed = hours is None or day in holidays
    expected = None if closed else Hours(max(hours[0], 8) * 60, min(hours[1], 21) * 60)
    assert Rules.of(ALL_DAY).hours((state,), day) == expected


@given(WEEKS, st.lists(st.sampled_from(STATES), max_size=3), st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_a_brand_never_widens_the_law_and_never_goes_beyond_its_own_week(week, states, day):
    ours = minutes(Rules.of(week).hours(tuple(states), day))
    assert ours <= minutes(Rules.of(ALL_DAY).hours(tuple(states), day))
    assert ours <= minutes(week.hours(day, holiday=False))


@given(
    st.lists(st.sampled_from(STATES), max_size=3), st.sampled_from(STATES), st.sampled_from([MONDAY, HOLIDAY, SUNDAY])
)
def test_one_more_state_never_adds_an_hour(states, more, day):
    rules = Rules.of(DAYTIME)
    assert minutes(rules.hours((*states, more), day)) <= minutes(rules.hours(tuple(states), day))


def wider_than(name, others):
    """The rows of `others` that close an hour, on some day of a year, which the rows for `name` leave open."""
    alone = Rules.of(ALL_DAY, tuple(row for row in rows() if row.states == {name}))
    days = [MONDAY + timedelta(days=n) for n in range(366)]
    return {
        row.id for row in others for day in days if not minutes(alone.hours((name,), day)) <= minutes(row.hours(day))
    }


def test_the_unknown_row_lies_within_every_other_but_those_that_close_saturdays_or_the_evening():
    states = [row for row in rows() if row.states <= {*STATES, EVERYWHERE}]
    assert wider_than(UNKNOWN, states) == {"me-hours", "sd-hours"}


def test_the_row_for_elsewhere_lies_within_that_of_every_country_but_for_their_own_holidays():
    alone = Rules.of(ALL_DAY, tuple(row for row in rows() if row.states == {ELSEWHERE}))
    for row in rows():
        if any(state.endswith("-*") for state in row.states):
            assert all(
                minutes(alone.hours((ELSEWHERE,), day)) <= minutes(row.week.hours(day, holiday=False))
                for day in (MONDAY, SATURDAY, SUNDAY)
            )


@pytest.mark.parametrize(
    ("number", "day", "hours"),
    [
        pytest.param("FR-*", date(2026, 11, 23), (8, 20), id="France"),
        pytest.param("FR-*", date(2026, 11, 22), None, id="France on a Sunday"),
        pytest.param("FR-*", date(2027, 7, 14), None, id="France on its national day"),
        pytest.param("FR-*", date(2027, 7, 5), (8, 20), id="France on a holiday of the US"),
        pytest.param("GB-*", date(2027, 8, 30), None, id="Britain on a bank holiday"),
        pytest.param("GB-*", date(2026, 11, 23), (9, 20), id="Britain"),
        pytest.param("DE-*", date(2026, 10, 3), None, id="Germany on its national day"),
        pytest.param("DE-*", date(2026, 11, 28), (10, 17), id="Germany on a Saturday"),
        pytest.param("AU-*", date(2026, 11, 28), (9, 17), id="Australia on a Saturday"),
        pytest.param("AU-*", date(2027, 4, 26), None, id="Australia on Anzac Day, observed"),
        pytest.param("CA-*", date(2026, 11, 29), (10, 18), id="Canada on a Sunday, which is no day of California"),
        pytest.param("CA", date(2026, 11, 29), (9, 21), id="California on that Sunday"),
        pytest.param("CA-*", date(2027, 7, 1), None, id="Canada Day"),
        pytest.param("IN-*", date(2026, 11, 29), (10, 21), id="India on a Sunday"),
        pytest.param("ES-*", date(2026, 11, 23), (10, 20), id="a country without a row"),
        pytest.param("ES-*", date(2026, 11, 29), None, id="a country without a row on a Sunday"),
    ],
)
def test_a_country_has_the_hours_of_its_row_or_else_the_strictest(number, day, hours):
    expected = Hours(hours[0] * 60, hours[1] * 60) if hours else None
    assert Rules.of(ALL_DAY).hours((number,), day) == expected


def test_a_country_whose_row_has_ended_is_under_the_strictest_until_it_has_another():
    ended = tuple(
        replace(row, source=replace(row.source, until=date(2027, 1, 1))) if row.id == "fr-hours" else row
        for row in rows()
    )
    hours = Rules.of(ALL_DAY, ended).hours
    assert hours(("FR-*",), date(2026, 12, 28)) == Hours(480, 1200)
    assert hours(("FR-*",), date(2027, 1, 4)) == Hours(600, 1200)


def test_a_row_of_a_calendar_that_nobody_wrote_is_refused():
    raw = {"id": "x", "states": ["NV"], "weekdays": None, "saturday": None, "sunday": None, "holidays": "closed"}
    raw |= {"calendars": ["US", "Mars"], "effective": "2026-01-01", "until": None, "cite": "1 U.S.C. 1", "says": "So."}
    raw |= {"read_on": "2026-11-23", "confidence": "low", "disputed": True}
    with pytest.raises(ValueError, match="got Mars"):
        _row(raw)


def test_a_row_binds_from_its_first_day_to_the_day_before_its_end_and_the_stricter_of_two_wins():
    old, new = (
        replace(rows()[0], source=replace(rows()[0].source, effective=effective, until=until), week=week)
        for effective, until, week in [
            (date(2020, 1, 1), date(2026, 7, 1), Week(*[Hours(600, 1200)] * 4)),
            (date(2026, 6, 1), None, Week(*[Hours(540, 1080)] * 4)),
        ]
    )
    hours = Rules.of(ALL_DAY, (old, new)).hours
    assert hours((), date(2019, 12, 31)) == Hours(0, 1440)
    assert hours((), date(2026, 5, 31)) == Hours(600, 1200)
    assert hours((), date(2026, 6, 1)) == hours((), date(2026, 6, 30)) == Hours(600, 1080)
    assert hours((), date(2026, 7, 1)) == Hours(540, 1080)


@pytest.mark.parametrize(
    ("state", "first", "before", "since"),
    [
        ("FL", date(2021, 7, 1), (8, 21), (8, 20)),
        ("OK", date(2022, 11, 1), (8, 21), (8, 20)),
        ("CT", date(2023, 10, 1), (8, 21), (9, 20)),
        ("MD", date(2024, 1, 1), (8, 21), (8, 20)),
        ("TX", date(2025, 9, 1), (8, 21), (9, 21)),
        ("PA", date(2026, 10, 19), (8, 21), (9, 19)),
    ],
)
def test_a_state_has_its_hours_since_the_day_that_its_act_names(state, first, before, since):
    hours = Rules.of(ALL_DAY).hours
    days_before = 3 if state == "PA" else 1  # its first day is a Sunday
    assert hours((state,), first - timedelta(days=days_before)) == Hours(*(60 * hour for hour in before))
    assert hours((state,), first) == Hours(*(60 * hour for hour in since))


def test_oregon_has_its_hours_and_its_cap_from_the_first_day_of_2026():
    rules = Rules.of(ALL_DAY)
    assert rules.hours(("OR",), date(2025, 12, 30)) == Hours(480, 1260)
    assert rules.hours(("OR",), date(2026, 1, 2)) == Hours(480, 1200)
    assert state_caps(phone("503"), on=date(2025, 12, 31)) == ()
    assert state_caps(phone("503"), on=date(2026, 1, 1)) == (Cap(3, 24, "or-cap"),)


@pytest.mark.parametrize(
    ("number", "zip_code", "caps"),
    [
        pytest.param(phone("305"), "", {Cap(3, 24, "fl-cap")}, id="Florida"),
        pytest.param(phone("405"), "", {Cap(3, 24, "ok-cap")}, id="Oklahoma"),
        pytest.param(phone("410"), "", {Cap(3, 24, "md-cap")}, id="Maryland"),
        pytest.param(phone("207"), "", {Cap(1, 8, "me-cap")}, id="Maine"),
        pytest.param(phone("206"), "", set(), id="a state without a cap"),
        pytest.param(phone("206"), "33101", {Cap(3, 24, "fl-cap")}, id="living in Florida"),
        pytest.param(phone("207"), "33101", {Cap(1, 8, "me-cap"), Cap(3, 24, "fl-cap")}, id="Maine in Florida"),
        pytest.param(phone("800"), "", {Cap(3, 24, "unknown-cap")}, id="no place"),
        pytest.param("+442071234567", "", set(), id="abroad"),
    ],
)
def test_the_caps_are_those_of_every_state_that_binds(number, zip_code, caps):
    assert set(state_caps(number, zip_code=zip_code, on=MONDAY)) == caps


def test_the_rules_of_the_same_week_are_the_same_object():
    assert Rules.of(Week(*[Hours(480, 1260)] * 4)) is Rules.of(DAYTIME)
    assert Rules.of(PRACTICE) is not Rules.of(DAYTIME)


def test_the_law_of_a_day_is_told_as_if_it_had_always_been():
    day = date(2026, 11, 23)
    told = {row.id: row for row in rows_as_of(day)}
    assert set(told) == {row.id for row in rows() if row.source.in_force(day)} != set()
    assert all(row.as_of == day and row.source.in_force(date.min) and row.source.until is None for row in told.values())
    assert all((told[row.id].week, told[row.id].states) == (row.week, row.states) for row in rows() if row.id in told)
