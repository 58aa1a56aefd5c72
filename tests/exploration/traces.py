"""What an exploration walks and counts: scopes, schedules of deliveries, complete traces."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from tests.exploration.words import PROGRAMS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.exploration.memory.wire import Fault


@dataclass(frozen=True, slots=True)
class Delivery:
    """One step of a schedule: the text that comes, what interrupts it, and whether it is a second copy."""

    index: int
    faults: tuple[Fault, ...] = ()
    copy: bool = False

    def __str__(self) -> str:
        marks = ("copy" if self.copy else "", *map(str, self.faults))
        return f"{self.index}" + "".join(f" {mark}" for mark in marks if mark)


Schedule = tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A sequence of texts and one schedule of their deliveries."""

    mode: str
    words: tuple[str, ...]
    schedule: Schedule
    eager: bool = False

    def __str__(self) -> str:
        sent = "sent first: " if self.eager else ""
        return f"[{self.mode}] {sent}{', '.join(self.words)} | {'; '.join(map(str, self.schedule))}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What to explore: all sequences of `length` of these words, with at most `faults` copies and interruptions.

    Where the texts are sent first (`eager`) the service knows all of them before the first arrives.
    """

    mode: str
    words: tuple[str, ...]
    length: int
    faults: int
    eager: bool = False

    def sequences(self) -> Iterator[tuple[str, ...]]:
        """Yield every sequence of words."""
        return product(self.words, repeat=self.length)


@dataclass
class Tally:
    """What an exploration came to; a trace is complete where every text has been handled."""

    traces: int = 0
    deliveries: int = 0
    deepest: int = 0
    calls: int = 0
    violations: dict[str, list[Trace]] = field(default_factory=dict)
    sample: list[Trace] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what another exploration came to."""
        self.traces += other.traces
        self.deliveries += other.deliveries
        self.calls += other.calls
        self.deepest = max(self.deepest, other.deepest)
        self.sample += other.sample
        for name, traces in other.violations.items():
            self.violations.setdefault(name, []).extend(traces)


ALL = tuple(WORDS)
PLAIN = ("JOIN", "YES", "STOP", "START", "LEAVE", "NO", "HELP")
CORE = ("JOIN", "YES", "STOP")

SHORT = (
    *(Scope(mode, ALL, length=2, faults=1) for mode in PROGRAMS),
    *(Scope(mode, PLAIN, length=3, faults=0) for mode in PROGRAMS),
    Scope("managed", ALL, length=3, faults=0, eager=True),
    Scope("silent_pool", CORE, length=3, faults=1),
    Scope("managed", CORE, length=3, faults=1, eager=True),
)
DEEP = (
    *(Scope(mode, ALL, length=2, faults=2) for mode in PROGRAMS),
    Scope("silent_pool", ALL, length=3, faults=1),
    Scope("managed", ALL, length=3, faults=1, eager=True),
    Scope("silent_pool", CORE, length=3, faults=2),
    Scope("silent_pool", CORE, length=4, faults=1),
    Scope("silent_pool", PLAIN, length=4, faults=0),
    Scope("silent_pool", (*CORE, "START"), length=5, faults=0),
)
