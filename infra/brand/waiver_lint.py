"""What is wrong with waivers as a whole: one rule waived twice, a day that has passed or is too far away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from infra.brand.consistency import Standing
    from infra.brand.faults import Fault

LONGEST = timedelta(days=184)  # half a year: long enough to mend anything, short enough that its owner remembers


def waivers_given_twice(standing: Standing) -> Iterator[Fault]:
    """Yield each waiver of a rule that the file waives already."""
    lines: dict[str, int] = {}
    for index, waiver in enumerate(standing.brand.waivers):
        fault = standing.source.fault(("waivers", str(index), "rule"), "")
        first = lines.setdefault(waiver.rule, fault.line)
        if first != fault.line:
            problem = f"is waived already on line {first}, got '{waiver.rule}' again: keep one"
            yield standing.source.fault(("waivers", str(index), "rule"), problem)


def untimely_waivers(standing: Standing, today: date) -> Iterator[Fault]:
    """Yield each waiver that ended before `today`, and each that ends more than half a year after it."""
    for index, waiver in enumerate(standing.brand.waivers):
        path = ("waivers", str(index), "until")
        if not standing.sound("waivers"):
            return
        if waiver.until < today:
            problem = f"has passed, got {waiver.until}: mend what {waiver.rule} finds, or agree on a new day"
            yield standing.source.fault(path, f"{problem} with {waiver.owner}")
        elif waiver.until - today > LONGEST:
            yield standing.source.fault(
                path, f"must be a day within half a year, at the latest {today + LONGEST}, got {waiver.until}"
            )
