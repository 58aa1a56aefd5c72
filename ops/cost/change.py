"""What a change of brand files does to the bill, in one line of a pull request's summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.facts import expected_stacks
from ops.cost.bill import bills

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.brand.model import Brand
    from infra.environment import Environment


def line(before: Sequence[Brand] | None, after: Sequence[Brand], environment: Environment) -> str:
    """Return what an idle month of all brands costs in `environment`, and cost before (None: nobody can tell)."""
    now, numbers = _idle(after, environment)
    told = f"cost of an idle month in {environment.name}: {now:,.2f} US dollars, {numbers:,.2f} of them for numbers"
    if before is None:
        return f"{told}; before is unknown, for today's rules refuse those files (./sms cost)"
    then, _ = _idle(before, environment)
    return f"{told}; before {then:,.2f}, {now - then:+,.2f} (./sms cost)"


def _idle(brands: Sequence[Brand], environment: Environment) -> tuple[float, float]:
    found = bills(expected_stacks(brands, environment))
    numbers = sum(one.by_item().get("numbers", 0.0) for one in found)
    return sum(one.dollars for one in found), numbers
