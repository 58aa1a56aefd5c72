"""The clock of the local AWS: the real one, until somebody moves it ahead."""

import os
import struct
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from local.server.environment import LocalAwsError

FURTHEST = timedelta(days=400)
"""How far one step may go: the horizon of the sending windows."""

_OFFSET = struct.Struct("=d")


class ClockError(LocalAwsError):
    """The clock cannot be moved like that."""


@dataclass(frozen=True)
class Clock:
    """A file with the seconds by which the server and its functions are ahead; they look at it at each question.

    It only goes forward: texts of tomorrow would make those of today late ones. A wiped account begins in the present.
    """

    file: Path

    def start(self) -> None:
        """Set it to the present."""
        self._write(0.0)

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the real clock."""
        return timedelta(seconds=_OFFSET.unpack(self.file.read_bytes())[0])

    def now(self) -> datetime:
        """Return the instant that the local AWS takes for the present, in UTC."""
        return datetime.fromtimestamp(time.time(), UTC) + self.ahead

    def advance(self, by: timedelta) -> None:
        """Move it ahead; ClockError for a step back, for none at all and for more than 400 days."""
        if not timedelta() < by <= FURTHEST:
            raise ClockError(
                f"the clock goes forward by at most {FURTHEST.days} days a step, got {by.total_seconds():.0f} seconds: "
                "for an earlier time wipe the account with 'python -m local reset' and deploy again"
            )
        self._write((self.ahead + by).total_seconds())

    def _write(self, seconds: float) -> None:
        """Write in one piece what other processes have before their eyes."""
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(descriptor, _OFFSET.pack(seconds), 0)
        finally:
            os.close(descriptor)
