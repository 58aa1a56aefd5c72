"""What the gate says of one request: send it, defer it until then, or drop it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.sending.reason import Reason


@dataclass(frozen=True, slots=True)
class Send:
    """Hand `body` to the service now; the network may try for `seconds` (5 to 259,200), then the text is void.

    `notice` tells that the body says how to opt out. `content` and `sketch` are what the history knows it by.
    """

    body: str
    parts: int
    seconds: int
    notice: bool
    content: str = ""
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class Defer:
    """Ask again at `until` (UTC): what stands against the text now is over then."""

    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Drop:
    """Never send this."""

    reason: Reason


Verdict = Send | Defer | Drop
