"""How long texts wait under a slow SMS service: the real function in batches, in a time of its own."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lambdas.functions.keyword_handler import recorder
from tests.exploration.slow_service.world import SlowWorld

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXTS, A_SECOND = 600, timedelta(seconds=1)
BODIES = ("STOP", "please stop texting me", "HELP", "JOIN DEALS", "START")
LATENCIES = {  # seconds that a call of the service takes
    "no time": (0.0,),
    "0.1 s": (0.1,),
    "1.6 s": (1.6,),
    "2.9 s": (2.9,),
    "1 in 3 takes 10 s": (0.1, 0.1, 10.0),
    "10 s": (10.0,),
    "dead": (3600.0,),
}


def waits() -> list[dict[str, object]]:
    """Return for each latency how long STOPs wait from first receive to the record, and texts for their answer.

    A text comes every second, and one function takes them. The ratios are to the first row, a service that takes no
    time.
    """
    recorder.ATTEMPTS = 40
    cases = [(name, connecting) for connecting in (False, True) for name in LATENCIES]
    rows = [_row(name, LATENCIES[name], connecting=connecting) for name, connecting in cases]
    return [row | _ratios(row, rows[0]) for row in rows]


def _ratios(row: Mapping[str, Any], floor: Mapping[str, Any]) -> dict[str, object]:
    shares = ("record_p50_s", "record_p99_s")
    return {f"{name.removesuffix('_s')}_to_floor": round(row[name] / floor[name], 2) for name in shares}


def _row(name: str, seconds: Sequence[float], *, connecting: bool) -> dict[str, Any]:
    chance = random.Random(1)
    world = SlowWorld(lambda: timedelta(seconds=chance.choice(seconds)), connecting=connecting)
    for number in range(TEXTS):
        world.text(number, chance.choice(BODIES), f"+1425{number:07}")
        until = world.now + A_SECOND
        while world.now < until and any(one.visible_at <= world.now for one in world.queue):
            world.run()
        world.now = max(world.now, until)
    begun = {one.text.message_id: one for one in (*world.queue, *world.done)}
    committed = world.committed()
    recorded = [
        (committed[name] - one.received_at).total_seconds()
        for name, one in begun.items()
        if name in committed and one.received_at and "stop" in one.text.body.lower()
    ]
    sent = [sent for service in world.service.of.values() for sent in service.sent]
    answered = [(one.at - begun[one.answers].text.at).total_seconds() for one in sent]
    return {
        "a call takes": name,
        "of a send": "to connect" if connecting else "to answer",
        "stops": len(recorded),
        "record_p50_s": _at(recorded, 0.5),
        "record_p99_s": _at(recorded, 0.99),
        "record_max_s": _at(recorded, 1),
        "answered": len(answered),
        "answer_p50_s": _at(answered, 0.5),
        "answer_p99_s": _at(answered, 0.99),
        "dead_letters": sum(one.dead for one in world.done),
    }


def _at(values: Sequence[float], share: float) -> float | None:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3) if ordered else None
