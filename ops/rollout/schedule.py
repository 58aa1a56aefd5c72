"""Which stack goes when: after those it needs, a few side by side, and the SMS service's resources in one lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops.rollout.changes import StackChange


class Schedule:
    """What is under way and what waits.

    The service's control plane takes one request a second for a whole account and region, so a stack that touches its
    resources begins only when no other stack is still at them; it may then go on beside others.
    """

    def __init__(self, changes: Sequence[StackChange], most: int) -> None:
        self._waiting = {one.stack.name: one for one in changes}
        self._most = most
        self._running: set[str] = set()
        self._lane: str | None = None
        self._failed: set[str] = set()

    def take(self) -> StackChange | None:
        """Return a stack that may begin now, and count it as begun; None where none may."""
        if len(self._running) >= self._most:
            return None
        for name, one in self._waiting.items():
            blocked = one.stack.needs & (self._waiting.keys() | self._running)
            if not blocked and not (one.sms and self._lane):
                del self._waiting[name]
                self._running.add(name)
                self._lane = name if one.sms else self._lane
                return one
        return None

    def leave_lane(self, name: str) -> None:
        """Note that the stack called `name` is done with the SMS service."""
        if self._lane == name:
            self._lane = None

    def end(self, name: str, *, well: bool) -> list[StackChange]:
        """Note how the stack called `name` ended; return the stacks that cannot begin any more because of it."""
        self._running.discard(name)
        self.leave_lane(name)
        if well:
            return []
        self._failed.add(name)
        skipped: list[StackChange] = []
        while more := [one for one in self._waiting.values() if one.stack.needs & self._failed]:
            for one in more:
                del self._waiting[one.stack.name]
                self._failed.add(one.stack.name)
            skipped += more
        return skipped

    @property
    def over(self) -> bool:
        """Whether every stack has ended or will never begin."""
        return not self._waiting and not self._running
