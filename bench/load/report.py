"""What loads come to: each figure from its lowest to its highest window, goals that are missed, the use of limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from bench.load.compute import MOST_POLLERS
from bench.load.database import PARTITION_READS, PARTITION_WRITES, TABLE_READS, TABLE_WRITES
from bench.load.service import QUOTAS
from bench.load.simulation import Times, simulated
from bench.load.world import Load, LoadedWorld
from infra.concurrency import Concurrency
from ops.cost.prices import assumed, price

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = dict[str, object]

WARM_SECONDS, DRAIN_SECONDS, HOUR_SECONDS = 15.0, 10.0, 3_600
STOP_GOAL_SECONDS = 5.0  # of 99 in 100
MET = 0.98  # of a limit: what is spread over a second leaves a part or two of it
SENT_GOAL, GROWTH, AGAIN = 0.9, 0.05, 0.01  # shares


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
        """Let a case warm up, watch it for two windows of so many seconds, and let what is under way end.

        Between the windows an hour ends, and with it the rows that its texts are counted in.
        """
        begins = HOUR_SECONDS - WARM_SECONDS - seconds
        world = LoadedWorld(case.times, granted=case.granted, seed=seed, begins=begins)
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

    def missed(self) -> list[str]:
        """Return which goals the load misses."""
        load, waits, refused = self.case.load, self.waits, self.sum("refused by the number")
        handed_over = self.sum("sent") + self.sum("replies")
        never = sum(one == float("inf") for one in waits)
        found = {
            "STOPs late": bool(waits) and at(waits, 0.99) > STOP_GOAL_SECONDS,
            f"{never} STOPs not on record": never > 0,
            "sends fall behind": handed_over < SENT_GOAL * load.parts * 2 * self.seconds,
            "the number refuses": refused > AGAIN * (handed_over + refused),
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
    """Return how fast a load goes, both windows side by side, and which goals it misses."""

    def both(name: str) -> str:
        return " / ".join(f"{window[name] / measured.seconds:.1f}" for window in measured.windows)

    return {
        "load": measured.case.name,
        "sent_a_second": both("sent"),
        "answers_a_second": both("replies"),
        "ends_a_second": both("ends"),
        "missed": ", ".join(measured.missed()) or "nothing",
    }


# One table: what each load comes to in its windows under several seeds, and how much it takes of each limit.


def table(runs: Mapping[str, Sequence[Measured]]) -> list[Row]:
    """Return a row for each figure and each limit, with a column for each load."""
    figures = [[_figures(one, window) for one in several for window in (0, 1)] for several in runs.values()]
    taken = [[_taken(one) for one in several] for several in runs.values()]

    def row(figure: str, limit: str, cells: Iterable[str]) -> Row:
        return {"figure": figure, "limit": limit, **dict(zip(runs, cells, strict=True))}

    return [
        *(row(name, "", (_spread(one[name] for one in found) for found in figures)) for name in figures[0][0]),
        *(row(name, f"{LIMITS[name][0]:,}", (_highest(name, found) for found in taken)) for name in LIMITS),
        row("first limit met", "", map(_first, taken)),
    ]


def _highest(name: str, taken: Iterable[Mapping[str, float]]) -> str:
    return f"{max(one[name] for one in taken):,.0f}"


def _spread(values: Iterable[float | str]) -> str:
    found = [one for one in values if one != ""]
    if not found:
        return ""
    low, high = (f"{one:.2f}" if float(one) < 1 else f"{one:.1f}" for one in (min(found), max(found)))
    return low if low == high else f"{low} - {high}"


def _figures(measured: Measured, at_window: int) -> dict[str, float | str]:
    window, stops, seconds = measured.windows[at_window], measured.stops[at_window], measured.seconds
    texts = _texts(measured, window)
    return {
        "texts sent a second": window["sent"] / seconds,
        "answers a second": window["replies"] / seconds,
        "ends recorded a second": window["ends"] / seconds,
        "STOP on record, median (s)": at(stops, 0.5) if stops else "",
        "STOP on record, 99 in 100 (s)": at(stops, 0.99) if stops else "",
        "refused by the number a second": window["refused by the number"] / seconds,
        "answers that come again a second": window["texts again"] / seconds,
        "conflicts of 1,000 transactions": 1000 * window["conflicts"] / max(1.0, window["transactions"]),
        "ends that come again a second": window["ends again"] / seconds,
        "cold starts of the whole run": sum(one.counted["cold starts"] for one in measured.world.functions.values()),
        "read units a text": window["reads"] / texts,
        "write units a text": window["writes"] / texts,
        "dollars of a million texts": dollars(measured, window),
    }


def dollars(measured: Measured, window: Mapping[str, float]) -> float:
    """Return what a million texts of this load cost at list prices, without what the texts themselves cost."""
    texts = _texts(measured, window)
    counted = {
        "read_unit": window["reads"],
        "write_unit": window["writes"],
        "run": window["runs"],
        "gigabyte_second": window["gigabyte_seconds"],
        "queue_request": window["queue_requests"],
        "topic_request": window["inbound"] + window["ends put"],
        "log_gigabyte": texts * assumed("log_bytes_of_a_text") / 1e9,
    }
    return sum(number * price(name).dollars for name, number in counted.items()) / texts * 1e6


def _texts(measured: Measured, window: Mapping[str, float]) -> float:
    alone = window["ends put"] if measured.case.load.ends else 0.0
    return max(1.0, window["sent"] + window["inbound"] + alone)


_DYNAMODB = "docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
_SMS, _LAMBDA = "docs.aws.amazon.com/sms-voice/latest/userguide/", "docs.aws.amazon.com/lambda/latest/dg/"
_SQS = "docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
_CAPS = Concurrency.of(1_000, 1)
LIMITS: dict[str, tuple[int, str]] = {  # what is allowed, and who says so; pages read 2026-11-30
    "parts a second of the short code": (100, _SMS + "sms-limitations-mps.html"),
    "DeleteOptedOutNumber in a second": (QUOTAS["DeleteOptedOutNumber"], _SMS + "quotas.html"),
    "DescribeOptedOutNumbers in a second": (QUOTAS["DescribeOptedOutNumbers"], _SMS + "quotas.html"),
    "runs of the delivery events at once": (_CAPS.events, "infra/concurrency.py"),
    "runs at once in the account": (1_000, _LAMBDA + "gettingstarted-limits.html"),
    "batches of one queue at once": (MOST_POLLERS, _LAMBDA + "services-sqs-scaling.html"),
    "messages of one queue in flight": (120_000, _SQS + "quotas-messages.html"),
    "texts a second for the FIFO queue of replies": (300, _SQS + "quotas-fifo.html"),
    "write units of the hottest key in a second": (PARTITION_WRITES, _DYNAMODB + "bp-partition-key-design.html"),
    "read units of the hottest key in a second": (PARTITION_READS, _DYNAMODB + "bp-partition-key-design.html"),
    "write units of a table in a second": (TABLE_WRITES, _DYNAMODB + "on-demand-capacity-mode.html"),
    "read units of a table in a second": (TABLE_READS, _DYNAMODB + "on-demand-capacity-mode.html"),
}


def _taken(measured: Measured) -> dict[str, float]:
    world, tables = measured.world, measured.world.database
    events, elapsed = world.functions["delivery_events"], world.simulation.now - world.began
    used = (
        sum(map(measured.rate, ("sent", "replies", "refused by the number"))),
        *(world.sms.most(call) for call in QUOTAS),
        events.busy / elapsed,
        world.account.most_running,
        max(one.most_running for one in world.functions.values()),
        max(queue.depth for queue in world.queues.values()),
        measured.rate("no command"),
        *(_most(tables.hottest, kind) for kind in ("writes", "reads")),
        *(_most(tables.busiest, kind) for kind in ("writes", "reads")),
    )
    return dict(zip(LIMITS, used, strict=True))


def _first(taken: Sequence[Mapping[str, float]]) -> str:
    shares = {name: max(one[name] for one in taken) / allowed for name, (allowed, _) in LIMITS.items()}
    first = max(shares, key=lambda name: shares[name])
    words = "" if shares[first] >= MET else "none; nearest: "
    return f"{words}{first}, {100 * shares[first]:.0f} %"


def _most(counted: Mapping[tuple[str, str], int], kind: str) -> int:
    return max((units for (what, _), units in counted.items() if what == kind), default=0)
