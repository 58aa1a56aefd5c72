"""Whether what customers text is heard: a probe comes through every minute, nothing fails, nothing lies dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.items import instant, text_attributes
from lambdas.consent.timestamps import to_text

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.items import Row

PROBE = '{"probe":"inbound"}'  # the body of a message that a schedule puts into the queue of texts every minute
KEY = text_attributes({"phone": "inbound", "item": "health"})  # no phone number looks like this
# two probes may be late; a text that failed comes again within this time, and then says so anew
HEARD_WITHIN = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class InboundHealth:
    """When the newest probe that was read had been put into the queue, when a text last failed, what lies dead."""

    heard_at: datetime | None = None
    failed_at: datetime | None = None
    dead_letters: int = 0

    def unheard(self, now: datetime) -> str:
        """Return in words why an opt-out may be waiting unread; empty where everything that came in is on record."""
        if self.heard_at is None:
            return "no probe of the inbound side has come through yet"
        if now - self.heard_at > HEARD_WITHIN:
            return f"nothing that customers texted after {to_text(self.heard_at)} is known to be read"
        if self.dead_letters:
            return f"{self.dead_letters} texts that could not be handled are in the dead-letter queue"
        if self.failed_at is not None and now - self.failed_at <= HEARD_WITHIN:
            return f"a text could not be put on record at {to_text(self.failed_at)}"
        return ""


def health_of(row: Row | None) -> InboundHealth:
    """Return what `row` tells; without a row nothing has been heard."""
    if not row:
        return InboundHealth()
    dead_letters = int(row["dead_letters"]["N"]) if "dead_letters" in row else 0
    return InboundHealth(instant(row, "heard_at"), instant(row, "failed_at"), dead_letters)


def health_row(health: InboundHealth) -> Row:
    """Return the row that tells `health`."""
    instants = {"heard_at": health.heard_at, "failed_at": health.failed_at}
    told = text_attributes({name: to_text(at) for name, at in instants.items() if at is not None})
    return KEY | told | {"dead_letters": {"N": str(health.dead_letters)}}
