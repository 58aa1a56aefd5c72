"""What the program's own functions tell the reader of delivery events: somebody opted out, or the gate has braked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.instant import from_text, to_text
from lambdas.consent.message import BadMessage

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.event import ConsentEvent

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
