"""The real functions under load, in simulated time: 100 parts and 200 texts a second, and faults planted to be found.

`python bench/load/run.py [SECONDS]`: of each of two windows, 20 where nothing is said; a second of both loads takes a
quarter of a second of CPU.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.load.report import Case, Measured, limits, speeds, works  # noqa: E402 - the script may run from any folder
from bench.load.simulation import Times  # noqa: E402 - as above
from bench.load.world import Load  # noqa: E402 - as above
from bench.measure import show  # noqa: E402 - as above

SECONDS = 20.0
SEND, INBOUND = Case("100 parts", Load(parts=100)), Case("200 texts in", Load(inbound=200))
BOTH = Case("100 parts, 200 in", Load(parts=100, inbound=200))
ENDS = Case("250 ends", Load(ends=250))
FAULTS: dict[str, tuple[Case, dict[str, int]]] = {  # by what is planted: the case, and what is changed in the code
    "four rows of tallies": (SEND, {"lambdas.delivery.stats.SHARDS": 4}),
    "no retry of an end": (SEND, {"lambdas.stores.sending.outcomes.ATTEMPTS": 1}),
    "a dead SMS service": (Case("100 parts", Load(parts=100), Times(sms_dead=1.0)), {}),
}


def planted(fault: str, seconds: float) -> Measured:
    """Return what a load comes to with that fault."""
    case, changes = FAULTS[fault]
    with ExitStack() as stack:
        for name, value in changes.items():
            stack.enter_context(patch(name, value))
        return Measured.of(case, seconds)


def main(seconds: float) -> None:
    """Measure and print."""
    began = time.process_time()
    measured = [Measured.of(case, seconds) for case in (SEND, INBOUND, BOTH, ENDS)]
    spent = time.process_time() - began
    show("how fast", [speeds(one) for one in measured])
    show("what it takes", [works(one) for one in measured])
    show("limits, the first that is met at the top", [row for one in measured[:3] for row in limits(one)[:3]])
    simulated = sum(one.world.simulation.now for one in measured)
    show("ratio", [{"simulated_s": simulated, "cpu_s": spent, "simulated_to_cpu": simulated / spent}])
    faults = {fault: planted(fault, seconds) for fault in FAULTS}
    show("planted faults", [{"planted": fault} | speeds(one) for fault, one in faults.items()])
    if any(one.missed() == measured[0].missed() for one in faults.values()):
        raise SystemExit("a planted fault was not found")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
