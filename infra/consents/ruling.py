"""What becomes of a claim, given what the program knows of its number: pure, and never to the harm of an opt-out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from infra.consents.claim import Given
from lambdas.consent.event import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.ledger import canonical
from lambdas.consent.record import State
from lambdas.consent.transitions import revocations

if TYPE_CHECKING:
    from collections.abc import Container

    from infra.consents.claim import Claim
    from lambdas.consent.record import Record, Subscription
    from lambdas.program import Program

SOURCE = "import"


class Fate(StrEnum):
    """What became of a row."""

    IMPORTED = "imported"
    KNOWN = "known"
    KEPT = "kept"
    UNCHANGED = "unchanged"


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
        held = record.subscriptions.get(claim.topic or "")
        kind, changes = (
            EventKind.OPT_IN_IMPORTED,
            (Change(claim.topic or "", held.state if held else None, State.ACTIVE),),
        )
    evidence = Evidence(claim.id, "import", canonical(dict(claim.evidence)), program.id)
    event = ConsentEvent(kind, claim.at, SOURCE, changes, evidence, claim.wording, manifest_sha256)
    return Ruling(Fate.IMPORTED, event=event)


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
