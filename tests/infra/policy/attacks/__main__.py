"""Tries every attack and prints what became of each: `python -m tests.infra.policy.attacks [PLACE ...]`.

PLACE is one of PROGRAM, SHARED, FOREIGN, BRAND, SETTINGS, ASSET, HOLE; without one, all. Before the first attack, the
untouched copy has to have no finding, and a planted survivor has to be reported. The exit code is 1 where an attack
survives that is not listed as one for readers.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conftest import PROJECT, run_app
from tests.infra.policy.attacks.attack import Attack, Kind, Place, Promise
from tests.infra.policy.attacks.catalogue import ATTACKS
from tests.infra.policy.attacks.judging.judge import judge
from tests.infra.policy.attacks.judging.readers import READERS
from tests.infra.policy.attacks.judging.runner import ControlError, Result, Verdict, run
from tests.infra.policy.attacks.judging.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

SEED = 15
READER = "for readers"


def planted() -> Attack:
    """Return a change that harms nobody, so that it must be told as a survivor."""
    kind = Kind("control", Place.PROGRAM)

    @kind.workspace("a planted survivor", Promise.DATA, "Nothing goes wrong.")
    def _(workspace: Workspace, _: Random) -> None:
        (workspace.assembly / "notes.txt").write_text("nothing that is deployed")

    return kind.attacks[0]


def outcome(result: Result) -> str:
    """Return what became of an attack, as the table has it."""
    survived = result.verdict is Verdict.SURVIVED
    return READER if survived and result.attack.name in READERS else str(result.verdict)


def table(results: Sequence[Result]) -> str:
    """Return figures by place and kind, then each attack that was not refused, with its reason or harm."""
    counts = Counter((one.attack.place, one.attack.kind, outcome(one)) for one in results)
    columns = (*(str(one) for one in Verdict), READER)
    lines = ["  ".join(f"{one:>14}" for one in columns)]
    for place in dict.fromkeys(one.attack.place for one in results):
        kinds = dict.fromkeys(one.attack.kind for one in results if one.attack.place is place)
        whole = [sum(counts[place, kind, column] for kind in kinds) for column in columns]
        lines.append("  ".join(f"{one:14}" for one in whole) + f"  {place.name}: {place}")
        lines += [
            "  ".join(f"{counts[place, kind, column]:14}" for column in columns) + f"    {kind}" for kind in kinds
        ]
    for column, tells in ((READER, "reason"), ("survived", "harm"), ("not applicable", "")):
        lines += [f"\n{column}:"] if any(outcome(one) == column for one in results) else []
        for one in results:
            if outcome(one) == column:
                told = {"reason": READERS.get(one.attack.name), "harm": one.attack.harm, "": "".join(one.findings)}[
                    tells
                ]
                lines.append(f"  {one.attack.place.name}: {one.attack.kind}: {one.attack.name}: {told}")
    return "\n".join(lines) + "\n"


def tried(attacks: Iterable[Attack], folder: Path) -> list[Result]:
    """Return what becomes of `attacks` on the example brands; ControlError where the judge is worth nothing."""
    done = run_app(folder / "cdk.out")
    if done.returncode:
        raise ControlError(f"the sources as they stand must make an assembly, got {done.stdout + done.stderr}")
    workspace = Workspace.copied(PROJECT, folder / "cdk.out", folder / "copy")
    control, *results = run([planted(), *attacks], workspace, judge, SEED)
    if control.verdict is not Verdict.SURVIVED:
        raise ControlError(f"a change that harms nobody must survive, got {control.findings}")
    return results


def main(names: Sequence[str]) -> int:
    """Try the attacks on the places called `names`, or on all; return the exit code."""
    places = [Place[name] for name in names] or list(Place)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        results = tried([one for one in ATTACKS if one.place in places], Path(folder))
    sys.stdout.write(table(results))
    sys.stdout.write(f"\n{len(results)} attacks in {time.monotonic() - started:.0f} s\n")
    return int(any(outcome(one) == Verdict.SURVIVED for one in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
