"""SQS, the mappings that read it, and Lambda: batches, windows, pollers, concurrency, cold starts, what comes again."""

from __future__ import annotations

import itertools
from collections import Counter, deque
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from bench.load.simulation import Environment
from infra.constructs.core.queues import RUNS_HIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.load.simulation import Simulation

    Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

# docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html, read 2026-11-30: of a standard queue
FIRST_POLLERS, MORE_A_SECOND, MOST_POLLERS = 5, 5, 1_000
AGAIN_SECONDS = 1.0  # after which a batch that found no room in the account is tried again


@dataclass
class Message:
    """One message, and how often it was received."""

    id: str
    body: str
    sent_at: float
    receives: int = 0


@dataclass
class Account:
    """What all functions share."""

    simulation: Simulation
    granted: int
    running: int = 0
    most_running: int = 0
    throttled: int = 0


@dataclass
class Function:
    """A function with its memory and time-out; `made` returns its handler in a new environment."""

    name: str
    mebibytes: int
    seconds: int
    made: Callable[[Environment], Handler]
    reserved: int = 0
    running: int = 0
    counted: Counter[str] = field(default_factory=Counter)
    billed: float = 0.0  # seconds
    busy: float = 0.0  # seconds too, with what comes before the code
    most_running: int = 0
    _idle: list[tuple[Environment, Handler]] = field(default_factory=list)

    def begin(self, account: Account) -> bool:
        """Take a place in the account; False where there is none."""
        full = self.running >= self.reserved if self.reserved else account.running >= account.granted
        if full:
            account.throttled += 1
            return False
        self.running, account.running = self.running + 1, account.running + 1
        self.most_running = max(self.most_running, self.running)
        account.most_running = max(account.most_running, account.running)
        return True

    def call(self, simulation: Simulation, event: dict[str, Any]) -> dict[str, Any] | None:
        """Return the answer to one event; None where the function ran out of time."""
        if self._idle:
            environment, handler = self._idle.pop()
        else:
            self.counted["cold starts"] += 1
            simulation.sleep(simulation.times.cold / 1000)
            environment = Environment(simulation, self.mebibytes)
            handler = self.made(environment)
        began = simulation.now

        def left() -> float:
            return (began + self.seconds - simulation.now) * 1000

        answer = handler(event, SimpleNamespace(get_remaining_time_in_millis=left))
        self.counted["runs"] += 1
        self.billed += min(simulation.now - began, self.seconds)
        self._idle.append((environment, handler))
        if left() < 0:
            self.counted["timed out"] += 1
            return None
        return answer


class Queue:
    """A queue and the mapping that reads it."""

    def __init__(
        self,
        account: Account,
        name: str,
        function: Function,
        *,
        batch: int,
        attempts: int,
        window: float = 0.0,
        at_once: int | None = None,
    ) -> None:
        self._simulation, self._account, self.name, self._function = account.simulation, account, name, function
        self._batch, self._window, self._attempts = batch, window, attempts
        self._at_once = at_once or MOST_POLLERS
        self._pollers, self._running, self._scaled_at = FIRST_POLLERS, 0, 0.0
        self._ready: deque[Message] = deque()
        self._numbers = itertools.count(1)
        self.counted: Counter[str] = Counter()
        self.waited: list[float] = []  # seconds from a put to the first receive
        self._poked_at = -1.0

    @property
    def depth(self) -> int:
        """How many messages are in the queue: to be received, in a run, or delayed."""
        return self.counted["put"] - self.counted["done"] - self.counted["dead letters"]

    def put(self, body: str, delay: float = 0.0) -> str:
        """Put a message into the queue; return its id."""
        message = Message(f"{self.name}-{next(self._numbers)}", body, self._simulation.now)
        self.counted["put"] += 1
        self._show(message, delay)
        return message.id

    def _show(self, message: Message, delay: float) -> None:
        def appear() -> None:
            self._ready.append(message)
            self._poll()

        self._simulation.at(self._simulation.now + delay, appear)

    def _limit(self) -> int:
        now = self._simulation.now
        if now - self._scaled_at >= 1 and self._ready:
            self._pollers, self._scaled_at = min(MOST_POLLERS, self._pollers + MORE_A_SECOND), now
        return min(self._at_once, self._pollers)

    def _poll(self) -> None:
        while self._ready and self._running < self._limit():
            waits_until = self._ready[0].sent_at + self._window
            if len(self._ready) < self._batch and self._simulation.now < waits_until and not self._ready[0].receives:
                self._poke(waits_until)
                return
            if not self._function.begin(self._account):
                self._poke(self._simulation.now + AGAIN_SECONDS)
                return
            self._running += 1
            batch = [self._ready.popleft() for _ in range(min(self._batch, len(self._ready)))]
            self._simulation.spawn(partial(self._run, batch))

    def _poke(self, at: float) -> None:
        if self._poked_at < self._simulation.now or at < self._poked_at:
            self._poked_at = at
            self._simulation.at(at, self._poll)

    def _run(self, batch: list[Message]) -> None:
        began = self._simulation.now
        hidden_until = began + RUNS_HIDDEN * self._function.seconds
        self.counted["requests"] += 2  # received and deleted
        for message in batch:
            if not message.receives:
                self.waited.append(self._simulation.now - message.sent_at)
            message.receives += 1
        self._simulation.sleep(self._simulation.seconds(self._simulation.times.hop))
        answer = self._function.call(self._simulation, {"Records": [self._record(one) for one in batch]})
        failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]} if answer else None
        for message in batch:
            if failed is None or message.id in failed:
                self._again(message, hidden_until)
            else:
                self.counted["done"] += 1
        self._function.running -= 1
        self._function.busy += self._simulation.now - began
        self._account.running -= 1
        self._running -= 1
        self._poll()

    def _again(self, message: Message, hidden_until: float) -> None:
        self.counted["came again"] += 1
        if message.receives >= self._attempts:
            self.counted["dead letters"] += 1
            return
        self._show(message, max(0.0, hidden_until - self._simulation.now))

    def _record(self, message: Message) -> dict[str, Any]:
        sent = self._simulation.clock().timestamp() - (self._simulation.now - message.sent_at)
        return {
            "messageId": message.id,
            "body": message.body,
            "eventSourceARN": self.name,
            "attributes": {
                "SentTimestamp": str(round(sent * 1000)),
                "ApproximateReceiveCount": str(message.receives),
            },
        }
