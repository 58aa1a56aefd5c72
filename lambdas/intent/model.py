"""A linear model of words and letters: how much a text reads as a wish to get no more texts, and by what."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

EDGE_BEFORE, EDGE_AFTER = "^", "$"
_MARKS = frozenset(".?~")
_PIECES = (3, 4, 5)
_SHORTEST = 3
_LONGEST_WORD = 24
_SOFTENING = 4.0
_NAMED = 3
_SAY_LITTLE = frozenset({"=says nothing", "=says"}).union(f"=length {size}" for size in range(9))


class Thresholds(NamedTuple):
    """The scores from which a text is an opt-out, or in doubt; in doubt sooner where a word of refusal stands in it."""

    certain: float
    doubtful: float
    doubtful_refusal: float


class Model:
    """Quantised weights of features, and the scores from which a text is an opt-out, or in doubt."""

    def __init__(self, weights: Mapping[str, int], unit: float, bias: float, thresholds: Thresholds) -> None:
        self._weights = weights
        self._names = frozenset(weights)
        self._unit = unit
        self._bias = bias
        self.thresholds = thresholds
        self._of_word = lru_cache(maxsize=8192)(self._weigh_word)

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """Return the model that is shipped, read when a text first needs it: most texts are commands."""
        head, *lines = files("lambdas.intent").joinpath("weights.txt").read_text(encoding="utf-8").splitlines()
        unit, bias, *thresholds = map(float, head.split())
        weights: dict[str, int] = {}
        for line in lines:
            weight, *names = line.split("\t")
            weights |= dict.fromkeys(names, int(weight))
        return cls(weights, unit, bias, Thresholds(*thresholds))

    def written(self) -> str:
        """Return the model as text: its scale, bias and thresholds, then each weight with the features that have it."""
        by_weight: dict[int, list[str]] = {}
        for name, weight in sorted(self._weights.items()):
            by_weight.setdefault(weight, []).append(name)
        lines = ["\t".join((str(weight), *names)) for weight, names in sorted(by_weight.items())]
        head = " ".join(map(repr, (self._unit, self._bias, *self.thresholds)))
        return "\n".join([head, *lines, ""])

    def score(self, words: Sequence[str], facts: Iterable[str]) -> float:
        """Return the logit that a text of these `words` and marks, with these `facts` about it, is an opt-out."""
        names = sequences(words)
        names.update(facts)
        weigh, known = self._weights, names & self._names
        total = sum([weigh[name] for name in known]) + sum(map(self._of_word, set(words)))
        return self._bias + self._unit * total / scale(words)

    def _weigh_word(self, word: str) -> int:
        return sum(self._weights.get(name, 0) for name in features_of_word(word))

    def strongest(self, words: Sequence[str], facts: Iterable[str]) -> list[str]:
        """Return the names of the sequences of words and the facts that speak most for an opt-out."""
        names = sequences(words).union(words, (fact for fact in facts if fact not in _SAY_LITTLE))
        weighed = sorted((-self._weights.get(name, 0), name) for name in names)
        return [name for weight, name in weighed[:_NAMED] if weight < 0]


def scale(words: Sequence[str]) -> float:
    """Return by what the sum of a text's weights is divided, so that long texts are not certain for their length."""
    return sqrt(len(words) + _SOFTENING)


def sequences(words: Sequence[str]) -> set[str]:
    """Return words that stand together, two and three, and two with one or two others between them."""
    line = [EDGE_BEFORE, *words, EDGE_AFTER]
    said = [word for word in line if word not in _MARKS]
    found = {f"{a} {b}" for a, b in pairwise(line)}
    found.update([f"{a} {b} {c}" for a, b, c in zip(line, line[1:], line[2:], strict=False)])
    found.update([f"{a} _ {b}" for a, b in zip(said, said[2:], strict=False)])
    found.update([f"{a} _ _ {b}" for a, b in zip(said, said[3:], strict=False)])
    return found


def features_of_word(word: str) -> Iterator[str]:
    """Yield the word itself and its pieces of three to five letters, edges marked."""
    yield word
    if len(word) >= _SHORTEST:
        edged = f"<{word[:_LONGEST_WORD]}>"
        yield from {f"#{edged[at : at + size]}" for size in _PIECES for at in range(len(edged) - size + 1)}
