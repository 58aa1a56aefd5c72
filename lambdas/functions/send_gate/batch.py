"""One batch through the gate: read, judged, handed over side by side, settled in groups, the rest put off."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.delivery.circuit_breaker import CircuitBreaker
from lambdas.delivery.events import Braked
from lambdas.functions.send_gate.task import GATE, RETRY_AFTER, BatchState, TaskOutcome, TaskResult, campaigns, rounds
from lambdas.functions.send_gate.worker import Sender, Worker
from lambdas.sending.engagement import EngagementSeen
from lambdas.sending.items import deferral_row
from lambdas.sending.request import IN_THE_QUEUE, ContactMade, Request
from lambdas.sending.verdict import Reason, Send
from lambdas.stores.clients import Clients, Connections
from lambdas.stores.environment import GateEnvironment
from lambdas.stores.errors import NotAccepted
from lambdas.stores.queues import Deferrals, Deferred, Notes
from lambdas.stores.sending.circuit_breaker import BrakeRow
from lambdas.stores.sending.outcomes import CampaignCounts
from lambdas.stores.sending.pumping import PumpingLimits
from lambdas.stores.sending.rate_limiter import RateLimiter
from lambdas.stores.sending.sends import Sends, SubscriberReader
from lambdas.stores.sms import Texting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from mypy_boto3_scheduler import EventBridgeSchedulerClient
    from mypy_boto3_sqs import SQSClient

    from lambdas.functions.send_gate.task import PreparedTask, Task
    from lambdas.program import Program
    from lambdas.stores.consent.opt_out_sync import Refusals
    from lambdas.stores.sending.sends import Reading

    Work = Callable[[], TaskResult]


@dataclass(frozen=True, slots=True)
class Gate:
    """The sending side of one program."""

    worker: Worker
    pace: RateLimiter
    finisher: BatchFinisher
    workers: WorkerPool
    connections: Connections

    def take(self, tasks: Sequence[Task], has_time: Callable[[], bool]) -> tuple[list[TaskResult], timedelta]:
        """Return what was done with each of `tasks`, and how long one of them waited for its place in the pace.

        No text is begun any more once `has_time` says no.
        """
        self.connections.use()
        state = BatchState(has_time)
        done = [one for those in rounds(tasks) for one in self._round(those, state)]
        done = self.finisher.seen_to(done, state)
        self.connections.use()
        return done, state.waited

    def _round(self, tasks: Sequence[Task], state: BatchState) -> Iterator[TaskResult]:
        try:
            works = self._works(tasks, state)
        except Exception as error:  # noqa: BLE001 - told by its caller; the records come again
            yield from (TaskResult(task, TaskOutcome.FAILED, error=error) for task in tasks)
            return
        for group in self.workers.groups(works):
            yield from self.finisher.settled(group, state)

    def _works(self, tasks: Sequence[Task], state: BatchState) -> list[Work]:
        asked = [(task, task.asked) for task in tasks]
        requests = [(task, one) for task, one in asked if isinstance(one, Request)]
        contacts = [(task, one) for task, one in asked if isinstance(one, ContactMade)]
        seen = [(task, one) for task, one in asked if isinstance(one, EngagementSeen)]
        reading = self.worker.persons.read([one for _, one in requests], [made.to for _, made in contacts])
        note = self.worker.contact
        noting: list[Work] = [partial(note, task, made, reading.contacts(made.to)) for task, made in contacts]
        noting += [partial(self.worker.reaction, task, one) for task, one in seen]
        state.heed(reading.brake)
        state.doubted_at = reading.doubted_at
        if state.halted:
            return noting + [partial(self._given_back, task, state) for task, _ in requests]
        return noting + self._sending(requests, reading, state)

    def _sending(self, requests: Iterable[tuple[Task, Request]], reading: Reading, state: BatchState) -> list[Work]:
        self.pace.learn(reading.limit, reading.answer_rate)
        plans = [self.worker.plan(task, request, reading) for task, request in requests]
        others = [plan for plan in plans if not isinstance(plan.step, Send)]
        works: list[Work] = [partial(self.worker.request, plan, state) for plan in others]
        return works + [work for urgent in (True, False) for work in self._placed(plans, urgent, state)]

    def _placed(self, plans: Sequence[PreparedTask], urgent: bool, state: BatchState) -> Iterator[Work]:  # noqa: FBT001 - both kinds in turn
        ours = [(plan, plan.step) for plan in plans if isinstance(plan.step, Send) and plan.task.urgent is urgent]
        places = self.pace.reserve([send.parts for _, send in ours], urgent=urgent)
        for (plan, _), place in zip(ours, places, strict=True):
            if place is None:
                yield partial(self._too_many, plan.task)
            else:
                state.wait(place - plan.judged_at)
                yield partial(self.worker.request, replace(plan, place=place), state)

    def _too_many(self, task: Task) -> TaskResult:
        until = self.worker.clock() + RETRY_AFTER[task.urgent]
        return TaskResult(task, TaskOutcome.DEFERRED, Reason.PACE, until=until)

    def _given_back(self, task: Task, state: BatchState) -> TaskResult:
        return TaskResult(task, TaskOutcome.BRAKED, state.halted, until=self.worker.clock() + IN_THE_QUEUE)


# What follows once texts were handed over: they are settled, the pace and the brake heed them, the rest is put off.


APART = timedelta(minutes=1)  # between two errors that a deploy can leave for a moment


@dataclass(frozen=True, slots=True)
class BatchFinisher:
    """The end of a batch of one program; `count` takes the name of each metric."""

    sends: Sends
    pace: RateLimiter
    brake: BrakeRow
    notes: Notes
    deferrals: Deferrals
    counts: CampaignCounts
    clock: Callable[[], datetime]
    count: Callable[[str], None]
    tells_deferrals: bool = False

    def settled(self, group: Sequence[TaskResult], state: BatchState) -> list[TaskResult]:
        """Return `group` once its claims are settled and the others of the batch know of it."""
        try:
            ends = [(one.claim, one.end) for one in group if one.claim and one.end]
            self.sends.settle(ends, self.clock())
            for one in group:
                self._heed(one, state)
        except Exception as error:  # noqa: BLE001 - told by its caller; the records come again
            return [self._failed(one, error) for one in group]
        return list(group)

    def seen_to(self, done: Sequence[TaskResult], state: BatchState) -> list[TaskResult]:
        """Return `done` once all that is to come again is sure to, and the campaigns know of the rest."""
        if state.halted and state.found_here:
            self._note(state.halted)
        self.counts.add(campaigns(done))
        return list(self._put_off(done))

    def _heed(self, one: TaskResult, state: BatchState) -> None:
        throttled, silent = "Throttled" in one.counted, one.claim and one.reason == Reason.UNKNOWN
        state.slowed = state.slowed or throttled
        if throttled or silent:
            self.pace.cut()  # a service that does not answer is asked less, too
        if one.doubt:
            self._doubt(one.doubt, state)
        elif one.outcome is TaskOutcome.SENT and state.doubted_at:
            self.brake.settle(state.doubted_at, self.clock())
            state.doubted_at = None
        elif one.outcome is TaskOutcome.BRAKED:
            self._halt(one.reason, state)

    def _doubt(self, reason: str, state: BatchState) -> None:
        """Have the others of the batch wait; halt where the service took nothing a minute ago, and nothing since."""
        now, state.slowed = self.clock(), True
        if state.doubted_at is None:
            self.brake.doubt(reason, now)
            state.doubted_at = now
        elif now - state.doubted_at >= APART and self.brake.settle(state.doubted_at, now):
            self._halt(reason, state)

    def _halt(self, reason: str, state: BatchState) -> None:
        if not state.halted:
            state.halted, state.found_here = reason, True
            self.count("Braked")  # also where no request was given back for it yet
            self.brake.put(CircuitBreaker(reason, self.clock(), by=GATE))

    def _note(self, reason: str) -> None:
        try:
            self.notes.put([Braked(reason, self.clock())])
        except NotAccepted:
            self.count("BrakeNotNoted")  # the next batch meets the brake and notes it

    def _put_off(self, done: Sequence[TaskResult]) -> Iterator[TaskResult]:
        waiting = [(one, deferred) for one in done if (deferred := _deferred(one))]
        taken = self._taken(waiting)
        left = {id(one) for (one, _), sure in zip(waiting, taken, strict=True) if not sure}
        for one in done:
            yield replace(one, outcome=TaskOutcome.LEFT, until=None) if id(one) in left else one

    def _taken(self, waiting: Sequence[tuple[TaskResult, Deferred]]) -> list[bool]:
        """Return which of `waiting` are sure to come again, and are told to whoever hears of the program's events."""
        now = self.clock()
        taken = self.deferrals.put([deferred for _, deferred in waiting], now)
        rows = [
            deferral_row(deferred.request, deferred.due, one.reason)
            for (one, deferred), sure in zip(waiting, taken, strict=True)
            if sure and deferred.is_scheduled(now)
        ]
        if not self.tells_deferrals or not rows:
            return taken
        try:
            self.sends.defer(rows)
        except (NotAccepted, ClientError, BotoCoreError):
            self.count("DeferralsNotTold")  # they come again, and are told then
            return [sure and not one.is_scheduled(now) for (_, one), sure in zip(waiting, taken, strict=True)]
        return taken

    def _failed(self, one: TaskResult, error: Exception) -> TaskResult:
        return replace(one, outcome=TaskOutcome.FAILED, until=None, error=error) if one.over else one


