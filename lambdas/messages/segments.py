"""How a text is encoded on the air and how many message parts it takes: 160/153 septets or 70/67 UCS-2 units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Encoding = Literal["GSM-7", "UCS-2"]

# 3GPP TS 23.038: the default alphabet, and the extension table whose characters follow an escape septet
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[]~|€")
_GSM7 = _BASIC | _EXTENDED

_UNUSUAL = re.compile(f"[^{re.escape(''.join(sorted(_BASIC)))}]")  # what takes more than one septet, or none will do

_ONE_PART: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
_EACH_OF_MANY: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}
_LAST_OF_ONE_UNIT = 0xFFFF


def encoding(text: str) -> Encoding:
    """Return `GSM-7` where every character of `text` is in that alphabet, else `UCS-2`."""
    return "GSM-7" if not _UNUSUAL.search(text) or _GSM7.issuperset(text) else "UCS-2"


def foreign(text: str) -> Iterator[tuple[int, str]]:
    """Yield the position (from 1) and the character of everything in `text` that GSM-7 cannot carry."""
    return ((at, character) for at, character in enumerate(text, start=1) if character not in _GSM7)


def septets(text: str) -> int:
    """Return the septets that `text` takes in GSM-7, extended characters counting two; ValueError if it needs UCS-2."""
    for at, character in foreign(text):
        raise ValueError(f"text must be GSM-7, got {character!r} at character {at}")
    return _length(text, "GSM-7")


def units(text: str) -> int:
    """Return the length of `text` on the air, in septets (GSM-7) or 16-bit units (UCS-2)."""
    return _length(text, encoding(text))


def room(text: str) -> int:
    """Return how many units of its encoding fit in one part for a text like `text`: 160 or 70."""
    return _ONE_PART[encoding(text)]


def parts(text: str) -> int:
    """Return the message parts that `text` is sent and paid as; an empty text is one part."""
    if not _UNUSUAL.search(text):  # as in most texts
        return 1 if len(text) <= _ONE_PART["GSM-7"] else -(-len(text) // _EACH_OF_MANY["GSM-7"])
    chosen = encoding(text)
    length = _length(text, chosen)
    if length <= _ONE_PART[chosen]:
        return 1
    return _packed(_widths(text, chosen), _EACH_OF_MANY[chosen])


def _length(text: str, chosen: Encoding) -> int:
    plain = chosen == "GSM-7" and _EXTENDED.isdisjoint(text)  # as most texts are
    return len(text) if plain else sum(_widths(text, chosen))


def _widths(text: str, chosen: Encoding) -> Iterator[int]:
    if chosen == "GSM-7":
        return (2 if character in _EXTENDED else 1 for character in text)
    return (2 if ord(character) > _LAST_OF_ONE_UNIT else 1 for character in text)


def _packed(widths: Iterable[int], capacity: int) -> int:
    """Return the parts that hold `widths` in order; an escaped or surrogate pair never straddles two parts."""
    count, free = 1, capacity
    for width in widths:
        if width > free:
            count, free = count + 1, capacity
        free -= width
    return count
