"""How the health of a phone, and the end of each of its texts, lie in the Sends table."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from lambdas.consent.instant import from_text, to_text
from lambdas.consent.rows import instant, text, text_attributes
from lambdas.sending.health import Failure, Health
from lambdas.sending.outcome import Outcome

if TYPE_CHECKING:
    from lambdas.consent.rows import Row

HEALTH = "health"
OUTCOME = "outcome#"
KEPT = timedelta(days=1827)  # five years, the leap days too: what was sent to whom is evidence (TSR, 16 CFR 310.5)


def health_row(phone: str, health: Health) -> Row:
    """Return the row of a phone's health."""
    delivered_at = to_text(health.delivered_at) if health.delivered_at else ""
    texts = {"phone": phone, "item": HEALTH, "delivered_at": delivered_at}
    failed = {"L": [{"M": _failure_attributes(failure)} for failure in health.failed]}
    return text_attributes(texts) | {"version": {"N": str(health.version)}, "failed": failed}


def health_of(row: Row | None) -> Health:
    """Return the health that `row` holds; without a row nothing is known."""
    if not row:
        return Health()
    return Health(
        version=int(row["version"]["N"]),
        delivered_at=instant(row, "delivered_at"),
        failed=tuple(_failure(failure["M"]) for failure in row["failed"]["L"]),
    )


def outcome_key(phone: str, message_id: str) -> Row:
    """Return the key under which the end of one text lies."""
    return text_attributes({"phone": phone, "item": OUTCOME + message_id})


def outcome_row(outcome: Outcome) -> Row:
    """Return the row of one text's end, which the table forgets by itself after five years."""
    texts = {"event_type": outcome.event_type, "at": to_text(outcome.at), "request_id": outcome.request_id}
    numbers = {
        "parts": outcome.parts,
        "price": outcome.price,
        "expires_at": int((outcome.at + KEPT).timestamp()),
    }
    told = {name: {"N": str(number)} for name, number in numbers.items() if number is not None}
    return outcome_key(outcome.phone, outcome.message_id) | text_attributes(texts) | told


def outcome_of(row: Row) -> Outcome:
    """Return the end of a text that `row` holds."""
    return Outcome(
        phone=text(row, "phone"),
        message_id=text(row, "item").removeprefix(OUTCOME),
        event_type=text(row, "event_type"),
        at=from_text(text(row, "at")),
        request_id=text(row, "request_id"),
        parts=int(row["parts"]["N"]) if "parts" in row else None,
        price=Decimal(row["price"]["N"]) if "price" in row else None,
    )


def _failure_attributes(failure: Failure) -> Row:
    marks = {"no_number": {"BOOL": True}} if failure.no_number else {}
    return text_attributes({"message_id": failure.message_id, "at": to_text(failure.at)}) | marks


def _failure(row: Row) -> Failure:
    return Failure(text(row, "message_id"), from_text(text(row, "at")), "no_number" in row)
