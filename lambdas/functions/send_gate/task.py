"""The records of a batch as the gate works through them, and what it did with each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lambdas.sending.reason import Reason
from lambdas.sending.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from lambdas.sending.contact import ContactMade
    from lambdas.sending.engagement import EngagementSeen
    from lambdas.sending.passage import Passage
    from lambdas.stores.sends import Claim


@dataclass(frozen=True, slots=True)
class Order:
    """One record: its id, the queue (ARN) that it came from, what it asks for, and whether that is urgent."""

    record: str
    queue: str
    asked: Request | ContactMade | EngagementSeen
    urgent: bool = False


class Deed(StrEnum):
    """What the gate did with a record; what it `left` stays in the queue."""

    SENT = "sent"
    DROPPED = "dropped"
    DEFERRED = "deferred"
    BRAKED = "braked"
    DUPLICATE = "duplicate"
    NOTED = "noted"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done with one record, and why.

    `until` is when it is to come again; `claim` is to be settled with `end`. `error` is what it failed with, `counted`
    names metrics beside those of the deed. `doubt` is an error of the whole program that may pass by itself.
    """

    order: Order
    deed: Deed
    reason: str = ""
    until: datetime | None = None
    claim: Claim | None = None
    end: Passage | None = None
    error: Exception | None = None
    counted: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def over(self) -> bool:
        """Whether the record may leave its queue."""
        return self.deed not in {Deed.LEFT, Deed.FAILED}

    def told(self) -> dict[str, str]:
        """Return what a log may tell of it."""
        asked, reason = self.order.asked, {"reason": self.reason} if self.reason else {}
        named = {"request": asked.request_id} if isinstance(asked, Request) else {}
        return {"verdict": self.deed, "phone": asked.masked_phone} | named | reason


def rounds(orders: Iterable[Order]) -> list[list[Order]]:
    """Return `orders` in rounds, of which each has a phone once: what one person gets goes out one by one, in order."""
    seen: Counter[str] = Counter()
    result: list[list[Order]] = []
    for order in orders:
        turn = seen[order.asked.to]
        seen[order.asked.to] += 1
        if turn == len(result):
            result.append([])
        result[turn].append(order)
    return result


def metrics(done: Sequence[Done]) -> Counter[str]:
    """Return how often each metric is to be counted; what failed is counted where it is told."""
    counted: Counter[str] = Counter()
    for one in done:
        counted.update(one.counted)
        counted[one.deed.title()] += one.deed is not Deed.FAILED
        counted["Unknown"] += one.reason == Reason.UNKNOWN
        if one.deed is Deed.DROPPED:
            counted[f"Dropped{one.reason.title().replace('_', '')}"] += 1
    return +counted


def campaigns(done: Sequence[Done]) -> dict[str, Counter[str]]:
    """Return for each campaign how many of its texts ended how: `sent`, or `dropped_` with the reason."""
    fates: dict[str, Counter[str]] = {}
    for one in done:
        if isinstance(one.order.asked, Request) and one.order.asked.campaign and one.deed in {Deed.SENT, Deed.DROPPED}:
            name = f"dropped_{one.reason}" if one.deed is Deed.DROPPED else "sent"
            fates.setdefault(one.order.asked.campaign, Counter())[name] += 1
    return fates
