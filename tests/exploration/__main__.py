"""Explores: `python -m tests.exploration` each short sequence, `python -m tests.exploration deep` much further."""

from __future__ import annotations

import json
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.exploration.explorer import Explorer
from tests.exploration.traces import DEEP, SHORT, Scope, Tally
from tests.exploration.world import no_pauses

PROCESSES, PARTS = 2, 64


def main(depth: str = "short") -> int:
    """Explore every scope, print a row for each as JSON, and return how many invariants broke."""
    broken = 0
    with ProcessPoolExecutor(PROCESSES) as pool:
        for scope in {"short": SHORT, "deep": DEEP}[depth]:
            started, total = time.perf_counter(), Tally()
            for tally in pool.map(_explored, _parts(scope)):
                total.add(tally)
            print(json.dumps(_row(scope, total, time.perf_counter() - started)), flush=True)  # noqa: T201 - its job
            for name, traces in total.violations.items():
                print(f"{name}: {len(traces)} traces, such as {min(traces, key=lambda trace: len(str(trace)))}")  # noqa: T201
            broken += len(total.violations)
    return broken


def _parts(scope: Scope) -> list[tuple[Scope, list[tuple[str, ...]]]]:
    sequences = list(scope.sequences())
    random.Random(1).shuffle(sequences)  # long ones are neighbours
    return [(scope, part) for part in (sequences[start::PARTS] for start in range(PARTS)) if part]


def _explored(part: tuple[Scope, list[tuple[str, ...]]]) -> Tally:
    no_pauses()
    scope, sequences = part
    return Explorer(scope).explore(sequences)


def _row(scope: Scope, tally: Tally, seconds: float) -> dict[str, object]:
    return {
        "mode": scope.mode + (", sent first" if scope.eager else ""),
        "words": len(scope.words),
        "texts": scope.length,
        "faults": scope.faults,
        "traces": tally.traces,
        "deliveries": tally.deliveries,
        "calls": tally.calls,
        "deepest": tally.deepest,
        "violations": len(tally.violations),
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
