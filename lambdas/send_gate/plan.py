"""What is to be done with one order of a batch, and what its orders tell each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.send_gate.judging import Step
    from lambdas.send_gate.order import Order
    from lambdas.sending.brake import Brake
    from lambdas.sending.passage import Passage
    from lambdas.sending.request import Request
    from lambdas.sending.subscriber import Subscriber

GATE = "send_gate"  # who puts the brake on
LATER = {True: timedelta(seconds=5), False: timedelta(seconds=30)}  # by whether it is urgent


@dataclass(frozen=True, slots=True)
class Plan:
    """One order, what was known of its request when it was judged, and its place in the pace (None: it needs none)."""

    order: Order
    request: Request
    person: Subscriber
    passage: Passage | None
    step: Step
    judged_at: datetime
    place: datetime | None = None


@dataclass(slots=True)
class Signals:
    """What one order of a batch tells the others: the service takes less, or nothing any more (why, and who found out).

    `doubted_at` is since when the service has taken nothing, by what was read at the beginning (None: it takes texts).
    `waited` is the longest time for which one of them waits for its place in the pace.
    """

    has_time: Callable[[], bool]
    slowed: bool = False
    halted: str = ""
    found_here: bool = False
    doubted_at: datetime | None = None
    waited: timedelta = timedelta(0)

    def heed(self, brake: Brake | None) -> None:
        """Take note of a brake that is on."""
        if brake:
            self.halted, self.found_here = brake.reason, brake.by == GATE

    def wait(self, time: timedelta) -> None:
        """Take note of a wait."""
        self.waited = max(self.waited, time)
