"""Deploys the stacks of an assembly side by side, each by a CDK CLI of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import TYPE_CHECKING

from ops.rollout.cdk import Activity
from ops.rollout.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ops.rollout.cdk import Cdk
    from ops.rollout.changes import StackChange
    from ops.rollout.progress import Board, Result

MOST_REASONS = 5


class Rollout:
    """One deploy of the assembly in `folder`: `board` shows it, and at most `most` stacks are under way at a time."""

    def __init__(self, cdk: Cdk, folder: Path, board: Board, most: int) -> None:
        self._cdk, self._folder, self._board, self._most = cdk, folder, board, most
        self._moved = Condition()
        self._results: list[Result] = []

    def run(self, changes: Sequence[StackChange]) -> list[Result]:
        """Deploy the stacks of `changes`; return how each ended. A stack that fails stops only those that need it."""
        self._schedule = Schedule(changes, self._most)
        with self._board, ThreadPoolExecutor(self._most) as workers, self._moved:
            deploys = []
            while not self._schedule.over:
                while change := self._schedule.take():
                    self._board.begin(change)
                    deploys.append(workers.submit(self._deploy, change))
                self._moved.wait_for(self._may_go_on)
        for deploy in deploys:
            deploy.result()
        return self._results

    def _may_go_on(self) -> bool:
        went, self._went = self._went, False
        return went

    _went = False

    def _deploy(self, change: StackChange) -> None:
        name, activity, code = change.stack.name, Activity(set(change.sms)), 1

        def hear(line: str) -> None:
            waits = bool(activity.sms)
            activity.read(line)
            with self._moved:
                self._board.move(name, activity.done, activity.all)
                if waits and not activity.sms:
                    self._schedule.leave_lane(name)
                    self._go_on()

        kept = ("--no-rollback",) if change.pauses else ()
        try:
            code = self._cdk.deploy([name], self._folder, hear, kept)
        finally:
            with self._moved:
                self._end(change, activity, well=code == 0)
                self._go_on()

    def _end(self, change: StackChange, activity: Activity, *, well: bool) -> None:
        outcome, reasons = ending(change, activity, well=well)
        self._results.append(self._board.end(change, outcome, reasons))
        for skipped in self._schedule.end(change.stack.name, well=well):
            self._results.append(self._board.end(skipped, "skipped", (f"needs {change.stack.name}",)))

    def _go_on(self) -> None:
        self._went = True
        self._moved.notify_all()


def ending(change: StackChange, activity: Activity, *, well: bool) -> tuple[str, tuple[str, ...]]:
    """Return how a stack ended, in a word, and why where it did not end well."""
    if well:
        return "unchanged" if activity.unchanged else "created" if change.new else "updated", ()
    if change.stack.optional:
        return "refused", tuple(activity.reasons[:1])
    return "failed", tuple(activity.reasons[:MOST_REASONS])
