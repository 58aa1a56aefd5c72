"""Which rows of law begin or end between two days, and what that changes for a program: `./sms law --as-of`."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import reduce
from typing import TYPE_CHECKING, Any

from lambdas.program.sending import Week, common
from lambdas.quiet_hours.caps import cap_rows
from lambdas.quiet_hours.law import ELSEWHERE, EVERYWHERE, UNKNOWN, abroad, binding, rows
from lambdas.quiet_hours.regions import ZIP_COUNTRIES, regions
from ops.doctor.freshness import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from lambdas.program import Program
    from lambdas.program.sending import Hours
    from lambdas.quiet_hours.caps import Cap

_DAY = timedelta(days=1)
HOLIDAYS = "holidays.json"


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A row of any file of rules, as it stands there: `effective` None where its first day is not known yet."""

    file: str
    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its name in its file."""
        return str(self.raw["id"])

    @property
    def effective(self) -> date | None:
        """Its first day."""
        return _day(self.raw.get("effective"))

    @property
    def until(self) -> date | None:
        """The day after its last."""
        return _day(self.raw.get("until"))

    @property
    def sure(self) -> str:
        """How certain it is."""
        return str(self.raw["confidence"]) + (", disputed" if self.raw.get("disputed") else "")

    def in_force(self, day: date) -> bool:
        """Whether it binds on that day."""
        return self.effective is not None and self.effective <= day and (self.until is None or day < self.until)

    def concerns(self, program: Program) -> bool:
        """Whether it may bind a text of `program`, by the places and the message types that it names."""
        kinds, places = self.raw.get("message_types"), self.raw.get("states")
        if self.file == HOLIDAYS:
            return any(self.id in row.calendars and _named(row.states, program) for row in rows())
        return (kinds is None or program.message_type in kinds) and (places is None or _named(places, program))


@dataclass(frozen=True, slots=True)
class Change:
    """What begins or ends on a day: a row, or one holiday of a calendar."""

    day: date
    row: DatedRow
    what: str


def dated_rows(folder: Path = RULES) -> tuple[DatedRow, ...]:
    """Return every dated row of `*/rules/*.json` under `folder`."""
    files = sorted(folder.glob("*/rules/*.json"))
    read = ((path.name, json.loads(path.read_text(encoding="utf-8"))) for path in files)
    lists = ((name, data) for name, data in read if isinstance(data, list))
    return tuple(DatedRow(name, row) for name, data in lists for row in data if "effective" in row)


def changes(found: Iterable[DatedRow], after: date, until: date) -> list[Change]:
    """Return what begins or ends after `after` and by `until`, in the order of the days."""
    all_of = (change for row in found for change in _of(row) if after < change.day <= until)
    return sorted(all_of, key=lambda change: (change.day, change.row.file, change.row.id, change.what))


def _of(row: DatedRow) -> Iterator[Change]:
    if row.effective:
        yield Change(row.effective, row, "begins")
    if row.until:
        yield Change(row.until, row, "ends")
    for holiday in row.raw.get("days", ()):
        for key, what in (("since", "becomes a holiday"), ("until", "is a holiday no more")):
            if key in holiday:
                yield Change(date(holiday[key], 1, 1), row, f"{holiday['name']} {what}")


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


# What a program's hours and caps are in each place under the rows in force on a day.


def places(program: Program) -> tuple[str, ...]:
    """Return every name under which a row of law may speak of people with numbers of the program's countries."""
    served = frozenset(program.sending.countries)
    found = {place for region in regions(served) for place in region.jurisdictions}
    return tuple(
        sorted(found | ({UNKNOWN} if served & ZIP_COUNTRIES else set()) | {*map(abroad, served - ZIP_COUNTRIES)})
    )


def _named(named: Iterable[str], program: Program) -> bool:
    ours = {EVERYWHERE, *places(program)}
    return not ours.isdisjoint(named) or (ELSEWHERE in named and any(place.endswith("-*") for place in ours))


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes for one program in some places: hours by kind of day, or the caps, before and after."""

    places: tuple[str, ...]
    what: str
    before: str
    after: str


def effects(program: Program, before: date, after: date) -> list[Effect]:
    """Return what differs for `program` between two days, places that change alike together."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for place in places(program):
        then, now = _in(program, place, before), _in(program, place, after)
        for what in then:
            if then[what] != now[what]:
                alike.setdefault((what, then[what], now[what]), []).append(place)
    return [Effect(tuple(where), *told) for told, where in alike.items()]


def _in(program: Program, place: str, day: date) -> dict[str, str]:
    """Return the hours of each kind of day and the caps in `place` under the rows in force on `day`, as text."""
    bound = binding(rows(), (place,), day)
    hours: dict[str, str] = {}
    for kind in fields(Week):
        weeks = [program.sending.week, *(row.week for row in bound)]
        hours[kind.name] = told(reduce(common, [getattr(week, kind.name) for week in weeks]))
    closing = {name for row in bound if row.week.holidays is None for name in row.calendars}
    caps = [row.cap for row in cap_rows() if row.source.in_force(day) and place in row.states]
    return hours | {"holidays": " ".join(sorted(closing)) or "none", "cap": _caps(caps)}


def told(hours: Hours | None) -> str:
    """Return hours as a person reads them."""
    return "closed" if hours is None else "-".join(f"{at // 60:02}:{at % 60:02}" for at in (hours.opens, hours.closes))


def _caps(caps: Iterable[Cap]) -> str:
    return ", ".join(sorted(f"{cap.count} in {cap.hours} h" for cap in caps)) or "none"
