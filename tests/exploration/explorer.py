"""Every schedule of a sequence of texts: each order of arrival, each fault at each call, within a scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.exploration.invariants import STUCK, broken, forget
from tests.exploration.memory.wire import SERVICE_CALLS, Fault, Kind
from tests.exploration.traces import Delivery, Schedule, Scope, Tally, Trace
from tests.exploration.words import SOON, WORDS
from tests.exploration.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.exploration.world import Moment


class Explorer:
    """Walks every schedule of a sequence over the states of one world, which it takes back after each step."""

    def __init__(self, scope: Scope, *, every: int = 0, until: str = "") -> None:
        self.scope, self.tally = scope, Tally()
        self._world = World(scope.mode)
        forget()
        self._every, self._until = every, until
        self._words: tuple[str, ...] = ()

    def explore(self, sequences: Iterable[tuple[str, ...]]) -> Tally:
        """Walk the schedules of these sequences."""
        for words in sequences:
            if self._until in self.tally.violations:
                break
            self._words = words
            self._world.begin([WORDS[name] for name in words])
            if self.scope.eager:
                self._world.send(len(words))
            self._walk((), self.scope.faults)
        return self.tally

    def _walk(self, schedule: Schedule, faults: int) -> None:
        moment = self._world.keep()
        said = moment.said
        for index in range(len(self._words)):
            known = said[index] if index < len(said) else None
            if known is None or not known.settled:
                self._deliver(moment, schedule, Delivery(index), faults)
            if faults and known is not None and (known.settled or known.failed_at):
                self._deliver(moment, schedule, Delivery(index, copy=True), faults - 1)

    def _deliver(self, moment: Moment, schedule: Schedule, delivery: Delivery, faults: int) -> None:
        world, tally = self._world, self.tally
        if self._until in tally.violations:
            return
        world.restore(moment)
        calls = world.deliver(delivery.index, delivery.faults, copy=delivery.copy)
        after = (*schedule, delivery)
        tally.deliveries += 1
        tally.calls += len(calls)
        self._check(after)
        if (faults or not world.settled) and all(said.stuck < STUCK for said in world.said):
            self._walk(after, faults)
        if faults:
            for fault in self._next_faults(moment, delivery, calls):
                more = Delivery(delivery.index, (*delivery.faults, fault), delivery.copy)
                self._deliver(moment, schedule, more, faults - 1)

    def _check(self, schedule: Schedule) -> None:
        tally, world = self.tally, self._world
        for name in broken(world):
            tally.violations.setdefault(name, []).append(self._trace(schedule))
        if world.settled:
            tally.traces += 1
            tally.deepest = max(tally.deepest, sum(1 + len(one.faults) for one in schedule))
            if self._every and tally.traces % self._every == 0:
                tally.sample.append(self._trace(schedule))

    def _trace(self, schedule: Schedule) -> Trace:
        return Trace(self.scope.mode, self._words, schedule, self.scope.eager)

    def _next_faults(self, moment: Moment, delivery: Delivery, calls: Sequence[str]) -> Iterator[Fault]:
        """Yield each further interruption of a delivery that made these calls, from its newest one on."""
        last = delivery.faults[-1] if delivery.faults else Fault(Kind.OVERLAP, 2)
        if last.kind is Kind.CRASH:
            return
        for number in range(last.call if last.kind is Kind.OVERLAP else last.call + 1, len(calls) + 1):
            yield Fault(Kind.CRASH, number)
            if number > last.call or not delivery.faults:
                yield from self._overlaps(moment, delivery, number)
            if calls[number - 1] in SERVICE_CALLS:
                yield Fault(Kind.THROTTLE, number)
            if calls[number - 1] == "SendTextMessage":
                yield Fault(Kind.CUT, number)

    def _overlaps(self, moment: Moment, delivery: Delivery, number: int) -> Iterator[Fault]:
        """Yield the overlap with each text that is not handled yet, a copy of this one among them.

        A text that is sent days later does not come while a function runs, nor does one that follows it.
        """
        for other, name in enumerate(self._words):
            known = moment.said[other] if other < len(moment.said) else None
            if known is None and WORDS[name].gap > SOON and other > delivery.index:
                return
            if other == delivery.index or known is None or not known.settled:
                yield Fault(Kind.OVERLAP, number, other)


def replay(world: World, trace: Trace) -> None:
    """Play one trace in `world`."""
    world.begin([WORDS[name] for name in trace.words])
    if trace.eager:
        world.send(len(trace.words))
    for delivery in trace.schedule:
        world.deliver(delivery.index, delivery.faults, copy=delivery.copy)
