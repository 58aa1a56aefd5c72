"""From labelled texts to a model: examples, a matrix of features, weights, thresholds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from lambdas.intent.keywords import IntentKind, KeywordSet
from lambdas.intent.linear import features_of_word, scale
from lambdas.intent.model import Model, Thresholds, features
from lambdas.intent.recognise import Reading, command, own_text, read
from tools.intent.corpus import OWN_HAND
from tools.learning.features import Row, in_steps, learned, matrix_of, unit_of, vocabulary_of
from tools.learning.logistic import Examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from tools.intent.corpus import Labelled
    from tools.learning.logistic import Floats, Sparse

    Booleans = NDArray[np.bool_]

KEYWORDS = KeywordSet.default()
LEAST_TEXTS = 3  # a feature of fewer texts is left out
PENALTY, STEPS = 1.0, 30
TOGETHER, TOGETHER_WITHIN = 2, 6  # authors that are judged by one model; and where it only tells thresholds
# texts of one hand are much alike: its opt-outs weigh little, its traps more, as few others wrote so many
IMPORTANCE = {(writer, asks): 0.15 if asks else 0.5 for writer in OWN_HAND for asks in (True, False)} | {
    ("phrases", True): 0.4,
    ("phrases", False): 0.6,
}
KEPT = 40_000  # the features that are shipped: more of them tell hardly more, and take longer to look up
# the shares of other texts that may be taken or held, a little below what is allowed
ASKING = ("word", "free")
TAKEN = {"ordinary": 0.0027, "hard": 0.027}
HELD = {"ordinary": 0.037, "hard": 0.23}
# the thresholds that are tried
CERTAIN, CERTAIN_TOLD = np.arange(0.0, 2.0, 0.05), np.arange(-1.5, 1.5, 0.05)
DOUBTFUL, DOUBTFUL_REFUSAL = np.arange(-1.6, 0.6, 0.1), np.arange(-2.6, -0.6, 0.1)


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
    found, reading = command(source.text, own, text, KEYWORDS), read(source.text, text, KEYWORDS)
    facts = (fact for fact in reading.facts if not (source.tuned and fact.startswith(("=says", "=excused"))))
    names = Counter(features(reading.words).union(facts))
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
        return _kept(learned(examples, PENALTY, STEPS), examples.matrix)

    def scores(self, weights: Floats, rows: Booleans) -> Floats:
        """Return the score of each of `rows`."""
        return np.asarray(self.matrix.rows(rows).times(weights[:-1]) + weights[-1])

    def answers(self, scores: Floats, limits: Thresholds, rows: Booleans) -> NDArray[np.str_]:
        """Return what `rows` are taken for by their `scores`, or by the rules where these decide alone."""
        least = np.where(self.refuses[rows], limits.doubtful_refusal, limits.doubtful)
        said = np.where(self.told[rows] | (scores >= least), IntentKind.DOUBT, IntentKind.OTHER)
        certain = np.where(self.told[rows], limits.certain_told, limits.certain)
        said = np.where(scores >= certain, IntentKind.OPT_OUT, said)
        return np.where(self.decided[rows] == "", said, self.decided[rows])

    def thresholds(self, scores: Floats, rows: Booleans) -> Thresholds:
        """Return the thresholds that hear most of `rows` within the shares of other texts that may be taken or held."""
        certain = self._certain(scores, rows)
        tried = (Thresholds(*certain, *pair) for pair in product(DOUBTFUL, DOUBTFUL_REFUSAL))
        return max(tried, key=lambda limits: self._worth(scores, limits, rows))

    def _certain(self, scores: Floats, rows: Booleans) -> tuple[float, float]:
        """Return the scores of an opt-out, the second where a phrase tells one, that recognise most of `rows`."""
        told = self._taken(scores, rows & self.told, rows, CERTAIN_TOLD)
        untold = self._taken(scores, rows & ~self.told, rows, CERTAIN)
        by_rules = {kind: self.decided[rows & (self.kinds == kind)] == IntentKind.OPT_OUT for kind in TAKEN}
        allowed = np.ones((len(CERTAIN), len(CERTAIN_TOLD)), dtype=bool)
        for kind, most in TAKEN.items():
            taken = untold[kind][:, None] + told[kind][None, :] + by_rules[kind].sum()
            allowed &= taken <= most * len(by_rules[kind])
        heard = sum(untold[kind][:, None] + told[kind][None, :] for kind in ASKING)
        at = np.unravel_index(int(np.argmax(np.where(allowed, heard, -1))), allowed.shape)
        return float(CERTAIN[at[0]]), float(CERTAIN_TOLD[at[1]])

    def _taken(self, scores: Floats, chosen: Booleans, rows: Booleans, tried: Floats) -> dict[str, NDArray[np.int64]]:
        """Return how many of the `chosen` of `rows`, by kind, have at least each of the scores `tried`."""
        found = {}
        for kind in (*ASKING, *TAKEN):
            own = scores[(chosen & (self.decided == "") & (self.kinds == kind))[rows]]
            found[kind] = len(own) - np.searchsorted(np.sort(own), tried)
        return found

    def _worth(self, scores: Floats, limits: Thresholds, rows: Booleans) -> float:
        said, kinds = self.answers(scores, limits, rows), self.kinds[rows]
        for kind, share in HELD.items():
            if (said[kinds == kind] == IntentKind.DOUBT).mean() > share:
                return -limits.doubtful_refusal - 10
        return float((said[np.isin(kinds, ASKING)] != IntentKind.OTHER).mean())


def _kept(weights: Floats, matrix: Sparse) -> Floats:
    """Return `weights` with those alone that move most: by how much, and how often."""
    moves = np.abs(weights[:-1]) * np.sqrt(np.bincount(matrix.columns, minlength=matrix.width))
    return np.append(np.where(moves >= np.sort(moves)[-min(KEPT, len(moves))], weights[:-1], 0.0), weights[-1])


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
    return _unseen(problem, authors, TOGETHER, np.zeros(len(problem.labels), dtype=bool), tell)


def nested(problem: Problem, authors: Sequence[str], tell: Callable[[str], None]) -> Iterator[tuple[str, Thresholds]]:
    """Yield each author with thresholds for which nothing of that author was used, in no model and by no score.

    They come from scores of the other authors, by models that have learned neither from the author whom they judge
    nor from the one for whom the thresholds are.
    """
    for judged in _groups(authors, TOGETHER):
        own, others = np.isin(problem.writers, judged), [author for author in authors if author not in judged]
        scores = _unseen(problem, others, TOGETHER_WITHIN, own, lambda _: None)
        rows = np.isin(problem.writers, others)
        limits = problem.thresholds(scores[rows], rows)
        yield from ((author, limits) for author in judged)
        tell(f"thresholds for {', '.join(judged)}")


def _unseen(
    problem: Problem, authors: Sequence[str], together: int, hidden: Booleans, tell: Callable[[str], None]
) -> Floats:
    scores = np.full(len(problem.labels), np.nan)
    for judged in _groups(authors, together):
        rows = np.isin(problem.writers, judged)
        scores[rows] = problem.scores(problem.weights(~rows & ~hidden), rows)
        tell(f"judged {', '.join(judged)}")
    return scores


def _groups(authors: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (authors[at : at + size] for at in range(0, len(authors), size))
