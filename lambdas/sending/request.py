"""A request to text one person, contacts on the brand's other channels, and when a deferred request comes again."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, Self

from lambdas.consent.phone import masked
from lambdas.consent.timestamps import from_text, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lambdas.consent.items import Row

Priority = Literal["normal", "high"]
Purpose = Literal["message", "reminder", "farewell"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Where and when the person was told beforehand that such texts would come."""

    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """One text that somebody wants sent. `request_id` is the sender's own: the same id is never sent twice.

    A transactional text names a `template` and its `parameters`, a promotional one brings its `body`. `not_after` is
    its end: a text that could not be sent by then is dropped. `content` names what it says across channels. A request
    whose `purpose` is a reminder or a farewell brings no words: they are the program's own. One that answers the reply
    of the id `reply_to` brings its `body` in a program of either kind, and may name no topic. `retry` is the
    program's own: the id of a text that the network did not deliver, and that is to be tried again.
    """

    request_id: str
    to: str
    topic: str
    not_after: datetime
    template: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    content: str = ""
    priority: Priority = "normal"
    digest: bool = False
    zip_code: str = ""
    campaign: str = ""
    notice: Notice | None = None
    purpose: Purpose = "message"
    reply_to: str = ""
    retry: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """The kinds of this text that go out at a rate of their own."""
        return (*(("digest",) if self.digest else ()), *((self.purpose,) if self.purpose != "message" else ()))

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return masked(self.to)

    def to_json(self) -> str:
        """Return the queue message that reads back as this request, its end written out in whole milliseconds."""
        optional: dict[str, Any] = {
            "template": self.template,
            "parameters": dict(self.parameters),
            "body": self.body,
            "reply_to": self.reply_to,
            "content": self.content,
            "priority": self.priority if self.priority != "normal" else "",
            "digest": self.digest,
            "zip_code": self.zip_code,
            "campaign": self.campaign,
            "purpose": self.purpose if self.purpose != "message" else "",
            "retry": self.retry,
            "notice": self.notice and {"source": self.notice.source, "at": to_text(self.notice.at)},
        }
        needed = {"request_id": self.request_id, "to": self.to} | ({"topic": self.topic} if self.topic else {})
        written = needed | {"not_after": to_text(self.not_after)} | {k: v for k, v in optional.items() if v}
        return json.dumps(written, ensure_ascii=False)


# What a person got on the brand's other channels: fingerprints of messages, kept for as long as a repeat matters.


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
        return masked(self.to)


@dataclass(frozen=True, slots=True)
class Contacts:
    """The messages of other channels to one person, oldest first; `version` counts the changes."""

    version: int = 0
    made: tuple[Contact, ...] = ()

    def after(self, contact: Contact, now: datetime) -> Contacts:
        """Return what is known once `contact` is; the same object where it was known, or is too old to matter.

        At most 60 contacts of the last 31 days are kept, so that the row stays small.
        """
        if contact in self.made:
            return self
        recent = (made for made in (*self.made, contact) if made.at > now - KEPT)
        made = tuple(sorted(recent, key=lambda made: made.at)[-MOST:])
        return Contacts(self.version + 1, made) if contact in made else self


# What a person said of a campaign that is under way, and gate and workflow heed.


HOLD = "campaign#"  # begins the attribute of a campaign in the row of the pace, which the gate reads with each batch


class HoldState(StrEnum):
    """A campaign that is paused goes on when a person says so; one that is cancelled never does."""

    PAUSED = "paused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Hold:
    """Since when a campaign is paused or cancelled, and until when a request of it may be under way."""

    state: HoldState
    at: datetime
    until: datetime

    def to_text(self) -> str:
        """Return the hold as its attribute: short, since a few dozen of them go into one read unit."""
        return f"{self.state} {to_text(self.at)} {to_text(self.until)}"

    @classmethod
    def from_text(cls, written: str) -> Self:
        """Return the hold that `to_text` wrote."""
        state, at, until = written.split()
        return cls(HoldState(state), from_text(at), from_text(until))


def hold_of(row: Row | None, campaign: str) -> Hold | None:
    """Return what the `row` of the pace says of `campaign`; None where nobody holds it."""
    written = row.get(HOLD + campaign) if row and campaign else None
    return Hold.from_text(written["S"]) if written else None


def holds_of(row: Row | None) -> dict[str, Hold]:
    """Return all holds of the `row` of the pace, by campaign."""
    named = {name.removeprefix(HOLD): value["S"] for name, value in (row or {}).items() if name.startswith(HOLD)}
    return {campaign: Hold.from_text(written) for campaign, written in named.items()}


# When a text that cannot go now comes again: minutes in its queue, or a schedule for later.


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
