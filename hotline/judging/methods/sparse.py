"""Logistic and softmax regression over sparse features of 0 and 1, by L-BFGS: numbers alone, whatever they are about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MEMORY = 8
"""Steps that L-BFGS remembers."""
ENOUGH = 1e-5
"""The share of the loss below which another step is not worth taking."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of features: feature `columns[n]` of row `rows[n]` counts `values[n]`."""

    rows: Ints
    columns: Ints
    values: Array
    shape: tuple[int, int]

    @classmethod
    def of(cls, features: Sequence[Sequence[int]], weights: Sequence[float], scales: Array) -> "Sparse":
        """Each row's features, what each of them counts in that row, and how much each counts by itself."""
        counts = [len(row) for row in features]
        rows = np.repeat(np.arange(len(features)), counts)
        columns = np.array([column for row in features for column in row], dtype=np.int64)
        values = scales[columns] * np.repeat(np.array(weights), counts)
        return cls(rows, columns, values, (len(features), len(scales)))

    def times(self, weights: Array) -> Array:
        """One number a row; `weights` has one a feature."""
        products = self.values * weights[self.columns]
        return np.bincount(self.rows, weights=products, minlength=self.shape[0]).astype(np.float64)

    def transposed_times(self, numbers: Array) -> Array:
        """One number a feature; `numbers` has one a row."""
        products = self.values * numbers[self.rows]
        return np.bincount(self.columns, weights=products, minlength=self.shape[1]).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Fitted:
    """`weights` (features × classes) and `bias` (classes)."""

    weights: Array
    bias: Array

    def scores(self, x: Sparse) -> Array:
        """Log-odds, or scores before the softmax: rows × classes."""
        return np.stack([x.times(w) for w in self.weights.T], axis=1) + self.bias


def fit_logistic(x: Sparse, y: Array, sample_weights: Array, *, decay: float) -> Fitted:
    """Whether (`y` 0 or 1), with a penalty on the squares of the weights."""

    def loss(scores: Array) -> tuple[float, Array]:
        target = y[:, None]
        value = np.logaddexp(0, scores) - target * scores
        return float((sample_weights[:, None] * value).sum()), 1 / (1 + np.exp(-np.clip(scores, -40, 40))) - target

    return _fit(x, 1, loss, sample_weights, decay)


def fit_softmax(x: Sparse, y: Ints, classes: int, *, decay: float) -> Fitted:
    """Which (`y` the number of the class)."""
    target = np.eye(classes)[y]

    def loss(scores: Array) -> tuple[float, Array]:
        top = scores.max(axis=1, keepdims=True)
        odds = np.exp(scores - top)
        whole = odds.sum(axis=1, keepdims=True)
        return float((np.log(whole) + top).sum() - (target * scores).sum()), odds / whole - target

    return _fit(x, classes, loss, np.ones(x.shape[0]), decay)


def _fit(
    x: Sparse, classes: int, loss: Callable[[Array], tuple[float, Array]], sample_weights: Array, decay: float
) -> Fitted:
    features = x.shape[1]

    def value_and_gradient(flat: Array) -> tuple[float, Array]:
        w = flat.reshape(features + 1, classes)
        value, wrong = loss(Fitted(w[:features], w[features]).scores(x))
        wrong = wrong * sample_weights[:, None]
        gradient = np.vstack([np.stack([x.transposed_times(c) for c in wrong.T], axis=1), wrong.sum(axis=0)])
        gradient[:features] += decay * w[:features]
        return value + 0.5 * decay * float((w[:features] ** 2).sum()), gradient.ravel()

    w = _least(value_and_gradient, np.zeros((features + 1) * classes)).reshape(features + 1, classes)
    return Fitted(w[:features], w[features])


def _least(function: Callable[[Array], tuple[float, Array]], w: Array, *, steps: int = 120) -> Array:
    """Where a convex function is least (L-BFGS with a backtracking step)."""
    value, gradient = function(w)
    past: list[tuple[Array, Array]] = []
    for _ in range(steps):
        direction = _direction(gradient, past)
        step, slope = 1.0, float(gradient @ direction)
        while True:
            moved = w - step * direction
            new_value, new_gradient = function(moved)
            if new_value <= value - 1e-4 * step * slope or step < 1e-6:
                break
            step /= 2
        if float((moved - w) @ (new_gradient - gradient)) > 1e-10:
            past = [*past[-MEMORY + 1 :], (moved - w, new_gradient - gradient)]
        settled = abs(value - new_value) < ENOUGH * abs(value)
        w, value, gradient = moved, new_value, new_gradient
        if settled:
            break
    return w


def _direction(gradient: Array, past: Sequence[tuple[Array, Array]]) -> Array:
    """The gradient times what is known of the inverse Hessian."""
    if not past:
        return gradient / max(float(np.linalg.norm(gradient)), 1.0)
    direction, taken = gradient.copy(), []
    for moved, changed in reversed(past):
        share = float(moved @ direction) / float(changed @ moved)
        taken.append(share)
        direction -= share * changed
    moved, changed = past[-1]
    direction *= float(moved @ changed) / float(changed @ changed)
    for (moved, changed), share in zip(past, reversed(taken), strict=True):
        direction += moved * (share - float(changed @ direction) / float(changed @ moved))
    return direction
