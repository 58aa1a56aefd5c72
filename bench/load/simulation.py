"""Time that passes only where somebody waits: the real code runs in greenlets, and a wait lets the others go on."""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

from bench.gate.setting import NOON
from lambdas.functions.send_gate.batch import MOST, THREADS, WITHIN_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

FULL_CORE = 1769  # mebibytes of a function that has one core


@dataclass(frozen=True, slots=True)
class Times:
    """What the model assumes, in milliseconds where the name says nothing else; medians of lognormal spreads."""

    database: float = 5  # a call of DynamoDB; AWS calls it single-digit milliseconds
    lock: float = 20  # for which a transaction holds its rows: any other write of them meets a conflict
    sms: float = 50  # a call of the SMS service
    spread: float = 0.4  # sigma of the lognormal
    hop: float = 15  # from a message that is visible to the function that reads it
    cold: float = 1_000  # a new environment
    cpu: float = 2  # of a full core for each call, with all our own code around it
    sms_dead: float = 0  # share of the SMS service's calls that get no answer


class Simulation:
    """A clock in seconds, what is due when, and one seed for all chance."""

    def __init__(self, seed: int, times: Times) -> None:
        self.now, self.times, self.chance = 0.0, times, Random(seed)
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = itertools.count()
        self._hub = getcurrent()

    def clock(self) -> datetime:
        """Return the time of day."""
        return NOON + timedelta(seconds=self.now)

    def at(self, when: float, call: Callable[[], object]) -> None:
        """Do `call` at that time."""
        heapq.heappush(self._due, (when, next(self._numbers), call))

    def spawn(self, work: Callable[[], object]) -> None:
        """Let `work` begin now, beside whatever is under way."""
        self.at(self.now, lambda: greenlet(work, self._hub).switch())

    def sleep(self, seconds: float) -> None:
        """Let the caller wait, and the others go on."""
        me = getcurrent()
        if me is self._hub:
            return  # what is laid out before the beginning takes no time
        self.at(self.now + max(0.0, seconds), me.switch)
        self._hub.switch()

    def park(self) -> None:
        """Let the caller wait until somebody switches to it."""
        self._hub.switch()

    def run(self, until: float) -> None:
        """Let time pass until then."""
        while self._due and self._due[0][0] <= until:
            self.now, _, call = heapq.heappop(self._due)
            call()
        self.now = until

    def seconds(self, median: float) -> float:
        """Return how long something takes whose median is so many milliseconds."""
        return self.chance.lognormvariate(0, self.times.spread) * median / 1000


@contextmanager
def simulated(simulation: Simulation) -> Iterator[None]:
    """Have the pauses and the chance of the real code be the simulation's."""
    time = SimpleNamespace(
        sleep=simulation.sleep,
        monotonic=lambda: simulation.now,
        time=lambda: simulation.clock().timestamp(),
    )
    clocks = ("stores.sending.outcomes", "stores.dynamodb", "stores.clients")
    chances = ("stores.sending.outcomes", "stores.dynamodb", "functions.send_gate.worker")
    with ExitStack() as stack:
        for name in clocks:
            stack.enter_context(patch(f"lambdas.{name}.time", time))
        for name in (*chances, "functions.keyword_handler.recorder"):
            stack.enter_context(patch(f"lambdas.{name}.SystemRandom", lambda: simulation.chance))
        yield


@dataclass
class Environment:
    """One environment of a function, whose threads share its part of a core."""

    simulation: Simulation
    mebibytes: int
    free_at: float = 0.0

    def work(self) -> float:
        """Take the CPU of one call; return the seconds until it is done."""
        takes = self.simulation.times.cpu / 1000 * max(1.0, FULL_CORE / self.mebibytes)
        self.free_at = max(self.simulation.now, self.free_at) + takes
        return self.free_at - self.simulation.now


@dataclass
class Workers:
    """The gate's pool of threads in simulated time: the same number, the same groups."""

    simulation: Simulation
    _done: deque[Any] = field(default_factory=deque)
    _waiter: Any = None
    _turn: int = 0

    def spread(self, work: Callable[[Any], Any], items: Iterable[Any]) -> Iterable[Any]:
        """Return the results of `work` on each of `items`, in order."""

        def numbered(at: int, item: Any) -> tuple[int, Any]:  # noqa: ANN401 - any work's
            return at, work(item)

        works = [partial(numbered, at, item) for at, item in enumerate(items)]
        found = [one for group in self.groups(works) for one in group]
        return [result for _, result in sorted(found, key=lambda one: one[0])]

    def groups(self, works: Sequence[Callable[[], Any]]) -> Iterator[list[Any]]:
        """Yield the results of `works` as they come: up to twelve, or what came in 0.1 s."""
        waiting, left = deque(works), len(works)

        def worker() -> None:
            while waiting:
                self._put(waiting.popleft()())

        for _ in range(min(THREADS, left)):
            self.simulation.spawn(worker)
        while left:
            group = self._gathered(min(MOST, left))
            left -= len(group)
            yield group

    def _put(self, result: Any) -> None:  # noqa: ANN401 - any work's
        self._done.append(result)
        if self._waiter is not None:
            waiter, self._waiter = self._waiter, None
            self.simulation.at(self.simulation.now, waiter.switch)

    def _gathered(self, most: int) -> list[Any]:
        group: list[Any] = []
        ends_at = float("inf")
        while len(group) < most and (self._done or self.simulation.now < ends_at):
            if self._done:
                group.append(self._done.popleft())
                ends_at = min(ends_at, self.simulation.now + WITHIN_SECONDS)
            else:
                self._wait(ends_at)
        return group

    def _wait(self, until: float) -> None:
        self._turn += 1
        turn, self._waiter = self._turn, getcurrent()
        if until < float("inf"):
            self.simulation.at(until, lambda: self._expire(turn))
        self.simulation.park()

    def _expire(self, turn: int) -> None:
        if self._waiter is not None and self._turn == turn:
            waiter, self._waiter = self._waiter, None
            waiter.switch()
