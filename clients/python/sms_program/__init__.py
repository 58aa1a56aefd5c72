"""Sends texts through the programs of the SMS landing zone; docs/clients.md is the guide."""

from .aio import AsyncProgram
from .answers import Consents, Status, Subscription
from .errors import (
    AccessDeniedError,
    Failure,
    InvalidMessageError,
    NotConfiguredError,
    NotQueuedError,
    PortClosedError,
    Receipt,
    SmsProgramError,
    UnavailableError,
)
from .messages import Answer, Contact, Engagement, Notice, Text
from .program import Program

__all__ = [
    "AccessDeniedError",
    "Answer",
    "AsyncProgram",
    "Consents",
    "Contact",
    "Engagement",
    "Failure",
    "InvalidMessageError",
    "NotConfiguredError",
    "NotQueuedError",
    "Notice",
    "PortClosedError",
    "Program",
    "Receipt",
    "SmsProgramError",
    "Status",
    "Subscription",
    "Text",
    "UnavailableError",
]
