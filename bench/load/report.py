"""What a load comes to: figures of two windows that must agree, goals that are missed, and the share of each limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from bench.load.compute import MOST_POLLERS
from bench.load.database import PARTITION_READS, PARTITION_WRITES
from bench.load.simulation import Times, simulated
from bench.load.world import Load, LoadedWorld
from infra.concurrency import Concurrency
from ops.cost.prices import assumed, price

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = dict[str, object]

WARM_SECONDS, DRAIN_SECONDS = 15.0, 10.0
STOP_GOAL_SECONDS = 5.0  # of 99 in 100
SENT_GOAL, GROWTH, AGAIN, APART = 0.9, 0.1, 0.01, 0.1  # shares


@dataclass(frozen=True, slots=True)
class Case:
    """A load, and what the model assumes while it lasts."""

    name: str
    load: Load
    times: Times = field(default_factory=Times)
    granted: int = 1_000


@dataclass(frozen=True, slots=True)
class Measured:
    """What a case came to: the totals of each window, and the world behind them."""

    case: Case
    seconds: float
    windows: tuple[dict[str, float], dict[str, float]]
    stops: tuple[list[float], list[float]]
    world: LoadedWorld

    @classmethod
    def of(cls, case: Case, seconds: float, seed: int = 1) -> Measured:
        """Let a case warm up, watch it for two windows of so many seconds, and let what is under way end."""
        world = LoadedWorld(case.times, granted=case.granted, seed=seed)
        with simulated(world.simulation):
            world.run(case.load, WARM_SECONDS)
            marks, times = [world.totals()], [world.simulation.now]
            for _ in range(2):
                world.run(case.load, seconds)
                marks.append(world.totals())
                times.append(world.simulation.now)
            world.run(Load(), DRAIN_SECONDS)
        first, second = ({name: after[name] - before[name] for name in after} for before, after in pairwise(marks))
        stops = world.stops(times[0], times[1]), world.stops(times[1], times[2])
        return cls(case, seconds, (first, second), stops, world)

    def rate(self, name: str) -> float:
        """Return how many a second there were in both windows."""
        return self.sum(name) / (2 * self.seconds)

    def sum(self, name: str) -> float:
        """Return how many there were in both windows."""
        return sum(window[name] for window in self.windows)

    @property
    def waits(self) -> list[float]:
        """How long the STOPs of both windows took, in order."""
        return sorted(self.stops[0] + self.stops[1])

    @property
    def is_steady(self) -> bool:
        """Whether the two windows agree: nothing that is done in the one is done more in the other."""
        first, second = self.windows
        names = ("sent", "replies", "ends", "writes")
        return all(abs(first[name] - second[name]) <= max(20.0, APART * first[name]) for name in names)

    def missed(self) -> list[str]:
        """Return which goals the load misses."""
        load, waits = self.case.load, self.waits
        never = sum(one == float("inf") for one in waits)
        found = {
            "STOPs late": bool(waits) and at(waits, 0.99) > STOP_GOAL_SECONDS,
            f"{never} STOPs not on record": never > 0,
            "sends fall behind": self.rate("sent") < SENT_GOAL * load.parts,
            "ends pile up": self.sum("ends waiting") > GROWTH * self.sum("ends put") > 0,
            "ends come again": self.sum("ends again") > AGAIN * self.sum("ends put"),
            "answers wait for the number": self.sum("texts again") > AGAIN * self.sum("inbound"),
            "dead letters": self.sum("dead letters") > 0,
        }
        return [name for name, is_missed in found.items() if is_missed]


def at(ordered: Sequence[float], share: float) -> float:
    """Return the value below which that share of `ordered` lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def speeds(measured: Measured) -> Row:
    """Return how fast all goes, both windows side by side where they should agree."""

    def both(name: str) -> str:
        return " / ".join(f"{window[name] / measured.seconds:.1f}" for window in measured.windows)

    waits = measured.waits
    return {
        "load": measured.case.name,
        "sent_a_second": both("sent"),
        "answers_a_second": both("replies"),
        "ends_a_second": both("ends"),
        "ends_waiting": measured.world.queues["events"].depth,
        "stops": len(waits),
        "stop_p50_s": round(at(waits, 0.5), 2) if waits else "",
        "stop_p99_s": " / ".join(f"{at(some, 0.99):.2f}" for some in measured.stops if some),
        "windows_agree": "yes" if measured.is_steady else "no",
        "missed": ", ".join(measured.missed()) or "nothing",
    }


