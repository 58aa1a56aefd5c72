"""The hours that the law leaves a text in each state, by dated rows, federal holidays included."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache, reduce
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, Self

from lambdas.program import Hours, Week, common

if TYPE_CHECKING:
    from collections.abc import Iterator

# The federal holidays of the United States: 5 U.S.C. 6103, computed for any year from 1986 on.


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


# The files under `rules/`: what the law says, and where numbers are, as dated data with its sources.


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, and the local days on which it binds: from `effective` until the day before `until`.

    `effective` is 0001-01-01 where the rule is in force and its first day was not read; `until` is None where no end
    is known. `read_on` is the day on which the source was read.
    """

    effective: date
    until: date | None
    cite: str
    read_on: date
    confidence: Literal["high", "medium", "low"]
    disputed: bool
    says: str

    def in_force(self, day: date) -> bool:
        """Whether the rule binds on that local day."""
        return self.effective <= day and (self.until is None or day < self.until)

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Self:
        """Take the fields of a source out of `row` and return them; KeyError or ValueError for a row without."""
        until = row.pop("until")
        return cls(
            effective=date.fromisoformat(row.pop("effective")),
            until=date.fromisoformat(until) if until else None,
            read_on=date.fromisoformat(row.pop("read_on")),
            cite=row.pop("cite"),
            confidence=row.pop("confidence"),
            disputed=row.pop("disputed"),
            says=row.pop("says"),
        )


def rule_file(name: str) -> Any:  # noqa: ANN401 - JSON is any of six types
    """Return what `rules/NAME` holds."""
    return json.loads(files("lambdas.quiet_hours").joinpath("rules", name).read_text(encoding="utf-8"))


EVERYWHERE = "*"
UNKNOWN = "unknown"  # stands for a state where nobody knows which


@dataclass(frozen=True, slots=True)
class Row:
    """One rule on the hours in its `states` (`*`: everywhere; `unknown`: where the state is not known)."""

    id: str
    states: frozenset[str]
    week: Week
    source: Source

    def binds(self, states: tuple[str, ...], day: date) -> bool:
        """Whether the rule binds on that local day whoever may be in one of `states`."""
        return self.source.in_force(day) and not self.states.isdisjoint((EVERYWHERE, *states))


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """A brand's week and the law's rows; use `of`, which returns the same object for the same week."""

    week: Week
    rows: tuple[Row, ...]

    @staticmethod
    def of(week: Week, rows: tuple[Row, ...] | None = None) -> Rules:
        """Return the rules of a brand with that `week`, under `rows` or else the law as `rules/windows.json` has it."""
        return _rules(week, rows)

    def hours(self, states: tuple[str, ...], day: date) -> Hours | None:
        """Return the hours of that local day which the week and every row that binds in `states` leave; None: none."""
        return _hours(self, states, day)


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of `rules/windows.json`; KeyError, TypeError or ValueError for a bad one."""
    return tuple(_row(row) for row in rule_file("windows.json"))


@lru_cache(maxsize=64)
def _rules(week: Week, law: tuple[Row, ...] | None) -> Rules:
    return Rules(week, rows() if law is None else law)


@lru_cache(maxsize=8192)
def _hours(rules: Rules, states: tuple[str, ...], day: date) -> Hours | None:
    holiday = is_holiday(day)
    weeks = [rules.week, *(row.week for row in rules.rows if row.binds(states, day))]
    return reduce(common, [week.hours(day, holiday=holiday) for week in weeks])


def _row(raw: dict[str, Any]) -> Row:
    raw = dict(raw)
    return Row(id=raw.pop("id"), states=frozenset(raw.pop("states")), source=Source.from_dict(raw), week=_week(**raw))


def _week(weekdays: str | None, saturday: str | None, sunday: str | None, holidays: str) -> Week:
    on_holidays = {"closed": None, "as the day": Hours(0, 24 * 60)}[holidays]
    return Week(_span(weekdays), _span(saturday), _span(sunday), on_holidays)


def _span(text: str | None) -> Hours | None:
    if text is None:
        return None
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return Hours(opens, closes)
