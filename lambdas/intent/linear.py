"""A linear model of words and letters: weights in steps of one unit, the scores that decide, features of words."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

EDGE_BEFORE, EDGE_AFTER = "^", "$"
_MARKS = frozenset(".?~")
_PIECES = (3, 4, 5)
_SHORTEST = 3
_LONGEST_WORD = 24
_SOFTENING = 4.0


class LinearModel:
    """Quantised weights of features, the bias, and the scores that decide, in an order that its user knows."""

    def __init__(self, weights: Mapping[str, int], unit: float, bias: float, limits: Sequence[float]) -> None:
        self._weights = weights
        self._names = frozenset(weights)
        self._unit = unit
        self._bias = bias
        self.limits = tuple(limits)

    @classmethod
    def parsed(cls, text: str) -> Self:
        """Return the model that `text` holds; ValueError where it is not as `written` wrote it."""
        seal, _, held = text.partition("\n")
        if seal != _seal(held):
            raise ValueError(
                "the weights are not as they were written: their first line is not the SHA-256 of the rest"
            )
        head, *lines = held.splitlines()
        unit, bias, *limits = map(float, head.split(" "))
        weights: dict[str, int] = {}
        for line in lines:
            weight, *names = line.split("\t")
            weights |= dict.fromkeys(names, int(weight))
        return cls(weights, unit, bias, limits)

    def written(self) -> str:
        """Return the model as text: a seal; unit, bias and limits; then each weight with the features that have it."""
        by_weight: dict[int, list[str]] = {}
        for name, weight in sorted(self._weights.items()):
            by_weight.setdefault(weight, []).append(name)
        lines = ["\t".join((str(weight), *names)) for weight, names in sorted(by_weight.items())]
        head = " ".join(map(repr, (self._unit, self._bias, *self.limits)))
        held = "\n".join([head, *lines, ""])
        return f"{_seal(held)}\n{held}"

    def weight(self, name: str) -> int:
        """Return the weight of the feature `name` in steps; 0 for one that is not known."""
        return self._weights.get(name, 0)

    def steps(self, names: set[str]) -> int:
        """Return the sum of the weights of `names`."""
        weigh = self._weights
        return sum([weigh[name] for name in names & self._names])

    def logit(self, steps: int, size: int) -> float:
        """Return the score of a text of `size` words whose features weigh `steps` in all."""
        return self._bias + self._unit * steps / scale(size)


def _seal(held: str) -> str:
    return sha256(held.encode()).hexdigest()


def scale(size: int) -> float:
    """Return by what the weights of `size` words are divided, so that long texts are not certain for their length."""
    return sqrt(size + _SOFTENING)


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
    yield from pieces(word)


def pieces(word: str) -> Iterable[str]:
    """Return the pieces of three to five letters of `word`, edges marked."""
    if len(word) < _SHORTEST:
        return ()
    edged = f"<{word[:_LONGEST_WORD]}>"
    return {f"#{edged[at : at + size]}" for size in _PIECES for at in range(len(edged) - size + 1)}
