"""Every ledger entry that a table or an archive has, by number: kept on disk, since not every ledger fits in memory."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lambdas.consent.items import ledger_entry, text
from lambdas.consent.ledger import LedgerEntry, fold
from lambdas.stores.dynamodb import rows_of
from ops.evidence.reading import Kept, Unreadable, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.record import Record

TABLE, ARCHIVE = "table", "archive"
Said = tuple[str, LedgerEntry]


@dataclass(frozen=True, slots=True)
class Chain:
    """The entries of one number in their order, and those of them that the table lacks.

    `parted` says that two places tell different things, or that an entry is in neither: a person should look.
    """

    phone: str
    entries: tuple[LedgerEntry, ...]
    lacking: tuple[LedgerEntry, ...]
    parted: bool

    @property
    def record(self) -> Record:
        """What the program must know of the number."""
        return fold(self.phone, self.entries)


class Chains:
    """Entries from several places, read back number by number."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "chains.sqlite")
        self._database.execute("DROP TABLE IF EXISTS entry")  # of the reading before
        self._database.execute(
            "CREATE TABLE entry (phone, sequence, place, hash, previous, content, PRIMARY KEY (phone, sequence, place))"
        )

    def add(self, place: str, said: Iterable[Said]) -> int:
        """Keep what `place` tells, and return how many entries that is; the first of a sequence stands."""
        before = self._database.total_changes
        told = ((phone, e.sequence, place, e.hash, e.previous_hash, e.content) for phone, e in said)
        self._database.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?)", told)
        self._database.commit()
        return self._database.total_changes - before

    def __iter__(self) -> Iterator[Chain]:
        # of two that differ the archive's comes first: nobody can have altered that one
        found = self._database.execute("SELECT * FROM entry ORDER BY phone, sequence, place")
        for phone, told in groupby(found, key=lambda row: row[0]):
            yield _chain(phone, list(told))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def _chain(phone: str, told: list[Any]) -> Chain:
    entries: dict[int, LedgerEntry] = {}
    in_table: set[int] = set()
    parted = False
    for _, sequence, place, hashed, previous, content in told:
        entry = LedgerEntry(sequence, previous, hashed, content)
        parted |= entries.setdefault(sequence, entry) != entry
        in_table |= {sequence} if place == TABLE else set()
    whole = tuple(entries.values())
    hashes = ["", *(entry.hash for entry in whole)]
    parted |= any(entry.previous_hash != before for entry, before in zip(whole, hashes, strict=False))
    return Chain(phone, whole, tuple(one for one in whole if one.sequence not in in_table), parted)


def of_table(client: DynamoDBClient, table: str) -> Iterator[Said]:
    """Yield every entry of a ledger."""
    for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for row in page["Items"]:
            yield text(row, "phone"), ledger_entry(row)


def of_number(client: DynamoDBClient, table: str, phone: str) -> Iterator[Said]:
    """Yield every entry of one number of a ledger, in their order."""
    yield from ((phone, ledger_entry(row)) for row in rows_of(client, table, phone))


def of_archive(client: Any, bucket: str, folder: Path, unread: list[str]) -> Iterator[Said]:  # noqa: ANN401 - boto3's
    """Yield every entry of an archive; `unread` gets what cannot be read, each with its place."""
    file = folder / "object"
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="ledger/"):
        for found in page.get("Contents", []):
            here = file.with_suffix("".join(Path(found["Key"]).suffixes[-2:]))
            here.write_bytes(client.get_object(Bucket=bucket, Key=found["Key"])["Body"].read())
            for row in rows(here):
                if isinstance(row, Kept):
                    yield row.phone, row.entry
                elif isinstance(row, Unreadable):
                    unread.append(f"{found['Key']}: {row.reason}")
            here.unlink()


def of_file(file: Path, unread: list[str]) -> Iterator[Said]:
    """Yield every entry of an export of a ledger; `unread` gets what cannot be read, each with its place."""
    for row in rows(file):
        if isinstance(row, Kept):
            yield row.phone, row.entry
        elif isinstance(row, Unreadable):
            unread.append(f"{file.name}: {row.reason}")
