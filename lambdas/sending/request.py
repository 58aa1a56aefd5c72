"""A request to text one person, as a brand's systems put it into the program's queue."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from lambdas.consent.instant import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

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
    whose `purpose` is a reminder or a farewell brings no words: they are the program's own.
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

    @property
    def marks(self) -> tuple[str, ...]:
        """The kinds of this text that go out at a rate of their own."""
        return (*(("digest",) if self.digest else ()), *((self.purpose,) if self.purpose != "message" else ()))

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return f"***{self.to[-2:]}"

    def to_json(self) -> str:
        """Return the queue message that reads back as this request, its end written out in whole milliseconds."""
        optional: dict[str, Any] = {
            "template": self.template,
            "parameters": dict(self.parameters),
            "body": self.body,
            "content": self.content,
            "priority": self.priority if self.priority != "normal" else "",
            "digest": self.digest,
            "zip_code": self.zip_code,
            "campaign": self.campaign,
            "purpose": self.purpose if self.purpose != "message" else "",
            "notice": self.notice and {"source": self.notice.source, "at": to_text(self.notice.at)},
        }
        needed = {"request_id": self.request_id, "to": self.to, "topic": self.topic}
        written = needed | {"not_after": to_text(self.not_after)} | {k: v for k, v in optional.items() if v}
        return json.dumps(written, ensure_ascii=False)
