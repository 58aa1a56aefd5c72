"""What the port `events` tells of a row that was written: pure, and by the same mapping as `./sms results`."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.items import STANDING, instant, text
from lambdas.consent.ledger import canonical, opened
from lambdas.consent.timestamps import to_text
from lambdas.delivery.health import OUTCOME, outcome_of
from lambdas.sending.items import DEFERRED, REQUEST, attempt_of
from lambdas.sending.results import VERSION, Result, ResultKind, reported, result_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.consent.items import Row
    from lambdas.consent.ledger import LedgerEntry

RESULT, CONSENT = "Request Result", "Consent Change"  # the detail types on the bus
ID_DIGITS = PERSON_DIGITS = 32  # hexadecimal: 128 bits
ORDER_DIGITS = 40  # of a sequence number at most (DynamoDB Streams API)


@dataclass(frozen=True, slots=True)
class Told:
    """One event: its type on the bus, and its detail as published (`docs/schemas`)."""

    detail_type: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Persons:
    """How events name people: by a digest under the program's own `secret`, and by number only where it is `clear`."""

    secret: bytes
    clear: bool

    def named(self, phone: str) -> dict[str, str]:
        """Return the fields that tell whom an event is about: the same ones for all events of one person."""
        person = hmac.new(self.secret, phone.encode(), hashlib.sha256).hexdigest()[:PERSON_DIGITS]
        return {"person": person, **({"to": phone} if self.clear else {})}


def result_told(row: Row, program: str, persons: Persons, order: str) -> Told | None:
    """Return what a `row` of the table of sends tells of a request; None where it tells nothing that is published.

    `order` is the row's place in the stream of the table: later rows of a person have a higher one.
    """
    found = _result(row)
    if found is None or found[1].kind is ResultKind.IN_PROGRESS:
        return None
    request_id, result = found
    told = result.event(request_id, program=program)
    of_request = {name: value for name in ("topic", "template", "campaign") if (value := text(row, name))}
    body = told | of_request | persons.named(text(row, "phone"))
    return Told(RESULT, {**body, "id": _identity(body), "order": order.zfill(ORDER_DIGITS)})


def _result(row: Row) -> tuple[str, Result] | None:
    item = text(row, "item")
    if item.startswith(REQUEST) and (attempt := attempt_of(row)):
        return attempt.request_id, result_of(attempt, ())
    if item.startswith(DEFERRED):
        deferred = Result(ResultKind.DEFERRED, instant(row, "until"), text(row, "reason"))
        return item.removeprefix(DEFERRED), deferred
    if item.startswith(OUTCOME) and (end := outcome_of(row)).request_id:
        return end.request_id, reported(end)
    return None


def entry_of_standing(row: Row, before: Row) -> tuple[str, int] | None:
    """Return the phone and sequence of the ledger entry by which a person's standing became `row`.

    None where it is no standing, or bears no other entry than `before`.
    """
    if text(row, "item") != STANDING or row.get("sequence") in (None, before.get("sequence")):
        return None
    return text(row, "phone"), int(row["sequence"]["N"])


def consent_told(phone: str, entry: LedgerEntry, program: str, persons: Persons) -> Told:
    """Return what an `entry` of the ledger tells: nothing that the person wrote, and no words of ours."""
    event = opened(entry)
    optional = {
        "tier": event.tier or "",
        "paused_until": to_text(event.paused_until) if event.paused_until else "",
        "pending_until": to_text(event.pending_until) if event.pending_until else "",
    }
    body = {
        "version": VERSION,
        "program": program,
        "change": str(event.kind),
        "at": to_text(event.at),
        "topics": [
            {"topic": one.topic, "before": str(one.before or ""), "after": str(one.after)} for one in event.changes
        ],
        "sequence": entry.sequence,
        **{name: str(value) for name, value in optional.items() if value},
        **persons.named(phone),
    }
    return Told(CONSENT, {**body, "id": _identity(body)})


def _identity(body: Mapping[str, Any]) -> str:
    # by what it says: a row that is written again, and a record that comes again, tell the same event
    return hashlib.sha256(canonical(dict(body)).encode()).hexdigest()[:ID_DIGITS]
