"""From labelled service texts to a model: sentences as a matrix, weights, the threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lambdas.intent.adverts.reading import features, sentences
from lambdas.intent.linear import LinearModel, scale
from tools.learning.features import Row, in_steps, learned, matrix_of, unit_of, vocabulary_of
from tools.learning.logistic import Examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from lambdas.intent.adverts.reading import Sentence
    from tools.adverts.corpus import Labelled
    from tools.learning.logistic import Floats, Sparse

    Booleans = NDArray[np.bool_]

LEAST_TEXTS = 2  # a feature of one text alone is left out
PENALTY, STEPS = 1.0, 60
REFUSED = 0.02  # the share of honest texts that may be refused, below the 3 % that are allowed, as writers differ


@dataclass(frozen=True)
class Problem:
    """The sentences of all texts as a matrix, and what is known of each text."""

    vocabulary: list[str]
    matrix: Sparse
    sizes: NDArray[np.int64]
    labels: Booleans
    writers: NDArray[np.str_]

    @classmethod
    def of(cls, texts: Sequence[Labelled]) -> Problem:
        """Return the problem that `texts` pose."""
        rows = [[_row(sentence) for sentence in sentences(text.text)] for text in texts]
        vocabulary = vocabulary_of(({name for row in text for name in row.names} for text in rows), LEAST_TEXTS)
        return cls(
            vocabulary,
            matrix_of([row for text in rows for row in text], vocabulary),
            np.array([len(text) for text in rows]),
            np.array([text.advert for text in texts]),
            np.array([text.writer for text in texts]),
        )

    def without(self, *writers: str) -> Floats:
        """Return the weights that the texts of all but `writers` teach, the last of them the bias."""
        return learned(self._examples(~np.isin(self.writers, writers)), PENALTY, STEPS)

    def scores(self, weights: Floats, writer: str) -> Floats:
        """Return the score of each text of `writer`."""
        return self._examples(self.writers == writer).scores(weights)

    def _examples(self, chosen: Booleans) -> Examples:
        sizes = self.sizes[chosen]
        firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        matrix = self.matrix.rows(np.repeat(chosen, self.sizes))
        return Examples(matrix, firsts, self.labels[chosen], np.ones(len(sizes)))


def _row(sentence: Sentence) -> Row:
    names = features(sentence)
    return Row(dict.fromkeys(names, 1), scale(len(sentence.tokens)))


def threshold(scores: Floats, labels: Booleans) -> float:
    """Return the least score that refuses no more than the allowed share of the texts that are no adverts."""
    honest = np.sort(scores[~labels])[::-1]
    return float(honest[int(REFUSED * len(honest))]) + 1e-6


class Judged:
    """Scores of each writer's texts by models that have seen neither that writer nor any other that is left out."""

    def __init__(self, problem: Problem, writers: Sequence[str], tell: Callable[[str], None]) -> None:
        self._problem, self._writers = problem, writers
        self.scores: dict[tuple[str, str], Floats] = {}
        pairs = [(a, b) for at, a in enumerate(writers) for b in writers[at:]]
        for done, (a, b) in enumerate(pairs, start=1):
            weights = problem.without(a, b)
            self.scores[a, b], self.scores[b, a] = problem.scores(weights, a), problem.scores(weights, b)
            tell(f"{done} of {len(pairs)} models: without {a} and {b}")

    def threshold_for(self, writer: str) -> float:
        """Return the threshold by all other writers, each scored without that other writer and without `writer`."""
        return self._threshold([(other, writer) for other in self._writers if other != writer])

    def threshold(self) -> float:
        """Return the threshold that is shipped: by all writers, each scored without that writer."""
        return self._threshold([(writer, writer) for writer in self._writers])

    def _threshold(self, pairs: Iterable[tuple[str, str]]) -> float:
        pairs = list(pairs)
        scores = np.concatenate([self.scores[pair] for pair in pairs])
        return threshold(scores, np.concatenate([self.labels(writer) for writer, _ in pairs]))

    def labels(self, writer: str) -> Booleans:
        """Return which texts of `writer` are adverts."""
        return np.asarray(self._problem.labels[self._problem.writers == writer])


def model(problem: Problem, limit: float) -> LinearModel:
    """Return the model that is shipped, which has learned from all texts."""
    weights = problem.without()
    steps = in_steps(problem.vocabulary, weights)
    return LinearModel(steps, round(unit_of(weights), 8), round(float(weights[-1]), 6), [round(limit, 4)])
