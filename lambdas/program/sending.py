"""How a program sends: in which hours, where to, how fast, at what price, and when it pauses by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

# The hours of a week in which texts may go out, by the recipient's own clock.


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


# How a program sends: where to, how fast, in which hours, and when it pauses by itself.


@dataclass(frozen=True, slots=True)
class PauseRule:
    """When a promotional program pauses by itself: what share of the last `hours`' texts was blocked or answered STOP.

    Fewer than `least` texts say nothing yet.
    """

    opt_out_share: float
    block_share: float
    least: int
    hours: int


@dataclass(frozen=True, slots=True)
class PumpingRule:
    """What a program's immediate texts cost a day at most, in US dollars, and how many go to one range an hour."""

    budget: int
    per_range: int


@dataclass(frozen=True, slots=True)
class SendingSettings:
    """How a program sends: to which countries (ISO codes), how fast, in which hours, for how long it tries.

    `most_parts` is what one text may take; a request without an end of its own ends after `lifetime_hours`. What a
    person got on any channel is not sent again within `same_content_hours`. `max_price` holds what the brand pays at
    most for a message part, in US dollars, by country; `keyword` is the name under which a short code is registered.
    `caller_share` tells which of how many promotional programs of its legal entity it is, since they share the caps
    that the law sets per caller; it is empty where there is but one.
    """

    countries: tuple[str, ...]
    parts_per_second: int
    most_parts: int
    week: Week
    lifetime_hours: int
    same_content_hours: int
    pause: PauseRule | None
    max_price: tuple[tuple[str, float], ...] = ()
    keyword: str = ""
    caller_share: tuple[int, ...] = ()
    pumping: PumpingRule | None = None

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Return the manner that a manifest tells; KeyError or TypeError where a field is missing or unknown."""
        pause, pumping = raw.pop("pause"), raw.pop("pumping", None)
        return cls(
            countries=tuple(raw.pop("countries")),
            week=Week.from_dict(raw.pop("week")),
            pause=PauseRule(**pause) if pause else None,
            pumping=PumpingRule(**pumping) if pumping else None,
            max_price=tuple((country, dollars) for country, dollars in raw.pop("max_price", ())),
            caller_share=tuple(raw.pop("caller_share", ())),
            **raw,
        )


@dataclass(frozen=True, slots=True)
class EngagementRule:
    """After how much silence a person is less engaged, and unengaged; how long nobody is judged after an opt-in.

    `digest_hours` is the least time between two digests to a person who is less engaged.
    """

    less_engaged_hours: int
    unengaged_hours: int
    grace_hours: int
    digest_hours: int
