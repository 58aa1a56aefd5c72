"""How much a person reacts to a program's texts, and the tier that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from lambdas.consent.record import Tier

if TYPE_CHECKING:
    from datetime import datetime

Kind = Literal["click", "purchase", "visit", "other"]


@dataclass(frozen=True, slots=True)
class EngagementRule:
    """After how much silence a person is less engaged, and unengaged; how long nobody is judged after an opt-in.

    `digest_hours` is the least time between two digests to a person who is less engaged.
    """

    less_engaged_hours: int
    unengaged_hours: int
    grace_hours: int
    digest_hours: int


@dataclass(frozen=True, slots=True)
class EngagementSeen:
    """Word from the brand's systems that one person reacted: a click, a purchase, a visit, whatever else they did."""

    to: str
    kind: Kind
    at: datetime

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return f"***{self.to[-2:]}"


@dataclass(frozen=True, slots=True)
class Reactions:
    """What is known of one person: when they opted in, last reacted, and last got a text that is known to have arrived.

    `reacted_at` is the newest reply, click, purchase or the like (None: there was none). `unreachable` says that the
    network has given the number up.
    """

    joined_at: datetime
    reacted_at: datetime | None = None
    delivered_at: datetime | None = None
    unreachable: bool = False


def tier(known: Reactions, rule: EngagementRule, now: datetime) -> Tier:
    """Return the tier of an active subscriber by what is `known` at `now`.

    Silence counts from the last reaction, at first the opt-in, to the last text that arrived: a program that sends
    nothing wears nobody out. Who opted in within the grace period is engaged, whose number is dead is not.
    """
    if known.unreachable:
        return Tier.UNENGAGED
    if now - known.joined_at < timedelta(hours=rule.grace_hours):
        return Tier.ENGAGED
    last = max(known.joined_at, known.reacted_at or known.joined_at)
    silence = (known.delivered_at or last) - last
    if silence >= timedelta(hours=rule.unengaged_hours):
        return Tier.UNENGAGED
    return Tier.LESS_ENGAGED if silence >= timedelta(hours=rule.less_engaged_hours) else Tier.ENGAGED
