"""A wording to write instead of a faulty one: the brand's own, mended where that suffices, else the one that we use."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from infra.brand.copy import filled
from infra.brand.defaults import WORDINGS
from infra.brand.lint import ADDITIONS, content_problems, demands, tells_name, wording_problems
from infra.brand.shouting import shouted
from infra.brand.wording import PLAIN
from lambdas.sending.content import MONEY
from lambdas.sending.parts import foreign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.brand.copy import Message


def suggested(message: Message) -> str:
    """Return a wording, placeholders open, that has no fault as `message`; empty where we know of none."""
    return next((words for words in _candidates(message) if _passes(message, words)), "")


def _candidates(message: Message) -> Iterator[str]:
    if message.own_words is not None:
        yield _completed(message, _cleaned(message))
    yield from WORDINGS.get(message.kind, ())


def _passes(message: Message, words: str) -> bool:
    proposed = _saying(message, words)
    return not [*wording_problems(proposed), *content_problems(proposed)]


def _saying(message: Message, words: str) -> Message:
    return replace(message, text=filled(words, message.facts), own_words=words)


def _cleaned(message: Message) -> str:
    """Return the brand's own words without what costs double or shouts."""
    words = (message.own_words or "").strip()
    for loud in shouted(message):
        words = re.sub(rf"\b{loud}\b", loud.lower(), words)
    words = re.sub(r"!{2,}", "!", MONEY.sub("", words))
    for _, character in list(foreign(words)):
        words = words.replace(character, _plain(character))
    return " ".join(words.split())


def _plain(character: str) -> str:
    if character in PLAIN:
        return PLAIN[character].replace("a space", " ")
    letters = unicodedata.normalize("NFKD", character)
    return "".join(letter for letter in letters if not list(foreign(letter)))


def _completed(message: Message, words: str) -> str:
    """Return `words` with what the row of the matrix demands and they lack."""
    needed = demands(message.kind)
    if tells_name in needed and list(tells_name(_saying(message, words))):
        words = f"{{name}}: {words}"
    for rule, addition in ADDITIONS:
        if rule in needed and list(rule(_saying(message, words))):
            words = f"{words.rstrip('.')}. {addition}"
    return words
