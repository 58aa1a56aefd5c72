"""The FCC's Reassigned Numbers Database by files: numbers and the day of their consent out, its answers in."""

from __future__ import annotations

import csv
import io
import os
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, islice
from typing import TYPE_CHECKING, Self

from lambdas.consent.events import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.items import STANDING, TOPIC, record_of, text
from lambdas.consent.ledger import canonical
from lambdas.consent.phone import masked, spelling
from lambdas.consent.record import State
from lambdas.quiet_hours.regions import NORTH_AMERICA, may_be_of_us
from ops.consents.files import WORKBOOKS, BadFile, BadRow, Layout, digest_of, opened
from ops.consents.importing import WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.record import Record, Subscription
    from lambdas.program import Program
    from ops.consents.importing import Register

# The file that goes out: each number of the US that gets texts, and the day since when it must have been the same one.


ROWS_OF_A_FILE = 250_000  # https://www.reassigned.us/resources/faq, for callers: numbers in one file
HEADER = ("TN", "Date")
# the day is a calendar's where the person is, and nowhere in the US is it earlier than in Samoa
BEHIND_UTC = timedelta(hours=11)


def asked_since(record: Record) -> date | None:
    """Return the first day that a subscription of `record` may rest on; None where no texts are sent."""
    held = _active(record)
    return min((one.rests_on - BEHIND_UTC).date() for one in held) if held else None


def numbers(client: DynamoDBClient, table: str) -> Iterator[tuple[str, date]]:
    """Yield each number of a table of subscriptions that the database may know, with the day to ask for."""
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        ConsistentRead=True,
        FilterExpression="#item = :standing OR begins_with(#item, :topic)",
        ExpressionAttributeNames={"#item": "item"},
        ExpressionAttributeValues={":standing": {"S": STANDING}, ":topic": {"S": TOPIC}},
    )
    rows = (row for page in pages for row in page["Items"])
    for phone, of_phone in groupby(rows, key=lambda row: text(row, "phone")):
        since = asked_since(record_of(phone, of_phone))
        if since is not None and _number(phone) == phone and may_be_of_us(phone):
            yield phone, since


def write(path: Path, found: Iterable[tuple[str, date]]) -> list[tuple[Path, int]]:
    """Write the files at `path`, `path` with -2, -3 ..., and return each with its numbers; FileExistsError.

    All of them are there at the end, or none: nobody uploads half of a list for the whole.
    """
    made: list[tuple[Path, int]] = []
    try:
        for chunk in _chunks(found):
            part = path if not made else path.with_name(f"{path.stem}-{len(made) + 1}{path.suffix}")
            made.append((part, len(chunk)))
            if part.exists():
                raise FileExistsError(f"{part}: exists already: remove it, or name another file")
            _write(_unfinished(part), chunk)
        for part, _ in made:
            _unfinished(part).replace(part)
    finally:
        for part, _ in made:
            _unfinished(part).unlink(missing_ok=True)
    return made


def _chunks(found: Iterable[tuple[str, date]]) -> Iterator[list[tuple[str, date]]]:
    rows = iter(found)
    while chunk := list(islice(rows, ROWS_OF_A_FILE)):
        yield chunk


def _write(path: Path, rows: Iterable[tuple[str, date]]) -> None:
    path.unlink(missing_ok=True)
    # whole numbers: nobody else on this machine may read them
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows((phone.removeprefix(NORTH_AMERICA), since.isoformat()) for phone, since in rows)


def _unfinished(path: Path) -> Path:
    return path.with_name(f"{path.name}.unfinished")


def _active(record: Record) -> list[Subscription]:
    if record.standing.stopped:
        return []
    return [held for _, held in sorted(record.subscriptions.items()) if held.state is State.ACTIVE]


# The file that comes back: the same numbers and days, each with an answer.


class Answer(StrEnum):
    """Whether a number was permanently disconnected on or after the day that was asked for."""

    YES = "yes"
    NO = "no"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Response:
    """One answer of the database: of which number, since which day, and in which file."""

    phone: str
    since: date
    answer: Answer
    file_sha256: str


