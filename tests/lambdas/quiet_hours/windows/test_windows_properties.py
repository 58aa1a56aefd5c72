"""What holds of openings for any number, ZIP code, week and instant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lambdas.program.sending import DAYTIME, PRACTICE, Hours, Week
from lambdas.quiet_hours.regions import states_of
from lambdas.quiet_hours.windows import NeverOpenError, Rules, closes_at, is_open, next_open, zones_of
from tests.lambdas.quiet_hours.by_hand import FEDERAL, LAW, STATE_OF, phone

MINUTE = timedelta(minutes=1)
NUMBERS = st.sampled_from([*map(phone, (*STATE_OF, "787", "671", "416", "709", "800")), "+34612345678", "+6112345678"])
ZIP_CODES = st.sampled_from(["", "98101", "33101", "83501", "96799", "37402", "99546", "10001-0001", "00901", "09012"])
HOURS = st.integers(300, 1200).flatmap(lambda opens: st.integers(opens + 1, 1440).map(lambda end: Hours(opens, end)))
WEEKS = st.sampled_from([PRACTICE, DAYTIME]) | st.builds(
    Week, HOURS, st.none() | HOURS, st.none() | HOURS, st.none() | HOURS
)
INSTANTS = st.datetimes(datetime(2026, 10, 20), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def lawful(number, zip_code, moment):
    """Whether the law as written by hand allows a text in every zone of the person."""
    states = states_of(number, zip_code=zip_code)
    laws = [FEDERAL, *(LAW.get(state, FEDERAL) for state in states)]
    for zone in zones_of(number, zip_code=zip_code):
        local = moment.astimezone(ZoneInfo(zone))
        for weekdays, saturday, sunday, closed in laws:
            span = {5: saturday, 6: sunday}.get(local.weekday(), weekdays)
            if span is None or not span[0] <= local.hour < span[1] or local.date() in closed:
                return False
    return True


@settings(max_examples=300)
@given(NUMBERS, ZIP_CODES, WEEKS, INSTANTS)
def test_whatever_the_week_an_open_minute_is_lawful_in_every_zone(number, zip_code, week, moment):
    opens = next_open_or_none(number, zip_code, week, moment)
    assume(opens)
    last = closes_at(number, opens, Rules.of(week), zip_code=zip_code) - timedelta(microseconds=1)
    assert lawful(number, zip_code, opens)
    assert lawful(number, zip_code, last)
    if is_open(number, moment, Rules.of(week), zip_code=zip_code):
        assert lawful(number, zip_code, moment)


@settings(max_examples=60)
@given(NUMBERS, ZIP_CODES, WEEKS, INSTANTS)
def test_the_next_opening_is_the_first_open_minute_and_ends_with_the_last(number, zip_code, week, moment):
    rules = Rules.of(week)
    opens = next_open_or_none(number, zip_code, week, moment)
    assume(opens and opens - moment < timedelta(days=8))
    closes = closes_at(number, opens, rules, zip_code=zip_code)
    first = moment.replace(second=0, microsecond=0)
    span = int((closes - first) / MINUTE) + 1
    scanned = [is_open(number, max(moment, first + n * MINUTE), rules, zip_code=zip_code) for n in range(span)]
    opening = int((opens - first) / MINUTE)
    assert scanned == [False] * opening + [True] * (span - 1 - opening) + [False]


@given(NUMBERS, ZIP_CODES, WEEKS, INSTANTS)
def test_open_now_next_opening_and_closing_tell_the_same(number, zip_code, week, moment):
    rules, opens = Rules.of(week), next_open_or_none(number, zip_code, week, moment)
    closes = closes_at(number, moment, rules, zip_code=zip_code)
    assert is_open(number, moment, rules, zip_code=zip_code) == (opens == moment) == (closes > moment)
    if opens:
        assert opens >= moment
        assert closes_at(number, opens, rules, zip_code=zip_code) - opens <= timedelta(hours=13)


def next_open_or_none(number, zip_code, week, moment):
    try:
        return next_open(number, moment, Rules.of(week), zip_code=zip_code)
    except NeverOpenError:
        return None
