"""The hours of a week in which texts may go out, by the recipient's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

MIDNIGHT = 24 * 60
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Hours:
    """From `opens` until just before `closes`, in minutes of the local day; ValueError where that is no span of it."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MIDNIGHT:
            raise ValueError(
                f"hours must open before they close, within minutes 0 to {MIDNIGHT} of the day, "
                f"got {self.opens} to {self.closes}"
            )


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of each kind of day; None is closed. `holidays` are the federal ones (5 U.S.C. 6103)."""

    weekdays: Hours | None
    saturday: Hours | None
    sunday: Hours | None
    holidays: Hours | None

    def hours(self, day: date, *, holiday: bool) -> Hours | None:
        """Return the hours of `day`; the hours of a holiday narrow those of its weekday and never widen them."""
        usual = {_SATURDAY: self.saturday, _SUNDAY: self.sunday}.get(day.weekday(), self.weekdays)
        return common(usual, self.holidays) if holiday else usual

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """Return the week that `asdict` wrote; KeyError or TypeError where a field is missing or unknown."""
        return cls(**{name: Hours(**hours) if hours else None for name, hours in raw.items()})


def common(one: Hours | None, other: Hours | None) -> Hours | None:
    """Return the minutes that both hold; None where they share none."""
    if one is None or other is None:
        return None
    opens, closes = max(one.opens, other.opens), min(one.closes, other.closes)
    return Hours(opens, closes) if opens < closes else None


# the practice guide asks for normal daytime business hours
PRACTICE = Week(Hours(9 * 60, 18 * 60), Hours(10 * 60, 17 * 60), None, None)
DAYTIME = Week(*[Hours(8 * 60, 21 * 60)] * 4)
