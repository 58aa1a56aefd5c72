"""What the queue of delivery events holds: the service's events inside SNS envelopes, and our own notes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from lambdas.consent.phone import E164, BadMessage
from lambdas.consent.timestamps import from_text, in_milliseconds, to_text
from lambdas.delivery.outcome import FINAL, Outcome

if TYPE_CHECKING:
    from lambdas.consent.events import ConsentEvent

# What the program's own functions tell the reader of delivery events: somebody opted out, or the gate has braked.


# an opt-out that was given elsewhere answers no text of this program
_GIVEN_ELSEWHERE = frozenset({"cascade", "import"})


@dataclass(frozen=True, slots=True)
class OptedOut:
    """A subscriber told this program to stop; `message_id` names the text, or the place where the opt-out showed."""

    message_id: str
    at: datetime

    def to_json(self) -> str:
        """Return the note as the body of a message."""
        return json.dumps({"kind": "opted_out", "message_id": self.message_id, "at": to_text(self.at)})

    @classmethod
    def of(cls, event: ConsentEvent) -> OptedOut | None:
        """Return what an opt-out of the ledger is told as; None where nobody here was lost by it.

        A second STOP, or one of a stranger, changes nothing: else one person could bring a program to a halt.
        """
        if event.source in _GIVEN_ELSEWHERE or not event.changes:
            return None
        return cls(event.evidence.message_id, event.at)


@dataclass(frozen=True, slots=True)
class Braked:
    """The gate has put the brake on: `reason` is the service's word, such as a spend limit that is reached."""

    reason: str
    at: datetime

    def to_json(self) -> str:
        """Return the note as the body of a message."""
        return json.dumps({"kind": "brake", "reason": self.reason, "at": to_text(self.at)})


def note_of(fields: dict[str, Any]) -> OptedOut | Braked:
    """Return the note that `fields` hold; BadMessage where they hold none."""
    kind, name = fields.get("kind"), {"opted_out": "message_id", "brake": "reason"}.get(str(fields.get("kind")))
    if name is None:
        raise BadMessage("kind must be opted_out or brake, got another")
    told = fields.get(name)
    if not isinstance(told, str) or not told:
        raise BadMessage(f"{name} of the note {kind} must be a string that is not empty")
    try:
        at = from_text(fields["at"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BadMessage(f"at of the note {kind} must be an ISO 8601 time with a zone") from None
    return OptedOut(told, at) if kind == "opted_out" else Braked(told, at)


_NAME = re.compile(r"[\x21-\x7e]{1,256}")
_MOST_PARTS = 100  # a body has at most 1600 characters: 24 parts
_DEAREST = Decimal(1000)  # US dollars: no text costs as much
_CENTS = Decimal("0.00001")  # the digits that the service tells


@dataclass(frozen=True, slots=True)
class Passing:
    """An event on the way to the end of a text, which nothing follows from."""

    event_type: str


def parse(record_body: str) -> Outcome | Passing | OptedOut | Braked:
    """Return what an SQS record body tells; BadMessage where it is neither a delivery event nor a note.

    Many fields of an event can be missing: only its type, its text and its phone are insisted on, the last two only
    where the event is final.
    """
    fields = _object(record_body, "the record body")
    if "kind" in fields:
        return note_of(fields)
    if fields.get("Type") != "Notification":
        raise BadMessage("the record body is neither an SNS notification nor a note: keep raw delivery off")
    event = _object(fields.get("Message"), "the SNS message")
    event_type = event.get("eventType")
    if not isinstance(event_type, str) or not re.fullmatch(r"TEXT_[A-Z_]{1,64}", event_type):
        raise BadMessage("eventType must be a word that begins with TEXT_, got another or nothing")
    return _outcome(event_type, event, fields) if _is_final(event_type, event) else Passing(event_type)


def _outcome(event_type: str, event: dict[str, Any], envelope: dict[str, Any]) -> Outcome:
    context = event.get("context")
    request_id = context.get("request_id") if isinstance(context, dict) else None
    return Outcome(
        phone=_named(event, "destinationPhoneNumber", E164),
        message_id=_named(event, "messageId", _NAME),
        event_type=event_type,
        at=_instant(event, envelope),
        request_id=request_id if isinstance(request_id, str) and _NAME.fullmatch(request_id) else "",
        parts=_parts(event.get("totalMessageParts")),
        price=_price(event.get("totalMessagePrice")),
    )


def _is_final(event_type: str, event: dict[str, Any]) -> bool:
    # delivered is delivered, whatever else is said
    said = event.get("isFinal")
    if event_type == "TEXT_DELIVERED":
        return True
    return said if isinstance(said, bool) else event_type in FINAL


def _object(text: object, what: str) -> dict[str, Any]:
    try:
        value = json.loads(text, parse_float=Decimal) if isinstance(text, str) else None
    except (ValueError, RecursionError, InvalidOperation):
        value = None
    if not isinstance(value, dict):
        raise BadMessage(f"{what} is no JSON object")
    return value


def _named(event: dict[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = event.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        kind = f"{len(value)} characters of another form" if isinstance(value, str) else type(value).__name__
        raise BadMessage(f"{name} of a final event must match {form.pattern}, got {kind}")
    return value


def _instant(event: dict[str, Any], envelope: dict[str, Any]) -> datetime:
    milliseconds = event.get("eventTimestamp")
    try:
        if type(milliseconds) is int:
            return in_milliseconds(datetime.fromtimestamp(milliseconds / 1000, UTC))
        return from_text(envelope["Timestamp"])
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise BadMessage("eventTimestamp must be milliseconds, or Timestamp an ISO 8601 time with a zone") from None


def _parts(told: object) -> int | None:
    return told if type(told) is int and 0 <= told <= _MOST_PARTS else None


def _price(told: object) -> Decimal | None:
    # int or Decimal: a price of another form says nothing, and must not keep the text's end from being known
    if type(told) not in {int, Decimal}:
        return None
    price = Decimal(str(told))
    return price.quantize(_CENTS) if 0 <= price <= _DEAREST else None
