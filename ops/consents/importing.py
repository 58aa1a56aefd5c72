"""Imports a file of consents in two readings, every opt-out first, with a checkpoint and a report."""

from __future__ import annotations

import csv
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Protocol, Self, TypeVar

from lambdas.consent.events import Change, ConsentEvent, EventKind, Evidence, revocations
from lambdas.consent.items import record_of, recording, text
from lambdas.consent.ledger import canonical
from lambdas.consent.phone import masked, spelling
from lambdas.consent.record import State
from lambdas.messages.languages import code_of
from lambdas.stores.dynamodb import rows_of
from ops.consents.files import BadRow
from ops.consents.validation import Claim, Given

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import TableNames
    from lambdas.consent.record import Record, Subscription
    from lambdas.program import Program
    from ops.consents.files import Fields, Source
    from ops.consents.validation import Rules

# What becomes of a claim, given what the program knows of its number: pure, and never to the harm of an opt-out.


SOURCE = "import"


class Fate(StrEnum):
    """What became of a row."""

    IMPORTED = "imported"
    KNOWN = "known"
    KEPT = "kept"
    UNCHANGED = "unchanged"
    UNTEXTABLE = "untextable"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The fate of one row, why, and the event that goes on record (None: nothing does)."""

    fate: Fate
    reason: str = ""
    event: ConsentEvent | None = None


def rule(claim: Claim, record: Record, known: Container[str], program: Program, manifest_sha256: str) -> Ruling:
    """Return what becomes of `claim`; `known` holds the ids of what the ledger of its number has on record.

    No row ends an opt-out, whatever its time: a number or a topic that is opted out stays so until the person
    comes back by a text of their own.
    """
    if claim.id in known:
        return Ruling(Fate.KNOWN)
    if claim.given is Given.OPTED_OUT:
        kind, changes = _opt_out(claim, record)
    else:
        refusal = _refusal(claim, record)
        if refusal:
            return refusal
        kind, changes = EventKind.OPT_IN_IMPORTED, (_opt_in(claim.topic or "", record, program),)
    evidence = Evidence(claim.id, "import", canonical(dict(claim.evidence)), program.id)
    told = code_of(claim.evidence.get("language", "")) if kind is EventKind.OPT_IN_IMPORTED else None
    language = program.offered(told or "")
    event = ConsentEvent(kind, claim.at, SOURCE, changes, evidence, claim.wording, manifest_sha256, language=language)
    return Ruling(Fate.IMPORTED, event=event)


def _opt_in(topic: str, record: Record, program: Program) -> Change:
    """Return the change that brings `topic` in; what it declares today holds beside what the imported words state."""
    held = record.subscriptions.get(topic)
    return Change(topic, held.state if held else None, State.ACTIVE, program.topic(topic).frequency.words)


def _opt_out(claim: Claim, record: Record) -> tuple[EventKind, tuple[Change, ...]]:
    if claim.topic is None:
        return EventKind.OPTED_OUT, revocations(record, claim.at)
    topic = record.subscriptions.get(claim.topic)
    if topic is not None and _newer(topic, claim):
        return EventKind.SUPERSEDED, ()
    return EventKind.TOPIC_LEFT, (Change(claim.topic, topic.state if topic else None, State.REVOKED),)


def _newer(held: Subscription, claim: Claim) -> bool:
    return (held.changed_at if held.state is State.REVOKED else held.rests_on) > claim.at


def _refusal(claim: Claim, record: Record) -> Ruling | None:
    if record.standing.stopped or record.standing.stopped_since(claim.at):
        return Ruling(Fate.KEPT, "the number is opted out of the program and stays so")
    held = record.subscriptions.get(claim.topic or "")
    if held is None:
        return None
    if held.state is State.REVOKED:
        return Ruling(Fate.KEPT, f"the number is opted out of {held.topic} and stays so")
    if held.state is State.ACTIVE:
        return Ruling(Fate.UNCHANGED, f"{held.topic} is active already")
    if held.changed_at >= claim.at:
        return Ruling(Fate.UNCHANGED, f"{held.topic} is {held.state} by a newer act")
    return None


BATCH = 1000  # rows between two checkpoints
LOST = "opt-outs among the bad"
STAGES = (Given.OPTED_OUT, Given.OPTED_IN)


class Records(Protocol):
    """What puts claims on record and tells the fate of each."""

    def record(self, claims: Sequence[Claim]) -> list[tuple[Claim, Ruling]]:
        """Return the fate of each claim, once all are on record."""


@dataclass(frozen=True, slots=True)
class Import:
    """One file on its way into one program; `journal` knows how far it is."""

    source: Source
    rules: Rules
    journal: Journal

    def check(self) -> None:
        """Read every row and tell every bad one; nothing is recorded."""
        for _, claims in self._batches(None):
            self.journal.progress.counts.update(f"valid {claim.given}" for claim in claims)
        self.journal.close()

    def run(self, records: Records) -> None:
        """Record every valid row and tell every bad one, from where the journal stands."""
        progress = self.journal.progress
        for stage, given in enumerate(STAGES):
            if stage < progress.stage:
                continue
            for line, claims in self._batches(given):
                self._tell(records.record(claims))
                progress.line = line
                self.journal.save()
            progress.stage, progress.line = stage + 1, 0
            self.journal.save()
        self.journal.close()

    def _batches(self, given: Given | None) -> Iterator[tuple[int, list[Claim]]]:
        """Yield the claims of `given` (None: all) by the thousand rows, each batch with its last line."""
        batch: list[Claim] = []
        settled = last = self.journal.progress.line
        read = 0
        for line, row in self.source.rows():
            if line <= settled:
                continue
            if read >= BATCH and line > last:  # the rows of one line are settled together
                yield last, batch
                batch, read = [], 0
            last, read = line, read + 1
            claim = self._claim(line, row, given)
            if claim is not None:
                batch.append(claim)
        yield last, batch

    def _claim(self, line: int, row: Fields | BadRow | None, given: Given | None) -> Claim | None:
        first_reading = given is not Given.OPTED_IN  # what is wrong with a row is told once
        if row is None:
            self.journal.progress.counts["other channel"] += first_reading
            return None
        try:
            claim = self.rules.claim(line, row)
        except BadRow as bad:
            if first_reading:
                self._bad(line, bad, row if isinstance(row, dict) else {})
            return None
        return claim if given in {None, claim.given} else None

    def _bad(self, line: int, bad: BadRow, row: Fields) -> None:
        opts_out, number = row.get("state", "").lower() == Given.OPTED_OUT, spelling(row.get("phone", ""))
        self.journal.progress.counts["bad"] += 1
        self.journal.progress.counts[LOST] += opts_out or bad.opts_out
        self.journal.tell(line, masked(number) if number else "", "bad", str(bad))

    def _tell(self, ruled: Sequence[tuple[Claim, Ruling]]) -> None:
        for claim, ruling in ruled:
            self.journal.progress.counts[ruling.fate] += 1
            if ruling.fate in {Fate.KEPT, Fate.UNCHANGED, Fate.UNTEXTABLE}:
                self.journal.tell(claim.line, masked(claim.phone), ruling.fate, ruling.reason)


# How far an import is: a checkpoint beside the file, and the report that goes with it.


COLUMNS = ("line", "number", "outcome", "reason")


@dataclass(slots=True)
class Progress:
    """The stage under way, the last line that is settled in it, what was counted, and how long the report was then."""

    stage: int = 0
    line: int = 0
    report_bytes: int = 0
    counts: Counter[str] = field(default_factory=Counter)


class Journal:
    """Keeps the progress of one import at `checkpoint` and its report at `report`, so that it can be taken up again."""

    def __init__(self, checkpoint: Path, report: Path) -> None:
        self._checkpoint = checkpoint
        self.report = report
        self.progress = self._read()
        self._file = self._opened()
        self._rows = csv.writer(self._file)
        if not self.progress.report_bytes:
            self._rows.writerow(COLUMNS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def tell(self, line: int, number: str, outcome: str, reason: str) -> None:
        """Write one line of the report; `number` is a masked phone number."""
        self._rows.writerow((line, number, outcome, reason))

    def save(self) -> None:
        """Keep the progress: what is settled by now is not done again."""
        self._file.flush()
        self.progress.report_bytes = self._file.tell()
        progress = self.progress
        state = {"stage": progress.stage, "line": progress.line, "report_bytes": progress.report_bytes}
        unfinished = self._checkpoint.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(state | {"counts": progress.counts}), encoding="utf-8")
        unfinished.replace(self._checkpoint)

    def close(self) -> None:
        """Forget the checkpoint: the import is complete."""
        self._checkpoint.unlink(missing_ok=True)

    def _read(self) -> Progress:
        try:
            state = json.loads(self._checkpoint.read_text(encoding="utf-8"))
            progress = Progress(state["stage"], state["line"], state["report_bytes"], Counter(state["counts"]))
            whole = self.report.stat().st_size >= progress.report_bytes
        except (OSError, ValueError, KeyError):
            return Progress()
        return progress if whole else Progress()  # rows are recorded once, so beginning anew does no harm

    def _opened(self) -> IO[str]:
        file = self.report.open("r+" if self.progress.report_bytes else "w", encoding="utf-8", newline="")
        file.seek(self.progress.report_bytes)
        file.truncate()
        return file


# Puts rows on record in a deployed program: each once, in the transaction that texts are recorded with.


WRITERS = 16
ATTEMPTS = 8
_PASSING = {"ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


class NotRecordedError(Exception):
    """The tables would not take a row, however often it was tried."""


class Ruled(Protocol):
    """What was ruled on one row."""

    @property
    def event(self) -> ConsentEvent | None:
        """The event that goes on record; None where nothing does."""


R = TypeVar("R", bound=Ruled)
Rule = Callable[["Record", Container[str]], R]


@dataclass(frozen=True, slots=True)
class Register:
    """The consent tables of one program; `clock` tells the time of recording."""

    client: DynamoDBClient
    tables: TableNames
    clock: Callable[[], datetime]

    def look(self, phone: str, rule: Rule[R]) -> R:
        """Return what `rule` says of the record of `phone` and the ids of what its ledger holds."""
        return self._ruled(phone, rule)[1]

    def settle(self, phone: str, rule: Rule[R]) -> R:
        """Return the same once the event is on record; NotRecordedError where others write all the time."""
        for attempt in range(ATTEMPTS):
            time.sleep(random.random() * 0.05 * (2**attempt - 1))  # noqa: S311 - spreads writers, guards nothing
            record, ruling = self._ruled(phone, rule)
            if ruling.event is None or self._commit(record, ruling.event):
                return ruling
        raise NotRecordedError("the number's record is written by others all the time")

    def _ruled(self, phone: str, rule: Rule[R]) -> tuple[Record, R]:
        record = record_of(phone, rows_of(self.client, self.tables.subscriptions, phone))
        known = set(self._recorded(phone)) if record.standing.sequence else set[str]()
        return record, rule(record, known)

    def _commit(self, record: Record, event: ConsentEvent) -> bool:
        _, writes = recording(record, event, self.clock(), self.tables)
        try:
            self.client.transact_write_items(TransactItems=writes)
        except self.client.exceptions.TransactionCanceledException as error:
            reasons = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])}
            if reasons & _PASSING:
                return False
            raise
        return True

    def _recorded(self, phone: str) -> Iterator[str]:
        for row in rows_of(self.client, self.tables.ledger, phone):
            yield json.loads(text(row, "content"))["event"]["evidence"]["message_id"]


class Recorder:
    """Records claims in the consent tables of one program; `clock` tells the time of recording."""

    def __init__(
        self, client: DynamoDBClient, *, tables: TableNames, program: Program, clock: Callable[[], datetime]
    ) -> None:
        self._register = Register(client, tables, clock)
        self._program = program
        self._manifest_sha256 = program.digest

    def record(self, claims: Sequence[Claim]) -> list[tuple[Claim, Ruling]]:
        """Return the fate of each claim once all are on record; those of one number in the order given.

        NotRecordedError where the tables take no more, or an error of the client; the rest may be on record.
        """
        by_phone: dict[str, list[Claim]] = {}
        for claim in claims:
            by_phone.setdefault(claim.phone, []).append(claim)
        with ThreadPoolExecutor(WRITERS) as pool:
            return [ruled for of_phone in pool.map(self._record_phone, by_phone.values()) for ruled in of_phone]

    def _record_phone(self, claims: Sequence[Claim]) -> list[tuple[Claim, Ruling]]:
        return [(claim, self._record_claim(claim)) for claim in claims]

    def _record_claim(self, claim: Claim) -> Ruling:
        def ruled(record: Record, known: Container[str]) -> Ruling:
            return rule(claim, record, known, self._program, self._manifest_sha256)

        try:
            return self._register.settle(claim.phone, ruled)
        except NotRecordedError as error:
            raise NotRecordedError(f"line {claim.line}: {error}") from None
