"""What a person sees of a deploy: a line for each stack that has ended, and on a terminal how far the others are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from rich.console import Console
    from rich.progress import TaskID

    from ops.rollout.changes import StackChange

COLORS = {"created": "green", "updated": "green", "unchanged": "dim", "refused": "yellow"}


@dataclass(frozen=True, slots=True)
class Result:
    """How one stack ended: created, updated, unchanged, refused (harms nobody), failed or skipped, and why."""

    change: StackChange
    outcome: str
    started: float = 0.0
    seconds: float = 0.0
    reasons: tuple[str, ...] = ()


class Board:
    """Shows the stacks of one deploy on `console`; as a context manager it clears its bars at the end."""

    def __init__(self, console: Console, changes: Iterable[StackChange]) -> None:
        self._width = max((len(one.stack.name) for one in changes), default=0)
        columns = (TextColumn("  {task.description}"), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._console = console
        self._tasks: dict[str, tuple[TaskID, float]] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, change: StackChange) -> None:
        """Show that a stack has begun."""
        task = self._progress.add_task(change.stack.name.ljust(self._width), total=len(change.stack.resources))
        self._tasks[change.stack.name] = (task, time.monotonic())

    def move(self, name: str, done: int, most: int) -> None:
        """Show how far the stack called `name` is."""
        self._progress.update(self._tasks[name][0], completed=done, total=most)

    def end(self, change: StackChange, outcome: str, reasons: tuple[str, ...] = ()) -> Result:
        """Print how a stack ended, and return it."""
        name = change.stack.name
        now = time.monotonic()
        started = self._tasks[name][1] if name in self._tasks else now
        if name in self._tasks:
            self._progress.remove_task(self._tasks[name][0])
        resources = len(change.stack.resources)
        line = Text(f"  {name.ljust(self._width)}  ")
        line.append(outcome.ljust(9), style=COLORS.get(outcome, "bold red"))
        line.append(f" {resources:>4} resources {now - started:>6.0f} s")
        self._console.print(line, soft_wrap=True)
        for reason in reasons:
            self._console.print(Text(f"      {reason}"), soft_wrap=True)
        return Result(change, outcome, started, now - started, reasons)
