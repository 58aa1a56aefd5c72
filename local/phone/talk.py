"""What passed between a phone and a program, as bubbles: body, parts and encoding, and who said it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lambdas.consent.timestamps import to_text
from lambdas.messages.segments import encoding, parts, units
from local.deployed import found_at

if TYPE_CHECKING:
    from local.door import Door
    from local.sms.account import InboundMessage, SentMessage

_LINK = re.compile(r"https://[a-z0-9.-]+/form/p/[A-Za-z0-9_-]{22}")  # to a page of the program's own


def talk(door: Door, phone: str, number: str, endpoint: str) -> list[dict[str, Any]]:
    """Return the texts between `phone` and a program's `number`, oldest first; links lead to the AWS at `endpoint`."""
    said = [_from_customer(message) for message in door.received(from_=phone, to=number)]
    said += [_from_program(message, endpoint) for message in door.sent(to=phone, from_=number)]
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


def _from_program(message: SentMessage, endpoint: str) -> dict[str, Any]:
    by = "service" if message.by == "service" else "gate" if "request_id" in message.context else "handler"
    link = _LINK.search(message.body)
    said = _bubble(message.message_id, message.body, message.at, by)
    return said | {"link": found_at(link[0], endpoint) if link else None}


def _bubble(name: str, body: str, at: float, by: str) -> dict[str, Any]:
    return {"id": name, "body": body, "at": to_text(datetime.fromtimestamp(at, UTC)), "by": by, **measured(body)}
