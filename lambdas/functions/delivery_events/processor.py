"""What becomes of one delivery event or note: it goes on record, and may bring the program to a halt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.sending.note import Braked, OptedOut
from lambdas.sending.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.delivery_events.guard import Guard
    from lambdas.sending.delivery import Passing
    from lambdas.stores.outcomes import Outcomes

COUNTED_AS = {"delivered": "Delivered", "blocked": "Blocked", "spam": "Spam", "failed": "FailedDelivery"}
MICRO = 1_000_000  # whole numbers of these add up without an error; the service tells ten of them at least


@dataclass(frozen=True, slots=True)
class Reception:
    """The reading side of one program; `count` takes the name of each metric, and how many where not one."""

    outcomes: Outcomes
    guard: Guard
    count: Callable[..., None]

    def receive(self, told: Outcome | Passing | OptedOut | Braked) -> dict[str, str]:
        """See to one event or note, however often it comes; return what a log may tell of it.

        Contended or NotAccepted where it must come again.
        """
        if isinstance(told, Outcome):
            return self._settle(told)
        if isinstance(told, OptedOut):
            return self._count_opt_out(told)
        if isinstance(told, Braked):
            self.guard.shut()
            return {"came": "brake", "reason": told.reason}
        return {"came": "passing", "event": told.event_type}

    def _settle(self, told: Outcome) -> dict[str, str]:
        settled = self.outcomes.settle(told)
        end = settled.outcome.end
        self.count(COUNTED_AS[end] if settled.news else "DuplicateEvent")
        if settled.dollars:
            self.count("SpentMicrodollars", int(settled.dollars * MICRO))
        if end in {"blocked", "spam"}:
            # a duplicate too: the first time may have broken off between the tally and the pause
            self.guard.judge()
        return {
            "came": end if settled.news else "duplicate",
            "event": told.event_type,
            "phone": told.masked_phone,
            "text": told.message_id,
        }

    def _count_opt_out(self, told: OptedOut) -> dict[str, str]:
        news = self.outcomes.count_opt_out(told)
        self.count("OptedOut" if news else "DuplicateEvent")
        self.guard.judge()
        return {"came": "opted_out" if news else "duplicate", "text": told.message_id}
