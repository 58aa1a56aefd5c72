"""An exported ledger: JSON lines of its rows and of texts, plain or gzip, in a file or a folder, read line by line."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infra.consents.files import files_of, opened
from infra.evidence.texts import ITEMS, texts_of
from lambdas.consent.ledger import LedgerEntry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lambdas.consent.rows import Row

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
