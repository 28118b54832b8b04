"""Fitting by numbers alone: the weights under which right items stand out, and what signals are worth as a probability.

What is fitted on, and what the results are for, is the business of `tuning`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotline.judging.evaluation import Labelled
from hotline.judging.methods.descending import Descent, softmax_pulls
from hotline.reading.analysis import Analysis
from hotline.searching.features import NAMES, Measured
from hotline.searching.model import Model
from hotline.searching.ranking import Ranker

Array = npt.NDArray[np.float64]

SHARPNESS = 1.0
"""How much a score difference of 1 means in the softmax; scores are of the order of 1 to 10."""
_NON_NEGATIVE = frozenset(NAMES) - {
    "action_conflicts",
    "object_missing",
    "is_name",
    "is_faq",
    "complaint",
    "near",
    "facet_conflicts",
}


@dataclass(frozen=True, slots=True)
class RankingExample:
    """One question over one knowledge base: the measured candidates and which item groups are right."""

    question: Analysis
    labelled: Labelled
    ranker: Ranker
    measured: Measured
    groups: npt.NDArray[np.int32]
    right: frozenset[int]
    fold: int
    complete: bool = True


def fit_weights(
    examples: Sequence[RankingExample], start: Model, *, rounds: int = 6, steps: int = 60, decay: float = 1e-4
) -> tuple[float, ...]:
    """The weights under which the right items stand out: softmax over items, each by its best phrasing.

    Which phrasing is an item's best depends on the weights, so the two are found in turns. Features that can only speak for
    a candidate keep weights ≥ 0.
    """
    weights = np.array(start.weights, dtype=np.float64)
    prior = weights.copy()
    bounded = np.array([name in _NON_NEGATIVE for name in NAMES])
    useful = [e for e in examples if e.right and not e.right.isdisjoint(e.groups.tolist())]
    if not useful:
        return start.weights
    for _ in range(rounds):
        stacked, owner, target = _stack(useful, weights)
        starts, share = np.flatnonzero(np.diff(owner, prepend=-1)), np.full(len(useful), 1 / len(useful))
        descent = Descent([weights])
        for _ in range(steps):
            pulls = softmax_pulls(stacked @ weights * SHARPNESS, target, owner, starts, share)
            descent.step([stacked.T @ pulls * SHARPNESS + decay * (weights - prior)], 0.05)
            weights[bounded] = np.maximum(weights[bounded], 0.0)
    return tuple(float(w) for w in weights)


def _stack(examples: Sequence[RankingExample], weights: Array) -> tuple[Array, npt.NDArray[np.int64], Array]:
    """One row an item and question (its best phrasing now), the question's number, and whether the item is right."""
    rows, owner, target = [], [], []
    for number, example in enumerate(examples):
        scores = example.measured.matrix @ weights
        taken: set[int] = set()
        for row in np.argsort(-scores).tolist():
            group = int(example.groups[row])
            if group in taken:
                continue
            taken.add(group)
            rows.append(example.measured.matrix[row])
            owner.append(number)
            target.append(float(group in example.right))
            if len(taken) >= 20 and not example.right.isdisjoint(taken):
                break
    return np.array(rows, dtype=np.float64), np.array(owner), np.array(target)


def fit_calibration(
    signals: Sequence[tuple[float, ...]],
    right: Sequence[bool],
    *,
    signs: Sequence[int | None] = (),
    decay: float = 1e-4,
    counts: Sequence[float] = (),
) -> tuple[float, ...]:
    """Logistic regression by Newton's method on standardised signals; the bias comes last.

    `signs` says of each signal whether it can only speak for an answer (1), only against it (-1), or either way (0, as all do
    by default), or is not heard at all (None). Those that come out the wrong way are left out and the rest is fitted again, so
    that a text unlike any that was fitted on is not believed for an accident of the ones that were. `counts`: what each counts for, else 1.
    """
    x = np.array(signals, dtype=np.float64)
    y = np.array(right, dtype=np.float64)
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    z = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    signs = [*(signs or [0] * x.shape[1]), 0]
    allowed = np.array([sign or 0 for sign in signs])
    kept = np.array([sign is not None for sign in signs])
    share = np.array(counts, dtype=np.float64) / np.sum(counts) if len(counts) else np.full(len(y), 1 / len(y))
    while True:
        w = np.zeros(z.shape[1])
        w[kept] = _logistic(z[:, kept], y, share, decay)
        wrong = w * allowed < 0
        if not wrong.any():
            break
        kept &= ~wrong
    slopes = w[:-1] / spread
    return (*(float(s) for s in slopes), float(w[-1] - slopes @ mean))


def _logistic(z: Array, y: Array, share: Array, decay: float) -> Array:
    w = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        gradient = z.T @ ((p - y) * share) + decay * w
        hessian = (z * (p * (1 - p) * share)[:, None]).T @ z + decay * np.eye(len(w))
        w -= np.linalg.solve(hessian, gradient)
    return w
