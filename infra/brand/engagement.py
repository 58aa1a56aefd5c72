"""Whom a promotional program texts less and whom no more, and how often its list is audited."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from infra.brand.fields import Part
from infra.brand.quantities import time
from lambdas.program import MessageType
from lambdas.sending.engagement import EngagementRule

AuditSchedule = Literal["weekly", "monthly", "quarterly"]

_YEARS = 2 * 366 * 24  # hours
_USUAL = EngagementRule(less_engaged_hours=90 * 24, unengaged_hours=180 * 24, grace_hours=60 * 24, digest_hours=31 * 24)


class BrandEngagement(Part):
    """After how much silence a person gets digests only, and nothing; what is not given is as usual."""

    less_engaged_after: Annotated[int, time(_YEARS, "90 days")] | None = Field(default=None, examples=["90 days"])
    unengaged_after: Annotated[int, time(_YEARS, "180 days")] | None = Field(default=None, examples=["180 days"])
    grace: Annotated[int, time(_YEARS, "60 days")] | None = Field(default=None, examples=["60 days"])
    digest_every: Annotated[int, time(_YEARS, "31 days")] | None = Field(default=None, examples=["31 days"])


def engagement(asked: BrandEngagement | None, message_type: MessageType) -> EngagementRule | None:
    """Return the rule of a program of `message_type`, as `asked` and else as usual; None where it has no tiers."""
    if message_type != "promotional":
        return None
    given = asked or BrandEngagement()
    return EngagementRule(
        less_engaged_hours=given.less_engaged_after or _USUAL.less_engaged_hours,
        unengaged_hours=given.unengaged_after or _USUAL.unengaged_hours,
        grace_hours=given.grace or _USUAL.grace_hours,
        digest_hours=given.digest_every or _USUAL.digest_hours,
    )
