"""One run over the opt-out list: page by page from the checkpoint, until the list or the time is at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.stores.checkpoint import Checkpoint
from lambdas.stores.errors import NotAccepted
from lambdas.stores.opt_out_list import StaleToken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from lambdas.consent.listing import Listing
    from lambdas.stores.checkpoint import Checkpoints
    from lambdas.stores.learning import Learning
    from lambdas.stores.opt_out_list import OptOutList

BETWEEN_PASSES = timedelta(minutes=55)  # a pass an hour, however often the schedule calls


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The reader of one program's list; `count` takes the name of a metric and how many.

    A listing younger than `settle` is left for the next pass: its text may still be on its way to our handler.
    """

    pages: OptOutList
    checkpoints: Checkpoints
    learning: Learning
    settle: timedelta
    clock: Callable[[], datetime]
    count: Callable[[str, int], None]

    def run(self, has_time: Callable[[], bool]) -> None:
        """Go on with the pass under way, or begin one that is due, while `has_time`; what is done stays done."""
        self.count("OptOutDrift", 0)  # a run that finds nothing says so
        checkpoint = self._due()
        while checkpoint and has_time():
            checkpoint = self._step(checkpoint)
            self.checkpoints.write(checkpoint)
            if checkpoint.ended_at:
                self.count("ReconcilePass", 1)
                return

    def _due(self) -> Checkpoint | None:
        checkpoint, now = self.checkpoints.read(), self.clock()
        if checkpoint is None:
            return Checkpoint(now)
        if checkpoint.ended_at is None:
            return checkpoint
        return Checkpoint(now) if now - checkpoint.began_at >= BETWEEN_PASSES else None

    def _step(self, checkpoint: Checkpoint) -> Checkpoint:
        try:
            page = self.pages.page(checkpoint.token)
        except StaleToken:
            self.count("ReconcileRestarted", 1)
            return Checkpoint(checkpoint.began_at)
        except NotAccepted:
            self.count("ReconcileRefused", 1)
            return checkpoint
        self._learn(page.listings)
        return checkpoint.after(page.following, self.clock())

    def _learn(self, listings: Iterable[Listing]) -> None:
        settled = (one for one in listings if self.clock() - one.at >= self.settle)
        for listing in settled:
            if self.learning.learn(listing):
                self.count("OptOutDrift", 1)
