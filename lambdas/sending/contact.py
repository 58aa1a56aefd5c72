"""What a person got on the brand's other channels: fingerprints of messages, kept for as long as a repeat matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

MOST = 60  # contacts of one person: older ones give way
KEPT = timedelta(days=31)  # no program looks back further for a repeat


@dataclass(frozen=True, slots=True)
class Contact:
    """One message on another channel: when, and the fingerprint of what it said (see `fingerprint`)."""

    channel: str
    at: datetime
    key: str
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class ContactMade:
    """Word of one message to one person on another channel, as the brand's systems put it into the queue."""

    to: str
    contact: Contact

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return f"***{self.to[-2:]}"


@dataclass(frozen=True, slots=True)
class Contacts:
    """The messages of other channels to one person, oldest first; `version` counts the changes."""

    version: int = 0
    made: tuple[Contact, ...] = ()

    def after(self, contact: Contact, now: datetime) -> Contacts:
        """Return what is known once `contact` is; the same object where it was known, or is too old to matter.

        At most 60 contacts of the last 31 days are kept, so that the row stays small.
        """
        if contact in self.made or contact.at <= now - KEPT:
            return self
        recent = (made for made in (*self.made, contact) if made.at > now - KEPT)
        made = tuple(sorted(recent, key=lambda made: made.at)[-MOST:])
        return Contacts(self.version + 1, made) if contact in made else self
