"""Puts what people did on record, and then does what follows: of a batch, all is committed before any effect begins."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Protocol

from lambdas.consent.items import HANDED_OVER
from lambdas.consent.timestamps import in_milliseconds
from lambdas.functions.keyword_handler.effects import EffectRunner
from lambdas.stores.clients import Clients
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.outbox import Entry, Outbox, Owed
from lambdas.stores.environment import Environment, named
from lambdas.stores.errors import Contended, MetTheList
from lambdas.stores.sms import Texting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.events import ConsentEvent, Effect
    from lambdas.consent.record import Record
    from lambdas.program import Program

# an opt-out waits for a text that is being handed to the service, so a batch is tried for longer than that may take
COMMITTED_WITHIN = HANDED_OVER + timedelta(milliseconds=600)
FEWEST, ATTEMPTS = 4, 40  # however late it is, and where a clock stands still
LONGEST_PAUSE_SECONDS = 0.2
DUPLICATE = "duplicate"  # what an act comes to that is on record already

Ruling = tuple["ConsentEvent", tuple["Effect", ...]]


class Act(Protocol):
    """One thing that a person did, whichever way it came: a text, a form, a button, an opt-out elsewhere."""

    @property
    def id(self) -> str:
        """The name under which it goes on record once, however often it arrives."""

    @property
    def phone(self) -> str:
        """Whose act it is."""

    @property
    def at(self) -> datetime:
        """The time of the act."""

    @property
    def revokes(self) -> bool:
        """Whether it takes consent away: such an act goes on record before all others."""

    @property
    def reacts(self) -> bool:
        """Whether it tells that the person reads our texts, though it may change nothing."""

    @property
    def anew(self) -> Act | None:
        """The same act under another name, where somebody comes back by it whose STOP we did not know; else None."""

    def rule(self, record: Record, now: datetime) -> Ruling | None:
        """Return what the act does to `record`; None where it leaves nothing on record."""

    def counted(self, event: ConsentEvent | None) -> str:
        """Count the act, which left `event` on record; return the name of what it came to."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act that needs nothing but its effects any more: it is on record, or leaves nothing there."""

    act: Act
    came: str
    entry: Entry | None = None
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """An act that must come again, and why."""

    act: Act
    error: Exception


@dataclass(frozen=True, slots=True)
class Recorder:
    """The recording side of one program; `count` takes the name of each metric, `wait` takes seconds."""

    tables: ConsentTables
    performer: EffectRunner
    clock: Callable[[], datetime]
    count: Callable[[str], None]
    wait: Callable[[float], None] = time.sleep

    def carry_out(self, act: Act) -> str:
        """Handle one act however often it arrives; return what it came to, or `duplicate`.

        Contended or NotAccepted where it must come again; nothing that was committed is lost by that.
        """
        (done,) = self.commit({act.id: act}).values()
        if isinstance(done, Failed):
            raise done.error
        self.perform(done)
        return done.came

    def commit(self, acts: Mapping[str, Act]) -> dict[str, Recorded | Failed]:
        """Put every act on record, what takes consent away before all else; return by its name how each ended."""
        order = sorted(acts, key=lambda name: (not acts[name].revokes, acts[name].at))
        ended: dict[str, Recorded | Failed] = {}
        for _ in self._attempts():
            ended |= {name: end for name in order if name not in ended and (end := self._attempt(acts[name]))}
            if len(ended) == len(acts):
                break
        late = Contended("other texts of the same phone came first, or one is being handed to the service")
        return {name: ended.get(name) or Failed(acts[name], late) for name in order}

    def perform(self, done: Recorded, has_time: Callable[[], bool] = lambda: True) -> None:
        """Do what an act on record asks for; NotAccepted or Contended where the rest is owed still."""
        if done.act.reacts and done.came != DUPLICATE:
            self.tables.heard(done.act.phone, done.act.at)
        if not done.entry or not done.record:
            return
        again = done.act.anew
        try:
            self.performer.perform(done.entry, done.record, has_time, comes_back=again is not None)
        except MetTheList:
            if again is None:
                raise
            (ruled,) = self.commit({again.id: again}).values()
            if isinstance(ruled, Failed):
                raise ruled.error from None
            self.perform(ruled, has_time)

    def _attempts(self) -> Iterator[None]:
        """Yield for each attempt, with a pause before each but the first."""
        ends_at = self.clock() + COMMITTED_WITHIN
        yield
        for attempt in range(1, ATTEMPTS):
            if attempt >= FEWEST and self.clock() > ends_at:
                return
            self.wait(SystemRandom().uniform(LONGEST_PAUSE_SECONDS / 2, LONGEST_PAUSE_SECONDS))
            yield

    def _attempt(self, act: Act) -> Recorded | Failed | None:
        """Return how an attempt to put `act` on record ended; None where another may end better."""
        try:
            return self._record(act)
        except Contended:
            return None
        except Exception as error:  # noqa: BLE001 - told by the caller: the other acts are not to suffer from it
            return Failed(act, error)

    def _record(self, act: Act) -> Recorded:
        reading = self.tables.read(act.phone, act.id)
        if reading.entry is not None:
            self.count("Duplicate")
            return Recorded(act, DUPLICATE, reading.entry, reading.record)
        now = in_milliseconds(self.clock())
        ruling = act.rule(reading.record, now)
        if ruling is None:
            return Recorded(act, act.counted(None), record=reading.record)
        event, effects = ruling
        entry = Entry(act.phone, act.id, act.at, tuple(Owed(effect) for effect in effects))
        after = self.tables.commit(reading.record, event, entry, now)
        after = replace(after, answered=reading.record.answered, flooded=reading.record.flooded)
        return Recorded(act, act.counted(event), entry, after)


# What commits a decision and carries it out, put together once per process by each function that does so.


def recorder(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Recorder:
    """Return the recording side that the environment `variables` describe; `count` takes metrics' names."""
    environment, clients = Environment.read(variables), Clients()
    dynamodb = clients.dynamodb()
    tables = ConsentTables(
        dynamodb,
        subscriptions=environment.subscriptions_table,
        ledger=environment.ledger_table,
        sends=environment.sends_table,
        shards=program.audience_shards,
    )
    performer = EffectRunner(
        tables=tables,
        outbox=Outbox(dynamodb, environment.subscriptions_table),
        texting=Texting(clients.sms(), environment, program),
        clock=now,
        count=count,
        draw=lambda phone: _link(phone, program, variables, dynamodb),
    )
    return Recorder(tables, performer, now, count)


def _link(phone: str, program: Program, variables: Mapping[str, str], dynamodb: DynamoDBClient) -> str:
    from lambdas.stores.consent.preferences import PreferenceLinks  # noqa: PLC0415 - rare: not at every cold start

    names = named(["links_table", "preferences_url"], variables)
    return PreferenceLinks(dynamodb, names["links_table"], program.id).drawn(phone, now(), names["preferences_url"])


def now() -> datetime:
    """Return the time by the function's own clock."""
    return datetime.now(UTC)
