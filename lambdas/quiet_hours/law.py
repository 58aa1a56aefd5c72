"""The hours that the law leaves a text in each state and country, by dated rows, and the holidays that rows close."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache, reduce
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, Self

from lambdas.patterns import lazily
from lambdas.program.sending import Hours, Week, common

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The files under `rules/`: what the law says, and where numbers are, as dated data with its sources.


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, and the local days on which it binds: from `effective` until the day before `until`.

    `effective` is 0001-01-01 where the rule is in force and its first day was not read; `until` is None where no end
    is known. `read_on` is the day on which the source was read. `notes` tell what a reader of the rule must know and
    no hour or count can say.
    """

    effective: date
    until: date | None
    cite: str
    read_on: date
    confidence: Literal["high", "medium", "low"]
    disputed: bool
    says: str
    notes: tuple[str, ...] = ()

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
            notes=tuple(row.pop("notes", ())),
        )


def rule_file(name: str) -> Any:  # noqa: ANN401 - JSON is any of six types
    """Return what `rules/NAME` holds."""
    return json.loads(files("lambdas.quiet_hours").joinpath("rules", name).read_text(encoding="utf-8"))


# The holidays of `rules/holidays.json`: each calendar names its days by rules that hold for any year.

FEDERAL = "US"  # 5 U.S.C. 6103
_SATURDAY, _SUNDAY = 5, 6
_DAY = timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOLIDAY = lazily(
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)}) from )?(?P<month>\d\d)-(?P<day>\d\d)|easter(?: (?P<days>[+-]\d+))?"
)
# the days on which a holiday of a weekend is observed as well, by weekday
_OBSERVED: Mapping[str, Mapping[int, timedelta]] = {
    "on its day": {},
    "Sunday's on Monday": {_SUNDAY: _DAY},
    "nearest weekday": {_SATURDAY: -_DAY, _SUNDAY: _DAY},
    "next Monday": {_SATURDAY: 2 * _DAY, _SUNDAY: _DAY},
}


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of a calendar: `rule` is its day, from the year `since` until the year before `until`.

    A rule is `MM-DD`, `WEEKDAY from MM-DD` (the first such weekday from that day on), or `easter` with the days before
    or after it. `even` keeps it to even years, those of general elections.
    """

    name: str
    rule: str
    since: int = 1
    until: int = date.max.year
    even: bool = False

    def day(self, year: int, known_in: int | None = None) -> date | None:
        """Return its day in that year, None where it was or is none; ValueError where the rule is no such rule.

        `known_in` is the year whose law is asked: that year itself unless given.
        """
        said = _HOLIDAY.fullmatch(self.rule)
        if said is None:
            raise ValueError(f"a holiday must be MM-DD, WEEKDAY from MM-DD, easter or easter +N, got '{self.rule}'")
        if not self.since <= (known_in or year) < self.until or (self.even and year % 2):
            return None
        if said["month"] is None:
            return easter(year) + int(said["days"] or 0) * _DAY
        first = date(year, int(said["month"]), int(said["day"]))
        if said["weekday"] is None:
            return first
        return first + (_WEEKDAYS.index(said["weekday"]) - first.weekday()) % 7 * _DAY


@dataclass(frozen=True, slots=True)
class Calendar:
    """The holidays of one law, and how those of a weekend are observed (a key of `_OBSERVED`)."""

    id: str
    holidays: tuple[Holiday, ...]
    observed: str
    source: Source

    def days(self, year: int, known_in: int | None = None) -> Iterator[date]:
        """Yield the holidays that fall in `year` or are observed in it, by the law of the year `known_in`."""
        for named in (year, year + 1):
            for day in filter(None, (holiday.day(named, known_in) for holiday in self.holidays)):
                yield day
                yield day + _OBSERVED[self.observed].get(day.weekday(), 0 * _DAY)


def easter(year: int) -> date:
    """Return Easter Sunday of the Western churches, by the anonymous Gregorian algorithm (Meeus, Jones, Butcher)."""
    century, rest = divmod(year, 100)
    leaps, odd = divmod(century, 4)
    epact = (19 * (year % 19) + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * odd + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def calendars() -> Mapping[str, Calendar]:
    """Return the calendars of `rules/holidays.json` by their names; KeyError or ValueError for a bad one."""
    return {row["id"]: _calendar(row) for row in rule_file("holidays.json")}


def _calendar(raw: dict[str, Any]) -> Calendar:
    raw = dict(raw)
    days = tuple(Holiday(**day) for day in raw.pop("days"))
    if raw["observed"] not in _OBSERVED:
        raise ValueError(f"observed must be one of {', '.join(_OBSERVED)}, got '{raw['observed']}'")
    return Calendar(raw.pop("id"), days, raw.pop("observed"), Source.from_dict(raw))


@lru_cache(maxsize=256)
def holidays(calendar: str, year: int, as_of: date | None = None) -> frozenset[date]:
    """Return the holidays of that calendar in `year`: the days themselves and those on which they are observed.

    `as_of` is the day whose law is asked: each day's own unless given.
    """
    its = calendars()[calendar]
    days = its.days(year, as_of.year if as_of else None)
    return frozenset(day for day in days if day.year == year and its.source.in_force(as_of or day))


def is_holiday(day: date, calendar: str = FEDERAL, *, as_of: date | None = None) -> bool:
    """Whether `day` is a holiday of that calendar, or the day on which one is observed."""
    return day in holidays(calendar, day.year, as_of)


# The rows on hours, and what they leave of a brand's week together.

EVERYWHERE = "*"
UNKNOWN = "unknown"  # stands for a state where nobody knows which
ELSEWHERE = "elsewhere"  # stands for every country that no row names
_ABROAD = "-*"


def abroad(country: str) -> str:
    """Return the name under which rows speak of a country other than the US: `CA-*` is Canada, `CA` California."""
    return f"{country}{_ABROAD}"


@dataclass(frozen=True, slots=True)
class Row:
    """One rule on the hours in its `states`, on the days of its `calendars` as on a holiday.

    `*` is everywhere, `unknown` where the state is not known, `FR-*` a country, `elsewhere` countries without a row.
    `as_of` is the day whose holidays it closes in any year; each year's own where it is None.
    """

    id: str
    states: frozenset[str]
    week: Week
    source: Source
    calendars: tuple[str, ...] = (FEDERAL,)
    as_of: date | None = None

    def binds(self, states: tuple[str, ...]) -> bool:
        """Whether the rule binds whoever may be in one of `states`."""
        return not self.states.isdisjoint((EVERYWHERE, *states))

    def hours(self, day: date) -> Hours | None:
        """Return the hours that the rule leaves of that local day; None: none."""
        holiday = any(is_holiday(day, calendar, as_of=self.as_of) for calendar in self.calendars)
        return self.week.hours(day, holiday=holiday)


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


def rows_as_of(day: date) -> tuple[Row, ...]:
    """Return the rows in force on `day` as if they had always been, so that other days are judged by that day's law."""
    return tuple(
        replace(row, as_of=day, source=replace(row.source, effective=date.min, until=None))
        for row in rows()
        if row.source.in_force(day)
    )