def _deferred(one: TaskResult) -> Deferred | None:
    if one.until is None or not isinstance(one.task.asked, Request):
        return None
    return Deferred(one.task.asked, one.task.queue, one.until)


# The threads of the gate: texts go out side by side, and what is done comes back in groups.


Item = TypeVar("Item")
Result = TypeVar("Result")

THREADS = 32  # 100 texts a second even where each call takes 50 ms, the database's too
MOST = 12  # results of a group: two writes for each go into one call
WITHIN_SECONDS = 0.1  # that the first of a group waits for the others: a STOP to its phone may be waiting


class WorkerPool:
    """Works with a fixed number of threads, and does what comes first first."""

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads)

    def spread(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterable[Result]:
        """Return the results of `work` on each of `items`, in order; not for a thread of the crew's own."""
        return self._pool.map(work, items)

    def groups(self, works: Sequence[Callable[[], Result]]) -> Iterator[list[Result]]:
        """Yield the results of `works`, which must not raise, as they come: up to twelve, or what came in 0.1 s."""
        done: SimpleQueue[Result] = SimpleQueue()
        for work in works:
            self._pool.submit(_deliver, work, done)
        left = len(works)
        while left:
            group = _gathered(done, min(MOST, left))
            left -= len(group)
            yield group


def _deliver(work: Callable[[], Result], done: SimpleQueue[Result]) -> None:
    done.put(work())


def _gathered(done: SimpleQueue[Result], most: int) -> list[Result]:
    group, ends_at = [done.get()], time.monotonic() + WITHIN_SECONDS
    while len(group) < most:
        try:
            group.append(done.get(timeout=max(0.0, ends_at - time.monotonic())))
        except Empty:
            break
    return group


# What the function is made of, put together once per process.


@dataclass(frozen=True, slots=True)
class Doors:
    """The clients of the services that the gate talks to."""

    dynamodb: Any
    sms: Any
    queues: SQSClient
    schedules: EventBridgeSchedulerClient


def send_gate(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Gate:
    """Return the gate that the environment `variables` describe; `count` takes the name of each metric."""
    clients = Clients()
    doors = Doors(clients.dynamodb_for(THREADS + 1), clients.sms_for(THREADS), clients.sqs(), clients.scheduler())
    return gate_of(program, GateEnvironment.read(variables), doors, WorkerPool(), count=count)


def gate_of(
    program: Program,
    environment: GateEnvironment,
    doors: Doors,
    workers: WorkerPool,
    *,
    count: Callable[[str], None],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    wait: Callable[[float], None] = time.sleep,
) -> Gate:
    """Return the gate of `program` behind these `doors`; `wait` takes seconds."""
    names = {"sends": environment.sends_table, "subscriptions": environment.subscriptions_table}
    sends = Sends(doors.dynamodb, **names)
    pace = RateLimiter(doors.dynamodb, environment.sends_table, program.sending.parts_per_second, clock)
    texting = Texting(doors.sms, environment, program)
    brake = BrakeRow(doors.dynamodb, environment.sends_table)
    rule = program.sending.pumping
    pumping = PumpingLimits(doors.dynamodb, environment.sends_table, program, rule) if rule else None
    refusals = cache(lambda: _refusals(program, environment, doors, texting, clock))
    sender = Sender(program, sends, texting, brake, lambda phone: refusals().learn(phone), clock, pumping)
    finisher = BatchFinisher(
        sends=sends,
        pace=pace,
        brake=brake,
        notes=Notes(doors.queues, environment.events_queue),
        deferrals=Deferrals(doors.queues, doors.schedules, environment),
        counts=CampaignCounts(doors.dynamodb, environment.sends_table, count),
        clock=clock,
        count=count,
        tells_deferrals=bool(program.events),
    )
    persons = SubscriberReader(doors.dynamodb, **names, spread=workers.spread, clock=clock)
    worker = Worker(program, persons, sends, sender, clock, wait)
    return Gate(worker, pace, finisher, workers, Connections([doors.dynamodb]))


def _refusals(
    program: Program, environment: GateEnvironment, doors: Doors, texting: Texting, clock: Callable[[], datetime]
) -> Refusals:
    from lambdas.stores.consent.consent_tables import ConsentTables  # noqa: PLC0415 - rare: not at every cold start
    from lambdas.stores.consent.opt_out_sync import Refusals  # noqa: PLC0415 - as above

    tables = ConsentTables(
        doors.dynamodb,
        subscriptions=environment.subscriptions_table,
        ledger=environment.ledger_table,
        sends=environment.sends_table,
        shards=program.audience_shards,
    )
    return Refusals(tables, texting, clock)
