"""The model of inbound texts: how much a text reads as a wish to get no more texts, and by what."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise, repeat
from operator import add
from typing import TYPE_CHECKING, NamedTuple, Self

from lambdas.intent.linear import EDGE_AFTER, EDGE_BEFORE, LinearModel, features_of_word
from lambdas.intent.word_classes import class_names, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NAMED = 3
_SAY_LITTLE = frozenset({"=says nothing", "=says"}).union(f"=length {size}" for size in range(9))
_FIRST_WORDS, _LAST_WORDS = 4, 6
_AT_FIRST, _AT_LAST, _OF_CLASSES, _BETWEEN = "> ", "< ", "@", "_"
_STRETCH = 6
_UNCLASSED = str.maketrans("", "", ".?~")
_NOTHING = repeat(0)
_LONGEST = 500  # letters of a text and its edges; places of longer ones are made when they come
_STRETCHES, _TWOS, _THREES = ([slice(at, at + size) for at in range(_LONGEST)] for size in (_STRETCH, 2, 3))


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
        of_classes = {name[1:]: weight for name, weight in weights.items() if name[0] == _OF_CLASSES}
        self._between = {name.replace(_BETWEEN, ""): of_classes.pop(name) for name in [*of_classes] if _BETWEEN in name}
        self._of_classes = of_classes
        self._stretches = frozenset([name for name in weights if len(name) <= _STRETCH and " " in name])

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """Return the model that is shipped, read when a text first needs it: most texts are commands."""
        return cls.parsed(files("lambdas.intent").joinpath("weights.txt").read_text(encoding="utf-8"))

    def score(self, words: list[str], facts: Iterable[str]) -> float:
        """Return the logit that a text of these `words` and marks, with these `facts` about it, is an opt-out.

        Its features are those that `features` returns, each weighed once; here they are looked for without being named.
        """
        text = " ".join(words)
        names = self._stretches.intersection(map(text.__getitem__, _places(_STRETCHES, len(text))))
        steps = sum(map(self._weights.get, names.union(sequences(words), facts), _NOTHING))
        steps += self._weigh_classes(f"{EDGE_BEFORE}{letters_of(words)}{EDGE_AFTER}")
        known = dict(zip(words, map(self._of_word, words), strict=True))
        steps += sum([known[word][1] for word in set(words[:_FIRST_WORDS])])
        steps += sum([known[word][2] for word in set(words[-_LAST_WORDS:])])
        return self.logit(steps + sum([of_word[0] for of_word in known.values()]), len(words))

    def _weigh_classes(self, line: str) -> int:
        found = set(map(line.__getitem__, _places(_TWOS, len(line) - 1)))
        found.update(map(line.__getitem__, _places(_THREES, len(line) - 2)))
        said = line.translate(_UNCLASSED)
        between = set(map(add, said, said[2:]))
        return sum(map(self._of_classes.get, found, _NOTHING)) + sum(map(self._between.get, between, _NOTHING))

    def _weigh_word(self, word: str) -> tuple[int, int, int]:
        """Return the weight of `word` anywhere, and what it weighs more among the first words, and among the last."""
        anywhere = sum(map(self.weight, features_of_word(word)))
        return anywhere, self.weight(_AT_FIRST + word), self.weight(_AT_LAST + word)

    def strongest(self, words: list[str], facts: Iterable[str]) -> list[str]:
        """Return the words, sequences of words or classes, and facts that speak most for an opt-out."""
        names = sequences(words).union(words, classes(words), facts) - _SAY_LITTLE
        weighed = sorted([(-weight, name) for name in names if (weight := self.weight(name)) > 0])
        return [_spelt_out(name) for _, name in weighed[:_NAMED]]


def features(words: list[str]) -> set[str]:
    """Return what the model looks for in a text besides its single words and the facts about it."""
    found = sequences(words)
    found.update(classes(words), stretches(" ".join(words)))
    found.update(
        [_AT_FIRST + word for word in words[:_FIRST_WORDS]], [_AT_LAST + word for word in words[-_LAST_WORDS:]]
    )
    return found


def sequences(words: list[str]) -> set[str]:
    """Return two words that stand together."""
    return {f"{a} {b}" for a, b in pairwise([EDGE_BEFORE, *words, EDGE_AFTER])}


def classes(words: list[str]) -> set[str]:
    """Return the classes of two and three words that stand together, and of two with another between them."""
    line = f"{EDGE_BEFORE}{letters_of(words)}{EDGE_AFTER}"
    said = line.translate(_UNCLASSED)
    found = {_OF_CLASSES + a + b for a, b in pairwise(line)}
    found.update([_OF_CLASSES + a + b + c for a, b, c in zip(line, line[1:], line[2:], strict=False)])
    found.update([_OF_CLASSES + a + _BETWEEN + b for a, b in zip(said, said[2:], strict=False)])
    return found


def stretches(text: str) -> list[str]:
    """Return the stretches of six letters that reach over the end of a word."""
    edges = [at for at, letter in enumerate(text) if letter == " "]
    return [text[start : start + _STRETCH] for at in edges for start in range(max(0, at + 2 - _STRETCH), at)]


def _places(known: Sequence[slice], count: int) -> Sequence[slice]:
    """Return the first `count` of the places `known`, more than are known where a text is that long."""
    size = known[0].stop
    return known[:count] if count <= len(known) else [slice(at, at + size) for at in range(count)]


def _spelt_out(name: str) -> str:
    """Return the `name` of a feature; of one of classes, their names."""
    if not name.startswith(_OF_CLASSES):
        return name
    return " ".join(class_names().get(letter, letter) for letter in name[1:])
