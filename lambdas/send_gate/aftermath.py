"""What follows once texts were handed over: they are settled, the pace and the brake heed them, the rest is put off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.send_gate.order import Deed, campaigns
from lambdas.send_gate.plan import GATE
from lambdas.sending.brake import Brake
from lambdas.sending.note import Braked
from lambdas.sending.reason import Reason
from lambdas.sending.request import Request
from lambdas.stores.deferrals import Deferred
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from lambdas.send_gate.order import Done
    from lambdas.send_gate.plan import Signals
    from lambdas.stores.brake import BrakeRow
    from lambdas.stores.campaign_counts import CampaignCounts
    from lambdas.stores.deferrals import Deferrals
    from lambdas.stores.notes import Notes
    from lambdas.stores.pace import Pace
    from lambdas.stores.sends import Sends

APART = timedelta(minutes=1)  # between two errors that a deploy can leave for a moment


@dataclass(frozen=True, slots=True)
class Aftermath:
    """The end of a batch of one program; `count` takes the name of each metric."""

    sends: Sends
    pace: Pace
    brake: BrakeRow
    notes: Notes
    deferrals: Deferrals
    counts: CampaignCounts
    clock: Callable[[], datetime]
    count: Callable[[str], None]

    def settled(self, group: Sequence[Done], signals: Signals) -> list[Done]:
        """Return `group` once its claims are settled and the others of the batch know of it."""
        try:
            ends = [(one.claim, one.end) for one in group if one.claim and one.end]
            self.sends.settle(ends, self.clock())
            for one in group:
                self._heed(one, signals)
        except Exception as error:  # noqa: BLE001 - told by its caller; the records come again
            return [self._failed(one, error) for one in group]
        return list(group)

    def seen_to(self, done: Sequence[Done], signals: Signals) -> list[Done]:
        """Return `done` once all that is to come again is sure to, and the campaigns know of the rest."""
        if signals.halted and signals.found_here:
            self._note(signals.halted)
        self.counts.add(campaigns(done))
        return list(self._put_off(done))

    def _heed(self, one: Done, signals: Signals) -> None:
        throttled, silent = "Throttled" in one.counted, one.claim and one.reason == Reason.UNKNOWN
        signals.slowed = signals.slowed or throttled
        if throttled or silent:
            self.pace.cut()  # a service that does not answer is asked less, too
        if one.doubt:
            self._doubt(one.doubt, signals)
        elif one.deed is Deed.SENT and signals.doubted_at:
            self.brake.settle(signals.doubted_at, self.clock())
            signals.doubted_at = None
        elif one.deed is Deed.BRAKED:
            self._halt(one.reason, signals)

    def _doubt(self, reason: str, signals: Signals) -> None:
        """Have the others of the batch wait; halt where the service took nothing a minute ago, and nothing since."""
        now, signals.slowed = self.clock(), True
        if signals.doubted_at is None:
            self.brake.doubt(reason, now)
            signals.doubted_at = now
        elif now - signals.doubted_at >= APART and self.brake.settle(signals.doubted_at, now):
            self._halt(reason, signals)

    def _halt(self, reason: str, signals: Signals) -> None:
        if not signals.halted:
            signals.halted, signals.found_here = reason, True
            self.brake.put(Brake(reason, self.clock(), by=GATE))

    def _note(self, reason: str) -> None:
        try:
            self.notes.put([Braked(reason, self.clock())])
        except NotAccepted:
            self.count("BrakeNotNoted")  # the next batch meets the brake and notes it

    def _put_off(self, done: Sequence[Done]) -> Iterator[Done]:
        waiting = [(one, deferred) for one in done if (deferred := _deferred(one))]
        taken = self.deferrals.put([deferred for _, deferred in waiting], self.clock())
        left = {id(one) for (one, _), sure in zip(waiting, taken, strict=True) if not sure}
        for one in done:
            yield replace(one, deed=Deed.LEFT, until=None) if id(one) in left else one

    def _failed(self, one: Done, error: Exception) -> Done:
        return replace(one, deed=Deed.FAILED, until=None, error=error) if one.over else one


def _deferred(one: Done) -> Deferred | None:
    if one.until is None or not isinstance(one.order.asked, Request):
        return None
    return Deferred(one.order.asked, one.order.queue, one.until)
