"""One person and one program: all that can change a consent, at once, over the tables and a service in memory."""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.items import STANDING, TableNames, instant
from lambdas.functions.cascade.processor import CascadeProcessor
from lambdas.functions.keyword_handler import recorder
from lambdas.functions.list_audit import scan
from lambdas.functions.list_audit.scan import Remediation
from lambdas.stores.consent.opt_out_list import OptOutList
from lambdas.stores.consent.opt_out_sync import OptOutSync
from lambdas.stores.environment import Environment
from lambdas.stores.errors import Contended, NotAccepted
from ops.consents import importing as importer
from ops.consents.importing import NotRecordedError
from ops.consents.importing import Recorder as Importer
from tests.exploration.memory.inbound_side import conversation
from tests.exploration.memory.service import LIST, POOL, SETTINGS, Service
from tests.exploration.memory.tables import Tables
from tests.exploration.memory.writes import LEDGER, SENDS, SUBSCRIPTIONS, no_rows
from tests.exploration.words import MORNING, PROGRAMS
from tests.exploration.world import no_pauses as pauseless
from tests.histories.weather import Weather

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lambdas.consent.inbound import Inbound

PHONE = "+14255550161"
HIDDEN = timedelta(seconds=91)
ROUNDS = 12  # of deliveries in which nothing strikes, until all must be handled
FAILURES = (Contended, NotAccepted, NotRecordedError, ClientError, BotoCoreError)


@dataclass
class Deed:
    """One thing that somebody did: `means` is what it is to the consent, `run` lets a function handle it.

    `name` is the id under which it goes on record, `topics` what it is about (none: everything).
    """

    means: str
    name: str
    at: datetime
    run: Callable[[], object]
    topics: tuple[str, ...] = ()
    settled: bool = False
    copies: int = 0
    way: str = "text"

    @property
    def open(self) -> bool:
        """Whether a copy of it, each a message of its own, is still in its queue."""
        return not self.settled or self.copies > 0


@dataclass
class World:
    """The functions of one program; `deeds` are all that was done so far, in the order of their times."""

    mode: str = "silent_pool"
    now: datetime = MORNING
    deeds: list[Deed] = field(default_factory=list)
    violations: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.weather = Weather(random.Random(), self._advance)
        self.tables = Tables(self.weather)
        self.begin(self.mode)

    def begin(self, mode: str) -> None:
        """Forget everything, and be a program that handles opt-outs in that mode."""
        self.mode, self.now, self.deeds, self.violations = mode, MORNING, [], set()
        self.program, self.tables.rows = PROGRAMS[mode], no_rows()
        self.service = Service(self.program, self.weather, self.clock, self._newest_stop)
        names = Environment(SUBSCRIPTIONS, LEDGER, SENDS, POOL, LIST, SETTINGS, "PROMOTIONAL")
        made = conversation(self.program, self.tables, self.service, names, self.clock, self.wait)
        self.conversation, self.recorder, self.consent = made, made.recorder, made.tables
        self.hearing = CascadeProcessor(self.program, self.recorder)
        self.learning = OptOutSync(self.consent, self.program, LIST, self.clock)
        where = TableNames(SUBSCRIPTIONS, LEDGER, SENDS, self.program.audience_shards)
        self.importer = Importer(self.tables, tables=where, program=self.program, clock=self.clock)
        kept = OptOutList(self.service, LIST) if self.program.keeps_list else None
        self.acting = Remediation(self.consent, _Farewells(), kept, self.clock)

    def clock(self) -> datetime:
        """Return the time by the clock of whoever acts now."""
        return self.now + self.weather.skew

    def wait(self, seconds: float) -> None:
        """Let whoever acts now pause: the others act meanwhile."""
        self.now += timedelta(seconds=seconds)

    def together(self, deeds: Sequence[Deed], chance: random.Random) -> None:
        """Let functions handle `deeds` at once, some of them twice and by more than one; one function may die."""
        actors: list[list[Deed]] = [[], [], []]
        for deed in deeds:
            deed.copies = 2 if chance.random() < 0.25 else 1
            for actor in chance.sample(actors, deed.copies):
                actor.append(deed)
        works = [lambda mine=mine: self._handle(chance.sample(mine, len(mine))) for mine in actors if mine]
        dies = (chance.randrange(len(works)), 1 + chance.randrange(9)) if chance.random() < 0.3 else (-1, 0)
        self.weather.begin()
        self.weather.run(*works, dies=dies)

    def drain(self) -> None:
        """Deliver what is not handled, as the queues do, until all is: nothing strikes any more."""
        for _ in range(ROUNDS):
            left = [deed for deed in self.deeds if deed.open]
            if not left:
                return
            self.now += HIDDEN
            for deed in left:
                deed.copies = 1
            self._handle(left)
        self.violations.add("every_deed_is_handled")

    def say(self, text: Inbound) -> None:
        """Let the service take a text, which it may answer itself."""
        self.service.receive(text)

    def _handle(self, deeds: Sequence[Deed]) -> None:
        for deed in deeds:
            try:
                deed.run()
            except FAILURES:
                continue
            except Exception as error:  # noqa: BLE001 - a fault of ours, which must not stop the others
                self.violations.add(f"{deed.means}: {type(error).__name__}")
                continue
            deed.settled, deed.copies = True, deed.copies - 1

    def _newest_stop(self) -> datetime | None:
        return instant(self.tables.rows[SUBSCRIPTIONS].get((PHONE, STANDING), {}), "stopped_at")

    def _advance(self, jump: timedelta) -> None:
        self.now += jump


class _Farewells:
    """A queue of texts to be asked for, which nobody reads here."""

    def put(self, bodies: list[str]) -> None:
        """Take them."""


def no_pauses(put: Callable[[object, str, object], None] = setattr) -> None:
    """Let nothing wait before another attempt but by the clock of the world."""
    pauseless(put)
    put(recorder, "ATTEMPTS", 40)
    put(scan, "LONGEST_PAUSE_SECONDS", 0)
    put(importer.time, "sleep", lambda _: None)


@contextmanager
def world() -> Iterator[World]:
    """Return a world, and end its threads."""
    made = World()
    yield made
    made.weather.close()
