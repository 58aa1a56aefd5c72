"""How far an import is: a checkpoint beside the file, and the report that goes with it."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("line", "number", "outcome", "reason")


@dataclass(slots=True)
class Progress:
    """The stage under way, the last line that is settled in it, what was counted, and how long the report was then."""

    stage: int = 0
    line: int = 0
    report_bytes: int = 0
    counts: Counter[str] = field(default_factory=Counter)


class Journal:
    """Keeps the progress of one import at `checkpoint` and its report at `report`, so that it can be taken up again."""

    def __init__(self, checkpoint: Path, report: Path) -> None:
        self._checkpoint = checkpoint
        self.report = report
        self.progress = self._read()
        self._file = self._opened()
        self._rows = csv.writer(self._file)
        if not self.progress.report_bytes:
            self._rows.writerow(COLUMNS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def tell(self, line: int, number: str, outcome: str, reason: str) -> None:
        """Write one line of the report; `number` is a masked phone number."""
        self._rows.writerow((line, number, outcome, reason))

    def save(self) -> None:
        """Keep the progress: what is settled by now is not done again."""
        self._file.flush()
        self.progress.report_bytes = self._file.tell()
        progress = self.progress
        state = {"stage": progress.stage, "line": progress.line, "report_bytes": progress.report_bytes}
        unfinished = self._checkpoint.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(state | {"counts": progress.counts}), encoding="utf-8")
        unfinished.replace(self._checkpoint)

    def close(self) -> None:
        """Forget the checkpoint: the import is complete."""
        self._checkpoint.unlink(missing_ok=True)

    def _read(self) -> Progress:
        try:
            state = json.loads(self._checkpoint.read_text(encoding="utf-8"))
            progress = Progress(state["stage"], state["line"], state["report_bytes"], Counter(state["counts"]))
            whole = self.report.stat().st_size >= progress.report_bytes
        except (OSError, ValueError, KeyError):
            return Progress()
        return progress if whole else Progress()  # rows are recorded once, so beginning anew does no harm

    def _opened(self) -> IO[str]:
        file = self.report.open("r+" if self.progress.report_bytes else "w", encoding="utf-8", newline="")
        file.seek(self.progress.report_bytes)
        file.truncate()
        return file
