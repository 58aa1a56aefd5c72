"""The texts of an export decided again by the law of another day: which it would have stopped, where, and why."""

from __future__ import annotations

import csv
import json
import zlib
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lambdas.consent.phone import masked, spelling
from lambdas.program.sending import Hours, Week
from lambdas.quiet_hours.caps import cap_rows
from lambdas.quiet_hours.law import Rules, binding, rows_as_of
from lambdas.quiet_hours.windows import is_open, place_of
from lambdas.quiet_hours.zip_code import NAMES, read_zip_code
from lambdas.sending.items import REQUEST
from ops.consents.files import files_of, opened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from lambdas.quiet_hours.caps import Cap
    from lambdas.quiet_hours.law import Row

NO_WEEK = Week(*[Hours(0, 24 * 60)] * 4)  # the law alone is asked, not the brand's own hours
WENT_OUT = ("", "sent", "claimed")  # a claim may have gone out
_YES = frozenset({"1", "true", "yes"})


class BadExportError(Exception):
    """A file that holds no texts at all; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text that went out, and where it stands in the export (`file:line`)."""

    place: str
    phone: str
    at: datetime
    zip_code: str = ""
    immediate: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """A text that the law of that day would have stopped: by which rows, in which of the states that bind it."""

    text: Text
    rules: tuple[str, ...]
    where: tuple[str, ...]

    @property
    def why(self) -> str:
        """The local times of the person and the rows that close them, in one line; the number masked."""
        clocks = {f"{self.text.at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}" for zone in _zones(self.text)}
        rules, clock = ", ".join(self.rules), " or ".join(sorted(clocks))
        return f"{self.text.place}: {masked(self.text.phone)}, {clock} in {' '.join(self.where)}: {rules}"


@dataclass(slots=True)
class Replay:
    """What came of an export: how many texts were decided, how many the law does not hold, which would be stopped."""

    decided: int = 0
    immediate: int = 0
    stopped: list[Stopped] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def by_rule(self) -> list[tuple[str, str, int]]:
        """Return rule, states, and count of what would be stopped, the most frequent first."""
        counted = Counter((rule, " ".join(its.where)) for its in self.stopped for rule in its.rules)
        return [(rule, where, count) for (rule, where), count in counted.most_common()]


def replay(texts: Iterable[Text | str], day: date) -> Replay:
    """Decide each of `texts` by the law of `day`; a string among them says why a line cannot be read."""
    law, caps, found = _Law(rows_as_of(day)), _Caps(day), Replay()
    for text in texts:
        if isinstance(text, str):
            found.unread.append(text)
        elif text.immediate:
            found.immediate += 1
        else:
            found.decided += 1
            if not is_open(text.phone, text.at, law.rules, zip_code=text.zip_code):
                found.stopped.append(law.closed(text))
            else:
                caps.take(text)
    found.stopped += caps.stopped()
    return found


