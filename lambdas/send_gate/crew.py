"""The threads of the gate: texts go out side by side, and what is done comes back in groups."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")

THREADS = 32  # 100 texts a second even where each call takes 50 ms, the database's too
MOST = 12  # results of a group: two writes for each go into one call
WITHIN_SECONDS = 0.1  # that the first of a group waits for the others: a STOP to its phone may be waiting


class Crew:
    """Works with a fixed number of threads, and does what comes first first."""

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads)

    def spread(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterable[Result]:
        """Return the results of `work` on each of `items`, in order; not for a thread of the crew's own."""
        return self._pool.map(work, items)

    def groups(self, works: Sequence[Callable[[], Result]]) -> Iterator[list[Result]]:
        """Yield the results of `works`, which must not raise, as they come: up to twelve, or what came in 0.1 s."""
        done: SimpleQueue[Result] = SimpleQueue()
        for work in works:
            self._pool.submit(_deliver, work, done)
        left = len(works)
        while left:
            group = _gathered(done, min(MOST, left))
            left -= len(group)
            yield group


def _deliver(work: Callable[[], Result], done: SimpleQueue[Result]) -> None:
    done.put(work())


def _gathered(done: SimpleQueue[Result], most: int) -> list[Result]:
    group, ends_at = [done.get()], time.monotonic() + WITHIN_SECONDS
    while len(group) < most:
        try:
            group.append(done.get(timeout=max(0.0, ends_at - time.monotonic())))
        except Empty:
            break
    return group
