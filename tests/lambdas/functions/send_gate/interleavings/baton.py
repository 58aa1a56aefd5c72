"""Several actors of which one runs at a time: before each of their calls chance decides whose turn it is."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from lambdas.consent.items import SENT_WITHIN
from tests.exploration.memory.wire import Crash
from tests.lambdas.functions.send_gate.interleavings.players import Player, shut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

Item = TypeVar("Item")

JUMPS = (
    *(timedelta(0),) * 24,
    *(timedelta(milliseconds=40),) * 12,
    timedelta(seconds=2),
    timedelta(seconds=7),
    timedelta(seconds=12),
)
INTERRUPTED = 0.2  # of the steps within a batch: there are many
KEPT = 0.5  # of the turns chance leaves to the one who has it: others are then far ahead or far behind, too
LONGEST = {  # calls that their client gives up: the rest may take as long as it will
    "SendTextMessage": SENT_WITHIN,
    "BatchWriteItem": timedelta(seconds=9),  # eight for the last call, begun in time
}


class Actor:
    """One process: what it does, whether it is to die, and by when the call that it makes is over."""

    def __init__(self, work: Callable[[], object], dies_at: int) -> None:
        self.work, self.dies_at = work, dies_at
        self.calls, self.over = 0, False
        self.over_by: timedelta | None = None
        self.turn = shut()


class Baton:
    """A wire between any number of functions and AWS; `clock` tells the time, which `advance` moves on."""

    def __init__(self, chance: Random, advance: Callable[[timedelta], None], most_threads: int = 4) -> None:
        self.chance = chance
        self.trace: list[str] = []
        self._advance = advance
        self._elapsed = timedelta(0)
        self._patience = 0
        self._actors: list[Actor] = []
        self._holder: Actor | None = None
        self._end = shut()
        self._error: BaseException | None = None
        self._jobs = [Player() for _ in range(most_threads)]

    def run(self, *works: Callable[[], object], dies: tuple[int, int] = (-1, 0), last_after: int = 0) -> None:
        """Let all `works` run to their ends, the last of them after so many turns of the others.

        Actor dies[0] is killed at its call number dies[1]. What an actor raises is raised here once all have ended.
        """
        self.trace, self._elapsed, self._patience, self._error = [], timedelta(0), last_after, None
        self._actors = [Actor(work, dies[1] if at == dies[0] else 0) for at, work in enumerate(works)]
        for thread, actor in zip(self._jobs, self._actors, strict=False):
            thread.start(lambda actor=actor: self._play(actor))
        self._pass_on(None)
        self._end.acquire()
        self._holder = None
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """End the threads."""
        for thread in self._jobs:
            thread.close()

    @contextmanager
    def call(self, name: str) -> Iterator[None]:
        """Pass one call, before which any other actor may act."""
        actor = self._holder
        if actor is not None:
            actor.calls += 1
            if actor.calls == actor.dies_at:
                raise Crash
            actor.over_by = self._elapsed + LONGEST[name] if name in LONGEST else None
            self._wait(actor, name)
        yield
        if actor is not None:
            actor.over_by = None

    def between(self, name: str) -> None:
        """Pass from one row of a batch to the next, before which any other actor may act."""
        if self._holder is not None and self.chance.random() < INTERRUPTED:
            self._wait(self._holder, f"{name}..")

    def shuffled(self, items: list[Item]) -> list[Item]:
        """Return the rows of a batch in any order."""
        return self.chance.sample(items, len(items)) if self._holder is not None else items

    def _play(self, actor: Actor) -> None:
        actor.turn.acquire()
        try:
            actor.work()
        except Crash:
            self.trace.append("crash")
        except BaseException as error:  # noqa: BLE001 - raised in the thread of the test, which waits for all of them
            self._error = error
        actor.over = True
        if all(one.over for one in self._actors):
            self._end.release()
        else:
            self._pass_on(actor)

    def _wait(self, actor: Actor, name: str) -> None:
        if self._pass_on(actor):
            actor.turn.acquire()
        self.trace.append(f"{self._actors.index(actor)} {name}")

    def _pass_on(self, actor: Actor | None) -> bool:
        """Let chance decide who acts next; return whether that is another one."""
        self._let_time_pass()
        alive = [one for one in self._actors if not one.over]
        self._patience -= 1
        if self._patience > 0 and len(alive) > 1:
            del alive[-1]
        self._holder = following = self._overdue(alive) or self._chosen(actor, alive)
        if following is actor:
            return False
        following.turn.release()
        return True

    def _chosen(self, actor: Actor | None, alive: list[Actor]) -> Actor:
        if actor is not None and not actor.over and self.chance.random() < KEPT:
            return actor
        return alive[int(self.chance.random() * len(alive))]

    def _let_time_pass(self) -> None:
        jump = JUMPS[int(self.chance.random() * len(JUMPS))]
        ends = [one.over_by for one in self._actors if not one.over and one.over_by is not None]
        self._elapsed += (jump := max(timedelta(0), min([jump, *(end - self._elapsed for end in ends)])))
        self._advance(jump)

    def _overdue(self, alive: list[Actor]) -> Actor | None:
        return next((one for one in alive if one.over_by is not None and one.over_by <= self._elapsed), None)
