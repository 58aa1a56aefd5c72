"""Verifies a whole export: sorted by number on disk, so that only one number's records are in memory at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from lambdas.consent.ledger import LedgerEntry, verify
from lambdas.consent.phone import masked
from lambdas.consent.record import ProgramStatus, Record
from ops.evidence.reading import Head, Kept, Unreadable, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ops.evidence.reading import Told

_TABLE = """CREATE TABLE kept (
    phone TEXT, sequence INTEGER, previous TEXT, hash TEXT, content TEXT, place TEXT, delivery TEXT, head INTEGER
)"""
_SORTED = "SELECT * FROM kept ORDER BY phone, rowid"
_Row = tuple[str, int, str, str, str, str, str, int]


@dataclass(slots=True)
class Tally:
    """What an export held; `open_ended` counts the numbers without a row of the Subscriptions table."""

    records: int = 0
    numbers: int = 0
    open_ended: int = 0
    problems: int = 0


def findings(path: Path, tally: Tally) -> Iterator[str]:
    """Yield a line for each record under `path` that was altered, removed, reordered or inserted; count in `tally`."""
    with closing(sqlite3.connect("")) as spool:  # a file of its own in the temporary folder, gone when closed
        spool.execute("PRAGMA journal_mode = OFF")
        spool.execute("PRAGMA synchronous = OFF")
        spool.execute(_TABLE)
        unreadable: list[Unreadable] = []
        spool.executemany("INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _spooled(rows(path), unreadable))
        for line in unreadable:
            tally.problems += 1
            yield f"{line.place}: unreadable: {line.reason}"
        for phone, kept in groupby(spool.execute(_SORTED), key=itemgetter(0)):
            yield from _of_phone(phone, list(kept), tally)


def _spooled(found: Iterable[Kept | Head | Told | Unreadable], unreadable: list[Unreadable]) -> Iterator[_Row]:
    for row in found:
        if isinstance(row, Kept):
            entry = row.entry
            yield row.phone, entry.sequence, entry.previous_hash, entry.hash, entry.content, row.place, row.delivery, 0
        elif isinstance(row, Head):
            yield row.phone, row.sequence, "", row.hash, "", row.place, "", 1
        elif isinstance(row, Unreadable):
            unreadable.append(row)


def _of_phone(phone: str, kept: Sequence[_Row], tally: Tally) -> Iterator[str]:
    heads, kept = [row for row in kept if row[7]], _once(row for row in kept if not row[7])
    entries = [LedgerEntry(*row[1:5]) for row in kept]
    tally.numbers += 1
    tally.records += len(entries)
    tally.open_ended += not heads
    # without a row to say how the chain ends, its own newest record stands for it: what is another's still shows
    newest = max(heads or kept, key=itemgetter(1))
    record = Record(phone, ProgramStatus(sequence=newest[1], head=newest[3]))
    places = {row[1]: row[5] for row in kept}
    for problem in verify(entries, record):
        tally.problems += 1
        place = places.get(problem.sequence) or f"behind {_before(problem.sequence, places) or newest[5]}"
        yield f"{place}: {problem.fault}: entry {problem.sequence} of {masked(phone)}: {problem.detail}"


def _once(kept: Iterable[_Row]) -> list[_Row]:
    # the stream delivers at least once: the same record under the same delivery is not there twice
    return list({(row[:5], row[6] or row[5]): row for row in kept}.values())


def _before(sequence: int, places: dict[int, str]) -> str | None:
    nearest = max((known for known in places if known < sequence), default=None)
    return places[nearest] if nearest is not None else None
