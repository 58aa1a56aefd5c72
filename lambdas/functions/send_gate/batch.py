"""One batch through the gate: read, judged, handed over side by side, settled in groups, the rest put off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from lambdas.send_gate.order import Deed, Done, rounds
from lambdas.send_gate.plan import LATER, Signals
from lambdas.sending.contact import ContactMade
from lambdas.sending.deferral import IN_THE_QUEUE
from lambdas.sending.engagement import EngagementSeen
from lambdas.sending.reason import Reason
from lambdas.sending.request import Request
from lambdas.sending.verdict import Send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import timedelta

    from lambdas.send_gate.aftermath import Aftermath
    from lambdas.send_gate.crew import Crew
    from lambdas.send_gate.order import Order
    from lambdas.send_gate.plan import Plan
    from lambdas.send_gate.seeing_to import SeeingTo
    from lambdas.stores.connections import Connections
    from lambdas.stores.pace import Pace
    from lambdas.stores.persons import Reading

    Work = Callable[[], Done]


@dataclass(frozen=True, slots=True)
class Gate:
    """The sending side of one program."""

    seeing_to: SeeingTo
    pace: Pace
    aftermath: Aftermath
    crew: Crew
    connections: Connections

    def take(self, orders: Sequence[Order], has_time: Callable[[], bool]) -> tuple[list[Done], timedelta]:
        """Return what was done with each of `orders`, and how long one of them waited for its place in the pace.

        No text is begun any more once `has_time` says no.
        """
        self.connections.use()
        signals = Signals(has_time)
        done = [one for those in rounds(orders) for one in self._round(those, signals)]
        done = self.aftermath.seen_to(done, signals)
        self.connections.use()
        return done, signals.waited

    def _round(self, orders: Sequence[Order], signals: Signals) -> Iterator[Done]:
        try:
            works = self._works(orders, signals)
        except Exception as error:  # noqa: BLE001 - told by its caller; the records come again
            yield from (Done(order, Deed.FAILED, error=error) for order in orders)
            return
        for group in self.crew.groups(works):
            yield from self.aftermath.settled(group, signals)

    def _works(self, orders: Sequence[Order], signals: Signals) -> list[Work]:
        asked = [(order, order.asked) for order in orders]
        requests = [(order, one) for order, one in asked if isinstance(one, Request)]
        contacts = [(order, one) for order, one in asked if isinstance(one, ContactMade)]
        seen = [(order, one) for order, one in asked if isinstance(one, EngagementSeen)]
        reading = self.seeing_to.persons.read([one for _, one in requests], [made.to for _, made in contacts])
        note = self.seeing_to.contact
        noting: list[Work] = [partial(note, order, made, reading.contacts(made.to)) for order, made in contacts]
        noting += [partial(self.seeing_to.reaction, order, one) for order, one in seen]
        signals.heed(reading.brake)
        signals.doubted_at = reading.doubted_at
        if signals.halted:
            return noting + [partial(self._given_back, order, signals) for order, _ in requests]
        return noting + self._sending(requests, reading, signals)

    def _sending(self, requests: Iterable[tuple[Order, Request]], reading: Reading, signals: Signals) -> list[Work]:
        self.pace.learn(reading.limit)
        plans = [self.seeing_to.plan(order, request, reading) for order, request in requests]
        others = [plan for plan in plans if not isinstance(plan.step, Send)]
        works: list[Work] = [partial(self.seeing_to.request, plan, signals) for plan in others]
        return works + [work for urgent in (True, False) for work in self._placed(plans, urgent, signals)]

    def _placed(self, plans: Sequence[Plan], urgent: bool, signals: Signals) -> Iterator[Work]:  # noqa: FBT001 - both kinds in turn
        ours = [(plan, plan.step) for plan in plans if isinstance(plan.step, Send) and plan.order.urgent is urgent]
        places = self.pace.reserve([send.parts for _, send in ours], urgent=urgent)
        for (plan, _), place in zip(ours, places, strict=True):
            if place is None:
                yield partial(self._too_many, plan.order)
            else:
                signals.wait(place - plan.judged_at)
                yield partial(self.seeing_to.request, replace(plan, place=place), signals)

    def _too_many(self, order: Order) -> Done:
        until = self.seeing_to.clock() + LATER[order.urgent]
        return Done(order, Deed.DEFERRED, Reason.PACE, until=until)

    def _given_back(self, order: Order, signals: Signals) -> Done:
        return Done(order, Deed.BRAKED, signals.halted, until=self.seeing_to.clock() + IN_THE_QUEUE)
