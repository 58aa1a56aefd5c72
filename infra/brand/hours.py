"""The hours of a brand file: of each kind of day those in which texts may go out, by the recipient's clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from infra.brand.fields import Checked, Part
from lambdas.sending.week import Hours, Week

CLOSED = "closed"

_DAY = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_LAW = Hours(8 * 60, 21 * 60)  # 47 CFR 64.1200(c)(1)


def _problems(value: str) -> Iterator[str]:
    if value == CLOSED:
        return
    if not _DAY.fullmatch(value):
        yield f"must be hours such as 09:00-18:00, or {CLOSED}, got '{value}'"
        return
    opens, closes = _minutes(value)
    if closes <= opens:
        yield f"must close after it opens, got '{value}': write the earlier time first"
    elif opens < _LAW.opens or closes > _LAW.closes:
        yield f"must lie within 08:00-21:00, got '{value}': 47 CFR 64.1200(c)(1) bars texts before and after"


DayHours = Annotated[
    str,
    Checked(
        _problems,
        (
            ("pattern", f"^(?:{CLOSED}|{_DAY.pattern})$"),
            ("description", f"Must be hours within 08:00-21:00 such as 09:00-18:00, or {CLOSED}."),
        ),
    ),
]


class BrandHours(Part):
    """When texts may go out; a kind of day that is not given keeps its usual hours."""

    weekdays: DayHours | None = Field(default=None, examples=["09:00-18:00"])
    saturday: DayHours | None = Field(default=None, examples=["10:00-17:00"])
    sunday: DayHours | None = Field(default=None, examples=[CLOSED])
    holidays: DayHours | None = Field(default=None, examples=[CLOSED])

    def over(self, usual: Week) -> Week:
        """Return the hours of `usual` with those given here in their place."""
        days = ((getattr(self, name), getattr(usual, name)) for name in type(self).model_fields)
        return Week(*(kept if given is None else _open(given) for given, kept in days))


def _open(value: str) -> Hours | None:
    return None if value == CLOSED else Hours(*_minutes(value))


def _minutes(value: str) -> tuple[int, int]:
    """Return the minutes of the day at which `value`, which has the right shape, opens and closes."""
    opens, closes = (60 * int(clock[:2]) + int(clock[3:]) for clock in value.split("-"))
    return opens, closes
