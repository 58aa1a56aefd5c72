"""Which words the pool answers by itself, and which of them the service knows without being told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from lambdas.intent.keywords import JOINING, LEAVING, LEAVING_A_TOPIC
from lambdas.intent.recognise import IntentKind, KeywordSet, recognise
from lambdas.intent.text import AWS, CTIA, FCC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infra.brand.model import Brand
    from lambdas.program import OptOutMode, Program

KeywordAction = Literal["AUTOMATIC_RESPONSE", "OPT_OUT", "OPT_IN"]

MANDATORY = ("HELP", "STOP")
MOST_KEYWORDS = 30  # of one pool

# A text is matched by how it begins, so that STOP covers STOPALL, and only words of the law that begin no
# ordinary sentence may stand here; everyday wording and other languages are left to the keyword handler.
OPT_OUT = tuple(word for word in dict.fromkeys((*FCC, *CTIA)) if not word.startswith(AWS))
HELP = ("INFO",)
OPT_IN = ("START", "UNSTOP")


@dataclass(frozen=True, slots=True)
class PoolKeyword:
    """A word that the pool answers with `message`; a text that begins with it, in any case, is meant."""

    keyword: str
    message: str
    action: KeywordAction


def pool_keywords(program: Program) -> tuple[PoolKeyword, ...]:
    """Return the keywords of `program`'s pool: HELP and STOP, then what the service does not cover by itself.

    Where the program manages opt-outs itself, the functions answer every word, and the pool knows none but the two that
    it must have: a word that it answers might not reach them.
    """
    texts = {"OPT_OUT": program.copy.stop, "AUTOMATIC_RESPONSE": program.copy.help, "OPT_IN": program.copy.start}
    mandatory = (
        PoolKeyword("HELP", program.copy.help, "AUTOMATIC_RESPONSE"),
        PoolKeyword("STOP", program.copy.stop, "OPT_OUT"),
    )
    optional = (PoolKeyword(word, texts[action], action) for word, action in _optional(program.opt_out_mode))
    return (*mandatory, *optional)


def service_keywords(mode: OptOutMode) -> tuple[str, ...]:
    """Return the words, in alphabetical order, that the service answers itself: its own, mandatory and optional."""
    if mode == "self_managed":
        return ()
    # AWS End User Messaging SMS user guide, "Required opt-out keywords": a pool has them without being told
    return tuple(sorted({*AWS, *MANDATORY, *(word for word, _ in _optional(mode))}))


def _optional(mode: OptOutMode) -> Iterator[tuple[str, KeywordAction]]:
    if mode == "managed":
        yield from ((word, "OPT_OUT") for word in OPT_OUT)
        yield from ((word, "AUTOMATIC_RESPONSE") for word in HELP)
        yield from ((word, "OPT_IN") for word in OPT_IN)


# Programs whose file does not say who hears a STOP first, which the next version decides otherwise.


UNSAID = (
    "the files of {} do not say who answers STOP and HELP: it is the SMS service, as before, and a STOP may reach the "
    "record an hour late. Write `opt_outs: self_managed`, which the next version takes for granted, or `opt_outs: "
    "managed` to stay so"
)


def unsaid(brands: Iterable[Brand]) -> str:
    """Return in words which programs of `brands` leave open who answers STOP; empty where none does."""
    silent = [
        f"{brand.brand}/{kind}"
        for brand in brands
        for kind in brand.message_types
        if "opt_outs" not in brand.program(kind).model_fields_set
    ]
    return UNSAID.format(", ".join(silent)) if silent else ""


# Programs of several languages in which the service answers in the first of them alone.


ONE_LANGUAGE = (
    "in {} the SMS service answers STOP and HELP, always in the first language: with `opt_outs: self_managed` people "
    "are answered in their own"
)


def answered_in_one(brands: Iterable[Brand]) -> str:
    """Return in words in which programs of `brands` the service answers people of several languages; empty for none."""
    found = [
        f"{brand.brand}/{kind}"
        for brand in brands
        for kind in brand.message_types
        if brand.program(kind).opt_outs == "managed" and len(brand.program(kind).languages) > 1
    ]
    return ONE_LANGUAGE.format(", ".join(found)) if found else ""


# Why a topic's keyword cannot be that word: the service or the program would take it for another one.


_SHAPE = re.compile(r"(?=.{1,30}$)[A-Z0-9]+(?:[ -][A-Z0-9]+)*")
_VERBS = frozenset(word.lower() for word in (*JOINING, *LEAVING, *LEAVING_A_TOPIC))


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
