"""The AWS calls, request units and CPU of each kind of text, on the local AWS with the real clients."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.inbound.capacity import Units
from bench.inbound.home import Home, a_phone, a_text
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.program import Program

ROUNDS = 15
_KINDS: Mapping[str, tuple[tuple[str, ...], str]] = {  # what was said before, and the text that is measured
    "JOIN": ((), "JOIN {topic}"),
    "YES": (("JOIN {topic}",), "YES"),
    "HELP": (("JOIN {topic}", "YES"), "HELP"),
    "LEAVE": (("JOIN {topic}", "YES"), "LEAVE {topic}"),
    "STOP": (("JOIN {topic}", "YES"), "STOP"),
    "STOP in other words": (("JOIN {topic}", "YES"), "please stop texting me"),
    "JOIN after STOP": (("STOP",), "JOIN {topic}"),
    "NO": (("JOIN {topic}",), "NO"),
    "other words": (("JOIN {topic}", "YES"), "What time do you open on Sunday?"),
}
COPY = "a copy of JOIN"
KINDS = (*_KINDS, COPY)


def said(kind: str, program: Program) -> tuple[list[str], str]:
    """Return what is said before a text of `kind`, and its own words."""
    before, body = _KINDS["JOIN" if kind == COPY else kind]
    topic = program.topics[0].keyword
    return [one.format(topic=topic) for one in before], body.format(topic=topic)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one text of a kind takes; `cpu_ms` is that of the whole function, the SDK's included."""

    kind: str
    reads: int
    transactions: int
    updates: int
    sms: int
    read_units: int
    write_units: int
    cpu_ms: float

    @property
    def calls(self) -> int:
        """All AWS calls."""
        return self.reads + self.transactions + self.updates + self.sms


@dataclass
class Meter:
    """Listens to clients and counts what passes."""

    calls: Counter[str] = field(default_factory=Counter)
    units: Units = field(default_factory=Units)

    def listen(self, home: Home) -> None:
        """Begin to listen."""
        for client in (home.dynamodb, home.sms):
            client.meta.events.register("provide-client-params", self._asked)
            client.meta.events.register("after-call", self._answered)

    def reset(self) -> None:
        """Begin anew."""
        self.calls.clear()
        self.units.reset()

    def _asked(self, params: dict[str, Any], model: Any, **_: Any) -> None:  # noqa: ANN401 - botocore's own
        self.calls[model.name] += 1
        if model.name == "TransactWriteItems":
            self.units.transaction(params["TransactItems"])
        elif model.name == "UpdateItem":
            self.units.update(params)

    def _answered(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:  # noqa: ANN401 - botocore's own
        if model.name == "Query":
            self.units.query(parsed["Items"])


def costs(home: Home) -> list[Cost]:
    """Return the cost of each kind of text, CPU as the median of some phones."""
    meter = Meter()
    meter.listen(home)
    return [_cost(home, meter, kind) for kind in KINDS]


def _cost(home: Home, meter: Meter, kind: str) -> Cost:
    spent: list[float] = []
    while len(spent) < ROUNDS:
        with suppress(NotAccepted):  # a busy machine took too long over a claim: the text would come again
            spent.append(_seconds(home, meter, kind))
    made, units = meter.calls, meter.units
    updates, database = made["UpdateItem"], made["Query"] + made["TransactWriteItems"] + made["UpdateItem"]
    return Cost(
        kind,
        reads=made["Query"],
        transactions=made["TransactWriteItems"],
        updates=updates,
        sms=made.total() - database,
        read_units=units.reads,
        write_units=units.writes,
        cpu_ms=statistics.median(spent) * 1000,
    )


def _seconds(home: Home, meter: Meter, kind: str) -> float:
    """Return the CPU seconds of a text of `kind` from a new phone; `meter` holds its calls after that."""
    conversation, (before, words), phone = home.conversation(), said(kind, home.program), a_phone()
    for body in before:
        conversation.receive(a_text(phone, body))
    last = a_text(phone, words)
    if kind == COPY:
        conversation.receive(last)
    meter.reset()
    started = time.process_time()
    conversation.receive(last)
    return time.process_time() - started
