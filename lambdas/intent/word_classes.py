"""Words by their class, one letter each, alike in four languages: what one language taught is known in the others."""

from __future__ import annotations

import string
from functools import cache

from lambdas.intent.grammar import rows, spread
from lambdas.intent.languages import english_grammar, french, portuguese, spanish

_TABLES = (english_grammar.CLASSES, spanish.CLASSES, portuguese.CLASSES, french.CLASSES)
_MARKS = frozenset(".?~")
_SMALL_TALK, _UNKNOWN, _DIGITS = "FILLER", "x", "0"
_SIGNS = "!#%&*+,-/:;<=>|{}[]()'`\\" + "".join(map(chr, range(0xC0, 0x100)))
_LETTERS = (string.ascii_letters + string.digits[1:] + _SIGNS).replace(_UNKNOWN, "")


@cache
def class_names() -> dict[str, str]:
    """Return the name of each class by its letter."""
    names = sorted({part for table in _TABLES for row in rows(table) for part in row[0].split()} - {_SMALL_TALK})
    return dict(zip(_LETTERS[: len(names)], names, strict=True)) | {
        _UNKNOWN: "word",
        _DIGITS: "digits",
        "^": "^",
        "$": "$",
    }


@cache
def _lexicons() -> tuple[dict[str, str], ...]:
    letters = {name: letter for letter, name in class_names().items()} | {_SMALL_TALK: ""}
    return tuple(
        {word: "".join(letters[part] for part in name.split()) for name, words in rows(table) for word in spread(words)}
        for table in _TABLES
    )


@cache
def _of_any_language() -> dict[str, str]:
    """Return the letters of the words of all languages; where two share a word, those of the earlier one."""
    merged: dict[str, str] = {}
    for lexicon in reversed(_lexicons()):
        merged |= lexicon
    return merged


def letters_of(words: list[str]) -> str:
    """Return the letter of the class of each word, none for small talk.

    The language is English where it knows more than half of the words, else the one that knows most of them.
    """
    first, others = _lexicons()[0], _of_any_language()
    known = first if 2 * sum(map(first.__contains__, words)) > len(words) else _best(words)
    return "".join([_letter(word, known, others) for word in words])


def _best(words: list[str]) -> dict[str, str]:
    return max(_lexicons(), key=lambda lexicon: sum(map(lexicon.__contains__, words)))


def _letter(word: str, known: dict[str, str], others: dict[str, str]) -> str:
    letter = known.get(word)
    if letter is None:
        letter = others.get(word)
    if letter is None:
        letter = word if word in _MARKS else _DIGITS if word.isdigit() else _UNKNOWN
    return letter
