"""Works out how a cancelled campaign of ten million texts ends on AWS, second by second, by the quotas of its services.

`python -m bench.cancel.run` prints it for several moments, each with a seed of its own; what is cancelled on the local
AWS is measured by `python -m tests.e2e.sending.cancelling 20000`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bench.audit.run import ZONES
from bench.measure import show
from lambdas.functions.campaign.run import AHEAD
from lambdas.functions.send_gate.worker import FRESH
from ops.cost.prices import price

TEXTS, PARTS_A_SECOND = 10_000_000, 100
# docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html, primary Regions, defaults, read 2026-11-30
CREATED_A_SECOND, DELETED_A_SECOND, WOKEN_A_SECOND = 5_000, 1_000, 1_000
PUT_A_SECOND = 3_000  # by a system that asks for all at once: SQS takes nearly any number
RUNS, BATCH = 2, 100  # of the gate, infra/concurrency.py and infra/constructs/sending/send_gate.py
# assumed of a batch: three reads, then a hundred writes, a few at a time, of 10 ms each; now and then slow
BATCH_SECONDS, SPREAD = 0.3, 0.5
HANDED_OVER = 1.5  # a claimed text leaves within so many seconds or not at all (decision 36)
BEGINS = datetime(2026, 12, 2, 15, tzinfo=UTC)  # a Wednesday, ten in New York
OPENS, CLOSES = 9, 18  # the practice hours of a weekday
DAY = 86_400


@dataclass(slots=True)
class World:
    """What waits where, in texts; `scheduled` by the second since the beginning in which it comes up."""

    chance: random.Random
    unasked: int
    by_workflow: bool
    queued: float = 0.0
    sent: float = 0.0
    dropped: float = 0.0
    scheduled: dict[int, float] = field(default_factory=dict)

    def second(self, at: int, *, cancelled: bool) -> None:
        """Let one second pass."""
        self._ask(at, cancelled=cancelled)
        self._wake(at)
        read = min(self.queued, sum(self._read() for _ in range(RUNS)))
        if cancelled:
            self.queued -= read
            self.dropped += read
            return
        awake, sleeping = _shares(at)
        if self.by_workflow and awake:
            awake, sleeping = 1.0, 0.0  # it asks for nobody whose zone is closed
        later = min(read * sleeping, CREATED_A_SECOND)
        sent = min(read * awake, PARTS_A_SECOND)
        self.queued -= later + sent
        self.sent += sent
        if later:
            opening = _opening(at)
            self.scheduled[opening] = self.scheduled.get(opening, 0.0) + later

    def _ask(self, at: int, *, cancelled: bool) -> None:
        if cancelled and self.by_workflow:
            return
        room = PARTS_A_SECOND * AHEAD.total_seconds() - self.queued if self.by_workflow else PUT_A_SECOND
        if self.by_workflow and not _shares(at)[0]:
            return  # it queues nothing for a zone that is closed
        asked = min(self.unasked, max(0, int(room)))
        self.unasked -= asked
        self.queued += asked

    def _wake(self, at: int) -> None:
        due = self.scheduled.pop(at, 0.0)
        now = min(due, WOKEN_A_SECOND)
        self.queued += now
        if due > now:
            self.scheduled[at + 1] = self.scheduled.get(at + 1, 0.0) + due - now

    def _read(self) -> float:
        return BATCH / self.chance.lognormvariate(0, SPREAD) / BATCH_SECONDS


def _shares(at: int) -> tuple[float, float]:
    """Return which shares of the people may be texted, and may not, so many seconds after the beginning."""
    now = BEGINS + timedelta(seconds=at)
    awake = sum(share for zone, share in ZONES.items() if OPENS <= now.astimezone(ZoneInfo(zone)).hour < CLOSES)
    return awake, 1 - awake


def _opening(at: int) -> int:
    """Return when the next zone opens, in seconds since the beginning."""
    now = BEGINS + timedelta(seconds=at)
    waits = []
    for zone in ZONES:
        local = now.astimezone(ZoneInfo(zone))
        opens = local.replace(hour=OPENS, minute=0, second=0)
        waits.append(((opens if opens > local else opens + timedelta(days=1)) - local).total_seconds())
    return at + ceil(min(waits))


def cancelled_after(hours: int, seed: int, *, by_workflow: bool) -> dict[str, object]:
    """Return how a campaign ends that is cancelled so many hours after its beginning."""
    world = World(random.Random(seed), TEXTS, by_workflow)
    for at in range(hours * 3600):
        world.second(at, cancelled=False)
    queued, deferred, before = world.queued, sum(world.scheduled.values()), world.sent
    # whoever was judged on the last reading before the row was written still goes, at the rate of the code
    out = min(queued, PARTS_A_SECOND * world.chance.uniform(0, FRESH.total_seconds() + HANDED_OVER))
    world.queued, world.sent = world.queued - out, world.sent + out
    at, emptied = hours * 3600, 0
    while world.queued >= 1 or world.unasked * (not by_workflow) or world.scheduled:
        world.second(at, cancelled=True)
        at += 1
        emptied = emptied or (at if world.queued < 1 and not (world.unasked and not by_workflow) else 0)
    never_asked = world.unasked if by_workflow else 0
    if round(world.sent + world.dropped + never_asked) != TEXTS:
        raise SystemExit(f"{TEXTS - world.sent - world.dropped - never_asked:,.0f} texts have no end")
    return {
        "asked for by": "the workflow" if by_workflow else "a system, all at once",
        "cancelled after hours": hours,
        "sent before": round(before),
        "queued": round(queued),
        "deferred": round(deferred),
        "still out, within 10 s": round(out),
        "queue empty, minutes": (emptied - hours * 3600) / 60,
        "last deferred one dropped, hours": (at - hours * 3600) / 3600,
        "dollars of drops": world.dropped * price("write_unit").dollars,
        "to delete the schedules, hours": deferred / DELETED_A_SECOND / 3600,
    }


def main() -> None:
    """Print the ends of ten million texts, cancelled early and late, asked for by either way."""
    rows = [cancelled_after(hours, hours, by_workflow=way) for way in (True, False) for hours in (1, 5, 12)]
    show(f"{TEXTS:,} texts cancelled", rows)


if __name__ == "__main__":
    main()
