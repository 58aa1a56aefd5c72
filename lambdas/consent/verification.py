"""Offline proof that a ledger is whole: every entry altered, removed, reordered or inserted is named."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from lambdas.consent.ledger import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.record import Record

NAMED_AT_MOST = 1000  # missing entries of one gap that are named one by one
Fault = Literal["altered", "removed", "reordered", "inserted", "unlinked"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the entry at `sequence`; `detail` says how that shows."""

    sequence: int
    fault: Fault
    detail: str


def verify(entries: Iterable[LedgerEntry], record: Record | None = None) -> Iterator[Problem]:
    """Yield what is wrong with the `entries` of one phone, given in the order in which they were kept.

    Each kind of problem comes once for each entry that shows it. Without the `record` of that phone a chain that
    lost its newest entries, was forged anew up to its end, or is another phone's cannot be told from a whole one.
    """
    kept = list(entries)
    altered = [entry.sequence for entry in kept if not _intact(entry)]
    yield from (Problem(sequence, "altered", "its content does not match its hash") for sequence in altered)
    yield from _order(kept)
    yield from _gaps(kept, record.standing.sequence if record else 0)
    yield from _links(kept, set(altered))
    if record is not None:
        yield from _foreign(kept, record)


def _intact(entry: LedgerEntry) -> bool:
    content = _content(entry)
    sealed = (content.get("sequence"), content.get("previous_hash"))
    return digest(entry.content) == entry.hash and sealed == (entry.sequence, entry.previous_hash)


def _content(entry: LedgerEntry) -> dict[str, Any]:
    try:
        content = json.loads(entry.content)
    except ValueError:
        content = None
    return content if isinstance(content, dict) else {}


def _order(kept: Sequence[LedgerEntry]) -> Iterator[Problem]:
    for before, after in pairwise(kept):
        if after.sequence < before.sequence:
            yield Problem(after.sequence, "reordered", f"it stands after entry {before.sequence}")
    for sequence, count in Counter(entry.sequence for entry in kept).items():
        if count > 1:
            yield Problem(sequence, "inserted", f"there are {count} entries of this sequence")


def _gaps(kept: Sequence[LedgerEntry], newest: int) -> Iterator[Problem]:
    present = sorted({entry.sequence for entry in kept})
    known = [0, *(sequence for sequence in present if sequence > 0), max([newest, *present], default=0) + 1]
    for before, after in pairwise(known):
        named = range(before + 1, min(after, before + 1 + NAMED_AT_MOST))
        yield from (Problem(sequence, "removed", "there is no entry of this sequence") for sequence in named)
        if named and named[-1] < after - 1:  # a forged sequence must not name a trillion entries
            yield Problem(named[-1] + 1, "removed", f"there is no entry from this sequence to {after - 1}")
    for sequence in present:
        if sequence < 1:
            yield Problem(sequence, "inserted", "a ledger begins with sequence 1")


def _links(kept: Sequence[LedgerEntry], altered: set[int]) -> Iterator[Problem]:
    hashes = {entry.sequence: entry.hash for entry in kept} | {0: ""}
    for entry in kept:
        before = entry.sequence - 1
        if before in hashes and before not in altered and entry.previous_hash != hashes[before]:
            yield Problem(entry.sequence, "unlinked", f"it does not carry the hash of entry {before}")


def _foreign(kept: Sequence[LedgerEntry], record: Record) -> Iterator[Problem]:
    standing = record.standing
    for entry in kept:
        if _content(entry).get("phone") != record.phone:
            yield Problem(entry.sequence, "inserted", "it speaks of another phone number")
        if entry.sequence > standing.sequence:
            yield Problem(entry.sequence, "inserted", f"the record knows of {standing.sequence} entries")
        if entry.sequence == standing.sequence and entry.hash != standing.head:
            yield Problem(entry.sequence, "altered", "its hash is not the one that the record holds")
