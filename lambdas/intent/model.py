"""The model of inbound texts: how much a text reads as a wish to get no more texts, and by what."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple, Self

from lambdas.intent.linear import EDGE_AFTER, EDGE_BEFORE, LinearModel, features_of_word
from lambdas.intent.word_classes import class_names, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NAMED = 3
_SAY_LITTLE = frozenset({"=says nothing", "=says"}).union(f"=length {size}" for size in range(9))
_FIRST_WORDS, _LAST_WORDS = 4, 6
_STRETCH = 6


class Thresholds(NamedTuple):
    """The scores from which a text is an opt-out, or in doubt.

    Less is needed for an opt-out where a phrase or a sentence asks for an end, and for a doubt where a word of refusal
    stands in the text.
    """

    certain: float
    certain_told: float
    doubtful: float
    doubtful_refusal: float


class Model(LinearModel):
    """The linear model whose limits are `Thresholds`."""

    def __init__(self, weights: Mapping[str, int], unit: float, bias: float, limits: Sequence[float]) -> None:
        super().__init__(weights, unit, bias, limits)
        self.thresholds = Thresholds(*limits)
        self._of_word = lru_cache(maxsize=1 << 16)(self._weigh_word)

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """Return the model that is shipped, read when a text first needs it: most texts are commands."""
        return cls.parsed(files("lambdas.intent").joinpath("weights.txt").read_text(encoding="utf-8"))

    def score(self, words: list[str], facts: Iterable[str]) -> float:
        """Return the logit that a text of these `words` and marks, with these `facts` about it, is an opt-out."""
        names = features(words)
        names.update(facts)
        steps = sum(map(self._weights.get, names, repeat(0))) + sum(map(self._of_word, set(words)))
        return self.logit(steps, len(words))

    def _weigh_word(self, word: str) -> int:
        return sum(map(self.weight, features_of_word(word)))

    def strongest(self, words: list[str], facts: Iterable[str]) -> list[str]:
        """Return the words, sequences of words or classes, and facts that speak most for an opt-out."""
        names = sequences(words).union(words, classes(words), facts) - _SAY_LITTLE
        weighed = sorted((-self.weight(name), name) for name in names)
        return [_spelt_out(name) for weight, name in weighed[:_NAMED] if weight < 0]


def features(words: list[str]) -> set[str]:
    """Return what the model looks for in a text besides its single words and the facts about it."""
    found = sequences(words)
    found.update(classes(words), stretches(" ".join(words)))
    found.update([f"> {word}" for word in words[:_FIRST_WORDS]], [f"< {word}" for word in words[-_LAST_WORDS:]])
    return found


def sequences(words: list[str]) -> set[str]:
    """Return two words that stand together."""
    return {f"{a} {b}" for a, b in pairwise([EDGE_BEFORE, *words, EDGE_AFTER])}


def classes(words: list[str]) -> set[str]:
    """Return the classes of two and three words that stand together, and of two with another between them."""
    line = f"{EDGE_BEFORE}{letters_of(words)}{EDGE_AFTER}"
    said = line.replace(".", "").replace("?", "").replace("~", "")
    found = {"@" + a + b for a, b in pairwise(line)}
    found.update(["@" + a + b + c for a, b, c in zip(line, line[1:], line[2:], strict=False)])
    found.update(["@" + a + "_" + b for a, b in zip(said, said[2:], strict=False)])
    return found


def stretches(text: str) -> list[str]:
    """Return the stretches of six letters that reach over the end of a word."""
    edges = [at for at, letter in enumerate(text) if letter == " "]
    return [text[start : start + _STRETCH] for at in edges for start in range(max(0, at + 2 - _STRETCH), at)]


def _spelt_out(name: str) -> str:
    """Return the `name` of a feature; of one of classes, their names."""
    if not name.startswith("@"):
        return name
    return " ".join(class_names().get(letter, letter) for letter in name[1:])
