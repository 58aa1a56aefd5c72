"""Features of texts as a matrix, and weights of features as they are shipped: in whole steps of one unit."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tools.learning.logistic import Examples, Floats, Sparse, fit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

FLOOR = 0.3  # how freely a feature may move that is as frequent on either side
LEVELS = 400  # the steps of a weight


class Row(NamedTuple):
    """One row of a matrix: how often it has each feature, and by what that is divided."""

    names: Mapping[str, int]
    scale: float


def vocabulary_of(texts: Iterable[Collection[str]], least: int) -> list[str]:
    """Return the features that at least `least` texts have."""
    counts = Counter(name for names in texts for name in names)
    return sorted(name for name, count in counts.items() if count >= least)


def matrix_of(rows: Sequence[Row], vocabulary: Sequence[str]) -> Sparse:
    """Return the matrix of `rows` over `vocabulary`."""
    place = {name: at for at, name in enumerate(vocabulary)}
    starts, columns, values = [0], array("q"), array("d")
    for row in rows:
        known = sorted((place[name], times / row.scale) for name, times in row.names.items() if name in place)
        columns.extend(at for at, _ in known)
        values.extend(value for _, value in known)
        starts.append(len(columns))
    return Sparse(np.array(starts), np.frombuffer(columns, dtype=np.int64), np.frombuffer(values), len(vocabulary))


def learned(examples: Examples, penalty: float, steps: int) -> Floats:
    """Return the weights that `examples` teach, in whole steps as they are shipped, and the bias behind them."""
    matrix, freedom = examples.matrix, _freedom(examples)
    scaled = Sparse(matrix.starts, matrix.columns, matrix.values * freedom[matrix.columns], matrix.width)
    found = fit(Examples(scaled, examples.firsts, examples.labels, examples.importance), penalty, steps)
    return _stepped(np.append(found[:-1] * freedom, found[-1]))


def _freedom(examples: Examples) -> Floats:
    """Return how one-sided each feature is, the log ratio of its shares: what tells nothing may move little."""
    matrix = examples.matrix
    present = Sparse(matrix.starts, matrix.columns, np.ones_like(matrix.values), matrix.width)
    sizes = np.diff(np.append(examples.firsts, len(matrix.starts) - 1))
    labels = np.repeat(examples.labels, sizes)
    asking, other = (present.transposed_times(side.astype(float)) + 1 for side in (labels, ~labels))
    return np.asarray(np.abs(np.log((asking / asking.sum()) / (other / other.sum()))) + FLOOR)


def unit_of(weights: Floats) -> float:
    """Return the unit of which all weights but the bias are whole multiples."""
    return float(np.abs(weights[:-1]).max()) / LEVELS


def _stepped(weights: Floats) -> Floats:
    """Return the weights as they are shipped, so that what is judged is what is shipped."""
    unit = unit_of(weights)
    return np.append(np.rint(weights[:-1] / unit) * unit, weights[-1])


def in_steps(vocabulary: Sequence[str], weights: Floats) -> dict[str, int]:
    """Return the steps of each feature that weighs anything."""
    steps = np.rint(weights[:-1] / unit_of(weights)).astype(int)
    return {name: int(step) for name, step in zip(vocabulary, steps, strict=True) if step}
