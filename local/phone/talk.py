"""What passed between a phone and a program, as bubbles: body, parts and encoding, and who said it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lambdas.consent.instant import to_text
from lambdas.sending.parts import encoding, parts, units

if TYPE_CHECKING:
    from local.door import Door
    from local.sms.messages import InboundMessage, SentMessage


def talk(door: Door, phone: str, number: str) -> list[dict[str, Any]]:
    """Return the texts between `phone` and a program's `number`, oldest first."""
    said = [_from_customer(message) for message in door.received(from_=phone, to=number)]
    said += [_from_program(message) for message in door.sent(to=phone, from_=number)]
    return sorted(said, key=lambda one: str(one["at"]))


def phones(door: Door, number: str) -> list[str]:
    """Return the phones that a program's `number` has heard from or written to, the latest first."""
    heard = [(message.at, message.from_) for message in door.received(to=number)]
    written = [(message.at, message.to) for message in door.sent(from_=number)]
    return list(dict.fromkeys(phone for _, phone in sorted(heard + written, reverse=True)))


def measured(body: str) -> dict[str, Any]:
    """Return how `body` goes over the air."""
    return {"parts": parts(body), "encoding": encoding(body), "units": units(body)}


def _from_customer(message: InboundMessage) -> dict[str, Any]:
    said = _bubble(message.inbound_message_id, message.body, message.at, "customer")
    return said | {"problem": message.problem}


def _from_program(message: SentMessage) -> dict[str, Any]:
    by = "service" if message.by == "service" else "gate" if "request_id" in message.context else "handler"
    return _bubble(message.message_id, message.body, message.at, by)


def _bubble(name: str, body: str, at: float, by: str) -> dict[str, Any]:
    return {"id": name, "body": body, "at": to_text(datetime.fromtimestamp(at, UTC)), "by": by, **measured(body)}
