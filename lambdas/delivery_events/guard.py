"""Brings a program to a halt: the brake first, which the gate obeys at once, then the gate's mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.sending.brake import Brake
from lambdas.sending.pause import trips

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.program import PauseRule, Program
    from lambdas.stores.brake import BrakeRow
    from lambdas.stores.mappings import Mappings
    from lambdas.stores.outcomes import Outcomes


class Guard:
    """Watches the tallies of one program; `clock` tells the time, `count` takes the name of each metric."""

    def __init__(
        self,
        program: Program,
        *,
        outcomes: Outcomes,
        brake: BrakeRow,
        mappings: Mappings,
        clock: Callable[[], datetime],
        count: Callable[[str], None],
    ) -> None:
        # a transactional program never pauses by itself: somebody waits for that receipt or password
        self._rule: PauseRule | None = program.sending.pause if program.message_type == "promotional" else None
        self._outcomes = outcomes
        self._brake = brake
        self._mappings = mappings
        self._clock = clock
        self._count = count
        self._seen_to: datetime | None = None

    def judge(self) -> None:
        """Pause the program where its rule says so; NotAccepted where the mappings could not be shut: judge again.

        What a person has seen before resuming is not held against the program a second time.
        """
        if self._rule is None:
            return
        last, now = self._brake.read(), self._clock()
        if last is None or not last.on:
            tallies = self._outcomes.tallies(now, self._rule.hours)
            reason = trips(last.unforgiven(tallies) if last else tallies, self._rule, now)
            if reason is None:
                return
            if self._brake.put(Brake(reason, now, by="delivery_events")):
                self._count("Paused")
        self._obey()

    def shut(self) -> None:
        """Do what the gate cannot do itself once it has met the brake: see to it that it gets no more messages."""
        self._count("Braked")
        self._seen_to = None  # it did get one, so somebody has opened a mapping by hand
        self._obey()

    def _obey(self) -> None:
        while (brake := self._held()) is not None and brake.at != self._seen_to:
            self._mappings.shut()
            if (after := self._held()) is not None:
                self._seen_to = after.at
            else:
                # a person resumed in between, and may have opened the mappings before we shut them
                self._mappings.open()

    def _held(self) -> Brake | None:
        brake = self._brake.read()
        return brake if brake is not None and brake.on else None
