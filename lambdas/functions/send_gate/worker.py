"""Handles one task in a thread of its own: waits for its turn, claims, sends, and never raises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.items import HELD, NEEDED, time_left
from lambdas.consent.timestamps import in_milliseconds
from lambdas.functions.send_gate.task import (
    RETRY_AFTER,
    PreparedTask,
    Skip,
    TaskOutcome,
    TaskResult,
    may_go_again,
    next_step,
    next_step_of_retry,
)
from lambdas.sending.attempt import SendAttempt
from lambdas.sending.caps import Answered, Sent
from lambdas.sending.engagement import CONFIRMED
from lambdas.sending.gate import while_unheard
from lambdas.sending.request import IN_THE_QUEUE, KEPT
from lambdas.sending.verdict import Defer, Drop, Reason, Send
from lambdas.sending.wording import ProgramRules
from lambdas.stores.errors import (
    Contended,
    CountryRefused,
    Halted,
    NotAccepted,
    OptedOut,
    OutcomeUnknown,
    OverPrice,
    Protected,
    Refused,
    Settling,
    Throttled,
)
from lambdas.stores.sending.sends import Claim

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.functions.send_gate.task import BatchState, Task
    from lambdas.program import Program
    from lambdas.sending.caps import History
    from lambdas.sending.engagement import EngagementSeen
    from lambdas.sending.request import ContactMade, Contacts, Request
    from lambdas.stores.sending.circuit_breaker import BrakeRow
    from lambdas.stores.sending.pumping import PumpingLimits
    from lambdas.stores.sending.sends import Reading, Sends, SubscriberReader
    from lambdas.stores.sms import Texting

ATTEMPTS = 4
LONGEST_PAUSE_SECONDS = 0.2
BETWEEN_TEXTS = timedelta(seconds=1)  # the service takes one a second for one phone
SHORTEST_LIFE_SECONDS = 5  # of a text, by the service's rules
# on what was read longer ago no claim begins, since a person may have paused the program meanwhile: with the claim and
# the send (HANDED_OVER) the text has left within ten seconds of the reading, or it does not
FRESH = timedelta(seconds=8.5)


@dataclass(frozen=True, slots=True)
class Worker:
    """What each thread does; `wait` takes seconds."""

    program: Program
    persons: SubscriberReader
    sends: Sends
    sender: Sender
    clock: Callable[[], datetime]
    wait: Callable[[float], None]

    def plan(self, task: Task, request: Request, reading: Reading) -> PreparedTask:
        """Return what is to be done with `task` as things are now."""
        now, person, send_attempt = self.clock(), reading.subscriber(request), reading.send_attempt(request)
        known = (request, person, send_attempt, self.program, now)
        if request.retry:
            step = next_step_of_retry(*known, reading.report(request))
        else:
            step = next_step(*known, reading.hold(request))
        if isinstance(step, Send) and reading.inbound.unheard(now):
            step = while_unheard(step, request, self.program, now)
        return PreparedTask(task, request, person, send_attempt, step, now)

    def request(self, plan: PreparedTask, state: BatchState) -> TaskResult:
        """Return what was done with the request of `plan`, whatever happens."""
        task = plan.task
        try:
            self._wait_until(plan.place)
            for _ in range(ATTEMPTS):
                try:
                    return self._carry_out(plan, state)
                except Contended:
                    self.wait(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS))
                    plan = self._again(plan, state)
        except Exception as error:  # noqa: BLE001 - told by its caller; the record comes again
            return TaskResult(task, TaskOutcome.FAILED, error=error)
        return TaskResult(task, TaskOutcome.DEFERRED, Reason.BUSY, until=self.clock() + RETRY_AFTER[task.urgent])

    def _again(self, plan: PreparedTask, state: BatchState) -> PreparedTask:
        reading = self.persons.read([plan.request])
        state.heed(reading.brake)
        return self.plan(plan.task, plan.request, reading)

    def contact(self, task: Task, made: ContactMade, known: Contacts) -> TaskResult:
        """Return what was done with the word of a contact, of whose person so much is `known`, whatever happens."""
        try:
            for _ in range(ATTEMPTS):
                after = known.after(made.contact, self.clock())
                try:
                    if after is not known:
                        self.sends.note(made.to, known, after, self.clock() + KEPT)
                except Contended:
                    known = self.persons.read([], [made.to]).contacts(made.to)
                else:
                    return TaskResult(task, TaskOutcome.NOTED)
        except Exception as error:  # noqa: BLE001 - as above
            return TaskResult(task, TaskOutcome.FAILED, error=error)
        return TaskResult(task, TaskOutcome.LEFT, Reason.BUSY)

    def reaction(self, task: Task, seen: EngagementSeen) -> TaskResult:
        """Return what was done with the word of a reaction, whatever happens."""
        try:
            confirmed = self.sends.engage(seen) and seen.kind == CONFIRMED
            if confirmed and self.sender.pumping:
                self.sender.pumping.confirm(seen.to, seen.at)
        except Exception as error:  # noqa: BLE001 - as above
            return TaskResult(task, TaskOutcome.FAILED, error=error)
        counted = ("Confirmed",) if confirmed else ()
        return TaskResult(task, TaskOutcome.NOTED, counted=counted)

    def _carry_out(self, plan: PreparedTask, state: BatchState) -> TaskResult:
        task, step = plan.task, plan.step
        if step is Skip.DUPLICATE:
            return TaskResult(task, TaskOutcome.DUPLICATE)
        if isinstance(step, Skip):
            return TaskResult(task, TaskOutcome.LEFT, step)
        if isinstance(step, Defer):
            return TaskResult(task, TaskOutcome.DEFERRED, step.reason, until=step.until)
        return self._drop(plan, step.reason) if isinstance(step, Drop) else self._hand_over(plan, step, state)

    def _drop(self, plan: PreparedTask, reason: Reason) -> TaskResult:
        known = plan.send_attempt
        if known and known.settled:  # it went out once, and that stays on record
            return TaskResult(plan.task, TaskOutcome.DROPPED, reason)
        ended = known.lost(reason) if known else SendAttempt.dropped(plan.request, reason, self.clock())
        self.sends.end(ended, known)
        return TaskResult(plan.task, TaskOutcome.DROPPED, reason)

    def _hand_over(self, plan: PreparedTask, send: Send, state: BatchState) -> TaskResult:
        task = plan.task
        if state.halted:
            return TaskResult(task, TaskOutcome.BRAKED, state.halted, until=self.clock() + IN_THE_QUEUE)
        if state.slowed or not state.has_time():
            return TaskResult(task, TaskOutcome.DEFERRED, Reason.PACE, until=self.clock() + RETRY_AFTER[True])
        before = plan.person.history.newest
        self._wait_until(before and before + BETWEEN_TEXTS)
        waited = round((self.clock() - plan.judged_at).total_seconds())
        if send.seconds - waited < SHORTEST_LIFE_SECONDS:
            raise Contended("the time in which the text may go out is nearly over")
        if self.clock() - plan.judged_at > FRESH:
            raise Contended("a pause may have come since this was read")
        return self.sender.send_text(plan, replace(send, seconds=send.seconds - waited))

    def _wait_until(self, at: datetime | None) -> None:
        if at is not None and (seconds := (at - self.clock()).total_seconds()) > 0:
            self.wait(seconds)


# Hands one text to the service: claimed before, and taken back where the service did not take it.


_WHY_REFUSED: dict[type[Refused], Reason] = {
    OptedOut: Reason.OPTED_OUT,
    OverPrice: Reason.OVER_PRICE,
    Protected: Reason.PROTECTED,
}
AFTER_THE_LEASE = HELD + timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Sender:
    """The way of one text from a verdict to the service and back.

    `learn` puts on record since when the service holds a phone as opted out, and returns what to count.
    """

    program: Program
    sends: Sends
    texting: Texting
    brake: BrakeRow
    learn: Callable[[str], tuple[str, ...]]
    clock: Callable[[], datetime]
    pumping: PumpingLimits | None = None

    def send_text(self, plan: PreparedTask, send: Send) -> TaskResult:
        """Do what the verdict `send` says, if nothing that it rests on has changed since it was read.

        Contended where something has: read and judge again.
        """
        task, request, claim = plan.task, plan.request, self._claim(plan, send)
        if not self._admitted(plan, send, claim):
            return TaskResult(task, TaskOutcome.DROPPED, Reason.PUMPING)
        if time_left(claim.until, self.clock()) < NEEDED:
            self.sends.undo(claim)
            raise Contended("the claim took so long that its lease might lapse while the text is handed over")
        context = {"request_id": request.request_id} | ({"campaign": request.campaign} if request.campaign else {})
        try:
            message_id = self.texting.send(request.to, send.body, send.seconds, context)
        except NotAccepted as error:
            self.sends.undo(claim)
            return self._not_taken(task, request.to, error)
        except Refused as error:
            return self._refused(task, claim, error)
        except OutcomeUnknown:
            return self._unknown(task, claim)
        return TaskResult(task, TaskOutcome.SENT, claim=claim, end=claim.send_attempt.sent(message_id))

    def _admitted(self, plan: PreparedTask, send: Send, claim: Claim) -> bool:
        """Whether the text stays within the limits on pumping, if it has any; it ends where it does not."""
        template = self.program.template(plan.request.template)
        if self.pumping is None or template is None or not template.immediate:
            return True
        try:
            admitted = self.pumping.admit(plan.request.to, send.parts, self.clock())
        except NotAccepted:
            self.sends.undo(claim)
            raise
        if not admitted:
            self.sends.undo(claim, claim.send_attempt.lost(Reason.PUMPING))
        return admitted

    def _claim(self, plan: PreparedTask, send: Send) -> Claim:
        now, request, history = in_milliseconds(self.clock()), plan.request, plan.person.history
        until = now + HELD
        claim = Claim(
            send_attempt=plan.send_attempt.again(now, until)
            if plan.send_attempt
            else SendAttempt.claimed(request, send, now, until),
            until=until,
            sequence=plan.person.record.standing.sequence,
            history=history,
            after=self._after(plan, send, now),
            before=plan.send_attempt,
        )
        try:
            self.sends.claim(claim, now)
        except (ClientError, BotoCoreError):
            self._forget(claim)
            raise
        return claim

    def _after(self, plan: PreparedTask, send: Send, now: datetime) -> History:
        request, history = plan.request, plan.person.history
        if request.reply_to:
            return history.answering(Answered(now, request.reply_to), request.request_id)
        return history.after(
            Sent(now, request.topic, send.content, send.sketch),
            self.program,
            notice=send.notice,
            told=request.notice.at if request.notice else None,
            marks=request.marks,
            agreed=ProgramRules.of(self.program).agreed(request.topic, plan.person.record),
            request_id=request.request_id,
        )

    def _forget(self, claim: Claim) -> None:
        # nobody knows whether it was made: left alone it would lapse, and its text be lost without having gone out
        try:
            self.sends.undo(claim)
        except (Contended, ClientError, BotoCoreError):
            return  # it was not made, or it lapses

    def _not_taken(self, task: Task, phone: str, error: NotAccepted) -> TaskResult:
        now = self.clock()
        if isinstance(error, CountryRefused) and self.brake.alone(str(error), phone, now):
            until = now + IN_THE_QUEUE
            return TaskResult(task, TaskOutcome.DEFERRED, Reason.PACE, until=until, counted=("NotAccepted",))
        if isinstance(error, Settling):
            until = now + RETRY_AFTER[task.urgent]
            return TaskResult(
                task, TaskOutcome.DEFERRED, Reason.PACE, until=until, counted=("NotAccepted",), doubt=str(error)
            )
        if isinstance(error, Halted):
            return TaskResult(task, TaskOutcome.BRAKED, str(error), until=now + IN_THE_QUEUE)
        counted = ("Throttled",) if isinstance(error, Throttled) else ("NotAccepted",)
        return TaskResult(
            task, TaskOutcome.DEFERRED, Reason.PACE, until=now + RETRY_AFTER[task.urgent], counted=counted
        )

    def _refused(self, task: Task, claim: Claim, error: Refused) -> TaskResult:
        reason = next((why for kind, why in _WHY_REFUSED.items() if isinstance(error, kind)), Reason.REFUSED)
        self.sends.undo(claim, claim.send_attempt.lost(reason))
        # only now: an opt-out does not go on record while a text is in hand
        counted = self.learn(claim.send_attempt.phone) if reason is Reason.OPTED_OUT else ()
        return TaskResult(task, TaskOutcome.DROPPED, reason, counted=counted)

    def _unknown(self, task: Task, claim: Claim) -> TaskResult:
        if may_go_again(claim.send_attempt, self.program):
            # its phone is free, the claim stands: once it has lapsed the text goes out once more
            until = self.clock() + AFTER_THE_LEASE
            return TaskResult(task, TaskOutcome.DEFERRED, Reason.UNKNOWN, until, claim=claim, end=claim.send_attempt)
        return TaskResult(
            task, TaskOutcome.DROPPED, Reason.UNKNOWN, claim=claim, end=claim.send_attempt.lost(Reason.UNKNOWN)
        )
