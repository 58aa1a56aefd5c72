"""How many texts the law of a state allows one person in so many hours, by dated rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from lambdas.quiet_hours.law import Source, rule_file
from lambdas.quiet_hours.windows import place_of

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` texts in any `hours` hours; `rule` is the id of the row in `rules/caps.json`.

    They count `per` caller, all programs of a legal entity together, or per program.
    """

    count: int
    hours: int
    rule: str
    per: Literal["caller", "program"] = field(default="program", compare=False)


@dataclass(frozen=True, slots=True)
class CapRow:
    """One cap of the law in its `states` (`unknown`: where the state is not known)."""

    cap: Cap
    states: frozenset[str]
    source: Source


def state_caps(phone: str, *, zip_code: str = "", on: date) -> tuple[Cap, ...]:
    """Return every cap that binds for an E.164 number on that local day; all of them hold together."""
    return _caps(place_of(phone, zip_code).states, on)


@cache
def cap_rows() -> tuple[CapRow, ...]:
    """Return the rows of `rules/caps.json`; KeyError, TypeError or ValueError for a bad one."""
    return tuple(_row(row) for row in rule_file("caps.json"))


@lru_cache(maxsize=4096)
def _caps(states: tuple[str, ...], on: date) -> tuple[Cap, ...]:
    binding = (row for row in cap_rows() if row.source.in_force(on) and not row.states.isdisjoint(states))
    return tuple(row.cap for row in binding)


def _row(raw: dict[str, Any]) -> CapRow:
    raw = dict(raw)
    states, source, rule = frozenset(raw.pop("states")), Source.from_dict(raw), raw.pop("id")
    return CapRow(Cap(rule=rule, **raw), states, source)


# A cap that counts per caller is shared by the caller's programs, of which none sees what the others sent.


def shared(cap: Cap, share: tuple[int, ...]) -> Cap:
    """Return what of `cap` falls to the program that is the first (second, ...) of so many of its caller.

    All programs together stay below it: either each has its part of the texts, or where there are fewer texts than
    programs, each has all of them in its own turn.
    """
    place, of = share
    if cap.per != "caller" or cap.count < of:
        return cap
    return replace(cap, count=cap.count // of + (place <= cap.count % of))


_SINCE = datetime(1970, 1, 1, tzinfo=UTC)


def turn(cap: Cap, share: tuple[int, ...], at: datetime) -> datetime:
    """Return when, from `at` on, the program has its turn at a `cap` of fewer texts than its caller has programs.

    A turn lasts as long as the cap looks back, and between two turns nobody has one for as long: so no span that the
    cap looks at holds texts of two programs.
    """
    place, of = share
    if cap.per != "caller" or cap.count >= of:
        return at
    lasts = timedelta(hours=cap.hours)
    begins = 2 * (place - 1) * lasts
    since = (at - _SINCE) % (2 * of * lasts)
    return at if begins <= since < begins + lasts else at + (begins - since) % (2 * of * lasts)
