"""One run of a campaign: which zones it has, and the walk through the recipients of one zone."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Self

from lambdas.consent.timestamps import from_text, to_text
from lambdas.messages.segments import parts
from lambdas.sending.campaign import BadCampaign
from lambdas.sending.request import HoldState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from lambdas.program import Program
    from lambdas.quiet_hours.windows import Opening
    from lambdas.sending.campaign import Campaign, Recipient
    from lambdas.stores.objects import Audience
    from lambdas.stores.queues import BulkQueue

# Where the walk through one zone's recipients stands, as it travels through the workflow.


State = Literal["more", "wait", "rest", "done"]
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One zone of one run: `place` is where the audience is read on (empty: from its beginning).

    `state` tells the workflow what to do: call again (`more`), call again at `until` (`wait`), end this round and
    call again in the next (`rest`), or go on (`done`). At `rests` the round ends, so that no history grows too long.
    `enqueued` counts the requests put into the queue, `unreadable` the rows of a file that name no recipient.
    """

    group: str
    state: State
    until: datetime
    place: str = ""
    enqueued: int = 0
    unreadable: int = 0
    rests: datetime = NEVER  # what a workflow that knows no rounds carries on

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Return the step that `to_dict` wrote."""
        return cls(**raw | {name: from_text(raw[name]) for name in ("until", "rests") if name in raw})

    def to_dict(self) -> dict[str, Any]:
        """Return the step as plain JSON values."""
        return asdict(self) | {"until": to_text(self.until), "rests": to_text(self.rests)}

    def waiting(self, until: datetime) -> Step:
        """Return the step that is to be taken on at `until`, or at the end of its round if that comes first."""
        return replace(self, state="wait", until=min(until, self.rests))

    def resting(self) -> Step:
        """Return the step that is to be taken on in the next round."""
        return replace(self, state="rest")

    def in_round(self, ends: datetime) -> Step:
        """Return the step as it begins a round that `ends` then; a zone that is done stays done."""
        return self if self.state == "done" else replace(self, state="more", rests=ends)

    def after(self, place: str | None, enqueued: int, unreadable: int) -> Step:
        """Return the step behind a page; no `place` means that the audience is at its end."""
        return replace(
            self,
            state="done" if place is None else "more",
            place=place or "",
            enqueued=self.enqueued + enqueued,
            unreadable=self.unreadable + unreadable,
        )


# what still waits in the queue when a window closes has to be deferred text by text
AHEAD = timedelta(minutes=5)
FEW = 5_000  # recipients that are read to learn which zones anybody is in; more than so many are taken to be in all
# a look writes 9 events (walk 5, choice 2, wait 2) of the 25,000 that a history holds: 4,320 in a round of a day
LOOK_AGAIN = timedelta(minutes=3)
WHILE_PAUSED = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that a walk needs; `opening` is a zone's present or next one, `held` what a person said of the run.

    A program that is paused holds its campaigns as well.
    """

    campaign: Campaign
    program: Program
    audience: Audience
    queue: BulkQueue
    groups: tuple[str, ...]
    group_of: Callable[[Recipient], str]
    opening: Callable[[str, datetime], Opening | None]
    held: Callable[[], HoldState | None]
    clock: Callable[[], datetime]

    def sections(self, has_time: Callable[[], bool]) -> list[Step]:
        """Return where the walk through each zone begins; BadCampaign where the program cannot run the campaign.

        A walk reads the whole audience, in a function of its own: a small one has none for zones that nobody is in.
        """
        if problems := list(self.campaign.problems(self.program, self.clock())):
            raise BadCampaign("; ".join(problems))
        # one walk at least counts the lines that cannot be read
        groups = self._groups_of_few(has_time) or self.groups[:1]
        return [Step(group, "more", self.clock()) for group in self.groups if group in groups]

    def _groups_of_few(self, has_time: Callable[[], bool]) -> Collection[str]:
        """Return the zones that anybody of a small audience is in; all zones where it is not a small one."""
        found: set[str] = set()
        place: str | None = ""
        read = 0
        while place is not None and read <= FEW and has_time():
            page = self.audience.page(place)
            found.update(map(self.group_of, page.recipients))
            place, read = page.following, read + len(page.recipients)
        return found if place is None else self.groups

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
            held = self.held() if mine else None
            if held is HoldState.CANCELLED:
                return step.after(None, 0, 0)
            waits_until = self._waits_until(step.group, held) if mine else None
            if waits_until is not None:
                return step.waiting(waits_until)
            self.queue.put(mine)
            step = step.after(page.following, len(mine), page.unreadable)
        return step

    def _waits_until(self, group: str, held: HoldState | None) -> datetime | None:
        now = self.clock()
        if held:
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
