"""How a program sends: where, when, how fast and for how long, with what holds where the brand file says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from infra.brand.countries import Countries
from infra.brand.fields import Part
from infra.brand.hours import BrandHours
from infra.brand.quantities import count, share, time
from lambdas.program import MessageType, PauseRule, Sending
from lambdas.sending.rendering import MOST_PARTS
from lambdas.sending.week import DAYTIME, PRACTICE, Week


class BrandPause(Part):
    """When a promotional program pauses by itself, by what the last texts met with."""

    opt_outs: Annotated[float, share(50, "3 %")] | None = Field(default=None, examples=["3 %"])
    blocks: Annotated[float, share(50, "2 %")] | None = Field(default=None, examples=["2 %"])
    least: Annotated[int, count(1_000_000)] | None = Field(default=None, examples=[200])
    within: Annotated[int, time(24, "24 hours")] | None = Field(default=None, examples=["24 hours"])

    def over(self, usual: PauseRule) -> PauseRule:
        """Return `usual` with what is given here in its place."""
        return PauseRule(
            opt_out_share=self.opt_outs or usual.opt_out_share,
            block_share=self.blocks or usual.block_share,
            least=self.least or usual.least,
            hours=self.within or usual.hours,
        )


class BrandSending(Part):
    """How a program sends; what is not given is as usual for its message type."""

    countries: Countries | None = Field(default=None, examples=[["US"]])
    parts_per_second: Annotated[int, count(1_000)] | None = Field(default=None, examples=[100])
    hours: BrandHours = Field(default_factory=BrandHours, examples=[{"saturday": "10:00-17:00", "sunday": "closed"}])
    lifetime: Annotated[int, time(14 * 24, "24 hours")] | None = Field(default=None, examples=["24 hours"])
    same_content: Annotated[int, time(30 * 24, "72 hours")] | None = Field(default=None, examples=["72 hours"])
    pause: BrandPause | None = Field(default=None, examples=[{"opt_outs": "3 %", "blocks": "2 %"}])


def sending(asked: BrandSending, message_type: MessageType) -> Sending:
    """Return how a program of `message_type` sends, as `asked` and else as usual."""
    usual = _USUAL[message_type]
    return replace(
        usual,
        countries=asked.countries or usual.countries,
        parts_per_second=asked.parts_per_second or usual.parts_per_second,
        week=asked.hours.over(usual.week),
        lifetime_hours=asked.lifetime or usual.lifetime_hours,
        same_content_hours=asked.same_content or usual.same_content_hours,
        pause=asked.pause.over(usual.pause) if asked.pause and usual.pause else usual.pause,
    )


def never_open(week: Week) -> bool:
    """Whether `week` has no hours at all: those of a holiday only narrow those of its day."""
    return not (week.weekdays or week.saturday or week.sunday)


_TRANSACTIONAL = Sending(
    countries=("US",),
    # AWS End User Messaging SMS user guide, "Message Parts per Second (MPS) limits": a US short code has 100
    parts_per_second=100,
    most_parts=MOST_PARTS,
    week=DAYTIME,
    lifetime_hours=24,
    same_content_hours=72,
    pause=None,
)
_PROMOTIONAL = replace(
    _TRANSACTIONAL,
    week=PRACTICE,
    lifetime_hours=72,
    pause=PauseRule(opt_out_share=0.03, block_share=0.02, least=200, hours=24),
)
_USUAL: Mapping[MessageType, Sending] = {"transactional": _TRANSACTIONAL, "promotional": _PROMOTIONAL}
