"""Reads what is known of one number: from the deployed tables, or from an exported ledger."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lambdas.consent.items import ledger_entry, record_of, text
from lambdas.consent.ledger import LedgerEntry
from lambdas.consent.record import ProgramStatus
from lambdas.stores.dynamodb import rows_of
from ops.consents.files import files_of, opened
from ops.evidence.dossier import ITEMS, Answer, Dossier, Origin, dossier, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row
    from ops.deployed import DeployedProgram

# An exported ledger: JSON lines of its rows and of texts, plain or gzip, in a file or a folder, read line by line.


MOST = 1_000_000  # records of one number: a greater sequence is no sequence
_STANDING = "program"


@dataclass(frozen=True, slots=True)
class Kept:
    """A ledger record of `phone`, and where it stands (`file:line`).

    `delivery` is the stream's id of it (empty in a table export): a repeat of the same delivery is no second record.
    """

    place: str
    phone: str
    entry: LedgerEntry
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What the Subscriptions table knows of the chain of `phone`: its length and the hash of its newest record."""

    place: str
    phone: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the Sends table on a text to `phone`: a request and its fate, or what the network told."""

    place: str
    phone: str
    row: Row


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that holds no row, and why."""

    place: str
    reason: str


def rows(path: Path) -> Iterator[Kept | Head | Told | Unreadable]:
    """Yield what each line under `path` holds; rows of any other kind are passed over.

    A line is a row as DynamoDB types it (`{"phone": {"S": ...}}`) or plain (`{"phone": ...}`), alone, as the `Item` of
    a table export, or as the `dynamodb.NewImage` of a stream record.
    """
    for file in files_of(path):
        number = 0
        try:
            with opened(file) as lines:
                for number, line in enumerate(lines, start=1):
                    row = _row(f"{file}:{number}", line) if line.strip() else None
                    if row is not None:
                        yield row
        except (OSError, EOFError, zlib.error) as error:
            yield Unreadable(f"{file}:{number + 1}", f"the file cannot be read: {str(error).lower()}")


def _row(place: str, line: bytes) -> Kept | Head | Told | Unreadable | None:
    try:
        told = json.loads(line)
        image = _image(told)
        row = _plain(image)
        phone, sequence = row["phone"], row.get("sequence", "")
        if row.get("item", _STANDING) != _STANDING:
            return _told(place, phone, _typed(image)) if _on_a_text(phone, row["item"]) else None
        texts = [row.get(name, "") for name in ("head", "previous_hash", "hash", "content")]
        "".join((phone, *texts)).encode()  # what is no text has no hash
        if "item" in row:
            return Head(place, phone, _counted(sequence), texts[0])
        return Kept(place, phone, LedgerEntry(_counted(sequence), *texts[1:]), str(told.get("eventID", "")))
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
        return Unreadable(place, f"no ledger row: {type(error).__name__} {error}"[:160])


def _image(value: dict[str, Any]) -> dict[str, Any]:
    if value.get("eventName", "INSERT") != "INSERT":
        raise ValueError(f"the stream tells of a record that somebody changed or deleted ({value['eventName']})")
    image = value["dynamodb"]["NewImage"] if "dynamodb" in value else value.get("Item", value)
    return dict(image)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: next(iter(value.values()), "") if isinstance(value, dict) else value for name, value in row.items()}


def _typed(row: dict[str, Any]) -> Row:
    return {name: value if isinstance(value, dict) else {"S": value, "N": str(value)} for name, value in row.items()}


def _on_a_text(phone: str, item: str) -> bool:
    return phone.startswith("+") and item.startswith(ITEMS)  # tallies lie beside them, under names that are no number


def _told(place: str, phone: str, row: Row) -> Told:
    texts_of([row])  # what is no text fails here, where its line is known
    return Told(place, phone, row)


def _counted(sequence: str | int) -> int:
    if abs(int(sequence)) > MOST:
        raise ValueError(f"sequence must be at most {MOST}")
    return int(sequence)


OUTBOX = "outbox#"
ATTEMPTS = 5


def from_tables(client: DynamoDBClient, program: DeployedProgram, phone: str, now: datetime) -> Dossier | None:
    """Return what the deployed tables of `program` hold on `phone`; None where they hold nothing."""
    # before the ledger: what ends or allows a text is never newer here than the texts themselves
    texts = texts_of(rows_of(client, program.sends, phone))
    for _ in range(ATTEMPTS):
        held = list(rows_of(client, program.subscriptions, phone))
        entries = [ledger_entry(row) for row in rows_of(client, program.ledger, phone)]
        if held == list(rows_of(client, program.subscriptions, phone)):  # no text came between the two readings
            break
    if not held and not entries and not texts.asked:
        return None
    origin = Origin(program.id, program.legal_entity, program.environment, f"tables of {program.stack_id}")
    record = record_of(phone, held)
    return dossier(
        phone,
        entries,
        head=record.standing,
        record=record,
        answers=dict(_answers(row) for row in held if text(row, "item").startswith(OUTBOX)),
        texts=texts,
        origin=origin,
        now=now,
    )


def from_archive(path: Path, program: str, phone: str, now: datetime) -> Dossier | None:
    """Return what the export at `path` holds on `phone`; None where it holds nothing.

    A line that cannot be read may have been this number's: the evidence names it. The texts are not at hand where no
    row of a Sends table is in the export.
    """
    found = _Found()
    for row in rows(path):
        found.take(row, phone)
    if not found.entries and not found.heads and not found.told:
        return None
    made = dossier(
        phone,
        list(found.entries.values()),
        head=max(found.heads, key=lambda standing: standing.sequence, default=None),
        record=None,
        answers={},
        texts=texts_of(found.told) if found.sends else None,
        origin=Origin(program, "", "", f"archive {path}"),
        now=now,
    )
    return replace(made, unread=tuple(found.unread))


@dataclass(slots=True)
class _Found:
    entries: dict[tuple[LedgerEntry, str], LedgerEntry] = field(default_factory=dict)
    heads: list[ProgramStatus] = field(default_factory=list)
    told: list[Row] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    sends: bool = False

    def take(self, row: Kept | Head | Told | Unreadable, phone: str) -> None:
        self.sends = self.sends or isinstance(row, Told)
        if isinstance(row, Unreadable):
            self.unread.append(f"{row.place}: {row.reason}")
        elif row.phone != phone:
            return
        elif isinstance(row, Kept):
            self.entries[row.entry, row.delivery or row.place] = row.entry
        elif isinstance(row, Head):
            self.heads.append(ProgramStatus(sequence=row.sequence, head=row.hash))
        else:
            self.told.append(row.row)


def _answers(row: Row) -> tuple[str, tuple[Answer, ...]]:
    effects = (effect["M"] for effect in row["effects"]["L"])
    answers = (
        Answer(text(effect, "kind"), text(effect, "status"), text(effect, "body"), text(effect, "message_id"))
        for effect in effects
    )
    return text(row, "item").removeprefix(OUTBOX), tuple(answers)
