"""One run of a campaign: which zones it has, and the walk through the recipients of one zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.campaign.step import Step
from lambdas.sending.campaign import BadCampaign
from lambdas.sending.parts import parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from lambdas.program import Program
    from lambdas.sending.campaign import Campaign
    from lambdas.sending.openings import Opening
    from lambdas.sending.recipient import Recipient
    from lambdas.stores.audience import Audience
    from lambdas.stores.bulk_queue import BulkQueue

# what still waits in the queue when a window closes has to be deferred text by text
AHEAD = timedelta(minutes=5)
# a look writes 9 events (walk 5, choice 2, wait 2) of the 25,000 that a history holds: 4,320 in a round of a day
LOOK_AGAIN = timedelta(minutes=3)
WHILE_PAUSED = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that a walk needs; `opening` is a zone's present or next one, `paused` whether the program is."""

    campaign: Campaign
    program: Program
    audience: Audience
    queue: BulkQueue
    groups: tuple[str, ...]
    group_of: Callable[[Recipient], str]
    opening: Callable[[str, datetime], Opening | None]
    paused: Callable[[], bool]
    clock: Callable[[], datetime]

    def sections(self) -> list[Step]:
        """Return where the walk through each zone begins; BadCampaign where the program cannot run the campaign."""
        if problems := list(self.campaign.problems(self.program, self.clock())):
            raise BadCampaign("; ".join(problems))
        return [Step(group, "more", self.clock()) for group in self.groups]

    def walk(self, step: Step, has_time: Callable[[], bool]) -> Step:
        """Put requests into the queue from `step` on while there is time; return the step behind the last page.

        A page that is walked twice asks for the same requests again, which the gate sends once.
        """
        while has_time() and step.state != "done":
            if self.clock() >= self.campaign.not_after:
                return step.after(None, 0, 0)
            if self.clock() >= step.rests:
                return step.resting()
            page = self.audience.page(step.place)
            mine = list(self._of_group(page.recipients, step.group))
            # a zone that nobody is in must not keep the run open until its morning
            waits_until = self._waits_until(step.group) if mine else None
            if waits_until is not None:
                return step.waiting(waits_until)
            self.queue.put(mine)
            step = step.after(page.following, len(mine), page.unreadable)
        return step

    def _waits_until(self, group: str) -> datetime | None:
        now = self.clock()
        if self.paused():
            return now + WHILE_PAUSED
        opening = self.opening(group, now)
        if opening is None:
            return None  # the gate has a fate for whoever can never be texted
        if opening.opens > now:
            return min(opening.opens, self.campaign.not_after)
        return now + LOOK_AGAIN if self.queue.waiting() >= self._sendable(min(opening.closes - now, AHEAD)) else None

    def _sendable(self, within: timedelta) -> float:
        return (
            self.program.sending.parts_per_second / parts(self.campaign.longest(self.program)) * within.total_seconds()
        )

    def _of_group(self, recipients: Iterable[Recipient], group: str) -> Iterator[str]:
        own = (one for one in recipients if self.group_of(one) == group)
        return (self.campaign.request(one).to_json() for one in own)
