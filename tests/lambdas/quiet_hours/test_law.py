"""The law's rows: each with its source, each dated, all of them together."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.program import DAYTIME, PRACTICE, Hours, Week
from lambdas.quiet_hours.law import EVERYWHERE, UNKNOWN, Rules, Source, rows
from lambdas.sending.caps import Cap, cap_rows, state_caps
from tests.lambdas.quiet_hours.by_hand import FEDERAL, HOLIDAYS, LAW, STATE_OF, phone
from tests.lambdas.quiet_hours.test_week import WEEKS

MONDAY, HOLIDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 28), date(2026, 11, 29)
STATES = sorted({*STATE_OF.values(), "PR", UNKNOWN})
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
    assert (
        any(character.isdigit() for character in source.cite) or "Commission" in source.cite or "default" in source.cite
    )
    assert source.says.endswith(".")
    assert date(2026, 1, 1) <= source.read_on <= date(2100, 1, 1)
    assert source.confidence in {"high", "medium", "low"}
    assert isinstance(source.disputed, bool)
    assert source.until is None or source.effective < source.until
    assert row.states <= {*STATES, EVERYWHERE}


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
    weekdays, saturday, sunday, holidays_closed = LAW.get(state, FEDERAL)
    hours = {5: saturday, 6: sunday}.get(day.weekday(), weekdays)
    closed = hours is None or (holidays_closed and day in HOLIDAYS)
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


def test_the_unknown_row_lies_within_every_other_but_that_of_maine():
    wider = set()
    for row in rows():
        for day in (MONDAY, HOLIDAY, SATURDAY, SUNDAY):
            alone = Rules.of(ALL_DAY, tuple(other for other in rows() if other.states <= {UNKNOWN}))
            if not minutes(alone.hours((UNKNOWN,), day)) <= minutes(row.week.hours(day, holiday=day in HOLIDAYS)):
                wider.add(row.id)
    assert wider == {"me-hours"}


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
