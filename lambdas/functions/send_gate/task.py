"""The tasks of a batch: read from records, prepared, judged by how far each has come, and their results."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.gate import decide, while_held
from lambdas.sending.parsing import BadRequest, parse
from lambdas.sending.request import Request
from lambdas.sending.retrying import MOST_ATTEMPTS, may_be_tried_again
from lambdas.sending.verdict import Drop, Reason, Send, Verdict
from lambdas.sending.wording import words_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lambdas.delivery.circuit_breaker import CircuitBreaker
    from lambdas.delivery.outcome import Outcome
    from lambdas.program import Program
    from lambdas.sending.attempt import SendAttempt
    from lambdas.sending.case import Subscriber
    from lambdas.sending.engagement import EngagementSeen
    from lambdas.sending.request import ContactMade, Hold
    from lambdas.stores.sending.sends import Claim


@dataclass(frozen=True, slots=True)
class Task:
    """One record: its id, the queue (ARN) that it came from, what it asks for, and whether that is urgent."""

    record: str
    queue: str
    asked: Request | ContactMade | EngagementSeen
    urgent: bool = False


class TaskOutcome(StrEnum):
    """What the gate did with a record; what it `left` stays in the queue."""

    SENT = "sent"
    DROPPED = "dropped"
    DEFERRED = "deferred"
    BRAKED = "braked"
    DUPLICATE = "duplicate"
    NOTED = "noted"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What was done with one record, and why.

    `until` is when it is to come again; `claim` is to be settled with `end`. `error` is what it failed with, `counted`
    names metrics beside those of the deed. `doubt` is an error of the whole program that may pass by itself.
    """

    task: Task
    outcome: TaskOutcome
    reason: str = ""
    until: datetime | None = None
    claim: Claim | None = None
    end: SendAttempt | None = None
    error: Exception | None = None
    counted: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def over(self) -> bool:
        """Whether the record may leave its queue."""
        return self.outcome not in {TaskOutcome.LEFT, TaskOutcome.FAILED}

    def told(self) -> dict[str, str]:
        """Return what a log may tell of it."""
        asked, reason = self.task.asked, {"reason": self.reason} if self.reason else {}
        named = {"request": asked.request_id} if isinstance(asked, Request) else {}
        return {"verdict": self.outcome, "phone": asked.masked_phone} | named | reason


def rounds(tasks: Iterable[Task]) -> list[list[Task]]:
    """Return `tasks` in rounds, of which each has a phone once: what one person gets goes out one by one, in order."""
    seen: Counter[str] = Counter()
    result: list[list[Task]] = []
    for task in tasks:
        turn = seen[task.asked.to]
        seen[task.asked.to] += 1
        if turn == len(result):
            result.append([])
        result[turn].append(task)
    return result


def metrics(done: Sequence[TaskResult]) -> Counter[str]:
    """Return how often each metric is to be counted; what failed is counted where it is told."""
    counted: Counter[str] = Counter()
    for one in done:
        counted.update(one.counted)
        counted[one.outcome.title()] += one.outcome is not TaskOutcome.FAILED
        counted["Unknown"] += one.reason == Reason.UNKNOWN
        counted["Unheard"] += one.reason == Reason.UNHEARD
        if one.outcome is TaskOutcome.DROPPED:
            counted[f"Dropped{one.reason.title().replace('_', '')}"] += 1
    return +counted


def campaigns(done: Sequence[TaskResult]) -> dict[str, Counter[str]]:
    """Return for each campaign how many of its texts ended how: `sent`, or `dropped_` with the reason."""
    fates: dict[str, Counter[str]] = {}
    for one in done:
        if (
            isinstance(one.task.asked, Request)
            and one.task.asked.campaign
            and one.outcome in {TaskOutcome.SENT, TaskOutcome.DROPPED}
        ):
            name = f"dropped_{one.reason}" if one.outcome is TaskOutcome.DROPPED else "sent"
            fates.setdefault(one.task.asked.campaign, Counter())[name] += 1
    return fates


# What is to be done with a request, given how far it has come already.


class Skip(StrEnum):
    """Why nothing is to be done: the request has had its end, or another has it in hand."""

    DUPLICATE = "duplicate"
    IN_HAND = "in_hand"


Step = Verdict | Skip


def next_step(
    request: Request,
    person: Subscriber,
    send_attempt: SendAttempt | None,
    program: Program,
    now: datetime,
    hold: Hold | None = None,
) -> Step:
    """Return what is to be done with `request`, whose `send_attempt` so far is that (None: it is new).

    A claim that has lapsed leaves open whether its text went out: the request is lost, unless its template may go out
    again. Then it does once, in the same words, if the person may still be texted. `hold` is what a person said of the
    campaign: a text that may have gone out is not called cancelled.
    """
    if send_attempt is None:
        return _decided(request, person, program, now, hold)
    if send_attempt.settled:
        return Skip.DUPLICATE
    if not send_attempt.lapsed(now):
        return Skip.IN_HAND
    if not may_go_again(send_attempt, program):
        return Drop(Reason.UNKNOWN)
    verdict = _decided(request, _before(send_attempt, person), program, now, hold)
    if isinstance(verdict, Send):
        return replace(verdict, body=send_attempt.body, parts=send_attempt.parts, content=send_attempt.content)
    return Drop(Reason.UNKNOWN) if isinstance(verdict, Drop) else verdict


