"""Every hour of two years in every area code of the US, against clocks and law that the test knows of its own."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache, reduce
from itertools import pairwise
from operator import and_
from zoneinfo import ZoneInfo

import pytest

from lambdas.program import sending
from lambdas.quiet_hours.regions import states_of
from lambdas.quiet_hours.windows import Rules, is_open, zones_of
from tests.lambdas.quiet_hours.by_hand import FEDERAL, LAW, PRACTICE, STATE_OF, phone
from tests.lambdas.quiet_hours.clocks import zones_by_library

pytestmark = pytest.mark.xdist_group("every_hour")  # the open hours are found once

START, HOURS = datetime(2026, 10, 20, tzinfo=UTC), 2 * 365 * 24  # the law of Pennsylvania is a day old everywhere
WEEKS = {"practice": sending.PRACTICE, "daytime": sending.DAYTIME}
HOURS_OF = LAW | {"practice": PRACTICE, "daytime": FEDERAL, "federal": FEDERAL}


@cache
def local_hours(zone):
    """What the clock of `zone` shows at each hour: kind of day, hour, and date."""
    clock = ZoneInfo(zone)
    shown = ((START + timedelta(hours=n)).astimezone(clock) for n in range(HOURS))
    kinds = [0, 0, 0, 0, 0, 1, 2]
    return [(kinds[local.weekday()], local.hour, local.date()) for local in shown]


@cache
def allowed(zone, name):
    """One bit for each hour at which the hours called `name` hold by the clock of `zone`."""
    bits, hours = 0, HOURS_OF[name]
    for n, (kind, hour, day) in enumerate(local_hours(zone)):
        span = hours[kind]
        if span and span[0] <= hour < span[1] and day not in hours[3]:
            bits |= 1 << n
    return bits


def expected(zones, states, brand):
    """One bit for each hour at which the brand, federal law and that of `states` hold in all `zones`."""
    laws = [brand, "federal", *(state for state in states if state in LAW)]
    return reduce(and_, (allowed(zone, law) for zone in zones for law in laws))


def opened(number, rules):
    return sum(is_open(number, START + timedelta(hours=n), rules) << n for n in range(HOURS))


def first(bits):
    """The first hour that `bits` hold; None where they hold none."""
    return START + timedelta(hours=(bits & -bits).bit_length() - 1) if bits else None


@pytest.fixture(scope="module", params=WEEKS)
def brand(request):
    return request.param


@pytest.fixture(scope="module")
def open_hours(brand):
    """The open hours of every place that an area code leads to, by its zones and states."""
    rules, examples = Rules.of(WEEKS[brand]), {}
    for code, state in STATE_OF.items():
        examples.setdefault((zones_of(phone(code)), (state,)), phone(code))
    return {place: opened(number, rules) for place, number in examples.items()}


def test_each_place_is_open_at_exactly_the_hours_that_the_law_and_the_brand_allow_in_all_its_zones(brand, open_hours):
    for (zones, states), ours in open_hours.items():
        assert first(ours ^ expected(zones, states, brand)) is None, (zones, states)


def test_no_area_code_is_open_at_an_hour_that_is_closed_in_any_zone_the_library_gives_it(brand, open_hours):
    for code, state in STATE_OF.items():
        ours = open_hours[zones_of(phone(code)), states_of(phone(code))]
        zones = zones_by_library(code) or zones_of(phone(code))
        assert first(ours & ~expected(zones, [state], brand)) is None, code


def test_every_place_has_open_hours_in_every_week(open_hours):
    a_week = (1 << 168) - 1
    for place, ours in open_hours.items():
        assert all(first(ours >> start & a_week) for start in range(0, HOURS - 168, 168)), place


def test_the_hours_of_a_number_without_a_place_are_open_everywhere_in_the_us(brand):
    ours = opened(phone("800"), Rules.of(WEEKS[brand]))
    zones = {zone for code in STATE_OF for zone in zones_by_library(code)} | {"America/Puerto_Rico"}
    assert first(ours) is not None
    assert first(ours ^ expected(zones, ["unknown"], brand)) is None


def test_the_clocks_change_within_these_two_years_in_most_places_and_in_others_never():
    changes = defaultdict(int)
    for zone in ("America/New_York", "America/Phoenix", "Pacific/Honolulu"):
        hours = [hour for _, hour, _ in local_hours(zone)]
        changes[zone] = sum((hour + 1) % 24 != after for hour, after in pairwise(hours))
    assert changes == {"America/New_York": 4, "America/Phoenix": 0, "Pacific/Honolulu": 0}
