"""One program under load: its real functions behind the queues, mappings and services of the model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from bench.gate.setting import BODY, a_sender, environment
from bench.inbound.home import envelope
from bench.load.compute import Account, Function, Queue
from bench.load.database import Client, Database
from bench.load.service import SmsClient, SmsService
from bench.load.simulation import Environment, Simulation, Times, Workers
from infra.concurrency import Concurrency
from infra.constructs.core.functions import MEBIBYTES
from infra.constructs.core.queues import ATTEMPTS, PATIENT_ATTEMPTS
from infra.constructs.messaging.channels import DELIVERY_READER_SECONDS, INBOUND_READER_SECONDS, TEXTS
from infra.constructs.sending.send_gate import GATE_SECONDS
from infra.constructs.sending.send_gate import MEBIBYTES as GATE_MEBIBYTES
from lambdas.consent.inbound import Inbound
from lambdas.consent.inbound import parse as parse_text
from lambdas.delivery.events import parse as parse_event
from lambdas.delivery.inbound_health import PROBE, InboundHealth, health_row
from lambdas.function import again, each_record
from lambdas.functions.delivery_events.processor import EventProcessor, HealthMonitor
from lambdas.functions.keyword_handler.batch import committed_first
from lambdas.functions.send_gate.batch import Doors, gate_of
from lambdas.functions.send_gate.task import read_tasks
from lambdas.sending.request import Request
from lambdas.stores.consent.inbound_health import InboundWatch
from lambdas.stores.sending.circuit_breaker import BrakeRow, EventSourceMappings
from lambdas.stores.sending.outcomes import Outcomes
from tests.exploration.memory.inbound_side import conversation
from tests.exploration.memory.writes import LEDGER, SENDS, SUBSCRIPTIONS, key

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.load.compute import Handler

SPARE_MILLISECONDS = 30_000  # of the gate's handler, which loads only beside a manifest
FIRST_PHONE = 12_062_000_000  # of the people, all in Seattle, where it is noon
AHEAD_SECONDS = 4  # of texts that the campaign has in its queue, so that it does not run dry
URGENT_SHARE = 0.2  # of what is asked for: as much as the pace keeps for it
JUST_TEXTED, LATELY = 0.3, 500  # share of the texts that come in from the people of the last so many requests
MIX = {"STOP": 25, "please stop texting me": 5, "HELP": 10, "JOIN {topic}": 20, "YES": 10, "What time is it?": 30}


@dataclass(frozen=True, slots=True)
class Load:
    """What comes each second: parts that are asked for, texts that come in, ends of texts beside those of the sent."""

    parts: float = 0
    inbound: float = 0
    ends: float = 0


class Silent:
    """What a batch asks of its function: a log to which nobody listens, and a count of what failed."""

    logger = SimpleNamespace(info=lambda *_, **__: None)

    def __init__(self, counted: Counter[str]) -> None:
        self._counted = counted

    def tell(self, failed: str, error: Exception, **_: str) -> None:
        """Count a failure."""
        self._counted[f"{failed}: {type(error).__name__}"] += 1

    def count(self, name: str, number: int = 1) -> None:
        """Count a metric."""
        self._counted[name] += number

    def observed(self, work: Any) -> Any:  # noqa: ANN401 - a handler
        """Return `work` as it is."""
        return work


class LoadedWorld:
    """One program with a number of so many parts a second, alone in an account that was granted so many runs.

    It `begins` so many seconds after noon.
    """

    def __init__(
        self, times: Times, *, seed: int = 1, granted: int = 1_000, rate: int = 100, begins: float = 0.0
    ) -> None:
        self.simulation, self.began = Simulation(seed, times), begins
        self.simulation.now = begins
        self.database = Database(self.simulation)
        self.account = Account(self.simulation, granted)
        self.program = a_sender(rate)
        queues = {"request_queue": "requests", "bulk_queue": "bulk", "events_queue": "events"}
        arns = {"request_queue_arn": "requests", "bulk_queue_arn": "bulk"}
        self.names = replace(environment({}), **queues, **arns)
        self.counted: Counter[str] = Counter()
        self.asked = 0
        self.texted: list[tuple[str, str, float]] = []  # id, body and time of what came in
        self.functions = self._functions()
        self.queues = self._queues()
        self.sms = SmsService(self.simulation, rate, self.queues["events"].put)
        row = health_row(InboundHealth(self.simulation.clock()))
        self.database.rows[SUBSCRIPTIONS][key(SUBSCRIPTIONS, row)] = row
        self._template = self._first_subscriber()

    def _functions(self) -> dict[str, Function]:
        reserved = Concurrency.of(self.account.granted, 1).inbound_reserved
        reader = Function("keyword_handler", MEBIBYTES, INBOUND_READER_SECONDS, self._inbound, reserved)
        return {
            "send_gate": Function("send_gate", GATE_MEBIBYTES, GATE_SECONDS, self._gate),
            "delivery_events": Function("delivery_events", MEBIBYTES, DELIVERY_READER_SECONDS, self._events),
            "keyword_handler": reader,
        }

    def _queues(self) -> dict[str, Queue]:
        caps, account, made = Concurrency.of(self.account.granted, 1), self.account, self.functions
        gate, events, reader = made["send_gate"], made["delivery_events"], made["keyword_handler"]
        return {
            "requests": Queue(account, "requests", gate, batch=10, attempts=ATTEMPTS, at_once=caps.requests),
            "bulk": Queue(account, "bulk", gate, batch=100, attempts=ATTEMPTS, window=1, at_once=caps.bulk),
            "events": Queue(account, "events", events, batch=10, attempts=ATTEMPTS, at_once=caps.events),
            "inbound": Queue(account, "inbound", reader, batch=TEXTS, attempts=PATIENT_ATTEMPTS),
        }

    # The real functions, put together on the clients of one environment.

    def _gate(self, place: Environment) -> Handler:
        here: Any = self
        workers: Any = Workers(self.simulation)
        doors = Doors(Client(self.database, place), SmsClient(self.sms, place), here, here)
        clock, wait, count = self.simulation.clock, self.simulation.sleep, Silent(self.counted).count
        gate = gate_of(self.program, self.names, doors, workers, count=count, clock=clock, wait=wait)

        def work(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's own
            tasks, unread = read_tasks(event["Records"], self.program)
            done, _ = gate.take(tasks, lambda: context.get_remaining_time_in_millis() > SPARE_MILLISECONDS)
            self.counted.update(f"gate {one.outcome} {one.reason}".strip() for one in done)
            return again([*unread, *(one.task.record for one in done if not one.over)])

        return work

    def _events(self, place: Environment) -> Handler:
        client: Any = Client(self.database, place)
        function: Any = Silent(self.counted)
        clock = self.simulation.clock
        outcomes, brake = Outcomes(client, SENDS, clock), BrakeRow(client, SENDS)
        mappings = EventSourceMappings(lambda: client, [])  # none: how they are shut is not measured here
        guard = HealthMonitor(
            self.program, outcomes=outcomes, brake=brake, mappings=mappings, clock=clock, count=function.count
        )
        processor = EventProcessor(outcomes, guard, function.count)
        return each_record(function, lambda body: processor.receive(parse_event(body)), done="", failed="event")

    def _inbound(self, place: Environment) -> Handler:
        side = self._side(place)
        watch = InboundWatch(side.tables, self.simulation.clock)
        function: Any = Silent(self.counted)
        read: Any = lambda body: side.act(parse_text(body))  # noqa: E731 - one line
        return committed_first(function, side.recorder, watch, read, lambda *_: {}, done="", failed="text")

    def _side(self, place: Environment) -> Any:  # noqa: ANN401 - the inbound side
        client, sms = Client(self.database, place), SmsClient(self.sms, place)
        return conversation(self.program, client, sms, self.names, self.simulation.clock, self.simulation.sleep)

    # What the gate asks of SQS and of EventBridge Scheduler.

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the service's names
        """Put messages back into a queue."""
        self.simulation.sleep(self.simulation.seconds(self.simulation.times.database))
        for entry in Entries:
            self.queues[QueueUrl].put(entry["MessageBody"], entry.get("DelaySeconds", 0))
        self.counted["deferred into the queue"] += len(Entries)
        return {"Successful": [{"Id": entry["Id"]} for entry in Entries]}

    def create_schedule(self, **request: Any) -> None:  # noqa: ANN401 - as the client takes them
        """Bring a message back at its time."""
        self.simulation.sleep(self.simulation.seconds(self.simulation.times.database))
        now = self.simulation.clock()
        at = datetime.fromisoformat(request["ScheduleExpression"][3:-1]).replace(tzinfo=now.tzinfo)
        self.counted["schedules"] += 1
        target = request["Target"]
        self.queues[target["Arn"]].put(target["Input"], max(0.0, (at - now).total_seconds()))

    # People, and what they and the brand do.

    def _first_subscriber(self) -> dict[tuple[str, Any], Any]:
        """Return the rows of somebody who has just joined by the real code, by table and sort key."""
        side, phone = self._side(Environment(self.simulation, MEBIBYTES)), f"+{FIRST_PHONE}"
        began = self.simulation.clock() - timedelta(seconds=20)
        for number, body in enumerate((f"JOIN {self.program.topics[0].keyword}", "YES")):
            at = began + timedelta(seconds=10 * number)
            side.receive(Inbound(f"first-{number}", phone, "+14255550100", body, at))
        rows = {
            (table, place[1]): row
            for table in (SUBSCRIPTIONS, LEDGER)
            for place, row in self.database.rows[table].items()
            if place[0] == phone and not str(place[1]).startswith("outbox")
        }
        for counted in (self.database.counted, self.database.committed, self.sms.counted):
            counted.clear()
        return rows

    def _subscribe(self, phone: str) -> None:
        for (table, item), row in self._template.items():
            self.database.rows[table][phone, item] = row | {"phone": {"S": phone}}

    def _ask(self, *, urgent: bool) -> None:
        self.asked += 1
        phone = f"+{FIRST_PHONE + self.asked}"
        self._subscribe(phone)
        request = Request(
            request_id=f"spring.{self.asked}",
            to=phone,
            topic=self.program.topics[0].name,
            not_after=self.simulation.clock() + timedelta(hours=3),
            body=BODY,
            content=f"campaign {self.asked}",
            campaign="" if urgent else "spring",
            priority="high" if urgent else "normal",
        )
        self.queues["requests" if urgent else "bulk"].put(request.to_json())

    def _fill(self, bulk: float) -> None:
        """Put a second of the campaign into its queue, and what it is ahead by before the first."""
        for _ in range(round(bulk * (1 if self.asked else 1 + AHEAD_SECONDS))):
            self._ask(urgent=False)

    def _text(self) -> None:
        chance, number = self.simulation.chance, len(self.texted) + 1
        body = chance.choices(list(MIX), list(MIX.values()))[0].format(topic=self.program.topics[0].keyword)
        just_texted = self.asked > 0 and chance.random() < JUST_TEXTED
        who = chance.randint(max(1, self.asked - LATELY), self.asked) if just_texted else 10**7 + number
        phone = f"+{FIRST_PHONE + who}"
        if not just_texted and not body.startswith("JOIN"):
            self._subscribe(phone)
        text = Inbound(f"in-{number}", phone, "+14255550100", body, self.simulation.clock())
        self.texted.append((text.message_id, body, self.simulation.now))
        self.queues["inbound"].put(envelope(text))

    def _end(self) -> None:
        self.counted["ends put"] += 1
        number = self.counted["ends put"]
        self.sms.tell(f"+{FIRST_PHONE + 2 * 10**7 + number}", f"end-{number}", {}, after=0.0)

    def run(self, load: Load, seconds: float) -> None:
        """Let so many seconds of `load` pass."""
        until = self.simulation.now + seconds
        self._at_random(load.inbound, self._text, until)
        self._at_random(load.parts * URGENT_SHARE, lambda: self._ask(urgent=True), until)
        self._at_random(load.ends, self._end, until)
        if load.parts:
            self._each(1.0, lambda: self._fill(load.parts * (1 - URGENT_SHARE)), until)
        self._each(60.0, lambda: self.queues["inbound"].put(PROBE), until)
        self.simulation.run(until)

    def _at_random(self, rate: float, work: Callable[[], object], until: float) -> None:
        def due() -> None:
            work()
            then()

        def then() -> None:
            at = self.simulation.now + self.simulation.chance.expovariate(rate)
            if at < until:
                self.simulation.at(at, due)

        if rate:
            then()

    def _each(self, seconds: float, work: Callable[[], object], until: float) -> None:
        at = self.simulation.now
        while at < until:
            self.simulation.at(at, work)
            at += seconds

    # What there is to tell.

    def totals(self) -> dict[str, float]:
        """Return what has been counted since the beginning."""
        tables, sms, functions = self.database.counted, self.sms.counted, self.functions.values()
        return {
            "sent": sms["asked"],
            "replies": sms["reply"],
            "taken off the list": sms["DeleteOptedOutNumber"],
            "looked up on the list": sms["DescribeOptedOutNumbers"],
            "no command": sum("What" in body for _, body, _ in self.texted),
            "refused by the number": sms["throttled"],
            "inbound": len(self.texted),
            "ends put": self.queues["events"].counted["put"],
            "ends": self.counted["Delivered"] + self.counted["Blocked"],
            "reads": tables["reads"],
            "writes": tables["writes"],
            "transactions": tables["transactions"],
            "conflicts": tables["transaction conflicts"],
            "runs": sum(one.counted["runs"] for one in functions),
            "gigabyte_seconds": sum(one.billed * one.mebibytes / 1024 for one in functions),
            "queue_requests": sum(one.counted["put"] + one.counted["requests"] for one in self.queues.values()),
            "ends again": self.queues["events"].counted["came again"],
            "texts again": self.queues["inbound"].counted["came again"],
            "ends waiting": self.queues["events"].depth,
            "dead letters": sum(one.counted["dead letters"] for one in self.queues.values()),
        }

    def stops(self, begin: float, end: float) -> list[float]:
        """Return how long each STOP of that time took from the queue to the record; endless where it is not there."""
        never = float("inf")
        stops = [(name, at) for name, body, at in self.texted if "stop" in body.lower() and begin <= at < end]
        return sorted(self.database.committed.get(name, never) - at for name, at in stops)
