"""The lease on a phone: one request has it, and while its text is being handed over no STOP goes on record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lambdas.consent.rows import text_attributes

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.rows import Row

LEASE = "lease"
HELD = timedelta(seconds=20)
# from the claim on, a text is handed over within this time or not at all: an opt-out waits no longer
HANDED_OVER = timedelta(seconds=4)
LEAVES_WITHIN, ANSWERS_WITHIN = 1.0, 2.0  # seconds: a send that has not left by then never does; its answer then
SENT_WITHIN = timedelta(seconds=LEAVES_WITHIN + ANSWERS_WITHIN)
SKEW = timedelta(milliseconds=500)  # by which the clocks of two functions may differ
NEEDED = SENT_WITHIN + SKEW  # what must be left of that time when a send begins


def lease_row(phone: str, request_id: str, until: datetime) -> Row:
    """Return the row of a lease that one request has until then; left behind by a crash it goes by itself a day on."""
    gone = {"N": str(int((until + timedelta(days=1)).timestamp()))}
    numbers = {"until": {"N": milliseconds(until)}, "expires_at": gone}
    return lease_key(phone) | text_attributes({"request": request_id}) | numbers


def lease_key(phone: str) -> Row:
    """Return the key of the lease on `phone`."""
    return text_attributes({"phone": phone, "item": LEASE})


def unless_held(now: datetime) -> dict[str, Any]:
    """Return the condition on a lease that holds where nobody has it at `now`."""
    return {
        "ConditionExpression": "attribute_not_exists(#until) OR #until < :now",
        "ExpressionAttributeNames": {"#until": "until"},
        "ExpressionAttributeValues": {":now": {"N": milliseconds(now)}},
    }


def unless_handing_over(now: datetime) -> dict[str, Any]:
    """Return the condition on a lease that holds where no text is being handed over at `now`, whoever has it."""
    return unless_held(now + HELD - HANDED_OVER)


def time_left(until: datetime, now: datetime) -> timedelta:
    """Return how long after `now` the holder of the lease that lasts `until` may still hand its text over."""
    return until - (HELD - HANDED_OVER) - now


REPLYING = "replying_until"  # of the standing row: until then an answer may be on its way to the service


def unless_replying(condition: str) -> str:
    """Return the condition on a standing row that holds where `condition` does and no answer is in hand at `:now`."""
    return f"{condition} AND attribute_not_exists(#replying) OR {condition} AND #replying < :now"


def held_by(request_id: str, until: datetime) -> dict[str, Any]:
    """Return the condition that this request has the lease, the one that lasts until then."""
    return {
        "ConditionExpression": "#until = :until AND #request = :request",
        "ExpressionAttributeNames": {"#until": "until", "#request": "request"},
        "ExpressionAttributeValues": {":until": {"N": milliseconds(until)}, ":request": {"S": request_id}},
    }


def milliseconds(at: datetime) -> str:
    """Return `at` in milliseconds since 1970, as a number is written."""
    return str(round(at.timestamp() * 1000))
