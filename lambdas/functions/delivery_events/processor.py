"""What becomes of one delivery event: it goes on record, and may trip the circuit breaker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.delivery.circuit_breaker import CircuitBreaker, should_trip
from lambdas.delivery.events import Braked, OptedOut
from lambdas.delivery.outcome import Outcome
from lambdas.stores.clients import Clients
from lambdas.stores.environment import RetryEnvironment, named
from lambdas.stores.sending.circuit_breaker import BrakeRow, EventSourceMappings
from lambdas.stores.sending.outcomes import Outcomes
from lambdas.stores.sending.retries import Retries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.delivery.events import Passing
    from lambdas.program import Program
    from lambdas.program.sending import PauseRule

COUNTED_AS = {"delivered": "Delivered", "blocked": "Blocked", "spam": "Spam", "failed": "FailedDelivery"}
MICRO = 1_000_000  # whole numbers of these add up without an error; the service tells ten of them at least


@dataclass(frozen=True, slots=True)
class EventProcessor:
    """The reading side of one program; `count` takes the name of each metric, and how many where not one."""

    outcomes: Outcomes
    guard: HealthMonitor
    count: Callable[..., None]
    retries: Retries | None = None

    def receive(self, told: Outcome | Passing | OptedOut | Braked) -> dict[str, str]:
        """See to one event or note, however often it comes; return what a log may tell of it.

        Contended or NotAccepted where it must come again.
        """
        if isinstance(told, Outcome):
            return self._settle(told)
        if isinstance(told, OptedOut):
            return self._count_opt_out(told)
        if isinstance(told, Braked):
            self.guard.shut()
            return {"came": "brake", "reason": told.reason}
        return {"came": "passing", "event": told.event_type}

    def _settle(self, told: Outcome) -> dict[str, str]:
        settled = self.outcomes.settle(told)
        end = settled.outcome.end
        self.count(COUNTED_AS[end] if settled.news else "DuplicateEvent")
        if settled.dollars:
            self.count("SpentMicrodollars", int(settled.dollars * MICRO))
        if end in {"blocked", "spam"}:
            # a duplicate too: the first time may have broken off between the tally and the pause
            self.guard.judge()
        if self.retries and self.retries.put(settled.outcome):
            # a duplicate too: the first time may have broken off before it was asked for
            self.count("Retried")
        return {
            "came": end if settled.news else "duplicate",
            "event": told.event_type,
            "phone": told.masked_phone,
            "text": told.message_id,
        }

    def _count_opt_out(self, told: OptedOut) -> dict[str, str]:
        news = self.outcomes.count_opt_out(told)
        self.count("OptedOut" if news else "DuplicateEvent")
        self.guard.judge()
        return {"came": "opted_out" if news else "duplicate", "text": told.message_id}


# Brings a program to a halt: the brake first, which the gate obeys at once, then the gate's mappings.


class HealthMonitor:
    """Watches the tallies of one program; `clock` tells the time, `count` takes the name of each metric."""

    def __init__(
        self,
        program: Program,
        *,
        outcomes: Outcomes,
        brake: BrakeRow,
        mappings: EventSourceMappings,
        clock: Callable[[], datetime],
        count: Callable[[str], None],
    ) -> None:
        # a transactional program never pauses by itself: somebody waits for that receipt or password
        self._rule: PauseRule | None = program.sending.pause if program.message_type == "promotional" else None
        self._outcomes = outcomes
        self._brake = brake
        self._mappings = mappings
        self._clock = clock
        self._count = count
        self._seen_to: datetime | None = None

    def judge(self) -> None:
        """Pause the program where its rule says so; NotAccepted where the mappings could not be shut: judge again.

        What a person has seen before resuming is not held against the program a second time.
        """
        if self._rule is None:
            return
        last, now = self._brake.read(), self._clock()
        if last is None or not last.on:
            tallies = self._outcomes.tallies(now, self._rule.hours)
            reason = should_trip(last.unforgiven(tallies) if last else tallies, self._rule, now)
            if reason is None:
                return
            if self._brake.put(CircuitBreaker(reason, now, by="delivery_events")):
                self._count("Paused")
        self._obey()

    def shut(self) -> None:
        """Do what the gate cannot do itself once it has met the brake: see to it that it gets no more messages."""
        self._count("Braked")
        self._seen_to = None  # it did get one, so somebody has opened a mapping by hand
        self._obey()

    def _obey(self) -> None:
        while (brake := self._held()) is not None and brake.at != self._seen_to:
            self._mappings.shut()
            if (after := self._held()) is not None:
                self._seen_to = after.at
            else:
                # a person resumed in between, and may have opened the mappings before we shut them
                self._mappings.open()

    def _held(self) -> CircuitBreaker | None:
        brake = self._brake.read()
        return brake if brake is not None and brake.on else None


# What the function is made of, put together once per process.


def event_processor(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> EventProcessor:
    """Return the reading side of `program`; EnvironmentFault names every variable that is missing."""
    names, clients = named(["sends_table", "gate_mappings"], variables), Clients()
    dynamodb = clients.dynamodb()
    outcomes = Outcomes(dynamodb, names["sends_table"], _now)
    guard = HealthMonitor(
        program,
        outcomes=outcomes,
        brake=BrakeRow(dynamodb, names["sends_table"]),
        mappings=EventSourceMappings(clients.functions, names["gate_mappings"].split(",")),
        clock=_now,
        count=count,
    )
    place, table = RetryEnvironment.read(variables), names["sends_table"]
    retries = (
        Retries(program, client=dynamodb, table=table, schedules=clients.scheduler(), place=place, clock=_now)
        if place
        else None
    )
    return EventProcessor(outcomes, guard, count, retries)


def _now() -> datetime:
    return datetime.now(UTC)
