"""Recipients grouped by the zones that they may be in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.program.sending import DAYTIME, PRACTICE
from lambdas.quiet_hours.regions import known_countries
from lambdas.quiet_hours.windows import Rules, closes_at, group_of, groups, is_open, next_open, opening_of, zones_of
from tests.lambdas.quiet_hours.by_hand import STATE_OF, phone

US = ("US",)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CODES = st.sampled_from(sorted(STATE_OF))
HOMES = st.just("") | st.integers(0, 99999).map("{:05d}".format)


@pytest.mark.parametrize(
    ("number", "zip_code", "group"),
    [
        (phone("212"), "", "America/New_York"),
        (phone("850"), "", "America/Chicago+America/New_York"),
        (phone("850"), "32501", "America/Chicago"),
        (phone("800"), "", "unknown"),
        (phone("800"), "10001", "America/New_York"),
        ("+442071234567", "", "Europe/Guernsey+Europe/Isle_of_Man+Europe/Jersey+Europe/London"),
    ],
)
def test_a_group_is_named_by_its_zones(number, zip_code, group):
    assert group_of(number, zip_code) == group


def test_a_group_of_many_zones_has_a_short_name_of_its_own():
    names = {group_of(number) for number in ("+79161234567", "+5511912345678", "+61412345678", "+5491123456789")}
    assert len(names) == 4
    assert max(len(name) for name in groups(known_countries())) <= 100


@given(CODES, HOMES)
def test_every_group_of_a_number_of_the_us_is_among_the_groups_of_the_us(code, zip_code):
    assert group_of(phone(code), zip_code) in groups(US)


@given(CODES, HOMES, CODES, HOMES)
def test_two_people_share_a_group_exactly_when_they_share_their_zones(code, home, other, other_home):
    zones, others = zones_of(phone(code), zip_code=home), zones_of(phone(other), zip_code=other_home)
    assert (group_of(phone(code), home) == group_of(phone(other), other_home)) == (zones == others)


def test_the_groups_of_no_country_are_those_without_a_place():
    assert groups(()) == ("unknown",)
    assert groups(("GB",)) == ("Europe/Guernsey+Europe/Isle_of_Man+Europe/Jersey+Europe/London", "unknown")


@given(CODES, HOMES, st.integers(0, 24 * 365), st.sampled_from([PRACTICE, DAYTIME]))
def test_whoever_may_be_sent_to_is_within_the_opening_of_the_group(code, home, hours, week):
    rules, moment = Rules.of(week), NOW + timedelta(hours=hours)
    opens = next_open(phone(code), moment, rules, zip_code=home)
    opening = opening_of(group_of(phone(code), home), opens, rules, US)
    assert opening.opens <= opens
    assert opening.closes >= closes_at(phone(code), opens, rules, zip_code=home)


@pytest.mark.parametrize("group", groups(US))
def test_somebody_of_the_group_may_be_sent_to_when_its_opening_begins(group):
    rules = Rules.of(DAYTIME)
    opening = opening_of(group, NOW, rules, US)
    homes = [*(f"{prefix:03d}01" for prefix in range(1000)), ""]
    people = [
        ("800", ""),
        *((code, home) for home in homes for code in (("907", "212", "317", "602", "808") if home else STATE_OF)),
    ]
    members = [(phone(code), home) for code, home in people if group_of(phone(code), home) == group]
    assert any(is_open(number, opening.opens, rules, zip_code=home) for number, home in members)


def test_a_group_that_no_country_has_never_opens():
    assert opening_of("Europe/London", NOW, Rules.of(DAYTIME), US) is None
