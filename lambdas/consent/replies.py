"""Replies: what a customer texts that is no command goes to the brand, as an event that others may read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.timestamps import to_text
from lambdas.intent.keywords import IntentKind

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.inbound import Inbound
    from lambdas.consent.record import Record
    from lambdas.intent.keywords import Intent
    from lambdas.program import Program

VERSION = "1"  # of the events: fields are added, none changes its meaning
LONGEST_ID = 128  # of what a queue tells doubles by, and of what a request may name
# the queue keeps the texts of one group in order, and shows its name to whoever sees the queue: so many that hardly two
# persons share one, and so few that none tells a number
GROUP_DIGITS = 5


@dataclass(frozen=True, slots=True)
class LastSent:
    """The last text that the gate sent to a person; what it has no name for is empty."""

    at: datetime
    topic: str = ""
    request_id: str = ""
    template: str = ""
    content: str = ""
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class CustomerReply:
    """One text that is no command, with what was on record once it was decided; `doubt`: it may be an opt-out."""

    message: Inbound
    doubt: bool
    record: Record
    last: LastSent | None = None

    @property
    def id(self) -> str:
        """The name under which it arrives once, however often it comes, and under which it is answered."""
        name = self.message.message_id
        return name if len(name) <= LONGEST_ID else f"sha256-{hashlib.sha256(name.encode()).hexdigest()}"

    @property
    def group(self) -> str:
        """The group of whoever sent it: their texts arrive in order."""
        return hashlib.sha256(self.message.phone.encode()).hexdigest()[:GROUP_DIGITS]

    def event(self, program: Program) -> dict[str, Any]:
        """Return the reply to `program` as others may read it (`docs/schemas/reply.json`)."""
        return {
            "version": VERSION,
            "program": program.id,
            "reply_id": self.id,
            "at": to_text(self.message.at),
            "from": self.message.phone,
            "body": self.message.body,
            "doubt": self.doubt,
            "consent": self._consent(),
            **({"topic": self.last.topic} if self.last and self.last.topic else {}),
            **({"last_sent": _told(self.last)} if self.last else {}),
        }

    def _consent(self) -> dict[str, Any]:
        standing, held = self.record.standing, self.record.subscriptions
        return {
            "stopped": standing.stopped,
            "in_doubt": standing.in_doubt,
            "paused": standing.paused(self.message.at),
            "topics": {name: str(held[name].state) for name in sorted(held)},
        }


def is_reply(intent: Intent, *, on_record: bool) -> bool:
    """Whether a text that means `intent` goes to the brand; `on_record` tells that it left a consent event.

    That is whatever changes and asks nothing, such as free text or a YES that answers nothing of ours, and a possible
    opt-out as well.
    """
    return intent.kind is IntentKind.DOUBT or not on_record


def _told(last: LastSent) -> dict[str, str]:
    named = {name: getattr(last, name) for name in ("request_id", "template", "content", "campaign")}
    return {"at": to_text(last.at)} | {name: value for name, value in named.items() if value}
