"""The carriers' deactivation file, every day: whoever joined before their number was given back is not texted."""

from __future__ import annotations

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any

from lambdas.consent.events import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.items import text, text_attributes
from lambdas.consent.ledger import canonical
from lambdas.consent.record import State
from lambdas.consent.timestamps import from_text, to_text
from lambdas.delivery.deactivations import deactivated
from ops.consents.files import BadFile
from ops.consents.importing import WRITERS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.record import Record, Subscription
    from lambdas.program import Program
    from lambdas.stores.audits import AuditFacts
    from ops.consents.importing import Register

# The file: which numbers are void from when, and how old it is.


TOO_OLD = timedelta(days=7)  # by then a number may have had a new owner for days: the job has not run, or reads a copy


@dataclass(frozen=True, slots=True)
class CarriersFile:
    """The numbers that carriers got back, with the moment from which each is void; `dated` is as old as the file is.

    `faults` are the lines that hold no number, each under its line.
    """

    void: Mapping[str, datetime]
    dated: datetime
    sha256: str
    faults: tuple[tuple[int, str], ...]


def read(content: bytes, written_at: datetime, *, as_written: bool = False) -> CarriersFile:
    """Return what the file holds; its newest day tells how old it is, and `written_at` where no line has a day.

    With `as_written` the latter tells it in any case. BadFile where it cannot be a whole list: a download that failed
    would pass for a day on which nobody gave a number back.
    """
    if not content.strip():
        raise BadFile("is empty: get it anew")
    void, faults, newest = dict[str, datetime](), list[tuple[int, str]](), None
    for number, line in enumerate(content.decode("utf-8-sig", errors="replace").splitlines(), start=1):
        found = deactivated(line)
        if found is not None:
            phone, day = found
            void[phone] = max(void.get(phone, day or written_at), day or written_at)
            newest = max(newest or day, day) if day else newest
        elif line.strip() and number > 1:
            faults.append((number, f"must hold a number of the US, got {len(line)} characters without one"))
    if not void or len(void) < len(faults):
        told = f"{len(void):,} of its lines, and {len(faults):,} without one" if void else "none"
        raise BadFile(f"must hold a number of the US in each line under the heading, got {told}: get it anew")
    # a day that is still to come would keep a list from ever growing old
    dated = written_at if as_written or newest is None else min(newest, written_at)
    return CarriersFile(void, dated, hashlib.sha256(content).hexdigest(), tuple(faults))


# What becomes of a number of the file, given what the program knows of it: pure.


SOURCE = "deactivation_file"


class Fate(StrEnum):
    """What became of a number; each value is what the command prints."""

    SUSPENDED = "suspended: joined before the number was given back"
    JOINED_SINCE = "joined since: may be the new owner, unchanged"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The fate of one number (None: the program does not text it), and the event that goes on record."""

    fate: Fate | None = None
    event: ConsentEvent | None = None


def rule(record: Record, void_at: datetime, file_sha256: str, program: Program, now: datetime) -> Ruling:
    """Return what becomes of the number of `record`, which is void from then on."""
    active = _active(record)
    held = [one for one in active if one.changed_at < void_at]
    if not held:
        return Ruling(Fate.JOINED_SINCE if active else None)
    told = {"deactivated_on": f"{void_at:%Y-%m-%d}", "file_sha256": file_sha256}
    changes = tuple(Change(one.topic, State.ACTIVE, State.SUSPENDED) for one in held)
    evidence = Evidence(f"deactivated-{to_text(void_at)}", "deactivated", canonical(told), destination="")
    at = min(void_at, now)  # a JOIN since then, on its way to us still, is the new owner's
    event = ConsentEvent(EventKind.SUSPENDED, at, SOURCE, changes, evidence, wording="", manifest_sha256=program.digest)
    return Ruling(Fate.SUSPENDED, event)


def _active(record: Record) -> list[Subscription]:
    if record.standing.stopped:
        return []
    return [held for _, held in sorted(record.subscriptions.items()) if held.state is State.ACTIVE]


# One program's list against the file, and the row that tells which file was the last.


BATCH = 1000


@dataclass(frozen=True, slots=True)
class List:
    """The list of one program; `now` is the time of the run."""

    program: Program
    facts: AuditFacts
    register: Register
    now: datetime

    def compare(self, file: CarriersFile, *, applied: bool) -> Counter[Fate]:
        """Return what becomes of how many numbers; with `applied` it is on record, else nothing is."""
        topics, counts = [topic.name for topic in self.program.topics], Counter[Fate]()
        with ThreadPoolExecutor(WRITERS) as pool:
            for batch in _batches(file.void):
                known = self.facts.records(list(batch), topics)
                on_list = [phone for phone, record in known.items() if _active(record)]
                done = pool.map(lambda phone: self._settled(phone, file, applied=applied), on_list)
                counts.update(fate for fate in done if fate is not None)
        return counts

    def _settled(self, phone: str, file: CarriersFile, *, applied: bool) -> Fate | None:
        def ruled(record: Record, _: Container[str]) -> Ruling:
            return rule(record, file.void[phone], file.sha256, self.program, self.now)

        done = self.register.settle if applied else self.register.look
        return done(phone, ruled).fate


def _batches(void: Mapping[str, datetime]) -> Iterator[list[str]]:
    rest = iter(void)
    while batch := list(islice(rest, BATCH)):
        yield batch


KEY: dict[str, Any] = {"phone": {"S": "deactivations"}, "item": {"S": "file"}}
DUE = timedelta(days=2)  # the file is of every day


@dataclass(frozen=True, slots=True)
class Taken:
    """The newest file that a program has taken in whole: its digest, its age, and when."""

    sha256: str
    dated: datetime
    taken_at: datetime

    def overdue(self, now: datetime) -> bool:
        """Whether a newer file should have been taken in by `now`."""
        return now - self.dated > DUE


def taken(client: DynamoDBClient, table: str) -> Taken | None:
    """Return the file that was taken in last; None where there was none."""
    row = client.get_item(TableName=table, Key=KEY, ConsistentRead=True).get("Item")
    if row is None:
        return None
    return Taken(text(row, "sha256"), from_text(text(row, "dated")), from_text(text(row, "taken_at")))


def note(client: DynamoDBClient, table: str, file: CarriersFile, now: datetime) -> None:
    """Keep that `file` was taken in whole."""
    told = {"sha256": file.sha256, "dated": to_text(file.dated), "taken_at": to_text(now)}
    client.put_item(TableName=table, Item=KEY | text_attributes(told))