class _Law:
    """The rows of one day, and which of them close what, kept by place and local day."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rules = Rules.of(NO_WEEK, rows)
        self._hours = lru_cache(maxsize=1 << 16)(self._hours_of)

    def closed(self, text: Text) -> Stopped:
        """Return `text` with every row that closes it by the clock of any zone that the person may be in."""
        states, closing = place_of(text.phone, text.zip_code).states, dict[str, None]()
        for zone in _zones(text):
            local = text.at.astimezone(ZoneInfo(zone))
            minute = local.hour * 60 + local.minute
            for rule, hours in self._hours(states, local.date()):
                if hours is None or not hours.opens <= minute < hours.closes:
                    closing[rule] = None
        return Stopped(text, tuple(closing), states)

    def _hours_of(self, states: tuple[str, ...], day: date) -> tuple[tuple[str, Hours | None], ...]:
        return tuple((row.id, row.hours(day)) for row in binding(self.rules.rows, states, day))


def _zones(text: Text) -> tuple[str, ...]:
    return place_of(text.phone, text.zip_code).binding


class _Caps:
    """The texts to people whose state caps them, kept until all are there: an export has no order."""

    def __init__(self, day: date) -> None:
        self._rows = [row for row in cap_rows() if row.source.in_force(day)]
        self._texts: list[Text] = []
        self._of = lru_cache(maxsize=4096)(self._binding)

    def take(self, text: Text) -> None:
        if self._of(place_of(text.phone, text.zip_code).states):
            self._texts.append(text)

    def stopped(self) -> Iterator[Stopped]:
        went: deque[datetime] = deque(maxlen=max((row.cap.count for row in self._rows), default=1))
        phone = ""
        for text in sorted(self._texts, key=lambda text: (text.phone, text.at)):
            if text.phone != phone:
                phone = text.phone
                went.clear()
            states = place_of(text.phone, text.zip_code).states
            over = tuple(cap.rule for cap in self._of(states) if _is_over(cap, went, text.at))
            if over:
                yield Stopped(text, over, states)
            else:
                went.append(text.at)

    def _binding(self, states: tuple[str, ...]) -> tuple[Cap, ...]:
        return tuple(row.cap for row in self._rows if not row.states.isdisjoint(states))


def _is_over(cap: Cap, went: Sequence[datetime], at: datetime) -> bool:
    return len(went) >= cap.count and at < went[-cap.count] + timedelta(hours=cap.hours)


# The texts of an export: CSV with a header, or JSON lines as DynamoDB exports the Sends table; plain or gzip.


def texts_of(path: Path, immediate: Collection[str] = ()) -> Iterator[Text | str]:
    """Yield each text under `path` that went out, or may have; BadExportError for a file that holds none.

    `immediate` are the templates whose texts the law does not hold.
    """
    for file in files_of(path):
        try:
            with opened(file) as raw:
                first = raw.read(1)
            yield from (_lines if first == b"{" else _csv)(file, frozenset(immediate))
        except (OSError, EOFError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise BadExportError(f"{file}: cannot be read: {reason.lower()}") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadExportError(f"{file}: must be CSV or JSON lines in UTF-8, got a fault in it: {error}") from error


def _csv(file: Path, immediate: frozenset[str]) -> Iterator[Text | str]:
    with opened(file) as raw:
        rows = csv.reader(line.decode("utf-8-sig" if number == 0 else "utf-8") for number, line in enumerate(raw))
        names = [_column(name) for name in next(rows, [])]
        if missing := {"phone", "at"} - set(names):
            raise BadExportError(
                f"{file}:1: must have columns phone and at, and may have zip_code, fate, template, immediate; "
                f"got no {' and '.join(sorted(missing))}"
            )
        for row in rows:
            yield from _text(f"{file}:{rows.line_num}", dict(zip(names, row, strict=False)), immediate)


@cache
def _column(name: str) -> str:
    plain = "_".join(name.strip().lower().replace("-", " ").split())
    return "zip_code" if plain in NAMES else {"to": "phone"}.get(plain, plain)


def _lines(file: Path, immediate: frozenset[str]) -> Iterator[Text | str]:
    with opened(file) as raw:
        for number, line in enumerate(raw, start=1):
            place = f"{file}:{number}"
            try:
                row = _plain(json.loads(line))
                if row.get("item", REQUEST).startswith(REQUEST):
                    yield from _text(place, row, immediate)
            except (ValueError, AttributeError, TypeError) as error:
                yield f"{place}: holds no text: {type(error).__name__}"


def _plain(told: dict[str, Any]) -> dict[str, str]:
    fields = told.get("Item", told).items()
    return {
        _column(name): str(next(iter(its.values()), "")) if isinstance(its, dict) else str(its) for name, its in fields
    }


def _text(place: str, row: dict[str, str], immediate: frozenset[str]) -> Iterator[Text | str]:
    if row.get("fate", "") not in WENT_OUT:
        return
    at_once = row.get("immediate", "").lower() in _YES or (row.get("template", "") or "-") in immediate
    try:
        given = row.get("zip_code", "")
        zip_code = read_zip_code(given) if given else ""
        yield Text(place, _phone(row.get("phone", "")), _instant(row.get("at", "")), zip_code, at_once)
    except ValueError as error:
        yield f"{place}: {error}"


def _phone(text: str) -> str:
    phone = spelling(text)
    if phone is None:
        raise ValueError("phone must be an E.164 number such as +14255550123")
    return phone


def _instant(text: str) -> datetime:
    at = _time(text)
    if at is None or at.tzinfo is None:
        raise ValueError("at must be a time with its zone such as 2026-11-30T17:00:00Z")
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
