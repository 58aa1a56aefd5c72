"""What no text to a customer may hold, whatever it says: characters that cost double, hidden links, hype."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from string import Formatter
from typing import TYPE_CHECKING

from lambdas.messages.content import MONEY, SHORT_LINK
from lambdas.messages.segments import foreign

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201a\u2032`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    "\u2026": "...",
    "\u2022": "*",
    "\u00a0": "a space",
    "\t": "a space",
}
_NAMED_AT_MOST = 3
# in small letters the first of these is a word of Spanish and Portuguese
_STAND_IN = re.compile(
    r"(?-i:\bTODO\b)|\btodo:|\b(?:TBD|TBC|FIXME)\b|\bX{3,}\b|\blorem ipsum\b|\binsert [\w ]{1,20} here\b"
    r"|\[[A-Za-z][\w -]*\]|<[A-Za-z][\w -]*>|%(?:\(\w+\))?[sd]\b",
    re.IGNORECASE,
)
# what a reader, and the model that tells adverts, no longer read as words: s a l e, d1sc0unt
_DISGUISED = re.compile(
    r"\b(?:[^\W_] ){3,}[^\W_]\b|\b(?=\w*[a-z]{2})[0-9]*[a-z]+[0134578]+[a-z]{2,}\w*|\b0[a-z]{3,}\w*"
    r"|\b[0-9]+[a-z]{2,}[0-9]+[a-z]*\b"
)
_CRIES = re.compile(r"[!?]*!{2,}[!?]*|\?{3,}")


def text_problems(text: str, language: str = "en", *, ucs2: bool = False) -> Iterator[str]:
    """Yield what is wrong with `text` in any message: UCS-2 characters but by choice, public link shorteners, `$$$`."""
    if (characters := list(foreign(text))) and not (ucs2 and has_letters_alone(text)):
        choice = f": or choose them, `ucs2: [{language}]`" if language != "en" and has_letters_alone(text) else ""
        yield f"{_ucs2(characters, ucs2=ucs2)}{choice}"
    yield from link_problems(text)
    if money := MONEY.search(text):
        yield f"must not shout with money, got '{money.group()}' at character {money.start() + 1}: write the amount"


def has_letters_alone(text: str) -> bool:
    """Whether all that GSM-7 lacks in `text` are letters: no quote, dash or invisible character costs a part."""
    return all(unicodedata.category(character).startswith("L") for _, character in foreign(text))


def stand_in(words: str) -> str:
    """Return what in `words` stands in for text to come; empty where nothing does."""
    left = _STAND_IN.search(words)
    return left.group() if left else ""


def described(at: int, character: str) -> str:
    """Return in words which character others than GSM-7's stands `at` a place, and what to write instead."""
    name = unicodedata.name(character, "CONTROL CHARACTER").lower()
    remedy = f", write {PLAIN[character]}" if character in PLAIN else ""
    return f"U+{ord(character):04X} {name} at character {at}{remedy}"


def carelessness(words: str) -> Iterator[str]:
    """Yield what somebody left behind in `words`, as they stand in the file: a stand-in for text to come, cries."""
    if left := stand_in(words):
        yield f"must hold no stand-in for text to come, got '{left}': write what the customer shall read"
    if disguised := _DISGUISED.search(re.sub(r"https?://\S+|\S+@\S+|\{\w+\}", " ", words)):
        yield f"must write words as words, got '{disguised.group()}': carriers filter disguises"
    if cry := _CRIES.search(words):
        yield f"must not cry out, got '{cry.group()}': one mark is enough, carriers filter more"


def link_problems(text: str) -> Iterator[str]:
    """Yield what is wrong with the links in `text`."""
    if link := SHORT_LINK.search(text):
        yield f"must not hold a public link shortener, got '{link.group(1)}': carriers block it, link to your own site"


def placeholder_problems(text: str, allowed: Collection[str], remedy: str = "delete it") -> Iterator[str]:
    """Yield each placeholder of `text` that is none of `allowed`, and braces that are no placeholder.

    The `remedy` is for a placeholder that resembles none of them.
    """
    choice = ", ".join(f"{{{name}}}" for name in allowed)
    try:
        names = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        names = [("", "", "", None)]
    for _, name, spec, conversion in names:
        if name in allowed and not spec and not conversion:
            continue
        if not name:
            yield f"must hold braces only around placeholders: {choice}"
            continue
        near = get_close_matches(name, allowed, n=1)
        hint = f"did you mean {{{near[0]}}}?" if near else remedy
        yield f"must hold no placeholder but {choice}, got '{{{name}}}': {hint}"


def _ucs2(characters: list[tuple[int, str]], *, ucs2: bool) -> str:
    if ucs2:
        characters = [one for one in characters if not has_letters_alone(one[1])]
    named = "; ".join(described(at, character) for at, character in characters[:_NAMED_AT_MOST])
    more = f" and {len(characters) - _NAMED_AT_MOST} more" if len(characters) > _NAMED_AT_MOST else ""
    must = "no characters beyond GSM-7 but letters" if ucs2 else "GSM-7 characters only"
    return f"must hold {must}, as others cut a part from 160 to 70 characters, got {named}{more}"
