"""What can go wrong, each with what to do; no error names a phone number or quotes a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .messages import Message

SHOWN = 5  # failures that an error spells out; `failed` has them all


class SmsProgramError(Exception):
    """Whatever this package raises."""


class InvalidMessageError(SmsProgramError, ValueError):
    """A text or report that the program could not read: nothing was queued. The reason names field and length."""


class PortClosedError(SmsProgramError):
    """The program is not there, or does not open the port."""


class AccessDeniedError(SmsProgramError):
    """AWS refused the call: the app's role lacks a permission, or the brand file does not name the role."""


class NotConfiguredError(SmsProgramError):
    """This process lacks what every call of AWS needs: a region, or credentials that hold. Trying again never helps."""


class UnavailableError(SmsProgramError):
    """AWS did not answer, or failed: the same call may succeed later."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message that is in the program's queue. A text is asked about by its `id` and `to`; a report has no id."""

    id: str
    to: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that did not get into the queue: AWS's `code` for it, and whether it could get in later."""

    message: Message
    code: str
    retryable: bool


class NotQueuedError(SmsProgramError):
    """Some messages did not get into the queue. `queued` did; `failed` says why each other one did not.

    Sending all of them again is safe: the same id to the same number is sent once.
    """

    def __init__(self, queued: Sequence[Receipt], failed: Sequence[Failure]) -> None:
        self.queued, self.failed = tuple(queued), tuple(failed)
        told = ", ".join(f"{one.message.id or 'a report'} ({one.code})" for one in self.failed[:SHOWN])
        more = f" and {len(self.failed) - SHOWN} more" if len(self.failed) > SHOWN else ""
        super().__init__(
            f"{len(self.failed)} of {len(self.queued) + len(self.failed)} messages were not queued: {told}{more}; "
            "send them again with the same ids"
        )
