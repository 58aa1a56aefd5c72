"""How many texts the law of a state allows one person in so many hours, by dated rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from lambdas.sending.places import place_of
from lambdas.sending.rule_files import Source, rule_file

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` texts in any `hours` hours; `rule` is the id of the row in `rules/caps.json`."""

    count: int
    hours: int
    rule: str


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
    states, source, rule = frozenset(raw.pop("states")), Source.taken_from(raw), raw.pop("id")
    return CapRow(Cap(rule=rule, **raw), states, source)
