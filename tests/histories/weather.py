"""What strikes several functions at once: any order of calls, slow ones, lost answers, throttles, skewed clocks."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.exploration.memory.wire import SERVICE_CALLS
from tests.lambdas.functions.send_gate.interleavings.baton import Baton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

THROTTLED, LOST = 0.08, 0.05  # of the calls of the SMS service
BUSY = 0.02  # of the calls of the database
SKEW = timedelta(milliseconds=250)  # at most, of each clock to the true time: two differ by twice that


class Weather(Baton):
    """A baton under which calls fail as well, and each actor has a clock of its own."""

    def __init__(self, chance: Random, advance: Callable[[timedelta], None]) -> None:
        super().__init__(chance, advance)
        self.skews: list[timedelta] = []

    def begin(self) -> None:
        """Set the clocks of the next actors."""
        self.skews = [SKEW * (2 * self.chance.random() - 1) for _ in range(4)]

    @property
    def skew(self) -> timedelta:
        """How far the clock of whoever acts now is off."""
        return self.skews[self._actors.index(self._holder)] if self._holder else timedelta(0)

    @contextmanager
    def call(self, name: str) -> Iterator[None]:
        """Pass one call, which may be refused before it is made, or made without an answer."""
        with super().call(name):
            drawn = self.chance.random() if self._holder else 1.0
            of_service = name in SERVICE_CALLS
            if drawn < (THROTTLED if of_service else BUSY):
                answer = {"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
                raise ClientError(answer, name)
            yield
            if of_service and drawn > 1 - LOST and self._holder:
                raise ReadTimeoutError(endpoint_url=name)
