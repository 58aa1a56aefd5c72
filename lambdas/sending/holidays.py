"""The federal holidays of the United States: 5 U.S.C. 6103, computed for any year from 1986 on."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_JUNETEENTH_SINCE = 2021  # Public Law 117-17
_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> frozenset[date]:
    """Return the holidays of `year`: the days themselves, and the days on which those of a weekend are observed.

    A Saturday's is observed on the Friday before (6103(b)), so New Year's Day may close the last day of the year
    before; a Sunday's on the Monday after (Executive Order 11582). Inauguration Day binds one city's offices only.
    """
    days = [*_days(year), *_days(year + 1)]
    return frozenset(day for day in (*days, *map(_observed, days)) if day.year == year)


def is_holiday(day: date) -> bool:
    """Whether `day` is a federal holiday, or the day on which one is observed."""
    return day in federal_holidays(day.year)


def _days(year: int) -> Iterator[date]:
    yield date(year, 1, 1)  # New Year's Day
    yield _nth(year, 1, _MONDAY, 3)  # Birthday of Martin Luther King, Jr.
    yield _nth(year, 2, _MONDAY, 3)  # Washington's Birthday
    yield _nth(year, 6, _MONDAY, 1) - 7 * _DAY  # Memorial Day, the last Monday of May
    if year >= _JUNETEENTH_SINCE:
        yield date(year, 6, 19)
    yield date(year, 7, 4)  # Independence Day
    yield _nth(year, 9, _MONDAY, 1)  # Labor Day
    yield _nth(year, 10, _MONDAY, 2)  # Columbus Day
    yield date(year, 11, 11)  # Veterans Day
    yield _nth(year, 11, _THURSDAY, 4)  # Thanksgiving Day
    yield date(year, 12, 25)  # Christmas Day


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _observed(day: date) -> date:
    return {_SATURDAY: day - _DAY, _SUNDAY: day + _DAY}.get(day.weekday(), day)
