"""Threads that play one part after the other, and locks that are shut until somebody opens them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Player:
    """A thread that plays one actor after the other."""

    def __init__(self) -> None:
        self._work: Callable[[], None] | None = None
        self._begin = shut()
        threading.Thread(target=self._run, daemon=True).start()

    def start(self, work: Callable[[], None]) -> None:
        """Play one more."""
        self._work = work
        self._begin.release()

    def close(self) -> None:
        """End."""
        self._work = None
        self._begin.release()

    def _run(self) -> None:
        while True:
            self._begin.acquire()
            if self._work is None:
                return
            self._work()


def shut() -> threading.Lock:
    """Return a lock that is held by nobody in particular."""
    lock = threading.Lock()
    lock.acquire()
    return lock
