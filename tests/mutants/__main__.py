"""Plants mutants in the core: `python -m tests.mutants 1000` so many, the same ones each time, told by folder.

`python -m tests.mutants all lambdas/quiet_hours` plants every one of a folder, or of a file.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.mutants.explained import explained, stale
from tests.mutants.operators import CORE, Mutant, drawn, files_of, mutants_of
from tests.mutants.runner import ENDLESS, KILLED, TESTS, UNREACHED, Reach, judged, reach_of

PROCESSES, SEED = 2, 1
LEAST_KILLED = 95  # of 100 that a test can kill


def main(count: str = "1000", *places: str) -> int:
    """Judge so many mutants of `places`, else of the core; return 1 where too many survive, or a reason is wrong."""
    started, reasons = time.perf_counter(), explained()
    every = [mutant for file in files_of(CORE) for mutant in mutants_of(file)]
    wanted = set(files_of(places or CORE))
    within = [mutant for mutant in every if mutant.file in wanted]
    mutants = drawn(within, len(within) if count == "all" else int(count), SEED)
    reach = reach_of(TESTS)
    if reach.failed:
        sys.exit(f"the tests must pass before anything is changed, these fail: {', '.join(reach.failed[:5])}")
    with ProcessPoolExecutor(PROCESSES) as pool:
        parts = pool.map(partial(_judged, reach=reach), [mutants[start::PROCESSES] for start in range(PROCESSES)])
        ends = {mutant: end for part in parts for mutant, end in part}
    alive = _survivors(ends, reasons)
    wrong = [*_wrong(ends, reasons), *(f"stale: {key}" for key in stale(reasons, every))]
    table = _table(ends, reasons, time.perf_counter() - started)
    print(*table, *alive, *wrong, sep="\n", flush=True)  # noqa: T201 - its job
    killable = sum(end in {KILLED, ENDLESS} for end in ends.values()) + len(alive)
    return int(bool(wrong) or len(alive) * 100 > killable * (100 - LEAST_KILLED))


def _judged(mutants: list[Mutant], reach: Reach) -> list[tuple[Mutant, str]]:
    return [(mutants[place], end) for place, end, _ in judged(mutants, reach, TESTS)]


def _table(ends: dict[Mutant, str], reasons: dict[tuple[str, str, str, str], str], seconds: float) -> list[str]:
    folders: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant, end in ends.items():
        for folder in (mutant.file.split("/")[1], "all"):
            folders[folder].update(_counted(end, known=mutant.key in reasons))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = {"seconds": round(seconds), "cpu_seconds": round(used.ru_utime + used.ru_stime)}
    rows = [_row(folder, folders[folder]) for folder in sorted(folders, key=lambda name: (name == "all", name))]
    return [json.dumps(row | (spent if row["folder"] == "all" else {})) for row in rows]


def _counted(end: str, *, known: bool) -> Counter[str]:
    killed = end in {KILLED, ENDLESS}
    names = {"mutants": True, "killed": killed, "endless": end == ENDLESS}
    return Counter(names | {"equivalent": known and not killed, "survivors": not known and not killed})


def _row(folder: str, counted: Counter[str]) -> dict[str, object]:
    killable = counted["mutants"] - counted["equivalent"]
    return {"folder": folder, **counted, "killed_of_100": round(100 * counted["killed"] / max(killable, 1), 1)}


def _survivors(ends: dict[Mutant, str], reasons: dict[tuple[str, str, str, str], str]) -> list[str]:
    alive = [mutant for mutant, end in ends.items() if end not in {KILLED, ENDLESS} and mutant.key not in reasons]
    return sorted(f"{'no test reaches' if ends[each] == UNREACHED else 'survives'}: {each}" for each in alive)


def _wrong(ends: dict[Mutant, str], reasons: dict[tuple[str, str, str, str], str]) -> list[str]:
    """Return the mutants that are said to be equivalent although a test kills each that reads so."""
    alive = {mutant.key for mutant, end in ends.items() if end not in {KILLED, ENDLESS}}
    return sorted(f"not equivalent: {mutant}" for mutant in ends if mutant.key in reasons and mutant.key not in alive)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
