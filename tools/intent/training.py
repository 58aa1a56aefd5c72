"""From labelled texts to a model: examples, a matrix of features, weights, thresholds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from lambdas.intent.keywords import IntentKind, KeywordSet
from lambdas.intent.linear import features_of_word, scale, sequences
from lambdas.intent.model import Model, Thresholds
from lambdas.intent.recognise import Reading, command, own_text, read
from tools.intent.corpus import OWN_HAND
from tools.learning.features import Row, in_steps, learned, matrix_of, unit_of, vocabulary_of
from tools.learning.logistic import Examples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tools.intent.corpus import Labelled
    from tools.learning.logistic import Floats, Sparse

    Booleans = NDArray[np.bool_]

KEYWORDS = KeywordSet.default()
LEAST_TEXTS = 2  # a feature of one text alone is left out
PENALTY, STEPS = 1.0, 30
TOGETHER = 2  # authors that are judged by one model
# texts of one hand are much alike: its opt-outs weigh little, its traps more, as few others wrote so many
IMPORTANCE = {(writer, asks): 0.15 if asks else 0.5 for writer in OWN_HAND for asks in (True, False)} | {
    ("phrases", True): 0.4,
    ("phrases", False): 0.6,
}
# the shares of other texts that may be taken or held, a little below what is allowed
TAKEN = {"ordinary": 0.003, "hard": 0.028}
HELD = {"ordinary": 0.037, "hard": 0.23}
DOUBTFUL, DOUBTFUL_REFUSAL = np.arange(-1.6, 0.6, 0.1), np.arange(-2.6, -0.6, 0.1)  # the thresholds that are tried


@dataclass(frozen=True, slots=True)
class Example:
    """One text as the model sees it; `decided` is the answer of the rules where they decide alone."""

    source: Labelled
    decided: IntentKind | None
    reading: Reading
    names: dict[str, int]
    scale: float


def example(source: Labelled) -> Example:
    """Return what the model sees of a text; what the rules say of a text that they were made with tells nothing."""
    own, text = own_text(source.text)
    found, reading = command(source.text, own, text, KEYWORDS), read(text, KEYWORDS)
    facts = (fact for fact in reading.facts if not (source.tuned and fact.startswith(("=says", "=excused"))))
    names = Counter(sequences(reading.words).union(facts))
    names.update(name for word in set(reading.words) for name in features_of_word(word))
    return Example(source, found.kind if found else None, reading, dict(names), scale(len(reading.words)))


@dataclass(frozen=True)
class Problem:
    """Examples as a matrix, with all that is known of each row."""

    vocabulary: list[str]
    matrix: Sparse
    labels: Booleans
    writers: NDArray[np.str_]
    kinds: NDArray[np.str_]
    decided: NDArray[np.str_]
    told: Booleans
    refuses: Booleans

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Problem:
        """Return the problem that `examples` pose."""
        vocabulary = vocabulary_of((one.names for one in examples), LEAST_TEXTS)
        matrix = matrix_of([Row(one.names, one.scale) for one in examples], vocabulary)
        return cls(
            vocabulary,
            matrix,
            np.array([one.source.opt_out for one in examples]),
            np.array([one.source.writer for one in examples]),
            np.array([one.source.kind for one in examples]),
            np.array([one.decided or "" for one in examples]),
            np.array([one.reading.told for one in examples]),
            np.array([one.reading.refuses for one in examples]),
        )

    def weights(self, rows: Booleans) -> Floats:
        """Return the weights that `rows` teach, the last of them the bias; commands need no model."""
        rows = rows & (self.decided == "")
        labels = self.labels[rows]
        importance = np.array([IMPORTANCE.get(pair, 1.0) for pair in zip(self.writers[rows], labels, strict=True)])
        examples = Examples(self.matrix.rows(rows), np.arange(len(labels)), labels, importance)
        return learned(examples, PENALTY, STEPS)

    def scores(self, weights: Floats, rows: Booleans) -> Floats:
        """Return the score of each of `rows`."""
        return np.asarray(self.matrix.rows(rows).times(weights[:-1]) + weights[-1])

    def answers(self, scores: Floats, limits: Thresholds, rows: Booleans) -> NDArray[np.str_]:
        """Return what `rows` are taken for by their `scores`, or by the rules where these decide alone."""
        least = np.where(self.refuses[rows], limits.doubtful_refusal, limits.doubtful)
        said = np.where(self.told[rows] | (scores >= least), IntentKind.DOUBT, IntentKind.OTHER)
        said = np.where(scores >= limits.certain, IntentKind.OPT_OUT, said)
        return np.where(self.decided[rows] == "", said, self.decided[rows])

    def thresholds(self, scores: Floats, rows: Booleans) -> Thresholds:
        """Return the thresholds that hear most of `rows` within the shares of other texts that may be taken or held."""
        certain = max(self._least(scores, rows, kind, share) for kind, share in TAKEN.items())
        tried = (Thresholds(certain, *pair) for pair in product(DOUBTFUL, DOUBTFUL_REFUSAL))
        return max(tried, key=lambda limits: self._worth(scores, limits, rows))

    def _worth(self, scores: Floats, limits: Thresholds, rows: Booleans) -> float:
        said, kinds = self.answers(scores, limits, rows), self.kinds[rows]
        for kind, share in HELD.items():
            if (said[kinds == kind] == IntentKind.DOUBT).mean() > share:
                return -limits.doubtful_refusal - 10
        return float((said[np.isin(kinds, ["word", "free"])] != IntentKind.OTHER).mean())

    def _least(self, scores: Floats, rows: Booleans, kind: str, share: float) -> float:
        open_to_model = np.where(self.decided[rows] == "", scores, -np.inf)
        ordered = np.sort(open_to_model[self.kinds[rows] == kind])[::-1]
        return float(ordered[int(share * len(ordered))]) + 1e-6


def model(problem: Problem, weights: Floats, limits: Thresholds) -> Model:
    """Return the model that is shipped."""
    return Model(
        in_steps(problem.vocabulary, weights),
        round(unit_of(weights), 8),
        round(float(weights[-1]), 6),
        [round(float(limit), 4) for limit in limits],
    )


def unseen(problem: Problem, authors: Sequence[str], tell: Callable[[str], None]) -> Floats:
    """Return the score of each text of `authors` by a model that has learned nothing from its author."""
    scores = np.full(len(problem.labels), np.nan)
    for judged in (authors[at : at + TOGETHER] for at in range(0, len(authors), TOGETHER)):
        rows = np.isin(problem.writers, judged)
        scores[rows] = problem.scores(problem.weights(~rows), rows)
        tell(f"judged {', '.join(judged)}")
    return scores
