"""Takes a file through an import whose records are counted, not kept, and prints what that took as JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from infra.brand.loader import load  # noqa: E402 - the script may run from any folder
from infra.brand.manifest import manifest  # noqa: E402 - as above
from ops.consents.files import Source  # noqa: E402 - as above
from ops.consents.importing import (  # noqa: E402 - as above
    Fate,
    Import,
    Journal,
    Ruling,
)
from ops.consents.validation import Rules  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops.consents.validation import Claim


class Counting:
    """Takes claims and keeps none."""

    def __init__(self) -> None:
        self.names = 0

    def record(self, claims: Sequence[Claim]) -> list[tuple[Claim, Ruling]]:
        """Return every claim as imported; its name is made, as it would be."""
        self.names += sum(len(claim.id) > 0 for claim in claims)
        return [(claim, Ruling(Fate.IMPORTED)) for claim in claims]


def main(path: Path) -> None:
    """Import the file at `path` into nothing; AssertionError where a row was lost on the way."""
    program = manifest(load(ROOT / "brands" / "example-corp.yaml"), "promotional", "local")
    bare, began, busy, counting = _peak_mebibytes(), time.perf_counter(), time.process_time(), Counting()
    with (
        tempfile.TemporaryDirectory() as scratch,
        Journal(Path(scratch, "checkpoint"), Path(scratch, "report.csv")) as journal,
    ):
        Import(Source(path), Rules(program, datetime.now(UTC)), journal).run(counting)
        imported = journal.progress.counts[Fate.IMPORTED]
    figures = {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - busy,
        "peak_mebibytes": _peak_mebibytes(),
        "before_mebibytes": bare,
    }
    with path.open("rb") as file:
        rows = sum(1 for _ in file) - 1
    if imported != rows or counting.names != rows:
        raise AssertionError(f"{rows} rows became {imported}")
    print(json.dumps(figures))


def _peak_mebibytes() -> float:
    # not getrusage: what a process inherits from its parent counts there
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))
