"""The ledger of one phone: each entry carries the hash of the one before it, and states are its fold."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from lambdas.consent.event import Cause, Change, ConsentEvent, EventKind, Evidence, applied
from lambdas.consent.instant import from_text, to_text
from lambdas.consent.record import Record, Standing, State, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable
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


def seal(event: ConsentEvent, standing: Standing, phone: str, recorded_at: datetime) -> LedgerEntry:
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
        "changes": [asdict(change) for change in event.changes],
        "evidence": _evidence(event.evidence),
        "kind": event.kind,
        "manifest_sha256": event.manifest_sha256,
        "pending_until": to_text(event.pending_until) if event.pending_until else None,
        "source": event.source,
        "wording": event.wording,
        "wording_sha256": event.wording_sha256,
        **({"tier": event.tier} if event.tier else {}),  # as it was written before there were tiers, or pauses
        **({"paused_until": to_text(event.paused_until)} if event.paused_until else {}),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    written = asdict(evidence)
    if evidence.cause is None:  # as it was written before there were causes
        del written["cause"]
    return written


def _acted(raw: dict[str, Any]) -> Evidence:
    cause = raw.get("cause")
    return Evidence(**raw | {"cause": Cause(**cause) if cause else None})


def _change(raw: dict[str, Any]) -> Change:
    before = raw["before"]
    return Change(raw["topic"], State(before) if before else None, State(raw["after"]))
