"""What became of requests: looked up in the tables, the schedules, and the queues of the deployed programs."""

from __future__ import annotations

import csv
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.consent.phone import E164
from lambdas.delivery.health import OUTCOME, outcome_of
from lambdas.sending.items import REQUEST, attempt_of
from lambdas.sending.request import schedule_name
from lambdas.sending.results import Result, ResultKind, result_of
from lambdas.stores.dynamodb import rows_at, rows_of
from lambdas.stores.errors import NotAccepted
from ops.deployed import DeploymentError, client_of, tables_client

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from mypy_boto3_dynamodb.type_defs import ScanOutputTypeDef

    from infra.environment import Environment
    from lambdas.consent.items import Row
    from lambdas.delivery.outcome import Outcome
    from lambdas.sending.attempt import SendAttempt
    from ops.deployed import DeployedProgram

# Which requests are meant: the rows of a file that was sent, or the ids that were printed when it was.


ID = re.compile(r"[\x21-\x7e]{1,128}")


class BadList(ValueError):  # noqa: N818 - it says what stands there
    """A file that names no requests; its reason says the line."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request by its id; `phone` is empty where nobody told whom it was for."""

    request_id: str
    phone: str = ""


def listed(path: Path) -> list[Wanted]:
    """Return the requests that a file names: the columns `request_id` and `to`, or an id in each line.

    BadList where it does neither, OSError where it cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
            if rows and "request_id" in next(csv.reader([rows[0][1]])):
                lines.seek(0)
                return list(dict.fromkeys(_of_rows(path, csv.DictReader(lines, strict=True))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadList(f"{path} must be a CSV of requests or a list of ids in UTF-8, got a fault in it") from error
    if not rows:
        raise BadList(f"{path} must name requests, got an empty file")
    return list(dict.fromkeys(_of_line(path, number, line) for number, line in rows))


def _of_rows(path: Path, rows: csv.DictReader[str]) -> Iterator[Wanted]:
    for row in rows:
        name, phone = row["request_id"] or "", row.get("to") or ""
        if not ID.fullmatch(name) or not E164.fullmatch(phone):
            raise BadList(f"{path}:{rows.line_num}: request_id and to must be as in the file that was sent")
        yield Wanted(name, phone)


def _of_line(path: Path, number: int, line: str) -> Wanted:
    if not ID.fullmatch(line):
        raise BadList(f"{path}:{number}: must be one request id, got {len(line)} characters of another form")
    return Wanted(line)


# What is known of each, by program.


SIDE_BY_SIDE = 8
SCHEDULE = re.compile(r"[0-9a-f]{40}-[0-9]{12}")  # as the gate names them
MOST_SCHEDULES = 500  # that are opened to find an id without a number
FEW = 20  # requests whose schedules are asked for one by one: of more, all schedules are read
MOST_PAGES = 100  # of at most one megabyte: what an id without a number may cost to find
WAITING = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible")


@dataclass(frozen=True, slots=True)
class Found:
    """A request with its result; `program` is empty where no program knows it."""

    wanted: Wanted
    result: Result
    program: str = ""


def looked_up(programs: Sequence[tuple[Environment, DeployedProgram]], wanted: Sequence[Wanted]) -> list[Found]:
    """Return what `programs`, each with where it is, know of each of the requests `wanted`, in their order.

    An id without a number may have been sent to several people. DeploymentError where it is too dear to find, or where
    a table does not give all rows.
    """
    try:
        return _looked_up([Records(*one) for one in programs], wanted)
    except NotAccepted as error:
        raise DeploymentError(f"{programs[0][0].called}: {error}: try again") from error


def _looked_up(records: Sequence[Records], wanted: Sequence[Wanted]) -> list[Found]:
    found = _known(records, wanted)
    missing = _missing(wanted, found)
    queued = bool(missing) and any(each.waiting() for each in records)
    if missing and not queued:  # it may have left the queue meanwhile
        found += _known(records, missing)
        missing = _missing(wanted, found)
    result = Result(ResultKind.QUEUED if queued else ResultKind.NOT_FOUND)
    found += [Found(one, result) for one in missing]
    places = {one: place for place, one in enumerate(wanted)}
    return sorted(found, key=lambda one: places.get(one.wanted, places.get(Wanted(one.wanted.request_id), 0)))


def _known(records: Sequence[Records], wanted: Sequence[Wanted]) -> list[Found]:
    found = [one for each in records for one in each.decided(wanted)]
    missing = _missing(wanted, found)
    return found + [one for each in records for one in each.deferred(missing)]


def _missing(wanted: Iterable[Wanted], found: Iterable[Found]) -> list[Wanted]:
    known = {name for one in found for name in (one.wanted, Wanted(one.wanted.request_id))}
    return [one for one in wanted if one not in known]


class Records:
    """All that one program knows of its requests."""

    def __init__(self, environment: Environment, program: DeployedProgram) -> None:
        self._program = program
        self._tables = tables_client(environment)
        self._schedules, self._queues = client_of("scheduler", environment), client_of("sqs", environment)

    def decided(self, wanted: Sequence[Wanted]) -> Iterator[Found]:
        """Yield those that the gate has put on record."""
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            named = [self._place(one.phone, REQUEST + one.request_id) for one in wanted if one.phone]
            rows = [*rows_at(self._tables, named, threads.map).values()]
            rows += self._searched({one.request_id for one in wanted if not one.phone})
            attempts = [made for row in rows if (made := attempt_of(row))]
            ends = [self._place(one.phone, OUTCOME + one.message_id) for one in attempts if one.message_id]
            reports = rows_at(self._tables, ends, threads.map)
            for one, more in zip(attempts, threads.map(self._unnamed, attempts), strict=True):
                row = reports.get(self._place(one.phone, OUTCOME + one.message_id))
                result = result_of(one, [*([outcome_of(row)] if row else []), *more])
                yield Found(Wanted(one.request_id, one.phone), result, self._program.id)

    def deferred(self, wanted: Sequence[Wanted]) -> Iterator[Found]:
        """Yield those that a schedule brings back; its name tells when, and what it brings who it is for."""
        group = self._program.outputs.get("ScheduleGroup")
        if not wanted or not group:
            return
        digests = {_digest(one): one for one in wanted if one.phone}
        names = {one.request_id for one in wanted if not one.phone}
        known = sorted(self._scheduled(group, [] if names or len(digests) > FEW else [*digests]))
        found = {digests[digest]: name for name in reversed(known) if (digest := name.partition("-")[0]) in digests}
        found |= self._opened(group, known, names) if names and len(known) <= MOST_SCHEDULES else {}
        for one, name in found.items():
            until = datetime.strptime(f"{name.partition('-')[2]}+0000", "%Y%m%d%H%M%z")
            yield Found(one, Result(ResultKind.DEFERRED, until), self._program.id)

    def _scheduled(self, group: str, prefixes: Sequence[str]) -> Iterator[str]:
        pages = self._schedules.get_paginator("list_schedules")
        for prefix in [{"NamePrefix": prefix} for prefix in prefixes] or [{}]:
            for page in pages.paginate(GroupName=group, **prefix):
                yield from (one["Name"] for one in page["Schedules"] if SCHEDULE.fullmatch(one["Name"]))

    def _opened(self, group: str, known: Sequence[str], names: Collection[str]) -> dict[Wanted, str]:
        """Return which schedule brings back each of the requests called so, whoever it is for."""
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            brought = list(threads.map(lambda name: self._brought(group, name), reversed(known)))
        named = zip(brought, reversed(known), strict=True)
        return {one: name for one, name in named if one is not None and one.request_id in names}

    def _brought(self, group: str, name: str) -> Wanted | None:
        try:
            told = json.loads(self._schedules.get_schedule(GroupName=group, Name=name)["Target"]["Input"])
        except self._schedules.exceptions.ResourceNotFoundException:
            return None  # it has just brought it back
        return Wanted(told["request_id"], told["to"])

    def waiting(self) -> bool:
        """Whether a request may wait in a queue, or be in the gate's hands."""
        queues = [self._program.outputs.get(name) for name in ("RequestQueue", "BulkQueue")]
        return any(self._length(queue) for queue in queues if queue)

    def _length(self, queue: str) -> int:
        told = self._queues.get_queue_attributes(QueueUrl=queue, AttributeNames=[*WAITING])["Attributes"]
        return sum(int(told[name]) for name in WAITING)

    def _place(self, phone: str, item: str) -> tuple[str, str, str]:
        return self._program.sends, phone, item

    def _unnamed(self, send_attempt: SendAttempt) -> list[Outcome]:
        """Return the reports on texts whose id never came back: they name the request."""
        if send_attempt.attempts <= int(send_attempt.message_id != ""):
            return []
        rows = rows_of(self._tables, self._program.sends, send_attempt.phone)
        told = (outcome_of(row) for row in rows if row["item"]["S"].startswith(OUTCOME))
        return [end for end in told if end.request_id == send_attempt.request_id]

    def _searched(self, names: Collection[str]) -> Iterator[Row]:
        """Yield the rows of the requests called so, whoever they are for: the whole table is read."""
        items = {REQUEST + name for name in names}
        pages: Iterable[ScanOutputTypeDef] = (
            self._tables.get_paginator("scan").paginate(TableName=self._program.sends) if items else []
        )
        for number, page in enumerate(pages):
            if number >= MOST_PAGES:
                raise DeploymentError(
                    f"the table of {self._program.id} is too large to search for an id: give the number by --to, "
                    "or the file that was sent"
                )
            yield from (row for row in page["Items"] if row["item"]["S"] in items)


def _digest(one: Wanted) -> str:
    return schedule_name(one.phone, one.request_id, datetime.now(UTC)).partition("-")[0]
