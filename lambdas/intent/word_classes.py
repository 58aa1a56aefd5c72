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


class _Letters(dict[str, str]):
    """The letters of words, and of any other word."""

    def __missing__(self, word: str) -> str:
        return word if word in _MARKS else _DIGITS if word.isdigit() else _UNKNOWN


@cache
def _letters() -> tuple[_Letters, ...]:
    """Return for each language the letters of its words, and of words of the others, earlier ones first."""
    of_any: dict[str, str] = {}
    for lexicon in reversed(_lexicons()):
        of_any |= lexicon
    return tuple(_Letters(of_any | lexicon) for lexicon in _lexicons())


def letters_of(words: list[str]) -> str:
    """Return the letter of the class of each word, none for small talk.

    The language is English where it knows more than half of the words, else the one that knows most of them.
    """
    lexicons = _lexicons()
    known = 0 if 2 * sum(map(lexicons[0].__contains__, words)) > len(words) else _best(words)
    return "".join(map(_letters()[known].__getitem__, words))


def _best(words: list[str]) -> int:
    lexicons = _lexicons()
    return max(range(len(lexicons)), key=lambda at: sum(map(lexicons[at].__contains__, words)))
