"""The one spelling of a number, and the numbers in a line of the carriers' deactivation file."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164: a country code and at most 15 digits
_NUMBER = re.compile(r"(?<![0-9])\+?(1?[2-9][0-9]{9})(?![0-9])")
_DATES = ((re.compile(r"\d{4}-\d{2}-\d{2}"), "%Y-%m-%d"), (re.compile(r"\d{2}/\d{2}/\d{4}"), "%m/%d/%Y"))
_AMERICAN = 10  # digits of a number of the US without its country code


def normal(phone: str) -> str | None:
    """Return the E.164 number that `phone` spells; None where it spells none."""
    digits = re.sub(r"[^0-9+]", "", phone)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not digits.startswith("+"):
        digits = f"+1{digits}" if len(digits) == _AMERICAN else f"+{digits}"
    digits = re.sub(r"^\+(44|61)0", r"+\1", digits)  # the zero that is dialled inside these countries
    return digits if _E164.fullmatch(digits) else None


def deactivated(line: str) -> tuple[str, datetime | None] | None:
    """Return the US number that a line of the file holds and the day from which it is void; None for a heading.

    The carriers write it with or without its country code, and the day not at all or in one of two ways.
    """
    found = _NUMBER.search(line)
    return (f"+{found[1].rjust(_AMERICAN + 1, '1')}", _day(line)) if found else None


def _day(line: str) -> datetime | None:
    for pattern, form in _DATES:
        if found := pattern.search(line):
            with suppress(ValueError):
                return datetime.strptime(found[0], form).replace(tzinfo=UTC)
    return None
