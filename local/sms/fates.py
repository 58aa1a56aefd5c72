"""What becomes of a text that was sent, which the local network tells by the number alone.

The two simulator numbers are AWS's own. The ranges of a thousand numbers each are this project's convention and mean
nothing to AWS: +1 425 559 0000 to 9999, by the first of the last four digits. Every other phone gets its texts.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lambdas.sending.parts import parts
from local.sms.messages import SentMessage

BLOCKED_DESTINATION = "+14254147167"
"""The simulator number of AWS whose texts are always blocked; those to +14254147755 always arrive."""

SUCCESSFUL = "+14255590"
"""The carrier took the text, and that is all that is ever told."""
INVALID = "+14255591"
"""There is no such number."""
UNREACHABLE = "+14255592"
"""The network cannot reach the number."""
CARRIER_UNREACHABLE = "+14255593"
"""The carrier cannot reach the number."""
CARRIER_BLOCKED = "+14255594"
"""The carrier blocks the text."""
SPAM = "+14255595"
"""The carrier takes the text for spam."""
UNKNOWN = "+14255596"
"""The text is under way, and nobody ever learns whether it arrived."""
EXPIRED = "+14255597"
"""The text's time to live ran out before the phone was there."""
KNOWN_LATE = "+14255598"
"""Nobody knows at first, and then the text turns out to have arrived."""
SLOW = "+14255599"
"""Every step on the way is told before the text arrives."""

PRICE_OF_A_PART = Decimal("0.00581")
"""US dollars, for a text from a US short code as it is generally published."""

_ENDS = {
    BLOCKED_DESTINATION: ("BLOCKED",),
    SUCCESSFUL: ("SUCCESSFUL",),
    INVALID: ("INVALID",),
    UNREACHABLE: ("UNREACHABLE",),
    CARRIER_UNREACHABLE: ("CARRIER_UNREACHABLE",),
    CARRIER_BLOCKED: ("CARRIER_BLOCKED",),
    SPAM: ("SPAM",),
    UNKNOWN: ("PENDING", "UNKNOWN"),
    EXPIRED: ("TTL_EXPIRED",),
    KNOWN_LATE: ("UNKNOWN", "DELIVERED"),
    SLOW: ("QUEUED", "PENDING", "DELIVERED"),
}
_ON_THE_WAY = {"QUEUED", "PENDING"}


@dataclass(frozen=True)
class Fate:
    """The statuses that a text passes through, the last of them its end."""

    statuses: tuple[str, ...]

    @classmethod
    def of(cls, number: str) -> "Fate":
        """Return what becomes of a text to `number`."""
        return cls(next((ends for prefix, ends in _ENDS.items() if number.startswith(prefix)), ("DELIVERED",)))

    def events(self, message: SentMessage) -> Iterator[dict[str, Any]]:
        """Yield the delivery events of a text, in the service's event format 1.0, a millisecond apart."""
        now = int(time.time() * 1000)
        for step, status in enumerate(self.statuses):
            yield _event(message, status, now + step)


def _event(message: SentMessage, status: str, milliseconds: int) -> dict[str, Any]:
    count = parts(message.body)
    return {
        "eventType": f"TEXT_{status}",
        "eventVersion": "1.0",
        "eventTimestamp": milliseconds,
        "isFinal": status not in _ON_THE_WAY,
        "originationPhoneNumber": message.from_,
        "destinationPhoneNumber": message.to,
        "isoCountryCode": "US",
        "messageId": message.message_id,
        "messageRequestTimestamp": int(message.at * 1000),
        "messageType": message.message_type,
        "messageStatus": status,
        "context": message.context,
        "totalMessageParts": count,
        "totalMessagePrice": float(count * PRICE_OF_A_PART),
    }
