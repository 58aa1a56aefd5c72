"""Mutations by chance: `python -m tests.infra.policy.mutations 2000` prints each that no rule refuses."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from infra.policy.assembly import read_assembly
from tests.conftest import run_app
from tests.infra.policy.mutations.chance import mutate
from tests.infra.policy.mutations.finished import Finished


def main(count: str = "2000") -> int:
    """Make `count` mutations, print every survivor with its seed, and return how many there are."""
    with tempfile.TemporaryDirectory() as folder:
        outdir = Path(folder) / "cdk.out"
        run_app(outdir).check_returncode()
        assembly = read_assembly(outdir)
    started, survivors = time.perf_counter(), 0
    for seed in range(int(count)):
        app = Finished(assembly)
        done = mutate(app, seed)
        if not app.judge():
            survivors += 1
            print(seed, done)  # noqa: T201 - printing survivors is its job
    print(f"{count} mutations, {survivors} survivors, {time.perf_counter() - started:.0f} s")  # noqa: T201
    return min(survivors, 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
