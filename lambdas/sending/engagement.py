"""How much a person reacts to a program's texts, and the tier that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from lambdas.consent.items import text_attributes
from lambdas.consent.phone import masked
from lambdas.consent.record import Tier
from lambdas.consent.timestamps import from_text, to_text

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.type_defs import UpdateItemInputTypeDef

    from lambdas.consent.items import Row
    from lambdas.program.sending import EngagementRule

CONFIRMED = "confirmed"  # they entered the one-time password that they got
Kind = Literal["click", "purchase", "visit", "confirmed", "other"]


@dataclass(frozen=True, slots=True)
class EngagementSeen:
    """Word from the brand's systems that one person reacted: a click, a purchase, a visit, whatever else they did."""

    to: str
    kind: Kind
    at: datetime

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return masked(self.to)


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


# How a person's reactions lie in the Sends table: the newest of each kind.


ENGAGEMENT = "engagement"


def engagement_update(table: str, seen: EngagementSeen) -> UpdateItemInputTypeDef:
    """Return the update that keeps `seen`; its condition fails where something of the kind is newer."""
    return {
        "TableName": table,
        "Key": text_attributes({"phone": seen.to, "item": ENGAGEMENT}),
        "UpdateExpression": "SET #kind = :at",
        "ConditionExpression": "attribute_not_exists(#kind) OR #kind < :at",
        "ExpressionAttributeNames": {"#kind": seen.kind},
        "ExpressionAttributeValues": {":at": {"S": to_text(seen.at)}},
    }


def last_seen(row: Row | None) -> datetime | None:
    """Return the newest reaction that `row` holds; None where there was none."""
    times = (from_text(value["S"]) for name, value in (row or {}).items() if name not in {"phone", "item"})
    return max(times, default=None)
