"""How far one request has come on its way through the gate, and what is evidence of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from lambdas.sending.verdict import Reason

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.sending.request import Notice, Request
    from lambdas.sending.verdict import Send


class AttemptStatus(StrEnum):
    """What became of a request; `claimed` is the only one that is not its end."""

    CLAIMED = "claimed"
    SENT = "sent"
    DROPPED = "dropped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class SendAttempt:
    """One request to one phone: its fate since `at`, and why.

    `claimed_until` is when a claim lapses: whoever made it can do nothing more by then. `attempts` counts how often
    the text was handed to the service, or may have been; `message_id` is the service's name for it. `not_after` and
    `zip_code` are those of a transactional request, which may be tried again.
    """

    phone: str
    request_id: str
    topic: str
    fate: AttemptStatus
    at: datetime
    template: str = ""
    campaign: str = ""
    notice: Notice | None = None
    reason: str = ""
    body: str = ""
    parts: int = 0
    content: str = ""
    claimed_until: datetime | None = None
    attempts: int = 0
    message_id: str = ""
    not_after: datetime | None = None
    zip_code: str = ""

    @classmethod
    def claimed(cls, request: Request, send: Send, at: datetime, until: datetime) -> Self:
        """Return the claim of `request`, about to be handed over for the first time."""
        asked = cls.of(request, AttemptStatus.CLAIMED, at)
        said = replace(asked, body=send.body, parts=send.parts, content=send.content)
        return replace(said, claimed_until=until, attempts=1)

    @classmethod
    def dropped(cls, request: Request, reason: Reason, at: datetime) -> Self:
        """Return the end of a request that is never handed over."""
        fate = AttemptStatus.EXPIRED if reason is Reason.EXPIRED else AttemptStatus.DROPPED
        return replace(cls.of(request, fate, at), reason=reason)

    @classmethod
    def of(cls, request: Request, fate: AttemptStatus, at: datetime) -> Self:
        """Return the bare passage of `request`."""
        return cls(
            phone=request.to,
            request_id=request.request_id,
            topic=request.topic,
            fate=fate,
            at=at,
            template=request.template,
            campaign=request.campaign,
            notice=request.notice,
            not_after=request.not_after if request.template else None,
            zip_code=request.zip_code if request.template else "",
        )

    @property
    def settled(self) -> bool:
        """Whether this is the end of it."""
        return self.fate is not AttemptStatus.CLAIMED

    def lapsed(self, now: datetime) -> bool:
        """Whether nobody has the text in hand any more, and nobody wrote down what became of it."""
        return self.claimed_until is not None and not self.settled and self.claimed_until < now

    def again(self, at: datetime, until: datetime) -> Self:
        """Return the claim of a text that is handed over once more."""
        return replace(self, at=at, claimed_until=until, attempts=self.attempts + 1)

    def sent(self, message_id: str) -> Self:
        """Return the end of a text that the service took."""
        return replace(self, fate=AttemptStatus.SENT, claimed_until=None, message_id=message_id)

    def lost(self, reason: Reason) -> Self:
        """Return the end of a text that did not go out, or of which nobody knows whether it did."""
        return replace(self, fate=AttemptStatus.DROPPED, claimed_until=None, reason=reason)