@lru_cache(maxsize=64)
def _rules(week: Week, law: tuple[Row, ...] | None) -> Rules:
    return Rules(week, rows() if law is None else law)


@lru_cache(maxsize=8192)
def _hours(rules: Rules, states: tuple[str, ...], day: date) -> Hours | None:
    ours = rules.week.hours(day, holiday=is_holiday(day))
    return reduce(common, [row.hours(day) for row in binding(rules.rows, states, day)], ours)


def binding(rows: tuple[Row, ...], states: tuple[str, ...], day: date) -> tuple[Row, ...]:
    """Return those of `rows` that bind on that local day whoever may be in one of `states`.

    A country that no row in force names is under the rows for `elsewhere`.
    """
    in_force = [row for row in rows if row.source.in_force(day)]
    named = frozenset().union(*(row.states for row in in_force))
    places = tuple(ELSEWHERE if state.endswith(_ABROAD) and state not in named else state for state in states)
    return tuple(row for row in in_force if row.binds(places))


def _row(raw: dict[str, Any]) -> Row:
    raw = dict(raw)
    named = tuple(raw.pop("calendars", (FEDERAL,)))
    if missing := set(named) - set(calendars()):
        raise ValueError(f"calendars must be in holidays.json, got {', '.join(sorted(missing))}")
    source = Source.from_dict(raw)
    return Row(raw.pop("id"), frozenset(raw.pop("states")), source=source, calendars=named, week=_week(**raw))


def _week(weekdays: str | None, saturday: str | None, sunday: str | None, holidays: str) -> Week:
    on_holidays = {"closed": None, "as the day": Hours(0, 24 * 60)}[holidays]
    return Week(_span(weekdays), _span(saturday), _span(sunday), on_holidays)


def _span(text: str | None) -> Hours | None:
    if text is None:
        return None
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return Hours(opens, closes)
