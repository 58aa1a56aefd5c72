"""Mutations by chance: `python -m tests.infra.policy.mutations 2000` prints each that no rule refuses."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from infra.policy.templates.assembly import read_assembly
from tests.conftest import run_app
from tests.infra.policy.mutations.assembly.finished import Finished
from tests.infra.policy.mutations.by_chance.chance import survivors


def main(count: str = "2000") -> int:
    """Make `count` mutations and print every survivor with its seed; 0 where none survives.

    The assets lie in the folder until the last copy is judged: without them a rule finds something in every copy, the
    unchanged one too, and no survivor could be told.
    """
    with tempfile.TemporaryDirectory() as folder:
        outdir = Path(folder) / "cdk.out"
        run_app(outdir).check_returncode()
        assembly = read_assembly(outdir)
        if findings := Finished(assembly).judge():
            print("the unchanged copy is refused:", *findings, sep="\n")  # noqa: T201 - printing is its job
            return 2
        started = time.perf_counter()
        found = survivors(assembly, range(int(count)))
    for seed, done in found.items():
        print(seed, done)  # noqa: T201 - printing survivors is its job
    print(f"{count} mutations, {len(found)} survivors, {time.perf_counter() - started:.0f} s")  # noqa: T201
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
