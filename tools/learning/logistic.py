"""Logistic regression over sparse features, by L-BFGS: deterministic, and nothing but numpy."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Cost = Callable[[Floats], tuple[float, Floats]]
_MEMORY, _HALVINGS, _ENOUGH = 8, 30, 1e-4


@dataclass(frozen=True)
class Sparse:
    """A sparse matrix by rows: the columns and values of row `i` stand at `starts[i] : starts[i + 1]`."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats
    width: int

    def rows(self, chosen: NDArray[np.bool_]) -> Sparse:
        """Return the chosen rows."""
        sizes = np.diff(self.starts)
        kept = np.repeat(chosen, sizes)
        starts = np.concatenate([[0], np.cumsum(sizes[chosen])])
        return Sparse(starts, self.columns[kept], self.values[kept], self.width)

    def times(self, weights: Floats) -> Floats:
        """Return the product with a vector."""
        sums = np.concatenate([[0.0], np.cumsum(self.values * weights[self.columns])])
        return np.asarray(sums[self.starts[1:]] - sums[self.starts[:-1]])

    def transposed_times(self, gradients: Floats) -> Floats:
        """Return the product of the transposed matrix with a vector."""
        spread = np.repeat(gradients, np.diff(self.starts))
        return np.bincount(self.columns, weights=self.values * spread, minlength=self.width).astype(np.float64)


@dataclass(frozen=True)
class Examples:
    """What is to be told from what: a matrix, the first row of each example, its label, and how much it counts.

    An example of several rows, such as the sentences of a text, scores the smooth maximum of its rows.
    """

    matrix: Sparse
    firsts: NDArray[np.int64]
    labels: NDArray[np.bool_]
    importance: Floats

    def scores(self, weights: Floats) -> Floats:
        """Return the score of each example."""
        return smooth_maxima(self.matrix.times(weights[:-1]) + weights[-1], self.firsts)


def smooth_maxima(values: Floats, firsts: NDArray[np.int64]) -> Floats:
    """Return the logarithm of the sum of exponentials of each group of `values`, given where each group begins."""
    return np.asarray(np.logaddexp.reduceat(values, firsts))


def fit(examples: Examples, penalty: float, steps: int) -> Floats:
    """Return the weights that tell the labels, the last of them the bias; at most `steps` steps are gone."""
    matrix, signs = examples.matrix, np.where(examples.labels, 1.0, -1.0)
    importance, sizes = examples.importance, np.diff(np.append(examples.firsts, len(examples.matrix.starts) - 1))

    def cost(weights: Floats) -> tuple[float, Floats]:
        rows = matrix.times(weights[:-1]) + weights[-1]
        scores = smooth_maxima(rows, examples.firsts)
        margins = signs * scores
        losses = np.logaddexp(0.0, -margins)
        pull = -signs * importance / (1.0 + np.exp(np.clip(margins, -500, 500)))
        pull = np.repeat(pull, sizes) * np.exp(rows - np.repeat(scores, sizes))
        gradient = np.append(matrix.transposed_times(pull), pull.sum())
        gradient[:-1] += penalty * weights[:-1]
        return float(importance @ losses + penalty / 2 * weights[:-1] @ weights[:-1]), gradient

    return _minimise(cost, np.zeros(matrix.width + 1), steps)


def _minimise(cost: Cost, weights: Floats, steps: int) -> Floats:
    value, gradient = cost(weights)
    past: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    first = float(np.abs(gradient).max())
    for _ in range(steps):
        direction = _two_loops(gradient, past)
        slope, length = float(gradient @ direction), 1.0 if past else 1.0 / max(1.0, float(np.abs(gradient).sum()))
        for _halving in range(_HALVINGS):
            moved = weights + length * direction
            new_value, new_gradient = cost(moved)
            if new_value <= value + 1e-4 * length * slope:
                break
            length /= 2
        moves, turns = moved - weights, new_gradient - gradient
        if (curve := float(moves @ turns)) > 0:
            past.append((moves, turns, 1.0 / curve))
        weights, value, gradient = moved, new_value, new_gradient
        if float(np.abs(gradient).max()) < _ENOUGH * first:
            break
    return weights


def _two_loops(gradient: Floats, past: deque[tuple[Floats, Floats, float]]) -> Floats:
    direction, kept = -gradient, []
    for moves, turns, share in reversed(past):
        kept.append(share * float(moves @ direction))
        direction = direction - kept[-1] * turns
    if past:
        moves, turns, share = past[-1]
        direction = direction / (share * float(turns @ turns))
    for (moves, turns, share), taken in zip(past, reversed(kept), strict=True):
        direction = direction + (taken - share * float(turns @ direction)) * moves
    return direction
