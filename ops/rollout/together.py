"""Deploys the stacks of an assembly by one CDK CLI: the fastest way where nothing throttles, as on the local AWS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ops.rollout.cdk import Activity
from ops.rollout.side_by_side import ending

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ops.rollout.cdk import Cdk
    from ops.rollout.changes import StackChange
    from ops.rollout.progress import Board, Result

BEGUN = re.compile(r"(?P<stack>\S+)(?:: deploying\.\.\.| +\| )")
ENDED = re.compile(r"\s*(?P<mark>[✅❌])\s+(?P<stack>\S+)")


class Together:
    """One deploy of the assembly in `folder`: `board` shows it, and at most `most` stacks are under way at a time."""

    def __init__(self, cdk: Cdk, folder: Path, board: Board, most: int) -> None:
        self._cdk, self._folder, self._board, self._most = cdk, folder, board, most
        self._begun: dict[str, Activity] = {}
        self._results: dict[str, Result] = {}

    def run(self, changes: Sequence[StackChange]) -> list[Result]:
        """Deploy the stacks of `changes`; return how each ended. After one that fails, no more are begun."""
        self._changes = {one.stack.name: one for one in changes}
        with self._board:
            self._cdk.deploy(self._changes, self._folder, self._hear, ("--concurrency", str(self._most)))
            for name, change in self._changes.items():
                if name in self._begun and name not in self._results:
                    self._end(name, well=False)
                elif name not in self._results:
                    self._results[name] = self._board.end(change, "skipped", ("another stack failed",))
        return list(self._results.values())

    def _hear(self, line: str) -> None:
        begun, ended = BEGUN.match(line), ENDED.match(line)
        name = (begun or ended or {"stack": ""})["stack"]
        if name not in self._changes or name in self._results:
            return
        if name not in self._begun:
            self._board.begin(self._changes[name])
            self._begun[name] = Activity(set())
        activity = self._begun[name]
        activity.read(line)
        self._board.move(name, activity.done, activity.all)
        if ended:
            self._end(name, well=ended["mark"] == "✅")

    def _end(self, name: str, *, well: bool) -> None:
        outcome, reasons = ending(self._changes[name], self._begun[name], well=well)
        self._results[name] = self._board.end(self._changes[name], outcome, reasons)
