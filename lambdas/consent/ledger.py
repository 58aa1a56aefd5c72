"""The ledger of one phone: each entry carries the hash of the one before it; verified offline by the same chain."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from lambdas.consent.events import Cause, Change, ConsentEvent, EventKind, Evidence, applied
from lambdas.consent.record import ProgramStatus, Record, State, Tier
from lambdas.consent.timestamps import from_text, to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One sealed event. `content` is its canonical JSON and `hash` the SHA-256 (hex) of that content.

    `sequence` counts from 1 for each phone; `previous_hash` is empty on the first entry.
    """

    sequence: int
    previous_hash: str
    hash: str
    content: str


def seal(event: ConsentEvent, standing: ProgramStatus, phone: str, recorded_at: datetime) -> LedgerEntry:
    """Return the entry that appends `event` to the chain of `phone`, whose head is `standing`."""
    sequence = standing.sequence + 1
    content = canonical(
        {
            "event": _written(event),
            "phone": phone,
            "previous_hash": standing.head,
            "recorded_at": to_text(recorded_at),
            "sequence": sequence,
        }
    )
    return LedgerEntry(sequence, standing.head, digest(content), content)


def canonical(value: dict[str, Any]) -> str:
    """Return the one JSON text of `value`: sorted keys, no spaces, nothing escaped that need not be."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(content: str) -> str:
    """SHA-256 (hex) of a canonical JSON text."""
    return hashlib.sha256(content.encode()).hexdigest()


def opened(entry: LedgerEntry) -> ConsentEvent:
    """Return the event that `entry` seals; KeyError or ValueError where its content is no event."""
    raw = json.loads(entry.content)["event"]
    pending_until = raw["pending_until"]
    return ConsentEvent(
        kind=EventKind(raw["kind"]),
        at=from_text(raw["at"]),
        source=raw["source"],
        changes=tuple(_change(change) for change in raw["changes"]),
        evidence=_acted(raw["evidence"]),
        wording=raw["wording"],
        manifest_sha256=raw["manifest_sha256"],
        pending_until=from_text(pending_until) if pending_until else None,
        tier=Tier(raw["tier"]) if "tier" in raw else None,
        paused_until=from_text(raw["paused_until"]) if "paused_until" in raw else None,
        language=raw.get("language", ""),
    )


def fold(phone: str, entries: Iterable[LedgerEntry]) -> Record:
    """Return the record of `phone` as its ledger tells it, entries in order of sequence."""
    record = Record(phone)
    for entry in entries:
        record = appended(applied(record, opened(entry)), entry)
    return record


def appended(record: Record, entry: LedgerEntry) -> Record:
    """Return `record` with `entry` as the head of its chain."""
    return replace(record, standing=replace(record.standing, sequence=entry.sequence, head=entry.hash))


def _written(event: ConsentEvent) -> dict[str, Any]:
    return {
        "at": to_text(event.at),
        "changes": [_changed(change) for change in event.changes],
        "evidence": _evidence(event.evidence),
        "kind": event.kind,
        "manifest_sha256": event.manifest_sha256,
        "pending_until": to_text(event.pending_until) if event.pending_until else None,
        "source": event.source,
        "wording": event.wording,
        "wording_sha256": event.wording_sha256,
        **({"tier": event.tier} if event.tier else {}),  # as it was written before there were tiers, pauses, languages
        **({"paused_until": to_text(event.paused_until)} if event.paused_until else {}),
        **({"language": event.language} if event.language else {}),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    written = asdict(evidence)
    if evidence.cause is None:  # as it was written before there were causes
        del written["cause"]
    return written


def _acted(raw: dict[str, Any]) -> Evidence:
    cause = raw.get("cause")
    return Evidence(**raw | {"cause": Cause(**cause) if cause else None})


def _changed(change: Change) -> dict[str, Any]:
    written = asdict(change)
    if not change.frequency:  # as it was written before frequencies were
        del written["frequency"]
    return written


def _change(raw: dict[str, Any]) -> Change:
    before = raw["before"]
    return Change(raw["topic"], State(before) if before else None, State(raw["after"]), raw.get("frequency", ""))


# Offline proof that a ledger is whole: every entry altered, removed, reordered or inserted is named.


NAMED_AT_MOST = 1000  # missing entries of one gap that are named one by one
Fault = Literal["altered", "removed", "reordered", "inserted", "unlinked"]


@dataclass(frozen=True, slots=True)
class LedgerProblem:
    """What is wrong with the entry at `sequence`; `detail` says how that shows."""

    sequence: int
    fault: Fault
    detail: str


def verify(entries: Iterable[LedgerEntry], record: Record | None = None) -> Iterator[LedgerProblem]:
    """Yield what is wrong with the `entries` of one phone, given in the order in which they were kept.

    Each kind of problem comes once for each entry that shows it. Without the `record` of that phone a chain that
    lost its newest entries, was forged anew up to its end, or is another phone's cannot be told from a whole one.
    """
    kept = list(entries)
    altered = [entry.sequence for entry in kept if not _intact(entry)]
    yield from (LedgerProblem(sequence, "altered", "its content does not match its hash") for sequence in altered)
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


def _order(kept: Sequence[LedgerEntry]) -> Iterator[LedgerProblem]:
    for before, after in pairwise(kept):
        if after.sequence < before.sequence:
            yield LedgerProblem(after.sequence, "reordered", f"it stands after entry {before.sequence}")
    for sequence, count in Counter(entry.sequence for entry in kept).items():
        if count > 1:
            yield LedgerProblem(sequence, "inserted", f"there are {count} entries of this sequence")


def _gaps(kept: Sequence[LedgerEntry], newest: int) -> Iterator[LedgerProblem]:
    present = sorted({entry.sequence for entry in kept})
    known = [0, *(sequence for sequence in present if sequence > 0), newest + 1]
    for before, after in pairwise(known):
        named = range(before + 1, min(after, before + 1 + NAMED_AT_MOST))
        yield from (LedgerProblem(sequence, "removed", "there is no entry of this sequence") for sequence in named)
        if named and named[-1] < after - 1:  # a forged sequence must not name a trillion entries
            yield LedgerProblem(named[-1] + 1, "removed", f"there is no entry from this sequence to {after - 1}")
    for sequence in present:
        if sequence < 1:
            yield LedgerProblem(sequence, "inserted", "a ledger begins with sequence 1")


def _links(kept: Sequence[LedgerEntry], altered: set[int]) -> Iterator[LedgerProblem]:
    hashes = {entry.sequence: entry.hash for entry in kept} | {0: ""}
    for entry in kept:
        before = entry.sequence - 1
        if before in hashes and before not in altered and entry.previous_hash != hashes[before]:
            yield LedgerProblem(entry.sequence, "unlinked", f"it does not carry the hash of entry {before}")


def _foreign(kept: Sequence[LedgerEntry], record: Record) -> Iterator[LedgerProblem]:
    standing = record.standing
    for entry in kept:
        if _content(entry).get("phone") != record.phone:
            yield LedgerProblem(entry.sequence, "inserted", "it speaks of another phone number")
        if entry.sequence > standing.sequence:
            yield LedgerProblem(entry.sequence, "inserted", f"the record knows of {standing.sequence} entries")
        if entry.sequence == standing.sequence and entry.hash != standing.head:
            yield LedgerProblem(entry.sequence, "altered", "its hash is not the one that the record holds")