def next_step_of_retry(
    request: Request,
    person: Subscriber,
    send_attempt: SendAttempt | None,
    program: Program,
    now: datetime,
    report: Outcome | None = None,
) -> Step:
    """Return what is to be done with `request`, which tries a text again of which the network said `report`.

    It goes out once more, in the same words, if it may as things are now. What stands against that leaves its record
    as it is: it did go out once.
    """
    if send_attempt is None or program.message_type != "transactional":
        return Skip.DUPLICATE
    if not send_attempt.settled:
        if not send_attempt.lapsed(now):
            return Skip.IN_HAND
        return Drop(Reason.UNKNOWN) if send_attempt.attempts >= MOST_ATTEMPTS else Skip.DUPLICATE
    if send_attempt.fate is not AttemptStatus.SENT or not may_be_tried_again(send_attempt, report, request):
        return Skip.DUPLICATE
    template = program.template(send_attempt.template)
    if template is None or template.topic != send_attempt.topic:
        return Drop(Reason.UNKNOWN_TEMPLATE)
    words = words_again(send_attempt.body, send_attempt.content)
    return decide(request, program, _before(send_attempt, person), now, words)


def _decided(request: Request, person: Subscriber, program: Program, now: datetime, hold: Hold | None) -> Verdict:
    verdict = decide(request, program, person, now)
    return while_held(hold, verdict, request, now) if hold else verdict


def may_go_again(send_attempt: SendAttempt, program: Program) -> bool:
    """Whether a text may be handed over once more although it may have gone out."""
    template = program.template(send_attempt.template)
    return template is not None and template.resend and send_attempt.attempts < MOST_ATTEMPTS


def _before(send_attempt: SendAttempt, person: Subscriber) -> Subscriber:
    # the attempt itself must not stand in the way of its repetition
    sends = tuple(sent for sent in person.history.sends if sent.at != send_attempt.at)
    return replace(person, history=replace(person.history, sends=sends))


# What is to be done with one order of a batch, and what its orders tell each other.


GATE = "send_gate"  # who puts the brake on
RETRY_AFTER = {True: timedelta(seconds=5), False: timedelta(seconds=30)}  # by whether it is urgent


@dataclass(frozen=True, slots=True)
class PreparedTask:
    """One order, what was known of its request when it was judged, and its place in the pace (None: it needs none)."""

    task: Task
    request: Request
    person: Subscriber
    send_attempt: SendAttempt | None
    step: Step
    judged_at: datetime
    place: datetime | None = None


@dataclass(slots=True)
class BatchState:
    """What one order of a batch tells the others: the service takes less, or nothing any more (why, and who found out).

    `doubted_at` is since when the service has taken nothing, by what was read at the beginning (None: it takes texts).
    `waited` is the longest time for which one of them waits for its place in the pace.
    """

    has_time: Callable[[], bool]
    slowed: bool = False
    halted: str = ""
    found_here: bool = False
    doubted_at: datetime | None = None
    waited: timedelta = timedelta(0)

    def heed(self, brake: CircuitBreaker | None) -> None:
        """Take note of a brake that is on."""
        if brake:
            self.halted, self.found_here = brake.reason, brake.by == GATE

    def wait(self, time: timedelta) -> None:
        """Take note of a wait."""
        self.waited = max(self.waited, time)


# The records of a batch, read before any of them is seen to.


def read_tasks(records: Iterable[Mapping[str, Any]], program: Program) -> tuple[list[Task], dict[str, BadRequest]]:
    """Return the orders that `records` of SQS hold, and by their ids what is wrong with those that hold none."""
    tasks: list[Task] = []
    unread: dict[str, BadRequest] = {}
    for record in records:
        try:
            tasks.append(_order(record, program))
        except BadRequest as error:
            unread[record["messageId"]] = error
    return tasks, unread


def _order(record: Mapping[str, Any], program: Program) -> Task:
    sent_at = datetime.fromtimestamp(int(record["attributes"]["SentTimestamp"]) / 1000, UTC)
    asked = parse(record["body"], sent_at=sent_at, program=program)
    return Task(record["messageId"], record["eventSourceARN"], asked, urgent=_urgent(asked, program))


def _urgent(asked: object, program: Program) -> bool:
    if not isinstance(asked, Request):
        return False
    template = program.template(asked.template)
    return asked.priority == "high" or bool(asked.reply_to) or (template is not None and template.immediate)
