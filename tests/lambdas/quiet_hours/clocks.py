"""What clocks show, and the zones that the telephone library gives the numbers of an area code."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from phonenumbers import PhoneNumber
from phonenumbers.timezone import time_zones_for_geographical_number
from phonenumbers.tzdata import TIMEZONE_DATA

NONE = {"Etc/Unknown"}


def offsets(zones):
    """What the clocks of `zones` show against UTC, on every tenth day of a year."""
    days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(0, 365, 10)]
    return {tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in days) for zone in zones}


@cache
def zones_by_library(code: str) -> frozenset[str]:
    """Every zone of any exchange of that area code, by the library's own look-up; none where it does not know it."""
    numbers = (PhoneNumber(country_code=1, national_number=int(f"{code}{line}0123")) for line in range(200, 1000))
    found = frozenset(zone for number in numbers for zone in time_zones_for_geographical_number(number)) - NONE
    # what it does not know it gives every zone of the plan
    return frozenset() if found == frozenset(TIMEZONE_DATA["1"]) else found
