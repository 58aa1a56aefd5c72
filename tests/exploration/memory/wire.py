"""The wire between the function and AWS, on which a delivery can be interrupted at any call."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from botocore.exceptions import ClientError, ReadTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")

SERVICE_CALLS = frozenset({"SendTextMessage", "PutOptedOutNumber", "DeleteOptedOutNumber", "DescribeOptedOutNumbers"})


class Crash(BaseException):
    """The function ends here, as a process that is killed does: nothing in it gets to clean up."""


class Kind(StrEnum):
    """What interrupts a delivery at a call: all strike before it is made, but a cut that loses the answer only."""

    CRASH = "crash"
    OVERLAP = "overlap"
    THROTTLE = "throttle"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Fault:
    """An interruption at the call of that number; while it waits an overlapped one lets text `other` be delivered."""

    kind: Kind
    call: int
    other: int = -1

    def __str__(self) -> str:
        return f"{self.kind}@{self.call}" + (f"({self.other})" if self.kind is Kind.OVERLAP else "")


def cuts_short(fault: Fault, calls: Sequence[str]) -> bool:
    """Whether a fault ends a delivery that made these calls before its work is done, or hides how a call ended.

    The function gives back what the service throttles; where the database does, it ends there.
    """
    met = calls[fault.call - 1] if fault.call <= len(calls) else ""
    return fault.kind in {Kind.CRASH, Kind.CUT} or (fault.kind is Kind.THROTTLE and met not in SERVICE_CALLS)


@dataclass(slots=True)
class Running:
    """One delivery under way: its calls so far, and what is to interrupt it."""

    faults: tuple[Fault, ...]
    calls: list[str] = field(default_factory=list)

    def due(self, *kinds: Kind) -> list[Fault]:
        """Return the interruptions of these kinds at the newest call."""
        return [fault for fault in self.faults if fault.call == len(self.calls) and fault.kind in kinds]


class Wire:
    """Lets calls pass, and brings about the interruptions of the delivery that makes them."""

    def __init__(self, deliver: Callable[[int], object]) -> None:
        self.running: list[Running] = []
        self._deliver = deliver

    def start(self, faults: tuple[Fault, ...]) -> Running:
        """Begin a delivery, which is the one that makes the calls until it is taken off `running`."""
        self.running.append(Running(faults))
        return self.running[-1]

    @contextmanager
    def call(self, name: str) -> Iterator[None]:
        """Pass one call."""
        self.before(name)
        yield
        self.after(name)

    def before(self, name: str) -> None:
        """Interrupt a call that has not been made: Crash ends the function, a throttled one is a ClientError."""
        if not self.running:
            return
        delivery = self.running[-1]
        delivery.calls.append(name)
        for fault in delivery.due(Kind.OVERLAP, Kind.CRASH, Kind.THROTTLE):
            if fault.kind is Kind.OVERLAP:
                self._deliver(fault.other)
            elif fault.kind is Kind.CRASH:
                raise Crash
            else:
                raise ClientError(
                    {"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}, name
                )

    def between(self, name: str) -> None:
        """Pass from one item of a batch to the next, which here nothing interrupts."""

    def shuffled(self, items: list[Item]) -> list[Item]:
        """Return the items of a batch in the order in which the database comes to them."""
        return items

    def after(self, name: str) -> None:
        """Lose the answer of a call that was made."""
        if self.running and self.running[-1].due(Kind.CUT):
            raise ReadTimeoutError(endpoint_url=name)