def works(measured: Measured) -> Row:
    """Return what it takes: conflicts, retries, throttles, runs, units and dollars for a million texts."""
    met = {
        name.removeprefix("conflicts on "): number
        for name, number in measured.world.database.counted.items()
        if name.startswith("conflicts on ") and number
    }
    functions = measured.world.functions
    texts = _texts(measured)
    return {
        "load": measured.case.name,
        "conflicts_of_1000_transactions": round(
            1000 * measured.sum("conflicts") / max(1.0, measured.sum("transactions")), 1
        ),
        "most_on": max(met, key=lambda name: met[name], default=""),
        "refused_by_the_number": int(measured.sum("refused by the number")),
        "texts_again": int(measured.sum("texts again")),
        "ends_again": int(measured.sum("ends again")),
        "runs_at_once": " / ".join(str(one.most_running) for one in functions.values()),
        "cold_starts": sum(one.counted["cold starts"] for one in functions.values()),
        "read_units": round(measured.sum("reads") / texts, 1),
        "write_units": round(measured.sum("writes") / texts, 1),
        "dollars_of_a_million": round(dollars(measured), 2),
    }


def dollars(measured: Measured) -> float:
    """Return what a million texts of this load cost at list prices, without what the texts themselves cost."""
    counted = {
        "read_unit": measured.sum("reads"),
        "write_unit": measured.sum("writes"),
        "run": measured.sum("runs"),
        "gigabyte_second": measured.sum("gigabyte_seconds"),
        "queue_request": measured.sum("queue_requests"),
        "topic_request": measured.sum("inbound") + measured.sum("ends put"),
        "log_gigabyte": _texts(measured) * assumed("log_bytes_of_a_text") / 1e9,
    }
    return sum(number * price(name).dollars for name, number in counted.items()) / _texts(measured) * 1e6


def _texts(measured: Measured) -> float:
    alone = measured.sum("ends put") if measured.case.load.ends else 0.0
    return max(1.0, measured.sum("sent") + measured.sum("inbound") + alone)


# How much of what AWS and the template allow a load takes.


_DYNAMODB = "docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"
SOURCES = {  # read 2026-11-30
    "parts a second of the short code": "docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps.html",
    "runs at once in the account": "docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    "runs of the delivery events at once": "infra/concurrency.py",
    "batches of one queue at once": "docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
    "writes of the hottest partition": _DYNAMODB,
    "reads of the hottest partition": _DYNAMODB,
}


def limits(measured: Measured) -> list[Row]:
    """Return each limit with what the load takes of it, the first that is met at the top."""
    world, caps = measured.world, Concurrency.of(measured.case.granted, 1)
    events, hottest = world.functions["delivery_events"], world.database.hottest
    asked_of_number = sum(map(measured.rate, ("sent", "replies", "refused by the number")))
    busy = events.busy / (world.simulation.now * caps.events)
    taken = {
        "parts a second of the short code": (world.sms.rate, asked_of_number),
        "runs at once in the account": (measured.case.granted, world.account.most_running),
        "runs of the delivery events at once": (caps.events, round(busy * caps.events, 1)),
        "batches of one queue at once": (MOST_POLLERS, max(one.most_running for one in world.functions.values())),
        "writes of the hottest partition": (PARTITION_WRITES, _most(hottest, "writes")),
        "reads of the hottest partition": (PARTITION_READS, _most(hottest, "reads")),
    }
    rows: list[Row] = [
        {
            "load": measured.case.name,
            "limit": name,
            "allowed": allowed,
            "taken": round(used, 1),
            "share_percent": round(100 * used / allowed),
            "source": SOURCES[name],
        }
        for name, (allowed, used) in taken.items()
    ]
    return sorted(rows, key=lambda row: -float(str(row["share_percent"])))


def _most(hottest: dict[tuple[str, str], int], kind: str) -> int:
    return max((units for (what, _), units in hottest.items() if what == kind), default=0)
