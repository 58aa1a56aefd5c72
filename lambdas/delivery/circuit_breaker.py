"""The circuit breaker of a program: when it trips, and that only a person resets it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from lambdas.consent.items import instant, text, text_attributes
from lambdas.consent.timestamps import to_text
from lambdas.delivery.stats import DeliveryStats, hour_of, hours_until, tally_attributes, tally_of, total

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb.type_defs import PutItemInputTypeDef, UpdateItemInputTypeDef

    from lambdas.consent.items import Row
    from lambdas.program.sending import PauseRule

KEY = text_attributes({"phone": "brake", "item": "program"})  # no phone number looks like this
DOUBT = text_attributes({"phone": "brake", "item": "doubt"})
LONE = text_attributes({"phone": "brake", "item": "country"})
LONE_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CircuitBreaker:
    """Why and since when a program sends nothing, who or what saw to it, and when and by whom it was let go again.

    `forgiven` is what the hour of the release had counted by then: it must not put the brake on once more.
    """

    reason: str
    at: datetime
    by: str
    released_at: datetime | None = None
    released_by: str = ""
    forgiven: DeliveryStats = field(default_factory=DeliveryStats)

    @property
    def on(self) -> bool:
        """Whether it holds the program now."""
        return self.released_at is None

    def unforgiven(self, tallies: Mapping[str, DeliveryStats]) -> dict[str, DeliveryStats]:
        """Return what of `tallies` (by hour) came after the release; what a person has seen is not held up again."""
        if self.released_at is None:
            return dict(tallies)
        first = hour_of(self.released_at)
        later = {hour: tally for hour, tally in tallies.items() if hour >= first}
        return later | {hour: tally.less(self.forgiven) for hour, tally in later.items() if hour == first}


def brake_row(brake: CircuitBreaker) -> Row:
    """Return the row of a brake that is put on."""
    return KEY | text_attributes({"reason": brake.reason, "at": to_text(brake.at), "by": brake.by})


def doubt_row(reason: str, at: datetime) -> Row:
    """Return the row that tells of an error which brakes the program if it lasts."""
    return DOUBT | text_attributes({"reason": reason, "at": to_text(at)})


def lone_put(table: str, reason: str, phone: str, at: datetime) -> PutItemInputTypeDef:
    """Return the write that notes whose country the service refused; it fails where another number was met of late."""
    whose, then = hashlib.sha256(phone.encode()).hexdigest()[:16], to_text(at - LONE_FOR)
    return {
        "TableName": table,
        "Item": LONE | text_attributes({"reason": reason, "at": to_text(at), "whose": whose}),
        "ConditionExpression": "attribute_not_exists(phone) OR whose = :whose OR #at < :then",
        "ExpressionAttributeNames": {"#at": "at"},
        "ExpressionAttributeValues": text_attributes({":whose": whose, ":then": then}),
    }


def doubted_at(row: Row | None) -> datetime | None:
    """Return since when such an error has lasted; None where a text went out since, or there was none."""
    return instant(row, "at") if row and "settled_at" not in row else None


def release_update(
    table: str, brake: CircuitBreaker, *, by: str, at: datetime, forgiven: DeliveryStats | None = None
) -> UpdateItemInputTypeDef:
    """Return the update by which a person lets the program go; its condition fails where `brake` does not hold it."""
    facts = text_attributes({"released_at": to_text(at), "released_by": by})
    values = facts | {"forgiven": {"M": tally_attributes(forgiven or DeliveryStats())}}
    return {
        "TableName": table,
        "Key": KEY,
        "UpdateExpression": "SET " + ", ".join(f"{name} = :{name}" for name in values),
        "ConditionExpression": "#at = :held AND attribute_not_exists(released_at)",
        "ExpressionAttributeNames": {"#at": "at"},
        "ExpressionAttributeValues": {":held": {"S": to_text(brake.at)}} | {f":{n}": v for n, v in values.items()},
    }


def brake_of(row: Row) -> CircuitBreaker | None:
    """Return the brake that `row` holds; None where there is no such row."""
    at = instant(row, "at")
    if at is None:
        return None
    forgiven = tally_of(row["forgiven"]["M"]) if "forgiven" in row else DeliveryStats()
    return CircuitBreaker(
        reason=text(row, "reason"),
        at=at,
        by=text(row, "by"),
        released_at=instant(row, "released_at"),
        released_by=text(row, "released_by"),
        forgiven=forgiven,
    )


# When a promotional program pauses by itself: too many of its texts are blocked, or answered by STOP.


def should_trip(tallies: Mapping[str, DeliveryStats], rule: PauseRule, now: datetime) -> str | None:
    """Return why `rule` pauses the program whose `tallies` (by hour) these are; None where it does not.

    A share that is reached is too much. The hour that `now` is in counts as one of the rule's hours. Carriers throttle
    and in the end suspend a code over blocked and unwanted texts (CTIA Short Code Monitoring Handbook).
    """
    seen = total(tallies, hours_until(now, rule.hours))
    if seen.finals < max(rule.least, 1):
        return None
    bad = seen.blocked + seen.spam
    if _reached(bad, seen.finals, rule.block_share):
        return _told(f"{bad} of {seen.finals} texts were blocked or marked as spam", rule.block_share, rule.hours)
    if _reached(seen.opted_out, seen.finals, rule.opt_out_share):
        opted = f"{seen.opted_out} people opted out while {seen.finals} texts came to their end"
        return _told(opted, rule.opt_out_share, rule.hours)
    return None


def _reached(count: int, of: int, share: float) -> bool:
    # the share as it is written: 7 of 100 are 7 %, whatever floats make of it
    return 0 < count >= of * Decimal(str(share))


def _told(what: str, share: float, hours: int) -> str:
    return f"{what} within {hours} hours, the program pauses at {share * 100:.4g} %"
