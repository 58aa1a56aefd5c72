"""How a text ended, as its final delivery event tells it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from lambdas.consent.phone import masked

if TYPE_CHECKING:
    from datetime import datetime

End = Literal["delivered", "blocked", "spam", "failed"]

# Event types of End User Messaging SMS ("Event types for SMS", AWS documentation). Whatever is not named here has
# failed without anybody to blame: TEXT_TTL_EXPIRED, TEXT_UNKNOWN, TEXT_INVALID_MESSAGE, and types that are yet to come.
DELIVERED = frozenset({"TEXT_DELIVERED", "TEXT_SUCCESSFUL"})
BLOCKED = frozenset({"TEXT_BLOCKED", "TEXT_CARRIER_BLOCKED", "TEXT_PROTECT_BLOCKED"})
SPAM = frozenset({"TEXT_SPAM"})
NO_SUCH_NUMBER = frozenset({"TEXT_INVALID"})
NOT_REACHED = frozenset({"TEXT_UNREACHABLE", "TEXT_CARRIER_UNREACHABLE"})
NEVER_KNOWN = "TEXT_UNKNOWN"

# what may turn out otherwise for the same words to the same phone a while later
MAY_PASS = NOT_REACHED | {NEVER_KNOWN, "TEXT_TTL_EXPIRED"}

# what is an end even where the event does not say so; TEXT_SUCCESSFUL may be the carrier's word before the handset's
FINAL = BLOCKED | SPAM | NO_SUCH_NUMBER | NOT_REACHED | {"TEXT_INVALID_MESSAGE", "TEXT_TTL_EXPIRED", NEVER_KNOWN}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one text. `request_id` is empty for a text that no request asked for, such as an answer to STOP.

    `parts` is how many message parts were billed and `price` what they cost in US dollars, both None if not told.
    """

    phone: str
    message_id: str
    event_type: str
    at: datetime
    request_id: str = ""
    parts: int | None = None
    price: Decimal | None = None

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return masked(self.phone)

    @property
    def end(self) -> End:
        """What the text counts as."""
        if self.event_type in DELIVERED:
            return "delivered"
        if self.event_type in BLOCKED:
            return "blocked"
        return "spam" if self.event_type in SPAM else "failed"

    @property
    def may_be_retried(self) -> bool:
        """Whether another try may reach the person: the network gave up, and nobody refused the text."""
        return self.event_type in MAY_PASS

    def beats(self, other: Outcome | None) -> bool:
        """Whether this is how the text ended, and not `other`: a delivery beats all else, news beats TEXT_UNKNOWN.

        Of two of a kind the later one holds. No two that differ are equal, so the order of arrival never matters.
        """
        return other is None or self.strength > other.strength

    @property
    def strength(self) -> tuple[int, datetime, str, str, int, Decimal]:
        """What two ends of one text are compared by."""
        rank = 2 if self.end == "delivered" else int(self.event_type != NEVER_KNOWN)
        price = Decimal(-1) if self.price is None else self.price
        return rank, self.at, self.event_type, self.request_id, -1 if self.parts is None else self.parts, price
