"""Whether a word is an opt-out word with a slip of the thumb in it."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from lambdas.consent.intent_words import FILLER, FUZZY, REAL_WORDS, SLIPS

if TYPE_CHECKING:
    from collections.abc import Iterable

_RUN = re.compile(r"(.)\1+")
_LOOKALIKES = str.maketrans("0135", "oles")
_MIN_LETTERS = 3
_GLUED_FROM = 4
_LONG_WORD = 10
_LONGEST = 16
# `subscribe` is two letters away from its opposite: a word that begins so asks for texts.
_OPPOSITES = ("sub", "resub", "sus", "resus", "ins", "abon", "sins", "sabon")


class Spelling:
    """Recognises words at most one slip (two in long words) from a set of known words.

    A slip is a letter missing, added, changed or swapped; both sides are compared with letters left out, so
    the cost of a question does not grow with the number of known words.
    """

    def __init__(self, words: Iterable[str]) -> None:
        known = [word.replace(" ", "") for word in words]
        self._collapsed = frozenset(map(_collapse, known)) | SLIPS
        self._known = frozenset(known)
        self._glue = self._known | FILLER
        fuzzy = FUZZY.intersection(known)
        self._near = {left for word in fuzzy for left in _left_out(word)}
        self._long_starts = {letter for word in fuzzy if len(word) >= _LONG_WORD for letter in word[:2]}

    def accepts(self, word: str) -> bool:
        """Return whether `word` reads as one of the known words, misspelt or stretched (`stoooop`, `st0p`)."""
        if len(word) > _LONGEST:
            return _collapse(word) in self._collapsed
        word = word.rstrip("0123456789").translate(_LOOKALIKES)
        if word in REAL_WORDS or word.startswith(_OPPOSITES):
            return False
        if word in self._known or word in SLIPS or _collapse(word) in self._collapsed:
            return True
        return self._slipped(word) or self._glued(word)

    def _slipped(self, word: str) -> bool:
        if len(word) < _MIN_LETTERS or (len(word) >= _LONG_WORD and self._long_starts.isdisjoint(word[:2])):
            return False
        return not self._near.isdisjoint(_left_out(word))

    def _glued(self, word: str) -> bool:
        """Return whether `word` is a known word and its small talk without a space: `stopnow`, `stopplease`."""
        cuts = range(_GLUED_FROM, len(word) - _MIN_LETTERS + 1)
        return any(word[:cut] in self._known and word[cut:] in self._glue for cut in cuts)


def _collapse(word: str) -> str:
    return _RUN.sub(r"\1", word)


def _left_out(word: str) -> set[str]:
    """Return `word` and what remains of it with one letter (two in long words) left out."""
    slips = 2 if len(word) >= _LONG_WORD else 1
    size = len(word)
    return {word} | {"".join(kept) for left in range(1, slips + 1) for kept in combinations(word, size - left)}
