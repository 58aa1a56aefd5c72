"""Sees to one order in a thread of its own: waits for its place, decides anew where others came first, never raises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

from lambdas.send_gate.judging import Standstill, judge
from lambdas.send_gate.order import Deed, Done
from lambdas.send_gate.plan import LATER, Plan
from lambdas.sending.contact import KEPT
from lambdas.sending.deferral import IN_THE_QUEUE
from lambdas.sending.passage import Passage
from lambdas.sending.reason import Reason
from lambdas.sending.verdict import Defer, Drop
from lambdas.stores.errors import Contended

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.program import Program
    from lambdas.send_gate.handing import Handing
    from lambdas.send_gate.order import Order
    from lambdas.send_gate.plan import Signals
    from lambdas.sending.contact import ContactMade, Contacts
    from lambdas.sending.engagement import EngagementSeen
    from lambdas.sending.request import Request
    from lambdas.sending.verdict import Send
    from lambdas.stores.persons import Persons, Reading
    from lambdas.stores.sends import Sends

ATTEMPTS = 4
LONGEST_PAUSE_SECONDS = 0.2
BETWEEN_TEXTS = timedelta(seconds=1)  # the service takes one a second for one phone
SHORTEST_LIFE_SECONDS = 5  # of a text, by the service's rules


@dataclass(frozen=True, slots=True)
class SeeingTo:
    """What each thread does; `wait` takes seconds."""

    program: Program
    persons: Persons
    sends: Sends
    handing: Handing
    clock: Callable[[], datetime]
    wait: Callable[[float], None]

    def plan(self, order: Order, request: Request, reading: Reading) -> Plan:
        """Return what is to be done with `order` as things are now."""
        now, person, passage = self.clock(), reading.subscriber(request), reading.passage(request)
        return Plan(order, request, person, passage, judge(request, person, passage, self.program, now), now)

    def request(self, plan: Plan, signals: Signals) -> Done:
        """Return what was done with the request of `plan`, whatever happens."""
        order = plan.order
        try:
            self._wait_until(plan.place)
            for _ in range(ATTEMPTS):
                try:
                    return self._carry_out(plan, signals)
                except Contended:
                    self.wait(SystemRandom().uniform(0, LONGEST_PAUSE_SECONDS))
                    plan = self.plan(order, plan.request, self.persons.read([plan.request]))
        except Exception as error:  # noqa: BLE001 - told by its caller; the record comes again
            return Done(order, Deed.FAILED, error=error)
        return Done(order, Deed.DEFERRED, Reason.BUSY, until=self.clock() + LATER[order.urgent])

    def contact(self, order: Order, made: ContactMade, known: Contacts) -> Done:
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
                    return Done(order, Deed.NOTED)
        except Exception as error:  # noqa: BLE001 - as above
            return Done(order, Deed.FAILED, error=error)
        return Done(order, Deed.LEFT, Reason.BUSY)

    def reaction(self, order: Order, seen: EngagementSeen) -> Done:
        """Return what was done with the word of a reaction, whatever happens."""
        try:
            self.sends.engage(seen)
        except Exception as error:  # noqa: BLE001 - as above
            return Done(order, Deed.FAILED, error=error)
        return Done(order, Deed.NOTED)

    def _carry_out(self, plan: Plan, signals: Signals) -> Done:
        order, step = plan.order, plan.step
        if step is Standstill.DUPLICATE:
            return Done(order, Deed.DUPLICATE)
        if isinstance(step, Standstill):
            return Done(order, Deed.LEFT, step)
        if isinstance(step, Defer):
            return Done(order, Deed.DEFERRED, step.reason, until=step.until)
        return self._drop(plan, step.reason) if isinstance(step, Drop) else self._hand_over(plan, step, signals)

    def _drop(self, plan: Plan, reason: Reason) -> Done:
        known = plan.passage
        ended = known.lost(reason) if known else Passage.dropped(plan.request, reason, self.clock())
        self.sends.end(ended, known)
        return Done(plan.order, Deed.DROPPED, reason)

    def _hand_over(self, plan: Plan, send: Send, signals: Signals) -> Done:
        order = plan.order
        if signals.halted:
            return Done(order, Deed.BRAKED, signals.halted, until=self.clock() + IN_THE_QUEUE)
        if signals.slowed or not signals.has_time():
            return Done(order, Deed.DEFERRED, Reason.PACE, until=self.clock() + LATER[True])
        before = max((sent.at for sent in plan.person.history.sends), default=None)
        self._wait_until(before and before + BETWEEN_TEXTS)
        waited = round((self.clock() - plan.judged_at).total_seconds())
        if send.seconds - waited < SHORTEST_LIFE_SECONDS:
            raise Contended("the time in which the text may go out is nearly over")
        return self.handing.hand_over(plan, replace(send, seconds=send.seconds - waited))

    def _wait_until(self, at: datetime | None) -> None:
        if at is not None and (seconds := (at - self.clock()).total_seconds()) > 0:
            self.wait(seconds)
