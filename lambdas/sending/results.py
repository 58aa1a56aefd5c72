"""What became of a request: one result of all that its program has on record of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lambdas.consent.timestamps import to_text
from lambdas.sending.attempt import AttemptStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lambdas.delivery.outcome import Outcome
    from lambdas.sending.attempt import SendAttempt


VERSION = "1"  # of the events: fields are added, none changes its meaning


class ResultKind(StrEnum):
    """How far a request has come; what is not `open` is its end, but for a report that corrects another."""

    DELIVERED = "delivered"
    FAILED = "failed"
    HANDED_OVER = "handed_over"
    DROPPED = "dropped"
    IN_PROGRESS = "in_progress"
    DEFERRED = "deferred"
    QUEUED = "queued"
    NOT_FOUND = "not_found"

    @property
    def says(self) -> str:
        """Its name as a person reads it."""
        return self.replace("_", " ")

    @property
    def lost(self) -> bool:
        """Whether the person did not get the text, and will not."""
        return self in {ResultKind.FAILED, ResultKind.DROPPED}

    @property
    def open(self) -> bool:
        """Whether the gate has not decided yet, or knows nothing of it."""
        return self in {ResultKind.IN_PROGRESS, ResultKind.DEFERRED, ResultKind.QUEUED, ResultKind.NOT_FOUND}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one request.

    `at` is when it came to that, and of a deferred one when it comes back. `reason` is the gate's, `end` the report of
    the network that counts, `message_id` the service's name for the text.
    """

    kind: ResultKind
    at: datetime | None = None
    reason: str = ""
    end: Outcome | None = None
    message_id: str = ""

    def event(self, request_id: str, *, program: str, phone: str = "") -> dict[str, str]:
        """Return the result as others may read it (`docs/schemas/result.json`): without a `phone` nobody is named."""
        at = to_text(self.at) if self.at else ""
        told = {
            "version": VERSION,
            "program": program,
            "request_id": request_id,
            "to": phone,
            "outcome": str(self.kind),
            "reason": self.reason,
            "report": self.end.event_type if self.end else "",
            "message_id": self.message_id,
            "until" if self.kind is ResultKind.DEFERRED else "at": at,
        }
        return {name: value for name, value in told.items() if value}


def result_of(send_attempt: SendAttempt, ends: Iterable[Outcome]) -> Result:
    """Return the result of a request that the gate has put on record, and of whose texts the network reported `ends`.

    The network has the last word: a text of which the service never said whether it took it may have been delivered.
    Of several texts (the template may go out again) the one counts that fared best.
    """
    end = max(ends, key=lambda end: (end.strength, end.message_id), default=None)
    if end is not None:
        return reported(end)
    if send_attempt.fate is AttemptStatus.SENT:
        return Result(ResultKind.HANDED_OVER, send_attempt.at, message_id=send_attempt.message_id)
    if send_attempt.fate is AttemptStatus.CLAIMED:
        return Result(ResultKind.IN_PROGRESS, send_attempt.at)
    return Result(ResultKind.DROPPED, send_attempt.at, send_attempt.reason)


def reported(end: Outcome) -> Result:
    """Return the result of a request whose text came to that `end` in the network."""
    kind = ResultKind.DELIVERED if end.end == "delivered" else ResultKind.FAILED
    return Result(kind, end.at, end=end, message_id=end.message_id)
