"""Whether the ledger of a number shows how each of its active subscriptions was agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.consent.event import EventKind
from lambdas.consent.ledger import opened
from lambdas.consent.record import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lambdas.consent.event import ConsentEvent
    from lambdas.consent.ledger import LedgerEntry


def unproven(topics: Iterable[str], entries: Sequence[LedgerEntry]) -> tuple[str, ...]:
    """Return those of the active `topics` whose opt-in the whole and sound `entries` of a ledger do not prove."""
    events = [opened(entry) for entry in entries]
    return tuple(topic for topic in sorted(topics) if not _proven(topic, events))


def _proven(topic: str, events: Sequence[ConsentEvent]) -> bool:
    """Whether the newest change of `topic` is an opt-in that says what was agreed to, after a question if texted."""
    touching = [event for event in events if any(change.topic == topic for change in event.changes)]
    if not touching or not touching[-1].wording:
        return False
    newest = touching[-1]
    if not any(change.topic == topic and change.after is State.ACTIVE for change in newest.changes):
        return False
    asked = any(event.kind is EventKind.OPT_IN_REQUESTED for event in touching[:-1])
    return newest.kind is EventKind.OPT_IN_IMPORTED or (newest.kind is EventKind.OPT_IN_CONFIRMED and asked)