_NAMES = {
    "phone": ("tn", "phone", "phone_number", "telephone_number", "telephone", "number"),
    "since": ("date", "consent_date", "date_of_consent", "last_date", "since"),
    "answer": ("disconnected", "permanently_disconnected", "reassigned", "answer", "response", "result", "status"),
}
_ANSWERS = {"yes": Answer.YES, "no": Answer.NO, "no_data": Answer.NO_DATA, "nodata": Answer.NO_DATA}
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y%m%d")
_DELIMITERS = ",;\t|"
_US = Layout(country="US")


def responses(path: Path, faults: list[str]) -> Iterator[Response]:
    """Yield each answer of the file at `path`; `faults` takes what is wrong with a row, with its line.

    BadFile where it holds no answers.
    """
    lines, digest = _lines(path), digest_of(path)
    first = lines[0] if lines else ""
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        places = _places(_cells(first, delimiter))
    except BadRow as bad:
        faults.append(f"{path}:1: {bad}")
        return
    rows = [(at, line) for at, line in enumerate(lines, start=1) if line.strip() and not (at == 1 and places.headed)]
    if not rows:
        faults.append(f"{path}:1: there must be answers under the header, got none: get the file anew")
    for number, line in rows:
        try:
            yield places.response(_cells(line, delimiter), digest)
        except BadRow as bad:
            faults.append(f"{path}:{number}: {bad}")


@dataclass(frozen=True, slots=True)
class Places:
    """In which column each part of an answer stands, and whether a header says so."""

    phone: int
    since: int
    answer: int
    headed: bool = True

    @classmethod
    def of_header(cls, header: Sequence[str]) -> Self:
        """Return the places that `header` names; BadRow where one is missing, or named twice."""
        plain = ["_".join(name.lower().split()) for name in header]
        found = {part: [at for at, name in enumerate(plain) if name in names] for part, names in _NAMES.items()}
        if wrong := next((part for part, at in found.items() if len(at) != 1), None):
            allowed = f"exactly one of {', '.join(_NAMES[wrong])}"
            raise BadRow(f"the header must have {allowed}, got {', '.join(header) or 'nothing'}")
        return cls(found["phone"][0], found["since"][0], found["answer"][0])

    def response(self, cells: Sequence[str], digest: str) -> Response:
        """Return what a row answers; BadRow with all that is wrong with it."""
        needed = max(self.phone, self.since, self.answer) + 1
        if len(cells) < needed:
            raise BadRow(f"must have {needed} columns or more, got {len(cells)}")
        phone, since, answer = _number(cells[self.phone]), _day(cells[self.since]), _answer(cells[self.answer])
        faults = (
            *(["the number must have the 10 digits of one of the US, got something else"] if phone is None else ()),
            *([f"the date must be YYYY-MM-DD or MM/DD/YYYY, got {cells[self.since][:20]!r}"] if since is None else ()),
            *([f"the answer must be yes, no or no data, got {cells[self.answer][:20]!r}"] if answer is None else ()),
        )
        if phone is None or since is None or answer is None:
            raise BadRow(*faults)
        return Response(phone, since, answer, digest)


def _places(first: Sequence[str]) -> Places:
    in_order = Places(0, 1, 2, headed=False)
    if len(first) > in_order.answer and _number(first[0]):
        return in_order
    return Places.of_header(first)


