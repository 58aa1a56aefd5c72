"""The carriers' deactivation file: numbers that were given back to a carrier, and may have a new owner."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

_NUMBER = re.compile(r"(?<![0-9])\+?(1?[2-9][0-9]{9})(?![0-9])")
_DATES = ((re.compile(r"\d{4}-\d{2}-\d{2}"), "%Y-%m-%d"), (re.compile(r"\d{2}/\d{2}/\d{4}"), "%m/%d/%Y"))
_DIGITS = 11  # of a number of the US with its country code


def deactivated(line: str) -> tuple[str, datetime | None] | None:
    """Return the US number that a line of the file holds and the day from which it is void; None for a heading.

    The carriers write it with or without its country code, and the day not at all or in one of two ways.
    """
    found = _NUMBER.search(line)
    return (f"+{found[1].rjust(_DIGITS, '1')}", _day(line)) if found else None


def _day(line: str) -> datetime | None:
    for pattern, form in _DATES:
        if found := pattern.search(line):
            with suppress(ValueError):
                return datetime.strptime(found[0], form).replace(tzinfo=UTC)
    return None
