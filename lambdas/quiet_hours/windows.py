"""When a text may be sent to a person: the brand's week within the law, by the clock of every zone they may be in.

`phone` is an E.164 number, `at` an instant with a zone (TypeError without one), `zip_code` the person's ZIP or ZIP+4
code where the brand knows it. Answers are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lambdas.sending.law import Rules
from lambdas.sending.openings import HORIZON_DAYS, Opening, opening
from lambdas.sending.places import groups_of, place_of, places_in

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "NeverOpenError",
    "Opening",
    "Rules",
    "closes_at",
    "group_of",
    "groups",
    "is_open",
    "next_open",
    "opening_of",
    "zones_of",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


class NeverOpenError(LookupError):
    """The brand's week and the law leave a place no hour at all."""


def is_open(phone: str, at: datetime, rules: Rules, *, zip_code: str = "") -> bool:
    """Whether a text may be sent to `phone` at that instant."""
    found = opening(place_of(phone, zip_code), rules, (at - _EPOCH) // _MINUTE)
    return found is not None and found.opens <= at


def next_open(phone: str, at: datetime, rules: Rules, *, zip_code: str = "") -> datetime:
    """Return the first instant from `at` on at which a text may be sent; NeverOpenError where 400 days have none."""
    place = place_of(phone, zip_code)
    found = opening(place, rules, (at - _EPOCH) // _MINUTE)
    if found is None:
        raise NeverOpenError(f"{place.group} must be open within {HORIZON_DAYS} days, got no hour: widen the week")
    return max(found.opens, at)


def closes_at(phone: str, at: datetime, rules: Rules, *, zip_code: str = "") -> datetime:
    """Return the end of the opening that `at` lies in, exclusive; `at` itself where it lies in none."""
    found = opening(place_of(phone, zip_code), rules, (at - _EPOCH) // _MINUTE)
    return found.closes if found is not None and found.opens <= at else at


def zones_of(phone: str, *, zip_code: str = "") -> tuple[str, ...]:
    """Return the names (IANA) of all zones that the person may be in, sorted; empty where that is unknown."""
    return place_of(phone, zip_code).zones


def group_of(phone: str, zip_code: str = "") -> str:
    """Return a stable id of the zones that the person may be in: their names with `+` between, or `unknown`.

    Where the names are long (Russia, Brazil) it is the first, the count of the others, and a digest of all.
    """
    return place_of(phone, zip_code).group


def groups(countries: Iterable[str]) -> tuple[str, ...]:
    """Return every id that `group_of` can have for numbers of `countries` (ISO codes), and `unknown`, sorted."""
    return groups_of(countries)


def opening_of(group: str, at: datetime, rules: Rules, countries: Iterable[str]) -> Opening | None:
    """Return the present or the next span in which somebody of `group` may be sent to; None where 400 days have none.

    The states of a group differ, so not everybody in it may be sent to for all of the span. None as well for an id
    that `groups(countries)` does not have.
    """
    minute = (at - _EPOCH) // _MINUTE
    found = sorted(its for place in places_in(group, tuple(countries)) if (its := opening(place, rules, minute)))
    if not found:
        return None
    return Opening(found[0].opens, max(its.closes for its in found if its.opens < found[0].closes))