def _lines(path: Path) -> list[str]:
    try:
        with opened(path) as file:
            content = file.read()
    except (OSError, EOFError, zlib.error) as error:
        raise BadFile(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if content.startswith(WORKBOOKS):
        raise BadFile("is an Excel workbook: in Excel choose Save As, CSV UTF-8, and import that file")
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", errors="replace").read().splitlines()


def _cells(line: str, delimiter: str) -> list[str]:
    with suppress(csv.Error):
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    return []


def _number(given: str) -> str | None:
    number = spelling(_US.number(given))
    return number if number and number.startswith(NORTH_AMERICA) and len(number) == len("+12025550123") else None


@lru_cache(maxsize=4096)  # a file asks for the same days again and again
def _day(given: str) -> date | None:
    for form in _DAYS:
        with suppress(ValueError):
            return datetime.strptime(given, form).replace(tzinfo=UTC).date()
    return None


def _answer(given: str) -> Answer | None:
    return _ANSWERS.get("_".join(given.lower().replace("_", " ").split()))


# What becomes of an answer, given what the program knows of its number: pure.


SOURCE = "reassigned_numbers_database"


class Fate(StrEnum):
    """What became of an answer; each value is what the command prints."""

    NO = "no: not reassigned since the consent"
    NO_DATA = "no data: on record, and no safe harbor"
    YES = "yes: subscriptions suspended"
    KNOWN = "on record already"
    LATER = "no, but asked for a day after the consent: no safe harbor, not recorded"
    JOINED_SINCE = "yes, but joined after the query: may be the new owner, unchanged"
    NOT_SUBSCRIBED = "not subscribed: nothing to do"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The fate of one answer, and the event that goes on record (None: nothing does)."""

    fate: Fate
    event: ConsentEvent | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """When the database was asked, for which program, and the time of the import."""

    day: date
    program: Program
    now: datetime

    def rule(self, response: Response, record: Record, known: Container[str]) -> Ruling:
        """Return what becomes of `response`; `known` holds the ids of what the ledger of its number has on record."""
        since = asked_since(record)
        if self._id(response) in known:
            return Ruling(Fate.KNOWN)
        if since is None:
            return Ruling(Fate.NOT_SUBSCRIBED)
        if response.answer is Answer.YES:
            return self._reassigned(response, record)
        if response.answer is Answer.NO_DATA:
            return Ruling(Fate.NO_DATA, self._event(EventKind.REASSIGNMENT_UNKNOWN, response, self._opens))
        if response.since > since:
            return Ruling(Fate.LATER)
        return Ruling(Fate.NO, self._event(EventKind.NOT_REASSIGNED, response, self._opens))

    def _reassigned(self, response: Response, record: Record) -> Ruling:
        # to the harm of no one who joined after the query: that is the new owner, or the old one who still has it
        at = min(self.now, self._opens + timedelta(days=1))
        held = [one for one in _active(record) if one.changed_at <= at]
        if not held:
            return Ruling(Fate.JOINED_SINCE)
        changes = tuple(Change(one.topic, State.ACTIVE, State.SUSPENDED) for one in held)
        return Ruling(Fate.YES, self._event(EventKind.REASSIGNED, response, at, changes))

    @property
    def _opens(self) -> datetime:
        # a "no" is as old as the beginning of its day: nobody knows the hour
        return datetime.combine(self.day, time(), UTC)

    def _event(
        self, kind: EventKind, response: Response, at: datetime, changes: tuple[Change, ...] = ()
    ) -> ConsentEvent:
        told = {"asked_since": response.since.isoformat(), "answer": str(response.answer)}
        told |= {"queried_on": self.day.isoformat(), "file_sha256": response.file_sha256}
        evidence = Evidence(self._id(response), str(response.answer), canonical(told), destination="")
        return ConsentEvent(kind, at, SOURCE, changes, evidence, wording="", manifest_sha256=self.program.digest)

    def _id(self, response: Response) -> str:
        return f"rnd-{self.day.isoformat()}-{response.since.isoformat()}-{response.answer}"


BATCH = 1000


@dataclass(frozen=True, slots=True)
class Answers:
    """Puts answers on record in a deployed program, each once, or with `applied` false only tells what would be."""

    register: Register
    query: Query
    applied: bool

    def take(self, found: Iterable[Response], tell: Callable[[str], object]) -> Counter[Fate]:
        """Return what became of how many; `tell` takes a line on each "no" that is no safe harbor."""
        counts, rest = Counter[Fate](), iter(found)
        while batch := list(islice(rest, BATCH)):
            by_phone: dict[str, list[Response]] = {}
            for one in batch:
                by_phone.setdefault(one.phone, []).append(one)
            with ThreadPoolExecutor(WRITERS) as pool:
                for fates in pool.map(self._of_phone, by_phone.values()):
                    for one, fate in fates:
                        counts[fate] += 1
                        if fate is Fate.LATER:
                            tell(f"{masked(one.phone)}, asked since {one.since}: {fate}")
        return counts

    def _of_phone(self, batch: Sequence[Response]) -> list[tuple[Response, Fate]]:
        return [(one, self._fate(one)) for one in batch]

    def _fate(self, one: Response) -> Fate:
        def ruled(record: Record, known: Container[str]) -> Ruling:
            return self.query.rule(one, record, known)

        done = self.register.settle if self.applied else self.register.look
        return done(one.phone, ruled).fate
