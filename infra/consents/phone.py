"""Phone numbers as people type them, and as a terminal may show them."""

from __future__ import annotations

import re

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164: a country code and at most 15 digits
_PUNCTUATION = re.compile(r"[\s().-]")


def e164(text: str) -> str | None:
    """Return the E.164 number that `text` spells, whatever its spaces and brackets; None where it spells none."""
    number = text if _E164.fullmatch(text) else _PUNCTUATION.sub("", text)
    return number if _E164.fullmatch(number) else None


def masked(phone: str) -> str:
    """Return `phone` as terminals and reports may show it: its last two digits."""
    return f"***{phone[-2:]}"
