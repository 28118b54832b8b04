"""Fitting weights of signals and combinations of them beside, for candidates that compete with one another and with nothing.

What is made smaller is the negative log of the share of what is right, in batches of cases, by Adam. Where nothing is right it is the share of
nothing, whose score is 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from hotline.combinations import Combinations
from hotline.judging.methods.descending import Descent, softmax_pulls

Array = npt.NDArray[np.float64]
COMBINATIONS, FITS = 16, 8
EPOCHS, BATCH, RATE = 30, 256, 0.01
DECAY, DECAY_COMBINED = 1e-3, 3e-3
"""How strongly the weights, and the combinations, are drawn to nothing."""
RARELY = -0.3
"""Where combinations begin to count: few candidates are above it at first, so that they come to count different ones."""


@dataclass(frozen=True, slots=True)
class Competition:
    """A row of signals for each candidate, which are right (none, where nothing is), and what the case counts."""

    rows: npt.NDArray[Any]
    right: tuple[bool, ...]
    counts: float = 1.0


def fit_combinations(cases: Sequence[Competition]) -> tuple[tuple[float, ...], Combinations]:
    """The weights of the signals with a bias, last, and combinations.

    Several that begin at other random numbers are fitted and averaged, which errs less than any one of them.
    """
    stacked = _Competing.of(cases)
    fits = [_fitted(stacked, np.random.default_rng(seed)) for seed in range(FITS)]
    weights = np.mean([fit[0] for fit in fits], axis=0)
    combined, bias, worth = (np.concatenate([fit[n] for fit in fits], axis=-1) for n in (1, 2, 3))
    slopes, uneven = weights[:-1] / stacked.spread, combined / stacked.spread[:, None]
    parts = (uneven, bias - stacked.mean @ uneven, worth / FITS)
    its_bias = float(weights[-1] - slopes @ stacked.mean)
    return (*slopes.tolist(), its_bias), Combinations(*(x.astype(np.float32) for x in parts))


@dataclass(frozen=True, slots=True)
class _Competing:
    """The candidates of all cases one below the other, each signal with a `mean` of nothing and a `spread` of one, and after those of each case a row for nothing."""

    rows: Array
    right: Array
    is_candidate: Array
    sizes: npt.NDArray[np.int64]
    counts: Array
    mean: Array
    spread: Array

    @classmethod
    def of(cls, cases: Sequence[Competition]) -> "_Competing":
        candidates = np.concatenate([case.rows for case in cases]).astype(np.float64)
        mean, spread = candidates.mean(axis=0), np.maximum(candidates.std(axis=0), 1e-3)
        nothing = np.zeros((1, candidates.shape[1]))
        rows = np.concatenate([part for case in cases for part in ((case.rows - mean) / spread, nothing)])
        right = [float(r) for case in cases for r in (*case.right, not any(case.right))]
        is_candidate = [float(n < len(case.right)) for case in cases for n in range(len(case.right) + 1)]
        sizes = np.array([len(case.right) + 1 for case in cases])
        counts = np.array([case.counts for case in cases])
        return cls(rows, np.array(right), np.array(is_candidate), sizes, counts / counts.mean(), mean, spread)

    def batch(self, chosen: npt.NDArray[np.int64]) -> "_Drawn":
        """Some of the cases."""
        ends, sizes = np.cumsum(self.sizes)[chosen], self.sizes[chosen]
        taken = np.concatenate([np.arange(end - size, end) for end, size in zip(ends, sizes, strict=True)])
        owner, starts = np.repeat(np.arange(len(chosen)), sizes), np.cumsum(sizes) - sizes
        of_cases = (owner, starts, self.counts[chosen] / len(chosen))
        return _Drawn(self.rows[taken], self.right[taken], self.is_candidate[taken], *of_cases)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Cases to learn from at once; see `softmax_pulls`."""

    rows: Array
    right: Array
    is_candidate: Array
    owner: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    counts: Array

    def gradients(self, fitted: list[Array]) -> list[Array]:
        """By the weights, and by the combinations' weights, bias and worth."""
        weights, combined, bias, worth = fitted
        raw = self.rows @ combined + bias
        above = np.maximum(raw, 0.0)
        scores = (self.rows @ weights[:-1] + weights[-1] + above @ worth) * self.is_candidate
        pulls = softmax_pulls(scores, self.right, self.owner, self.starts, self.counts) * self.is_candidate
        at_combined = pulls[:, None] * worth * (raw > 0.0)
        return [
            np.append(self.rows.T @ pulls + DECAY * weights[:-1], pulls.sum()),
            self.rows.T @ at_combined + DECAY_COMBINED * combined,
            at_combined.sum(axis=0),
            above.T @ pulls + DECAY_COMBINED * worth,
        ]


def _fitted(stacked: _Competing, rng: np.random.Generator) -> list[Array]:
    """Weights with a bias, and the combinations' weights, bias and worth."""
    signals = stacked.rows.shape[1]
    fitted = [
        np.zeros(signals + 1),
        rng.normal(0, signals**-0.5, (signals, COMBINATIONS)),
        rng.normal(0, 0.3, COMBINATIONS) + RARELY,
        rng.normal(0, 0.1, COMBINATIONS),
    ]
    descent = Descent(fitted)
    for epoch in range(EPOCHS):
        rate = RATE * (1 + np.cos(np.pi * epoch / EPOCHS)) / 2
        order = rng.permutation(len(stacked.sizes))
        for at in range(0, len(order), BATCH):
            descent.step(stacked.batch(order[at : at + BATCH]).gradients(fitted), rate)
    return fitted
