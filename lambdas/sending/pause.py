"""When a promotional program pauses by itself: too many of its texts are blocked, or answered by STOP."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lambdas.sending.tallies import hours_until, total

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lambdas.program import PauseRule
    from lambdas.sending.tallies import Tally


def trips(tallies: Mapping[str, Tally], rule: PauseRule, now: datetime) -> str | None:
    """Return why `rule` pauses the program whose `tallies` (by hour) these are; None where it does not.

    A share that is reached is too much. The hour that `now` is in counts as one of the rule's hours. Carriers throttle
    and in the end suspend a code over blocked and unwanted texts (CTIA Short Code Monitoring Handbook).
    """
    seen = total(tallies, hours_until(now, rule.hours))
    if seen.finals < max(rule.least, 1):
        return None
    bad = seen.blocked + seen.spam
    if _reached(bad, seen.finals, rule.block_share):
        return _told(f"{bad} of {seen.finals} texts were blocked or taken for spam", rule.block_share, rule.hours)
    if _reached(seen.opted_out, seen.finals, rule.opt_out_share):
        opted = f"{seen.opted_out} people opted out while {seen.finals} texts came to their end"
        return _told(opted, rule.opt_out_share, rule.hours)
    return None


def _reached(count: int, of: int, share: float) -> bool:
    # the share as it is written: 7 of 100 are 7 %, whatever floats make of it
    return 0 < count >= of * Decimal(str(share))


def _told(what: str, share: float, hours: int) -> str:
    return f"{what} within {hours} hours, the program pauses at {share * 100:.4g} %"
