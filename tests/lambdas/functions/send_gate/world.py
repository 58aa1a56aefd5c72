"""One program with its gate, its customers and its queues in memory: time passes only where somebody waits for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.inbound import Inbound
from lambdas.delivery.inbound_health import InboundHealth, health_row
from lambdas.functions.send_gate.batch import Doors, gate_of
from lambdas.functions.send_gate.task import read_tasks
from lambdas.sending.items import attempt_of, history_of
from tests.exploration.memory.inbound_side import conversation
from tests.exploration.memory.service import Service
from tests.exploration.memory.tables import Tables
from tests.exploration.memory.wire import Crash, Fault, Wire
from tests.exploration.memory.writes import SENDS, SUBSCRIPTIONS, key
from tests.lambdas.functions.send_gate.interleavings.place import HEARD, NAMES, NOON, PHONE, Alone
from tests.lambdas.functions.send_gate.queues import BULK, REQUESTS, Queues, Schedules

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.items import Row
    from lambdas.functions.send_gate.batch import Gate
    from lambdas.functions.send_gate.task import Task, TaskResult
    from lambdas.program import Program
    from lambdas.sending.attempt import SendAttempt
    from lambdas.sending.caps import History
    from lambdas.sending.request import Request


def refuse(world: World, code: str, reason: str = "", times: int = 1) -> None:
    """Let the service answer the next sends with an error."""
    send, waiting = world.service.send_text_message, [code] * times

    def answered(**request: Any) -> Any:
        if not waiting:
            return send(**request)
        answer = {"Error": {"Code": waiting.pop()}, "ResponseMetadata": {"HTTPStatusCode": 400}, "Reason": reason}
        with world.wire.call("SendTextMessage"):
            raise ClientError(answer, "SendTextMessage")

    world.service.send_text_message = answered


@dataclass
class World:
    """A program whose customers text it and whose brand asks it to text them."""

    program: Program
    wire: Wire = field(default_factory=lambda: Wire(lambda _: None))
    now: datetime = NOON
    workers: Any = field(default_factory=Alone)
    counted: Counter[str] = field(default_factory=Counter)
    done: list[TaskResult] = field(default_factory=list)
    heard: int = 0

    def __post_init__(self) -> None:
        self.tables = Tables(self.wire)
        self.service = Service(self.program, self.wire, self.clock, lambda: None)
        self.queues = Queues(self.wire, self.clock)
        self.schedules = Schedules(self.wire, self.queues)
        self.conversation = conversation(self.program, self.tables, self.service, NAMES, self.clock, self.wait)
        self.tell_heard()
        self.gate = self.new_gate()

    def tell_heard(self, health: InboundHealth = HEARD) -> None:
        """Tell the gate whether what customers text is read."""
        self.tables.rows[SUBSCRIPTIONS][key(SUBSCRIPTIONS, health_row(health))] = health_row(health)

    def new_gate(self) -> Gate:
        """Return the gate of another process."""
        doors = Doors(self.tables, self.service, self.queues, self.schedules)
        count = lambda name: self.counted.update([name])  # noqa: E731 - one line
        return gate_of(self.program, NAMES, doors, self.workers, count=count, clock=self.clock, wait=self.wait)

    def clock(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def text(self, body: str, phone: str = PHONE) -> str:
        """Let the person text the program, and the program handle it."""
        self.heard += 1
        return self.conversation.receive(Inbound(f"text-{self.heard}", phone, "+14255550100", body, self.now))

    def subscribe(self, phone: str = PHONE) -> None:
        """Let the person join the topic deals."""
        self.text("DEALS", phone)
        self.text("YES", phone)

    def ask(self, *requests: Request, queue: str = REQUESTS) -> None:
        """Let the brand ask for texts."""
        for request in requests:
            self.queues.put(queue, request.to_json())

    def task(self, request: Request, queue: str = REQUESTS) -> Task:
        """Return `request` as the gate takes it from its queue."""
        self.queues.put(queue, request.to_json())
        tasks, _ = read_tasks([self.queues.messages.pop().record()], self.program)
        return tasks[0]

    def deliver(self, *faults: Fault, queue: str = REQUESTS, most: int = 10, gate: Gate | None = None) -> list[str]:
        """Let the gate take one batch; return the calls it made. A crash leaves the batch in its queue."""
        batch = self.queues.receive(queue, most)
        running = self.wire.start(faults)
        try:
            tasks, unread = read_tasks([message.record() for message in batch], self.program)
            done, _ = (gate or self.gate).take(tasks, lambda: True)
        except (Crash, ClientError, BotoCoreError):
            self.gate = self.new_gate()
            return running.calls
        finally:
            self.wire.running.pop()
        self.done += done
        kept = {*unread, *(one.task.record for one in done if not one.over)}
        for message in batch:
            if message.id not in kept:
                self.queues.delete(message)
        return running.calls

    def drain(self, *faults: tuple[Fault, ...]) -> list[str]:
        """Let time pass until nothing waits any more; each delivery meets the next of `faults`. Return all calls."""
        waiting, calls = list(faults), list[str]()
        for _ in range(500):
            self.schedules.fire(self.now)
            ours = [one for one in self.queues.messages if one.queue in {REQUESTS, BULK}]
            times = [one.visible_at for one in ours] + [at for at, _ in self.schedules.waiting.values()]
            if not times:
                return calls
            self.now = max(self.now, min(times))
            for queue in (REQUESTS, BULK):
                if any(one.queue == queue and one.visible_at <= self.now for one in ours):
                    calls += self.deliver(*(waiting.pop(0) if waiting else ()), queue=queue)
        raise AssertionError("the queues do not run empty")

    def sent(self, request: Request) -> list[str]:
        """Return the bodies that went out for `request`."""
        return [one.body for one in self.service.sent if one.answers == request.request_id]

    def send_attempt(self, request: Request) -> SendAttempt | None:
        """Return how far `request` has come."""
        return attempt_of(self.tables.rows[SENDS].get((request.to, f"request#{request.request_id}")))

    def history(self, phone: str = PHONE) -> History:
        """Return what the table holds of the texts to `phone`."""
        return history_of(self.tables.rows[SENDS].get((phone, "sending")))

    @property
    def deeds(self) -> list[str]:
        """What the gate did, record by record."""
        return [one.outcome for one in self.done]

    def put(self, row: Row) -> None:
        """Put a row into the table of sends."""
        self.tables.rows[SENDS][key(SENDS, row)] = row

    def leases(self) -> list[str]:
        """Return the phones on which there are leases."""
        return [phone for phone, item in self.tables.rows[SENDS] if item == "lease"]
