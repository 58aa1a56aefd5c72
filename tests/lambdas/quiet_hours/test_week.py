"""The hours of a week, and what two of them share."""

import json
from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.program.sending import DAYTIME, PRACTICE, Hours, Week, common

MONDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 28), date(2026, 11, 29)
HOURS = st.integers(0, 1439).flatmap(
    lambda opens: st.integers(opens + 1, 1440).map(lambda closes: Hours(opens, closes))
)
MAYBE = st.none() | HOURS
WEEKS = st.builds(Week, MAYBE, MAYBE, MAYBE, MAYBE)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        pytest.param(600, 600, id="no minute"),
        pytest.param(600, 540, id="backwards"),
        pytest.param(-1, 60, id="before the day"),
        pytest.param(1200, 1441, id="after the day"),
    ],
)
def test_hours_that_are_no_span_of_a_day_are_refused_with_what_was_got(opens, closes):
    with pytest.raises(ValueError, match=f"got {opens} to {closes}"):
        Hours(opens, closes)


@given(WEEKS)
def test_a_week_survives_its_way_through_the_manifest(week):
    again = Week.from_dict(json.loads(json.dumps(asdict(week))))
    assert again == week
    assert hash(again) == hash(week)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        pytest.param({"weekdays": None}, TypeError, id="a day is missing"),
        pytest.param(asdict(PRACTICE) | {"sabbath": None}, TypeError, id="a day is unknown"),
        pytest.param(asdict(PRACTICE) | {"sunday": {"opens": 540}}, TypeError, id="hours never close"),
    ],
)
def test_a_week_with_a_missing_or_unknown_part_is_refused(raw, error):
    with pytest.raises(error):
        Week.from_dict(raw)


@pytest.mark.parametrize(
    ("week", "day", "holiday", "hours"),
    [
        pytest.param(PRACTICE, MONDAY, False, Hours(540, 1080), id="practice on a weekday"),
        pytest.param(PRACTICE, SATURDAY, False, Hours(600, 1020), id="practice on a Saturday"),
        pytest.param(PRACTICE, SUNDAY, False, None, id="practice on a Sunday"),
        pytest.param(PRACTICE, MONDAY, True, None, id="practice on a holiday"),
        pytest.param(DAYTIME, SUNDAY, True, Hours(480, 1260), id="daytime on a holiday that is a Sunday"),
        pytest.param(
            Week(Hours(540, 1080), None, None, Hours(480, 720)), MONDAY, True, Hours(540, 720), id="a holiday narrows"
        ),
        pytest.param(
            Week(Hours(540, 1080), None, None, Hours(480, 720)), SUNDAY, True, None, id="a holiday never opens a Sunday"
        ),
    ],
)
def test_a_day_has_the_hours_of_its_kind(week, day, holiday, hours):
    assert week.hours(day, holiday=holiday) == hours


@given(MAYBE, MAYBE, st.integers(0, 1439))
def test_what_two_spans_share_is_what_lies_in_both(one, other, minute):
    def holds(hours):
        return hours is not None and hours.opens <= minute < hours.closes

    assert holds(common(one, other)) == (holds(one) and holds(other))
