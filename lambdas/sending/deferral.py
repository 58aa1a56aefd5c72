"""When a text that cannot go now comes again: minutes in its queue, or a schedule for later."""

from __future__ import annotations

import hashlib
import math
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

IN_THE_QUEUE = timedelta(minutes=15)  # the longest delay of a message in SQS
SPREAD_SECONDS = 180  # windows open for a whole zone at once


def delay(until: datetime, now: datetime) -> int | None:
    """Return the whole seconds that a message is to be delayed in its queue; None where that is too long for it."""
    return max(0, math.ceil((until - now).total_seconds())) if until - now <= IN_THE_QUEUE else None


def due(until: datetime, request_id: str, not_after: datetime) -> datetime:
    """Return when a text that may go from `until` on is to come again: up to three minutes later, always the same.

    Never past the end of its request.
    """
    spread = timedelta(seconds=int.from_bytes(_digest(request_id)[:4]) % SPREAD_SECONDS)
    return until + spread if until + spread < not_after else until


def schedule_name(phone: str, request_id: str, at: datetime) -> str:
    """Return the name of the schedule that brings a request back `at` that minute: a second one is refused by it."""
    return f"{_digest(phone, request_id).hex()[:40]}-{at:%Y%m%d%H%M}"


def _digest(*texts: str) -> bytes:
    return hashlib.sha256("\n".join(texts).encode()).digest()
