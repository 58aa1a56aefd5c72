"""A queue of texts behind an SMS service that is slow or dead: the real function in batches, in a time of its own."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ReadTimeoutError

from infra.constructs.core.queues import PATIENT_ATTEMPTS, RUNS_HIDDEN
from infra.constructs.messaging.channels import INBOUND_READER_SECONDS, TEXTS
from lambdas.consent.inbound import Inbound
from lambdas.consent.items import ANSWERS_WITHIN, SENT_WITHIN
from lambdas.functions.keyword_handler.batch import committed_first
from lambdas.stores.environment import Environment
from tests.exploration.memory.inbound_side import conversation
from tests.exploration.memory.service import LIST, POOL, SETTINGS, Exceptions, Service
from tests.exploration.memory.tables import Tables
from tests.exploration.memory.wire import SERVICE_CALLS, Crash, Wire
from tests.exploration.memory.writes import LEDGER, SENDS, SUBSCRIPTIONS
from tests.exploration.words import MORNING, PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.functions.keyword_handler.conversation import InboundProcessor

DATABASE = timedelta(milliseconds=10)  # that a call of the database takes
LONGEST = timedelta(seconds=INBOUND_READER_SECONDS)
HIDDEN = RUNS_HIDDEN * LONGEST
ANSWERED_WITHIN = timedelta(seconds=ANSWERS_WITHIN)
COMMITTED_WITHIN = timedelta(seconds=5)


@dataclass
class Waiting:
    """One text in the queue: when it is visible, how often it was received, and when first."""

    text: Inbound
    visible_at: datetime
    receives: int = 0
    received_at: datetime | None = None
    dead: bool = False


class SlowWire(Wire):
    """A wire on which every call takes its time, and a function dies that runs for too long."""

    def __init__(self, world: SlowWorld) -> None:
        super().__init__(lambda _: None)
        self._world = world

    def before(self, name: str) -> None:
        """Pass the time of one call; where the service takes longer than its client waits, its answer is lost."""
        world = self._world
        if name == "SendTextMessage" and not world.connecting:
            return  # it leaves at once, and `Services` waits for its answer
        takes = world.latency() if name in SERVICE_CALLS else DATABASE
        world.now += min(takes, SENT_WITHIN)
        if world.now > world.dies_at:
            raise Crash
        if takes > SENT_WITHIN:
            raise ReadTimeoutError(endpoint_url=name)


class Services:
    """A client of the service for any number of phones, with a list that knows each of them."""

    exceptions = Exceptions

    def __init__(self, wire: Wire, world: SlowWorld) -> None:
        made = lambda: Service(PROGRAMS["silent_pool"], wire, lambda: world.now, lambda: None)  # noqa: E731 - one line
        self.of: defaultdict[str, Service] = defaultdict(made)
        self._world = world

    def close(self) -> None:
        """Leave connections, of which there are none."""

    def send_text_message(self, **request: Any) -> dict[str, str]:
        """Send one text, unless its phone is on the list."""
        service, world = self.of[request["DestinationPhoneNumber"]], self._world
        before, answer = service.sent, service.send_text_message(**request)
        if not world.connecting:
            takes = world.latency()
            world.now += min(takes, ANSWERED_WITHIN)
            if world.now > world.dies_at:
                raise Crash
            service.sent = (*before, replace(service.sent[-1], at=world.now)) if takes <= ANSWERED_WITHIN else before
            if takes > ANSWERED_WITHIN:
                raise ReadTimeoutError(endpoint_url="SendTextMessage")
        return answer

    def put_opted_out_number(self, **request: Any) -> None:
        """Put a phone on the list."""
        self.of[request["OptedOutNumber"]].put_opted_out_number(**request)

    def delete_opted_out_number(self, **request: Any) -> None:
        """Take a phone off the list."""
        self.of[request["OptedOutNumber"]].delete_opted_out_number(**request)

    def describe_opted_out_numbers(self, **request: Any) -> dict[str, Any]:
        """Tell since when a phone is on the list, if it is."""
        return self.of[request["OptedOutNumbers"][0]].describe_opted_out_numbers(**request)


class Function:
    """What a batch asks of its function: a log, to which nobody listens here."""

    logger = SimpleNamespace(info=lambda *_, **__: None)

    def tell(self, failed: str, error: Exception, **facts: str) -> None:
        """Tell nobody."""

    def observed(self, work: Any) -> Any:
        """Return `work` as it is."""
        return work


def in_batches(function: Any, conversation: InboundProcessor) -> Any:
    """Return the handler as the function has it."""
    acts, watch = (
        conversation.act,
        SimpleNamespace(
            heard=lambda _: None, failed=lambda: MORNING, recovered=lambda _: None, answering=lambda _: None
        ),
    )
    return committed_first(function, conversation.recorder, watch, acts, lambda *_: {}, done="done", failed="failed")


@dataclass
class SlowWorld:
    """Many phones that text one program; `latency` tells how long the SMS service takes for its next call.

    A send loses that time in `connecting`, or else in waiting for its answer: it has left, and may have been sent.
    """

    latency: Callable[[], timedelta]
    handler: Callable[[Any, InboundProcessor], Any] = in_batches
    now: datetime = MORNING
    dies_at: datetime = MORNING
    connecting: bool = True
    queue: list[Waiting] = field(default_factory=list)
    done: list[Waiting] = field(default_factory=list)

    def __post_init__(self) -> None:
        wire = SlowWire(self)
        self.tables, self.service = Tables(wire), Services(wire, self)
        names = Environment(SUBSCRIPTIONS, LEDGER, SENDS, POOL, LIST, SETTINGS, "PROMOTIONAL")
        program = PROGRAMS["silent_pool"]
        self.conversation = conversation(program, self.tables, self.service, names, lambda: self.now, self.wait)
        self._handler = self.handler(Function(), self.conversation)

    def wait(self, seconds: float) -> None:
        """Let the function pause."""
        self.now += timedelta(seconds=seconds)

    def text(self, number: int, body: str, phone: str) -> None:
        """Let the service put one text into the queue."""
        text = Inbound(f"text-{number}", phone, "+14255550100", body, self.now)
        self.queue.append(Waiting(text, self.now))

    def run(self) -> None:
        """Let the function take one batch, or time pass until there is one."""
        batch = [waiting for waiting in self.queue if waiting.visible_at <= self.now][:TEXTS]
        if not batch:
            self.now = min((waiting.visible_at for waiting in self.queue), default=self.now)
            return
        started = self.now
        for waiting in batch:
            waiting.receives += 1
            waiting.received_at = waiting.received_at or started
            waiting.visible_at = started + HIDDEN
        left = self._call(batch, started)
        for waiting in batch:
            if waiting.text.message_id not in left or waiting.receives >= PATIENT_ATTEMPTS:
                self.queue.remove(waiting)
                waiting.dead = waiting.text.message_id in left
                self.done.append(waiting)

    def committed(self) -> dict[str, datetime]:
        """Return when each text went on record."""
        contents = (json.loads(row["content"]["S"]) for row in self.tables.rows[LEDGER].values())
        return {
            made["event"]["evidence"]["message_id"]: datetime.fromisoformat(made["recorded_at"]) for made in contents
        }

    def _call(self, batch: list[Waiting], started: datetime) -> set[str]:
        """Return the ids of the texts that are to come again."""
        self.dies_at = started + LONGEST
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: (self.dies_at - self.now).total_seconds() * 1000)
        records = [
            {
                "messageId": waiting.text.message_id,
                "body": waiting.text,
                "attributes": {"ApproximateReceiveCount": str(waiting.receives)},
            }
            for waiting in batch
        ]
        try:
            answer = self._handler({"Records": records}, context)
        except Crash:
            return {waiting.text.message_id for waiting in batch}
        return {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}


def broken(world: SlowWorld) -> set[str]:
    """Return what does not hold of the opt-outs that were delivered so far."""
    at = world.committed()
    stops = [one for one in (*world.queue, *world.done) if "stop" in one.text.body.lower()]
    limit = {one.text.message_id: one.received_at + COMMITTED_WITHIN for one in stops if one.received_at}
    late = any(name not in at or at[name] > limit[name] for name in limit)
    return {
        name for name, holds in (("committed late", late), ("dead letter", any(one.dead for one in stops))) if holds
    }
