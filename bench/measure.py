"""Runs a command and tells its seconds and the memory of its largest process; prints figures as a table and JSON."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: wall seconds, the peak resident mebibytes of its largest process, CPU of all processes."""

    seconds: float
    mebibytes: float
    cpu: float


class CommandFailedError(Exception):
    """A measured command ended with an error, so its figures mean nothing."""


def cost(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Cost:
    """Run `command` in `folder` and return what it took; CommandFailedError where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    told = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise CommandFailedError(told.decode()[-2000:])
    return Cost(time.perf_counter() - started, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def show(title: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Print `rows` as a table and as one line of JSON."""
    table = Table(title=title)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), justify="right")
    for row in rows:
        table.add_row(*(f"{value:,.3g}" if isinstance(value, float) else str(value) for value in row.values()))
    console = Console(width=160)
    console.print(table)
    print(json.dumps({"title": title, "rows": rows}))
