"""A STOP and texts at the same time, in any order of their calls: the real functions over the tables in memory."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lambdas.consent.inbound import Inbound
from lambdas.consent.items import record_of
from lambdas.consent.record import State
from lambdas.functions.send_gate.task import TaskOutcome
from lambdas.stores.errors import Contended, NotAccepted
from tests.exploration.memory.writes import SUBSCRIPTIONS
from tests.lambdas.functions.send_gate.asked import UNCAPPED, offer
from tests.lambdas.functions.send_gate.interleavings.baton import Baton
from tests.lambdas.functions.send_gate.interleavings.place import NOON, PHONE
from tests.lambdas.functions.send_gate.world import World

if TYPE_CHECKING:
    from datetime import timedelta

    from lambdas.functions.send_gate.task import Task

REVOCATIONS = ("STOP", "LEAVE DEALS", "please stop texting me")
DELIVERIES = 40
LATEST = 40  # turns that the person may let pass before texting


class Person:
    """What the person texts, delivered until it was handled."""

    def __init__(self, world: World, body: str) -> None:
        self._world = world
        self._message = Inbound("text-9", PHONE, "+14255550100", body, NOON)

    def text(self) -> None:
        for _ in range(DELIVERIES):
            self._world.conversation.recorder.performer.begin()  # each delivery has a process of its own
            try:
                self._world.conversation.receive(self._message)
            except (Contended, NotAccepted):
                continue
            return
        raise AssertionError("the text was never handled")


@dataclass
class Interleavings:
    """Runs of two gates and one person, told apart by their seeds; what broke, and how many texts met which end."""

    violations: list[str] = field(default_factory=list)
    sent: int = 0
    dropped: int = 0

    def __post_init__(self) -> None:
        self.baton = Baton(random.Random(), self._advance)
        self.world = World(UNCAPPED, wire=self.baton)
        self.world.subscribe()
        self._begun = {name: dict(rows) for name, rows in self.world.tables.rows.items()}
        self._orders = [self.world.task(offer(name)) for name in ("offer-1", "offer-2", "offer-1")]
        self._send = self.world.service.send_text_message
        self.world.service.send_text_message = self._watched

    def run(self, seed: int) -> None:
        """Play one interleaving."""
        world, chance = self.world, self.baton.chance
        chance.seed(seed)
        world.now, world.service.sent, world.service.listed = NOON, (), None
        world.tables.rows = {name: dict(rows) for name, rows in self._begun.items()}
        world.queues.messages = []
        first, other, copy = self._orders
        batches = [[first], [other, copy]] if chance.random() < 0.5 else [[first, other], [copy]]
        person = Person(world, REVOCATIONS[int(chance.random() * len(REVOCATIONS))])
        dies = (int(chance.random() * 2), 1 + int(chance.random() * 8)) if chance.random() < 0.25 else (-1, 0)
        gates = [lambda batch=batch: self._take(batch) for batch in batches]
        self.baton.run(*gates, person.text, dies=dies, last_after=int(chance.random() * LATEST))
        self._judge()

    def _take(self, batch: list[Task]) -> None:
        done, _ = self.world.new_gate().take(batch, lambda: True)
        self.dropped += sum(one.outcome is TaskOutcome.DROPPED for one in done)
        self.violations += [f"failed: {type(one.error).__name__}" for one in done if one.error]

    def _watched(self, **request: object) -> dict[str, str]:
        answer = self._send(**request)
        rows = [row for (phone, _), row in self.world.tables.rows[SUBSCRIPTIONS].items() if phone == PHONE]
        record = record_of(PHONE, rows)
        if "request_id" in request["Context"]:
            self.sent += 1
            if record.standing.stopped or record.subscriptions["deals"].state is not State.ACTIVE:
                self.violations.append("sent after a committed opt-out")
        return answer

    def _judge(self) -> None:
        asked = [one.answers for one in self.world.service.sent if one.answers.startswith("offer")]
        self.violations += ["sent twice"] * (len(asked) - len(set(asked)))

    def _advance(self, jump: timedelta) -> None:
        self.world.now += jump
