"""What an account holds of registrations: their versions with values and verdicts, and uploaded documents."""

import time
from dataclasses import dataclass, field
from typing import Any, ClassVar

from local.sms.account import Holding

STATUSES = {"DRAFT": "CREATED", "SUBMITTED": "SUBMITTED", "APPROVED": "COMPLETE", "DENIED": "REQUIRES_UPDATES"}
"""What the status of the newest version makes of the registration."""


@dataclass
class Version:
    """One version of a registration: its values by field path, and what reviewers said."""

    number: int
    status: str = "DRAFT"
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: dict[str, float] = field(default_factory=lambda: {"DraftTimestamp": time.time()})
    reasons: list[dict[str, str]] = field(default_factory=list)

    def become(self, status: str) -> None:
        """Take a new status, and the time of it."""
        self.status = status
        self.history[f"{status.title()}Timestamp"] = time.time()


@dataclass(frozen=True, kw_only=True)
class Registration(Holding):
    """A registration with its versions, oldest first."""

    kind: ClassVar[str] = "registration"
    token: str | None
    versions: list[Version] = field(default_factory=lambda: [Version(1)])

    @property
    def newest(self) -> Version:
        """The version that counts."""
        return self.versions[-1]


@dataclass(frozen=True, kw_only=True)
class Attachment(Holding):
    """An uploaded document."""

    kind: ClassVar[str] = "registration-attachment"
    token: str | None
