"""Plays histories: `python -m tests.histories 20000` so many of each way in, told as one row of JSON a way."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.histories.deeds import WAYS
from tests.histories.history import Tally, played
from tests.histories.world import no_pauses, world

PROCESSES, OF_A_PART = 2, 500


def main(histories: str = "20000", *ways: str) -> int:
    """Play so many histories of each way, the same ones each time; return how many invariants broke."""
    count, broken = int(histories), 0
    with ProcessPoolExecutor(PROCESSES) as pool:
        for way in ways or WAYS:
            started, total = time.perf_counter(), Tally()
            parts = [(way, first, min(first + OF_A_PART, count)) for first in range(0, count, OF_A_PART)]
            for tally in pool.map(_played, parts):
                total.add(tally)
            print(json.dumps(_row(way, total, time.perf_counter() - started)), flush=True)  # noqa: T201 - its job
            broken += len(total.broken)
    return broken


def _played(part: tuple[str, int, int]) -> Tally:
    way, first, end = part
    no_pauses()
    with world() as made:
        return played(made, way, range(first, end))


def _row(way: str, tally: Tally, seconds: float) -> dict[str, object]:
    return {
        "way": way,
        "histories": tally.histories,
        "deeds": tally.deeds.total(),
        "of_the_way_itself": tally.of_the_way,
        "texts_sent": tally.sent,
        "subscribed_in_the_end": tally.confirmed,
        "broken": {name: {"histories": len(seeds), "such_as": min(seeds)} for name, seeds in tally.broken.items()},
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
