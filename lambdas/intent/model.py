"""The model of inbound texts: how much a text reads as a wish to get no more texts, and by what."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, Self

from lambdas.intent.linear import LinearModel, features_of_word, sequences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NAMED = 3
_SAY_LITTLE = frozenset({"=says nothing", "=says"}).union(f"=length {size}" for size in range(9))


class Thresholds(NamedTuple):
    """The scores from which a text is an opt-out, or in doubt; in doubt sooner where a word of refusal stands in it."""

    certain: float
    doubtful: float
    doubtful_refusal: float


class Model(LinearModel):
    """The linear model whose limits are `Thresholds`."""

    def __init__(self, weights: Mapping[str, int], unit: float, bias: float, limits: Sequence[float]) -> None:
        super().__init__(weights, unit, bias, limits)
        self.thresholds = Thresholds(*limits)
        self._of_word = lru_cache(maxsize=8192)(self._weigh_word)

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """Return the model that is shipped, read when a text first needs it: most texts are commands."""
        return cls.parsed(files("lambdas.intent").joinpath("weights.txt").read_text(encoding="utf-8"))

    def score(self, words: Sequence[str], facts: Iterable[str]) -> float:
        """Return the logit that a text of these `words` and marks, with these `facts` about it, is an opt-out."""
        names = sequences(words)
        names.update(facts)
        return self.logit(self.steps(names) + sum(map(self._of_word, set(words))), len(words))

    def _weigh_word(self, word: str) -> int:
        return sum(map(self.weight, features_of_word(word)))

    def strongest(self, words: Sequence[str], facts: Iterable[str]) -> list[str]:
        """Return the names of the sequences of words and the facts that speak most for an opt-out."""
        names = sequences(words).union(words, (fact for fact in facts if fact not in _SAY_LITTLE))
        weighed = sorted((-self.weight(name), name) for name in names)
        return [name for weight, name in weighed[:_NAMED] if weight < 0]
