"""Which rows of law and which tables of codes were read too long ago: `make fresh`."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = Path(__file__).parents[2] / "lambdas"
# the states change their hours, and the numbering plan gives out codes, several times a year
LIMIT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A table or a row, by its file and id, that is to be read again: when it was read, and since when it is due."""

    file: str
    id: str
    read_on: date

    @property
    def due_on(self) -> date:
        """The first day on which it is too old."""
        return self.read_on + LIMIT + timedelta(days=1)

    def __str__(self) -> str:
        row = f"row {self.id} " if self.id else ""
        then = "read its source again" if self.id else "run `make tables`"
        return f"{self.file}: {row}was read on {self.read_on}, allowed are {LIMIT.days} days: {then}"


def overdue(today: date, folder: Path = RULES) -> list[Overdue]:
    """Return what is too old on `today` under `folder`, the oldest first; KeyError where a file has no day at all."""
    found = _readings(folder)
    return sorted((one for one in found if today >= one.due_on), key=lambda one: (one.read_on, one.file, one.id))


def newest_reading(folder: Path = RULES) -> date:
    """Return the newest day on which anything was read; nobody can tell what was fresh on a day before it."""
    return max(one.read_on for one in _readings(folder))


def summary(today: date, folder: Path = RULES) -> str:
    """Return one line that tells what is too old on `today`; empty where nothing is."""
    found = overdue(today, folder)
    files = ", ".join(sorted({one.file for one in found}))
    what = f"{len(found)} rows of law and tables of codes were read more than {LIMIT.days} days ago ({files})"
    return f"{what}: `make fresh` names them" if found else ""


def _readings(folder: Path) -> list[Overdue]:
    return [one for path in sorted(folder.glob("*/rules/*.json")) for one in _read(path)]


def _read(path: Path) -> Iterator[Overdue]:
    rows = list(_rows(json.loads(path.read_text(encoding="utf-8"))))
    if not rows:
        raise KeyError(f"{path} must say when it was read: give it, or each of its rows, `read_on`")
    for row in rows:
        yield Overdue(path.name, row.get("id", ""), date.fromisoformat(row["read_on"]))


def _rows(data: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(data, dict) and "read_on" in data:
        yield data
        return
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _rows(inner)


def today() -> date:
    """Return the day that it is (UTC)."""
    return datetime.now(UTC).date()


def main(arguments: list[str]) -> str | None:
    """Print what is too old on the day that `arguments` name, else today; return why that is a failure."""
    day = date.fromisoformat(arguments[0]) if arguments else today()
    found = overdue(day)
    told = "\n".join(map(str, found)) or f"every row of law and every table of codes is fresh on {day}"
    sys.stdout.write(f"{told}\n")
    return f"{len(found)} to read again" if found else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
