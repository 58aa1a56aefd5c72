"""A person, the inbound function, the queue of replies, a brand's system that answers, and the gate: all in memory.

Chance decides who acts next and which call fails, dies, or loses its answer; in the end everything settles.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from lambdas.consent.inbound import Inbound
from lambdas.functions.keyword_handler.batch import committed_first
from lambdas.functions.keyword_handler.forwarding import Forwarder
from lambdas.sending.request import Request
from lambdas.stores.replies import ReplyQueue
from tests.exploration.memory.wire import Crash, Fault, Kind
from tests.exploration.memory.writes import SENDS
from tests.exploration.slow_service.world import Function
from tests.lambdas.functions.send_gate.asked import TRANSACTIONAL
from tests.lambdas.functions.send_gate.interleavings.place import NOON, PHONE
from tests.lambdas.functions.send_gate.world import World

if TYPE_CHECKING:
    from datetime import datetime

    from tests.exploration.memory.wire import Wire

PROGRAM = replace(TRANSACTIONAL, opt_out_mode="self_managed")
FREE = ("Where is it?", "Can you come later?", "thanks", "Please don't text me before 8am", "")
WORDS = (*FREE, *FREE, "STOP", "START", "HELP", "DEALS", "YES")
HIDDEN, FORGOTTEN, DAY = timedelta(seconds=90), timedelta(minutes=5), timedelta(days=1)
CALLS = {"hear": 14, "send": 7}  # that a delivery makes


class Fifo:
    """An SQS FIFO queue: doubles of five minutes are dropped, and of a group only the first message is given out."""

    def __init__(self, wire: Wire, clock: Any) -> None:
        self._wire, self._clock = wire, clock
        self._known: dict[tuple[str, str], datetime] = {}
        self.messages: list[SimpleNamespace] = []

    def send_message(self, **message: str) -> None:
        """Put a message into the queue unless one of that id came a short time ago."""
        assert message.keys() == {"QueueUrl", "MessageBody", "MessageGroupId", "MessageDeduplicationId"}
        body, group, name = message["MessageBody"], message["MessageGroupId"], message["MessageDeduplicationId"]
        with self._wire.call("SendMessage"):
            now = self._clock()
            if now - self._known.get((group, name), now - DAY) >= FORGOTTEN:
                self._known[group, name] = now
                self.messages.append(SimpleNamespace(body=body, group=group, visible_at=now))

    def receive(self) -> SimpleNamespace | None:
        """Return the first message that no earlier one of its group stands before, hidden from now on."""
        now, busy = self._clock(), set[str]()
        for message in self.messages:
            if message.group not in busy and message.visible_at <= now:
                message.visible_at = now + HIDDEN
                return message
            busy.add(message.group)
        return None


@dataclass
class Talk:
    """One conversation, drawn from `seed`."""

    seed: int
    world: World = field(init=False)
    arrived: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, Inbound] = field(default_factory=dict)
    stops: list[tuple[datetime, datetime]] = field(default_factory=list)
    inbound: list[SimpleNamespace] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance, self.world = Random(self.seed), World(PROGRAM)
        self.fifo = Fifo(self.world.wire, self.world.clock)
        self._start()

    def _start(self) -> None:
        """Begin as a new process of the inbound function does."""
        world = self.world
        queue = ReplyQueue(PROGRAM, world.tables, SENDS, lambda: self.fifo, "replies")
        watch = SimpleNamespace(
            heard=lambda _: None, failed=lambda: NOON, recovered=lambda _: None, answering=lambda _: None
        )
        self._handler = committed_first(
            Function(),
            world.conversation.recorder,
            watch,
            world.conversation.act,
            lambda *_: {},
            done="done",
            failed="failed",
            last=Forwarder(queue, world.clock, lambda _: None).forward,
        )

    def run(self, steps: int) -> None:
        """Let everybody act so many times, then let all that is under way come to its end."""
        acts = (self._text, self._hear, self._hear, self._answer, self._answer, self._send, self._pass)
        for _ in range(steps):
            self.chance.choice(acts)()
        self.chance = Random(0)
        for _ in range(200):
            self.world.now += HIDDEN
            self._hear(calm=True)
            self._answer(calm=True)
            self.world.schedules.fire(self.world.now)
            self.world.deliver()
            if not self.inbound and not self.fifo.messages and not self.world.queues.messages:
                return
        raise AssertionError("the queues do not run empty")

    def _pass(self) -> None:
        self.world.now += self.chance.choice([timedelta(seconds=7), timedelta(minutes=6), timedelta(hours=8)])

    def _text(self) -> None:
        world, body = self.world, self.chance.choice(WORDS)
        world.now += timedelta(seconds=1)
        text = Inbound(f"text-{len(self.texts)}", PHONE, "+14255550100", body, world.now)
        self.texts[text.message_id] = text
        times = self.chance.choice([1, 1, 2])
        self.inbound += [SimpleNamespace(text=text, visible_at=world.now, receives=0) for _ in range(times)]
        self.chance.shuffle(self.inbound)

    def _faults(self, delivery: str, *, calm: bool = False) -> tuple[Fault, ...]:
        kinds = () if calm else self.chance.choice([(), (Kind.CRASH,), (Kind.THROTTLE,), (Kind.CUT,)])
        return tuple(Fault(kind, self.chance.randint(1, CALLS[delivery])) for kind in kinds)

    def _hear(self, *, calm: bool = False) -> None:
        world = self.world
        batch = [one for one in self.inbound if one.visible_at <= world.now][:5]
        for one in batch:
            one.receives, one.visible_at = one.receives + 1, world.now + HIDDEN
        left = self._call(batch, self._faults("hear", calm=calm))
        for one in batch:
            if id(one) not in left:
                self.inbound.remove(one)
        self.stops += [(stop, world.now) for stop in self._recorded() - {at for at, _ in self.stops}]

    def _call(self, batch: list[SimpleNamespace], faults: tuple[Fault, ...]) -> set[int]:
        records = [
            {"messageId": at, "body": one.text, "attributes": {"ApproximateReceiveCount": str(one.receives)}}
            for at, one in enumerate(batch)
        ]
        self.world.wire.start(faults)
        try:
            context = SimpleNamespace(get_remaining_time_in_millis=lambda: 15_000)
            failed = self._handler({"Records": records}, context)["batchItemFailures"]
        except Crash:
            self._start()
            return {id(one) for one in batch}
        finally:
            self.world.wire.running.pop()
        return {id(batch[one["itemIdentifier"]]) for one in failed}

    def _recorded(self) -> set[datetime]:
        texts = self.texts.values()
        known = {str(row.get("stopped_at", {}).get("S")) for row in self.world.tables.rows["subscriptions"].values()}
        return {one.at for one in texts if one.body == "STOP" and one.at.isoformat()[:19] in {at[:19] for at in known}}

    def _answer(self, *, calm: bool = False) -> None:
        """Let the brand's system take one reply; it may die before each of its steps, and begins anew."""
        message, dies_before = self.fifo.receive(), 4 if calm else self.chance.randint(0, 6)
        if message is None or dies_before == 0:
            return
        reply = json.loads(message.body)
        if reply["reply_id"] not in self.arrived:
            self.world.queues.put("requests", answer_to(reply).to_json())
            if dies_before == 1:
                return
            self.arrived[reply["reply_id"]] = reply
        if dies_before > 2:
            self.fifo.messages.remove(message)

    def _send(self) -> None:
        self.world.schedules.fire(self.world.now)
        self.world.deliver(*self._faults("send"))

    def broken(self) -> set[str]:
        """Return what does not hold once all has come to its end."""
        free = {name: text for name, text in self.texts.items() if text.body in FREE}
        commands = {name for name, text in self.texts.items() if text.body in {"STOP", "START", "HELP", "DEALS"}}
        changed = [one for name, one in self.arrived.items() if self.texts[name].body != one["body"]]
        sent = [one for one in self.world.service.sent if one.answers.startswith("answer-")]
        names = [one.answers for one in sent]
        ends = {name: self.world.send_attempt(answer_to(one)) for name, one in self.arrived.items()}
        wrong = {
            "a reply is lost": not free.keys() <= self.arrived.keys(),
            "a command is a reply": bool(commands & self.arrived.keys()),
            "a reply arrived changed": bool(changed),
            "an answer went out twice": len(names) > len(set(names)),
            "an answer went out after a STOP": any(self._after_stop(one) for one in sent),
            "an answer went out after its day": any(one.at >= self._said(one).at + DAY for one in sent),
            "an answer has no end": any(end is None or not end.settled for end in ends.values()),
            "an answer missed its reply": any(end is not None and end.reason == "no_reply" for end in ends.values()),
        }
        return {name for name, holds in wrong.items() if holds}

    def _said(self, sent: Any) -> Inbound:
        return self.texts[sent.answers.removeprefix("answer-")]

    def _after_stop(self, sent: Any) -> bool:
        return any(at >= self._said(sent).at and recorded_at < sent.at for at, recorded_at in self.stops)


def answer_to(reply: dict[str, Any]) -> Request:
    """Return what the brand's system asks for when it reads `reply`: the same for the same reply."""
    end = NOON + timedelta(days=60)
    name = reply["reply_id"]
    return Request(f"answer-{name}", reply["from"], "", end, body="We look into it.", reply_to=name)
