"""The hours that the law leaves a text in each state, by dated rows, and what of them a brand's own week keeps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from typing import TYPE_CHECKING, Any

from lambdas.sending.holidays import is_holiday
from lambdas.sending.rule_files import Source, rule_file
from lambdas.sending.week import Hours, Week, common

if TYPE_CHECKING:
    from datetime import date

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
    return Row(id=raw.pop("id"), states=frozenset(raw.pop("states")), source=Source.taken_from(raw), week=_week(**raw))


def _week(weekdays: str | None, saturday: str | None, sunday: str | None, holidays: str) -> Week:
    on_holidays = {"closed": None, "as the day": Hours(0, 24 * 60)}[holidays]
    return Week(_span(weekdays), _span(saturday), _span(sunday), on_holidays)


def _span(text: str | None) -> Hours | None:
    if text is None:
        return None
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return Hours(opens, closes)
