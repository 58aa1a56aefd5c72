"""One person and one program: the real function over tables and a service in memory, and a state that can be kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.inbound import Inbound
from lambdas.consent.items import STANDING, instant
from lambdas.functions.keyword_handler import recorder
from lambdas.stores.consent import opt_out_sync
from lambdas.stores.environment import Environment
from lambdas.stores.errors import Contended, NotAccepted
from tests.exploration.memory.inbound_side import conversation
from tests.exploration.memory.service import LIST, POOL, SETTINGS, Service
from tests.exploration.memory.tables import Tables
from tests.exploration.memory.wire import Crash, Fault, Wire, cuts_short
from tests.exploration.memory.writes import LEDGER, SENDS, SUBSCRIPTIONS, no_rows
from tests.exploration.words import MORNING, PROGRAMS, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lambdas.functions.keyword_handler.conversation import InboundProcessor
    from lambdas.program import Program
    from tests.exploration.memory.service import Listed, Sent
    from tests.exploration.memory.writes import Rows


@dataclass(frozen=True, slots=True)
class Said:
    """One text: its word and message, whether a delivery of it ended well, and when one failed last.

    `cut_short` tells that a delivery died or lost an answer, `stuck` counts those that failed although nothing struck.
    """

    word: Word
    message: Inbound
    settled: bool = False
    failed_at: datetime | None = None
    cut_short: bool = False
    stuck: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """All of a world that changes."""

    now: datetime
    said: tuple[Said, ...]
    rows: Rows
    listed: Listed | None
    lifted: bool
    sent: tuple[Sent, ...]


PHONE = "+14255550161"
TRANSIT = timedelta(seconds=1)
HIDDEN = timedelta(seconds=90)  # how long the queue hides a text whose delivery failed


def no_pauses(put: Callable[[Any, str, Any], None] = setattr) -> None:
    """Let nothing wait before another attempt: while one text is handled inside another, no time passes."""
    for module in (recorder, opt_out_sync):
        put(module, "LONGEST_PAUSE_SECONDS", 0)
    put(recorder, "ATTEMPTS", recorder.FEWEST)


@dataclass
class World:
    """The texts of a sequence on their way; `clients` are a DynamoDB and an SMS client other than those in memory."""

    mode: str
    words: Sequence[Word] = ()
    phone: str = PHONE
    now: datetime = MORNING
    said: tuple[Said, ...] = ()
    tables: Any = field(init=False)
    service: Any = field(init=False)
    wire: Wire = field(init=False)
    conversation: InboundProcessor = field(init=False)

    def __post_init__(self) -> None:
        self.wire = Wire(lambda other: self.deliver(other, copy=True))  # within the seconds that a function may run
        self.tables = Tables(self.wire)
        self.service = Service(self.program, self.wire, lambda: self.now, self._newest_stop)
        names = Environment(SUBSCRIPTIONS, LEDGER, SENDS, POOL, LIST, SETTINGS, "PROMOTIONAL")
        self.connect(self.tables, self.service, names)

    @property
    def program(self) -> Program:
        """The program that the person texts."""
        return PROGRAMS[self.mode]

    def connect(self, dynamodb: Any, sms: Any, names: Environment) -> None:
        """Put the function together on these clients."""
        self.conversation = conversation(self.program, dynamodb, sms, names, lambda: self.now, self.wait)

    def wait(self, seconds: float) -> None:
        """Let the function pause."""
        self.now += timedelta(seconds=seconds)

    def begin(self, words: Sequence[Word]) -> None:
        """Forget everything; the person is about to text `words`."""
        self.words = words
        self.restore(Moment(MORNING, (), no_rows(), listed=None, lifted=False, sent=()))

    def send(self, count: int) -> None:
        """Let the person send texts until there are `count`."""
        for word in self.words[len(self.said) : count]:
            self.say(word)

    def say(self, word: Word) -> None:
        """Let the person text `word`: the service takes it at once, the queue holds it from now on."""
        at = (self.said[-1].message.at if self.said else MORNING) + word.gap
        message = Inbound(f"text-{len(self.said) + 1}", self.phone, "+14255550100", word.body, at)
        self.said += (Said(word, message),)
        self.now = max(self.now, at)
        self.service.receive(message)

    def deliver(self, index: int, faults: tuple[Fault, ...] = (), *, copy: bool = False) -> list[str]:
        """Deliver a text, sent now if it was not yet; return the calls made.

        A text whose delivery failed comes again after the queue has hidden it, a second `copy` of it at once. A copy
        that ends well takes the text off the queue even if a delivery that began before it fails.
        """
        self.send(index + 1)
        said = self.said[index]
        hidden_until = said.failed_at + HIDDEN if said.failed_at and not copy else self.now
        self.now = max(self.now + TRANSIT, hidden_until)
        calls, failed = self._run(said.message, faults)
        before = self.said[index]  # as a delivery of a copy inside this one left it
        after = replace(
            before,
            settled=(before.settled and not said.settled) if failed else True,
            failed_at=self.now if failed else before.failed_at,
            cut_short=before.cut_short or any(cuts_short(fault, calls) for fault in faults),
            stuck=before.stuck + (failed and not faults),
        )
        self.said = (*self.said[:index], after, *self.said[index + 1 :])
        return calls

    @property
    def pending_for(self) -> timedelta:
        """How long a JOIN waits for its YES."""
        return timedelta(hours=self.program.pending_hours)

    @property
    def settled(self) -> bool:
        """Whether every text of the sequence was sent and handled."""
        return len(self.said) == len(self.words) and all(said.settled for said in self.said)

    def keep(self) -> Moment:
        """Return this moment, to come back to it."""
        rows = {name: dict(held) for name, held in self.tables.rows.items()}
        service = self.service
        return Moment(self.now, self.said, rows, service.listed, service.lifted, service.sent)

    def restore(self, moment: Moment) -> None:
        """Come back to a moment."""
        self.now, self.said = moment.now, moment.said
        self.tables.rows = {name: dict(held) for name, held in moment.rows.items()}
        self.service.listed, self.service.lifted, self.service.sent = moment.listed, moment.lifted, moment.sent

    def _run(self, message: Inbound, faults: tuple[Fault, ...]) -> tuple[list[str], bool]:
        running = self.wire.start(faults)
        self.conversation.recorder.performer.begin()  # each delivery has a process of its own
        try:
            self.conversation.receive(message)
        except (Crash, Contended, NotAccepted, ClientError, BotoCoreError):
            return running.calls, True
        finally:
            self.wire.running.pop()
        return running.calls, False

    def _newest_stop(self) -> datetime | None:
        """Return the time of the newest STOP that is on record, handled to its end or not."""
        row = self.tables.rows[SUBSCRIPTIONS].get((self.phone, STANDING), {})
        return instant(row, "stopped_at")
