"""What is known of one phone number in one program: the facts that a decision starts from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from lambdas.program.frequency import Frequency, stated_frequencies

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class State(StrEnum):
    """The state of a subscription: `pending` -> `active` -> `revoked` or `sunset`.

    Only `revoked` is the person's own word. What an audit ends is `sunset` (they react to nothing), `suspended` (the
    record, or the number, is in doubt) or `expired` (the question was never answered): a JOIN brings each of them back.
    """

    PENDING = "pending"
    ACTIVE = "active"
    REVOKED = "revoked"
    SUNSET = "sunset"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


class Tier(StrEnum):
    """How much a person reacts: `engaged` gets everything, `less_engaged` digests, `unengaged` nothing."""

    ENGAGED = "engaged"
    LESS_ENGAGED = "less_engaged"
    UNENGAGED = "unengaged"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One topic of one phone: its state and the time (SNS timestamp, UTC) of the text that set it.

    `pending_until` is set while pending. `requested_at` is the time of the JOIN that it rests on, `wording` the
    confirmation request that the JOIN was answered with, and `frequency` what the topic declared then, in words: they
    are set while pending and active, and stay where an audit ended the subscription. A row of an older version has no
    `frequency`, so that it bears no proof and is not compared.
    """

    topic: str
    state: State
    changed_at: datetime
    pending_until: datetime | None = None
    requested_at: datetime | None = None
    wording: str = ""
    frequency: str = field(default="", compare=False)

    @property
    def agreed(self) -> tuple[Frequency, ...]:
        """How often the person agreed to be texted: what was on record as declared, and what the words stated."""
        declared = (Frequency.from_words(self.frequency),) if self.frequency else ()
        return tuple(dict.fromkeys((*declared, *stated_frequencies(self.wording))))

    @property
    def rests_on(self) -> datetime:
        """The time that a revocation must reach to end this subscription: its JOIN, not the YES that followed."""
        return self.requested_at or self.changed_at


@dataclass(frozen=True, slots=True)
class ProgramStatus:
    """The program-wide facts of one phone: last STOP, last restart, its tier, and the head of its ledger chain.

    `started_at` is the time of the newest START, confirmed JOIN or imported opt-in. `tier` moves by audits, and back
    to `engaged` by an opt-in. `pause_set_at` is the time of the newest word about a pause, `paused_until` its end.
    `sequence` counts the ledger events of this phone (0 = none); `head` is the hash of the newest.
    The sequence doubles as the version for optimistic concurrency. `doubted_at` is the time of the first text that may
    have been an opt-out and that nobody has ruled on, `doubt_renewed_at` that of the newest, and
    `doubts_between` those of the others; a row of an older version does not tell them. `checked_at` is the
    time as of which the number was last known not to have been reassigned since the consent. `language` is the one that
    the person chose, empty where they never did.
    """

    stopped_at: datetime | None = None
    started_at: datetime | None = None
    sequence: int = 0
    head: str = ""
    tier: Tier = Tier.ENGAGED
    pause_set_at: datetime | None = None
    paused_until: datetime | None = None
    doubted_at: datetime | None = None
    doubt_renewed_at: datetime | None = None
    doubts_between: tuple[datetime, ...] = field(default=(), compare=False)
    checked_at: datetime | None = None
    language: str = ""

    @property
    def in_doubt(self) -> bool:
        """Whether the person may have opted out, and nobody has ruled yet."""
        return self.doubted_at is not None

    @property
    def doubts(self) -> tuple[datetime, ...]:
        """The times of the texts that may have been an opt-out and that nobody has ruled on, the oldest first."""
        first = self.doubted_at
        if first is None:
            return ()  # a version that knows nothing of those between leaves them where it settles the ends
        others = (at for at in (self.doubt_renewed_at, *self.doubts_between) if at is not None)
        return tuple(sorted({first, *(at for at in others if at >= first)}))

    @property
    def stopped(self) -> bool:
        """Whether the newest of STOP and START is a STOP (a tie goes to STOP)."""
        if self.stopped_at is None:
            return False
        return self.started_at is None or self.stopped_at >= self.started_at

    def paused(self, now: datetime) -> bool:
        """Whether the person wants nothing at `now`, and something later."""
        return self.paused_until is not None and now < self.paused_until

    def stopped_since(self, at: datetime) -> bool:
        """Whether a STOP is as new as `at` or newer."""
        return self.stopped_at is not None and self.stopped_at >= at


@dataclass(frozen=True, slots=True)
class Record:
    """All that a program knows of one phone number.

    `unasked` are the pending topics whose question is not known to have reached the service: no YES can answer it.
    `answered` are the times of the texts that were told something which changes nothing, such as the answer to HELP.
    `flooded` says that so many texts came that not all that is known of them was read.
    """

    phone: str
    standing: ProgramStatus = field(default_factory=ProgramStatus)
    subscriptions: Mapping[str, Subscription] = field(default_factory=dict)
    unasked: frozenset[str] = field(default=frozenset(), compare=False)
    answered: tuple[datetime, ...] = field(default=(), compare=False)
    flooded: bool = field(default=False, compare=False)

    @property
    def barred(self) -> bool:
        """Whether a STOP stands: a START ends it, or a JOIN once its YES is there, and nobody else's word."""
        return self.standing.stopped

    @property
    def listed(self) -> bool:
        """Whether the service must refuse every send to this number: a STOP stands and no newer JOIN awaits its YES."""
        stopped_at = self.standing.stopped_at
        return stopped_at is not None and self.barred and not self.resumed_since(stopped_at)

    def resumed_since(self, at: datetime) -> bool:
        """Whether the person came back after `at`, or asks to: by START, or by a JOIN that still stands."""
        started = self.standing.started_at
        if started is not None and started > at:
            return True
        standing_still = (s for s in self.subscriptions.values() if s.state in {State.PENDING, State.ACTIVE})
        return any(s.rests_on > at for s in standing_still)
