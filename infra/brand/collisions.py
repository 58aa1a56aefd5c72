"""Why a topic's keyword cannot be that word: the service or the program would take it for another one."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from infra.brand.keywords import HELP, MANDATORY, OPT_IN
from lambdas.consent.intent import IntentKind, KeywordSet, recognise
from lambdas.consent.intent_words import AWS, CTIA, FCC

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHAPE = re.compile(r"(?=.{1,30}$)[A-Z0-9]+(?:[ -][A-Z0-9]+)*")
_VERBS = ("join", "subscribe", "leave")


@cache
def default_words() -> KeywordSet:
    """Return the words that every program answers to, whatever its topics."""
    return KeywordSet.default()


def plain(keyword: str) -> str:
    """Return `keyword` as the program recognises it: FLASH-DEALS and FLASH DEALS are one."""
    return keyword.lower().replace("-", " ")


def keyword_problems(keyword: str) -> Iterator[str]:
    """Yield what is wrong with `keyword` as the keyword of a topic."""
    if not _SHAPE.fullmatch(keyword):
        yield f"must be 1 to 30 capital letters and digits, got '{keyword}': single spaces and dashes may part words"
        return
    for meaning, word in _taken():
        if _collides(keyword, word):
            yield (
                f"must not be taken for {word}, got '{keyword}': the service matches how a text begins, "
                f"and {word} {meaning}; choose another keyword"
            )
            return
    if plain(keyword) in _VERBS or recognise(keyword, default_words()).kind is not IntentKind.OTHER:
        yield f"must not mean something else to the program, got '{keyword}': choose another keyword"


def _taken() -> Iterator[tuple[str, str]]:
    yield from (("unsubscribes", word) for word in sorted({*AWS, *FCC, *CTIA}))
    yield from (("asks for help", word) for word in (*MANDATORY, *HELP))
    yield from (("subscribes again", word) for word in OPT_IN)


def _collides(keyword: str, word: str) -> bool:
    return keyword.startswith(word) or word.startswith(keyword) or plain(keyword) == plain(word)
