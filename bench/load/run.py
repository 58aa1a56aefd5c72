"""The real functions under load, in simulated time: 100 parts and 200 texts a second, and faults planted to be found.

`python bench/load/run.py [SECONDS] [SEEDS]`: of each of two windows, and under how many seeds; 20 and 3 by default.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.load.report import Case, Measured, speeds, table  # noqa: E402 - the script may run from any folder
from bench.load.simulation import Times  # noqa: E402 - as above
from bench.load.world import Load  # noqa: E402 - as above
from bench.measure import show  # noqa: E402 - as above

SECONDS, SEEDS = 20.0, 3
SEND, INBOUND = Case("100 parts", Load(parts=100)), Case("200 texts in", Load(inbound=200))
HALF = Case("100 parts, 100 in", Load(parts=100, inbound=100))
BOTH = Case("100 parts, 200 in", Load(parts=100, inbound=200))
ENDS = Case("250 ends", Load(ends=250))
FAULTS: dict[str, tuple[Case, dict[str, Any]]] = {  # by what is planted: the case, and what is changed in the code
    "one row of tallies an hour": (SEND, {"lambdas.delivery.stats.SHARDS": 1}),
    "four rows of tallies an hour": (SEND, {"lambdas.delivery.stats.SHARDS": 4}),
    "no retry of an end": (SEND, {"lambdas.stores.sending.outcomes.ATTEMPTS": 1}),
    "rows held ten times as long": (Case("100 parts", Load(parts=100), Times(lock=200)), {}),
    "a gate that knows of no answers": (HALF, {"lambdas.stores.sending.sends.answer_rate": lambda _: 0}),
    "a dead SMS service": (Case("100 parts", Load(parts=100), Times(sms_dead=1.0)), {}),
}


def planted(fault: str, seconds: float, seed: int = 1) -> Measured:
    """Return what a load comes to with that fault."""
    case, changes = FAULTS[fault]
    with ExitStack() as stack:
        for name, value in changes.items():
            stack.enter_context(patch(name, value))
        return Measured.of(case, seconds, seed)


def main(seconds: float, seeds: int) -> None:
    """Measure and print."""
    began = time.process_time()
    cases = (SEND, INBOUND, HALF, BOTH)
    runs = {case.name: [Measured.of(case, seconds, seed) for seed in range(1, seeds + 1)] for case in cases}
    spent = time.process_time() - began
    show(f"windows of {seconds:g} s under {seeds} seeds, from the lowest to the highest", table(runs))
    show("goals missed", [{"load": load, "missed": _missed(several)} for load, several in runs.items()])
    simulated = sum(one.world.simulation.now - one.world.began for several in runs.values() for one in several)
    show("ratio", [{"simulated_s": simulated, "cpu_s": spent, "simulated_to_cpu": simulated / spent}])
    show("more ends than can be recorded", [speeds(Measured.of(ENDS, seconds))])
    faults = {fault: planted(fault, seconds) for fault in FAULTS}
    show("planted faults", [{"planted": fault} | speeds(one) for fault, one in faults.items()])
    unseen = [fault for fault, one in faults.items() if set(one.missed()) <= set(runs[one.case.name][0].missed())]
    if unseen:
        raise SystemExit(f"planted and not found: {', '.join(unseen)}")


def _missed(several: list[Measured]) -> str:
    return ", ".join(sorted({name for one in several for name in one.missed()})) or "nothing"


if __name__ == "__main__":
    given = sys.argv[1:]
    main(float(given[0]) if given else SECONDS, int(given[1]) if given[1:] else SEEDS)
