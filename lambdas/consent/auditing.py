"""What an audit of the list puts on record of one person: no opt-out, and nothing that a JOIN does not bring back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.event import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.record import State, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lambdas.consent.record import Record

SOURCE = "audit"


@dataclass(frozen=True, slots=True)
class Audit:
    """One run of an audit: its id, the time of the finding, and the manifest in force."""

    run: str
    at: datetime
    manifest_sha256: str


def tier_changed(tier: Tier, audit: Audit) -> ConsentEvent:
    """Return the event that puts a person in `tier`, which takes no subscription away."""
    return _event(EventKind.TIER_CHANGED, (), "reactions", audit, tier)


def sunset(record: Record, audit: Audit) -> ConsentEvent:
    """Return the event that ends every active subscription of a person who reacts to nothing any more."""
    changes = _changes(record, (topic for topic in record.subscriptions), State.ACTIVE, State.SUNSET)
    return _event(EventKind.SUNSET, changes, "reactions", audit, Tier.UNENGAGED)


def suspended(record: Record, topics: Iterable[str], rule: str, audit: Audit) -> ConsentEvent:
    """Return the event that holds the active ones of `topics` until the person opts in anew."""
    return _event(EventKind.SUSPENDED, _changes(record, topics, State.ACTIVE, State.SUSPENDED), rule, audit)


def expired(record: Record, topics: Iterable[str], audit: Audit) -> ConsentEvent:
    """Return the event that takes the pending ones of `topics` off the list, whose question nobody answered."""
    return _event(EventKind.EXPIRED, _changes(record, topics, State.PENDING, State.EXPIRED), "unanswered", audit)


def _changes(record: Record, topics: Iterable[str], before: State, after: State) -> tuple[Change, ...]:
    held = (record.subscriptions[topic] for topic in sorted(topics))
    return tuple(Change(one.topic, before, after) for one in held if one.state is before)


def _event(
    kind: EventKind, changes: tuple[Change, ...], rule: str, audit: Audit, tier: Tier | None = None
) -> ConsentEvent:
    return ConsentEvent(
        kind=kind,
        at=audit.at,
        source=SOURCE,
        changes=changes,
        evidence=Evidence(audit.run, rule, body="", destination=""),
        wording="",
        manifest_sha256=audit.manifest_sha256,
        tier=tier,
    )
