"""How a program sends, in one line."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from infra.brand.copy import listed

if TYPE_CHECKING:
    from lambdas.program import PauseRule, Sending
    from lambdas.sending.week import Hours, Week


def sending_line(sending: Sending) -> str:
    """Return the rules of `sending` as a person reads them."""
    told = (
        f"to {', '.join(sending.countries)}",
        f"{sending.parts_per_second} parts/s",
        _week(sending.week),
        f"for at most {sending.lifetime_hours} hours",
        f"the same content again after {sending.same_content_hours} hours",
        *([_pause(sending.pause)] if sending.pause else []),
    )
    return "; ".join(told)


def _week(week: Week) -> str:
    days: dict[Hours | None, list[str]] = {}
    for day in fields(week):
        days.setdefault(getattr(week, day.name), []).append(day.name)
    return ", ".join(f"{listed(names, 'and')} {_hours(hours)}" for hours, names in days.items())


def _hours(hours: Hours | None) -> str:
    return f"{_clock(hours.opens)}-{_clock(hours.closes)}" if hours else "closed"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _pause(rule: PauseRule) -> str:
    opt_outs, blocks = (f"{share * 100:.4g} %" for share in (rule.opt_out_share, rule.block_share))
    return f"pauses at {opt_outs} opt-outs or {blocks} blocked of {rule.least:,} texts or more in {rule.hours} hours"
