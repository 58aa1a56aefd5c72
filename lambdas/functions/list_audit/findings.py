"""What an audit finds of one number, and the event that each finding puts on record: pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent import auditing
from lambdas.consent.record import State, Tier
from lambdas.consent.verification import verify
from lambdas.list_audit.evidence import unproven
from lambdas.list_audit.finding import Finding, Kind
from lambdas.list_audit.numbers import normal
from lambdas.sending.engagement import Reactions, tier
from lambdas.sending.health import Health

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lambdas.consent.auditing import Audit
    from lambdas.consent.event import ConsentEvent
    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.record import Record
    from lambdas.program import Program

UNDER_WAY = timedelta(days=14)  # as long as a queue keeps a text: a YES may still be in it
_TIERS = {Tier.LESS_ENGAGED: Kind.LESS_ENGAGED, Tier.ENGAGED: Kind.ENGAGED}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a number besides its record; `twin` says that its proper spelling is on the list as well."""

    entries: Sequence[LedgerEntry] = ()
    health: Health = field(default_factory=Health)
    reacted_at: datetime | None = None
    twin: bool = False


def findings(record: Record, known: Known, program: Program, now: datetime) -> list[Finding]:
    """Return all that is to be mended of one number, in the order in which it is done."""
    waiting = tuple(topic for topic, held in record.subscriptions.items() if _unanswered(held.pending_until, now))
    pending = tuple(topic for topic in waiting if record.subscriptions[topic].state is State.PENDING)
    found = [Finding(Kind.UNANSWERED, pending)] if pending else []
    found += _doubts(record, known, program)
    left = active(record) - {topic for one in found for topic in one.topics}
    if left and (judged := _judged(record, known, program, now)):
        found.append(judged)
    return found


def event(finding: Finding, record: Record, audit: Audit) -> ConsentEvent | None:
    """Return what puts `finding` on record; None where the record has moved on and nothing is left to be done."""
    if any(held.changed_at > audit.at for held in record.subscriptions.values()):
        return None  # the person has acted since the audit looked: the next one will see
    if finding.kind in _TIERS.values():
        wanted = Tier(finding.kind)
        return auditing.tier_changed(wanted, audit) if record.standing.tier is not wanted else None
    if finding.kind is Kind.UNENGAGED:
        made = auditing.sunset(record, audit)
    elif finding.kind is Kind.UNANSWERED:
        made = auditing.expired(record, finding.topics, audit)
    else:
        made = auditing.suspended(record, finding.topics, finding.kind, audit)
    return made if made.changes else None


def active(record: Record) -> set[str]:
    """Return the topics that the person gets texts of."""
    if record.standing.stopped:
        return set()
    return {topic for topic, held in record.subscriptions.items() if held.state is State.ACTIVE}


def _unanswered(until: datetime | None, now: datetime) -> bool:
    return until is not None and until + UNDER_WAY < now


def _doubts(record: Record, known: Known, program: Program) -> Iterator[Finding]:
    """Yield what makes a subscription doubtful, each topic once and for the gravest reason."""
    held = active(record)
    if not held:
        return
    every = tuple(sorted(held))
    if normal(record.phone) != record.phone:
        yield Finding(Kind.DUPLICATE if known.twin else Kind.MALFORMED, every)
    elif next(verify(known.entries, record), None):
        yield Finding(Kind.BROKEN_CHAIN, every)
    else:
        gone = tuple(sorted(held - {topic.name for topic in program.topics}))
        unshown = unproven(held - set(gone), known.entries)
        yield from (Finding(kind, ts) for kind, ts in ((Kind.TOPIC_GONE, gone), (Kind.NO_EVIDENCE, unshown)) if ts)


def _judged(record: Record, known: Known, program: Program, now: datetime) -> Finding | None:
    rule, standing = program.engagement, record.standing
    if rule is None:
        return None
    joined_at = max(record.subscriptions[topic].changed_at for topic in active(record))
    told = [at for at in (known.reacted_at, standing.started_at) if at]
    health = known.health
    seen = Reactions(joined_at, max(told, default=None), health.delivered_at, health.unreachable)
    wanted = tier(seen, rule, now)
    if wanted is Tier.UNENGAGED:
        return Finding(Kind.UNENGAGED)
    return Finding(_TIERS[wanted]) if wanted is not standing.tier else None
