"""Consent events: what a text changed, when, on which words; and the effects that follow from a decision."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from lambdas.consent.record import ProgramStatus, Record, State, Subscription, Tier

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.program import Program


class EventKind(StrEnum):
    """What a consent event is.

    `superseded` came too late to change anything, `opt_in_barred` met a STOP that only the phone itself can take back:
    both are kept as evidence.
    """

    OPT_IN_REQUESTED = "opt_in_requested"
    OPT_IN_REPEATED = "opt_in_repeated"
    OPT_IN_BARRED = "opt_in_barred"
    OPT_IN_CONFIRMED = "opt_in_confirmed"
    OPT_IN_IMPORTED = "opt_in_imported"
    DECLINED = "declined"
    OPTED_OUT = "opted_out"
    TOPIC_LEFT = "topic_left"
    RESTARTED = "restarted"
    HELP_REQUESTED = "help_requested"
    PREFERENCES_REQUESTED = "preferences_requested"
    PAUSED = "paused"
    RESUMED = "resumed"
    DOUBTED = "doubted"
    DOUBT_LIFTED = "doubt_lifted"
    SUPERSEDED = "superseded"
    TIER_CHANGED = "tier_changed"
    SUNSET = "sunset"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_REASSIGNED = "not_reassigned"
    REASSIGNMENT_UNKNOWN = "reassignment_unknown"
    REASSIGNED = "reassigned"


# what ends a subscription without the person having said so
AUDITED = frozenset(
    {EventKind.TIER_CHANGED, EventKind.SUNSET, EventKind.SUSPENDED, EventKind.EXPIRED, EventKind.REASSIGNED}
)


# after which nobody needs to ask what an older text meant: the person has said it since, or a person has ruled
SETTLES_DOUBT = frozenset(
    {
        EventKind.OPTED_OUT,
        EventKind.RESTARTED,
        EventKind.OPT_IN_CONFIRMED,
        EventKind.OPT_IN_REPEATED,
        EventKind.RESUMED,
        EventKind.DOUBT_LIFTED,
    }
)


DOUBTS_KEPT = 30  # between the first and the newest: a machine that texts without end must not fill the row


@dataclass(frozen=True, slots=True)
class Change:
    """One subscription that an event moves from `before` (None: there was none) to `after`.

    `frequency` is what the topic declared, in words, when the person was asked; empty where the event asks nothing.
    """

    topic: str
    before: State | None
    after: State
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """The ledger entry of another program that an event follows from: the program's id, and the entry's seal."""

    program: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The act itself: the text as received, where it went, and the rule that gave it its meaning.

    With a `cause` the act was done to another program of the same legal entity, and `message_id` is that text's id.
    """

    message_id: str
    rule: str
    body: str
    destination: str
    in_reply_to: str | None = None
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One act of one person, or what an audit found of them. `at` is the time of the act (SNS timestamp, UTC).

    `wording` is the text that the act answers (a YES) or is answered with (all else); `manifest_sha256` names the
    program manifest in force; `pending_until` is the end of the wait for a YES, where the act begins one. `tier` is the
    one that an audit puts the person in (None: it leaves that alone), `paused_until` the
    end of a pause that the act asks for or, by its own time, ends. `language` is the one that the act chose,
    empty where it chose none.
    """

    kind: EventKind
    at: datetime
    source: str
    changes: tuple[Change, ...]
    evidence: Evidence
    wording: str
    manifest_sha256: str
    pending_until: datetime | None = None
    tier: Tier | None = None
    paused_until: datetime | None = None
    language: str = ""

    @property
    def wording_sha256(self) -> str:
        """SHA-256 (hex) of the wording."""
        return hashlib.sha256(self.wording.encode()).hexdigest()


def applied(record: Record, event: ConsentEvent) -> Record:
    """Return the record as `event` leaves it: the one place where states follow from events."""
    subscriptions = dict(record.subscriptions)
    for change in event.changes:
        subscriptions[change.topic] = _subscription(change, event, subscriptions.get(change.topic))
    return Record(record.phone, _standing(record, event), subscriptions)


def _standing(record: Record, event: ConsentEvent) -> ProgramStatus:
    standing = record.standing
    if event.kind is EventKind.OPT_IN_CONFIRMED:
        asked = [record.subscriptions[change.topic] for change in event.changes if change.topic in record.subscriptions]
        for held in asked:
            # the JOIN counts, not the YES: a STOP between the two that arrives late must still win
            standing = _started(standing, held.rests_on)
    if event.kind is EventKind.OPTED_OUT:
        standing = replace(standing, stopped_at=max(standing.stopped_at or event.at, event.at))
    if event.kind in {EventKind.OPT_IN_IMPORTED, EventKind.RESTARTED}:
        standing = _started(standing, event.at)
    if any(change.after is State.ACTIVE for change in event.changes):
        standing = replace(_awake(standing, event.at), tier=Tier.ENGAGED)  # whoever opts in has just reacted
    if event.tier is not None:
        standing = replace(standing, tier=event.tier)
    if event.paused_until is not None:
        standing = replace(standing, pause_set_at=event.at, paused_until=event.paused_until)
    if event.kind is EventKind.NOT_REASSIGNED:
        standing = replace(standing, checked_at=max(standing.checked_at or event.at, event.at))
    if event.language and not (event.kind is EventKind.OPT_IN_IMPORTED and standing.language):
        standing = replace(standing, language=event.language)  # a list knows no better than the person
    return _in_doubt(standing, event)


def _in_doubt(standing: ProgramStatus, event: ConsentEvent) -> ProgramStatus:
    """Return `standing` as in doubt since the first such text; a word that came late settles none that is newer."""
    if event.kind is EventKind.DOUBTED:
        left = sorted({*standing.doubts, event.at})
    elif event.kind in SETTLES_DOUBT:
        left = [at for at in standing.doubts if at > event.at]
    else:
        return standing
    first, last = (left[0], left[-1]) if left else (None, None)
    between = tuple(left[1:-1][:DOUBTS_KEPT])
    return replace(standing, doubted_at=first, doubt_renewed_at=last, doubts_between=between)


def _awake(standing: ProgramStatus, at: datetime) -> ProgramStatus:
    """Return `standing` with a pause that was asked for before `at` at its end: whoever opts in wants texts again."""
    since, until = standing.pause_set_at, standing.paused_until
    ended = since is not None and until is not None and since < at < until
    return replace(standing, paused_until=at) if ended else standing


def _started(standing: ProgramStatus, at: datetime) -> ProgramStatus:
    return replace(standing, started_at=max(standing.started_at or at, at))


def _subscription(change: Change, event: ConsentEvent, before: Subscription | None) -> Subscription:
    set_by_event = Subscription(change.topic, change.after, changed_at=event.at)
    if change.after is State.PENDING:
        # asked once more, a question is still the one of its JOIN: a STOP between the two that comes late ends it
        at = before.rests_on if before is not None and event.kind is EventKind.OPT_IN_REPEATED else event.at
        asked = replace(set_by_event, wording=event.wording, frequency=change.frequency)
        return replace(asked, pending_until=event.pending_until, requested_at=at)
    if event.kind in AUDITED and before is not None:
        # a STOP or an import that comes late is still held against the JOIN, not against the day of the audit
        kept = replace(set_by_event, wording=before.wording, frequency=before.frequency)
        return replace(kept, requested_at=before.rests_on)
    agreed = replace(set_by_event, wording=event.wording, frequency=change.frequency)
    if event.kind is EventKind.OPT_IN_IMPORTED:
        return replace(agreed, requested_at=event.at)
    if change.after is State.ACTIVE and before is not None:
        return replace(agreed, requested_at=before.rests_on)
    return set_by_event


def revocations(record: Record, at: datetime) -> tuple[Change, ...]:
    """Return the changes by which a STOP of `at` ends every subscription that does not rest on a newer text."""
    held = sorted(record.subscriptions.values(), key=lambda s: s.topic)
    reached = [s for s in held if s.state is not State.REVOKED and s.rests_on <= at]
    return tuple(Change(s.topic, s.state, State.REVOKED) for s in reached)


# What a decision asks of the world once it is on record: a text, and the service's opt-out list.


ANSWERED_WITHIN = timedelta(minutes=15)  # what comes out of the dead letters days later is on record, and not answered


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer with `body`; past `until` the answer is owed no more and must not be sent.

    With `link` the body has a place for one, which is drawn when the answer is sent: the secret lies nowhere before.
    `topics` are those whose state the answer tells: it is void where something newer has changed all of them. A STOP
    since the act makes it void too, unless it goes out `always`. One that `stops` confirms an opt-out.
    """

    body: str
    until: datetime
    link: bool = False
    topics: tuple[str, ...] = ()
    always: bool = False
    stops: bool = False

    @property
    def tells_only(self) -> bool:
        """Whether the answer changes and asks nothing: such ones may go to and fro between two machines."""
        return not self.topics and not self.stops

    def late(self, now: datetime) -> bool:
        """Whether `now` is past the time until which this answer may be sent."""
        return now > self.until


@dataclass(frozen=True, slots=True)
class AddToOptOutList:
    """Put the number on the program's opt-out list, so that the service refuses every send to it."""


@dataclass(frozen=True, slots=True)
class RemoveFromOptOutList:
    """Take the number off the program's opt-out list."""


Effect = Reply | AddToOptOutList | RemoveFromOptOutList


def listing(program: Program) -> tuple[Effect, ...]:
    """Return what has the service refuse a number that stopped; nothing where the gate alone does, see ADR 25."""
    return (AddToOptOutList(),) if program.keeps_list else ()
