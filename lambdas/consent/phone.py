"""Phone numbers as people type, paste and send them."""

from __future__ import annotations

import re
import unicodedata

E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164: a country code and at most 15 digits
# what may be somebody's: a number of the North American plan has ten digits
POSSIBLE = re.compile(r"\+(?:1[0-9]{10}|[2-9][0-9]{6,14})")
_ABROAD = re.compile(r"(?:00|011)(?=[1-9])")  # dialled in front of a country code, where a plus is written
_SET_ASIDE = frozenset("().-/\u2212")


class Unreadable(ValueError):  # noqa: N818 - it says what arrived
    """What arrived is not what it must be; the reason holds neither a phone number nor a body, and may be logged."""


class BadMessage(Unreadable):
    """A queue record that is no inbound text, and none of what others say in its place."""


def e164(phone: str, name: str) -> str:
    """Return `phone`, which stood at `name`; BadMessage where it is no E.164 number."""
    if not E164.fullmatch(phone):
        raise BadMessage(f"{name} must be an E.164 number, got {len(phone)} characters of another form")
    return phone


def spelled_out(typed: str) -> str:
    """Return `typed` without what stands around the digits of a number: spaces, brackets, dashes, invisible signs.

    Full-width digits are digits, and 00 or 011 in front of a country code is a plus.
    """
    kept = "".join(c for c in unicodedata.normalize("NFKC", typed) if not _aside(c))
    return _ABROAD.sub("+", kept, count=1) if _ABROAD.match(kept) else kept


def spelling(text: str) -> str | None:
    """Return the possible number that `text` spells, whatever stands around its digits; None where it spells none."""
    number = text if POSSIBLE.fullmatch(text) else spelled_out(text)
    return number if POSSIBLE.fullmatch(number) else None


def masked(phone: str) -> str:
    """Return `phone` as logs, terminals and reports may show it: its last two digits."""
    return f"***{phone[-2:]}"


def _aside(character: str) -> bool:
    # what a contact card or a web page brings along when a number is copied is of the category Cf, its dashes of Pd
    return character in _SET_ASIDE or character.isspace() or unicodedata.category(character) in {"Cf", "Pd"}
