"""Fitting a logistic and combinations of signals beside it.

What is made smaller is the negative log-likelihood, in batches, by Adam. The weights begin at those of the logistic alone and are drawn to nothing
like these; the combinations begin at small random numbers.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from hotline.combinations import Combinations
from hotline.judging.methods.descending import Descent

Array = npt.NDArray[np.float64]
COMBINATIONS, FITS = 16, 3
EPOCHS, BATCH, RATE = 40, 512, 0.02
DECAY, DECAY_COMBINED = 1e-3, 3e-3
"""How strongly the weights, and the combinations, are drawn to nothing."""
RARELY = -0.3
"""Where combinations begin to count: few cases are above it at first, so that they come to count different ones."""


def fit_combinations(
    signals: Array, right: Array, counts: Array, begun: Array
) -> tuple[tuple[float, ...], Combinations]:
    """The weights of the signals with a bias, last, and combinations; `signals` has a row for each case, `counts` says what each counts, `begun` are
    weights and bias fitted alone.

    Several that begin at other random numbers are fitted and averaged, which errs less than any one of them.
    """
    mean, spread = signals.mean(axis=0), np.maximum(signals.std(axis=0), 1e-6)
    even, weighed = (signals - mean) / spread, counts / counts.mean()
    plain = np.append(begun[:-1] * spread, begun[-1] + begun[:-1] @ mean)
    fits = [_fitted(even, right, weighed, plain, np.random.default_rng(seed)) for seed in range(FITS)]
    weights = np.mean([fit[0] for fit in fits], axis=0)
    combined, bias, worth = (np.concatenate([fit[n] for fit in fits], axis=-1) for n in (1, 2, 3))
    slopes, uneven = weights[:-1] / spread, combined / spread[:, None]
    parts = (uneven, bias - mean @ uneven, worth / FITS)
    return (*slopes.tolist(), float(weights[-1] - slopes @ mean)), Combinations(*(x.astype(np.float32) for x in parts))


def _fitted(rows: Array, right: Array, counts: Array, plain: Array, rng: np.random.Generator) -> list[Array]:
    """Weights with a bias, and the combinations' weights, bias and worth, of signals with a mean of nothing and a spread of one."""
    columns = rows.shape[1]
    fitted = [
        plain.copy(),
        rng.normal(0, columns**-0.5, (columns, COMBINATIONS)),
        rng.normal(0, 0.3, COMBINATIONS) + RARELY,
        rng.normal(0, 0.1, COMBINATIONS),
    ]
    descent = Descent(fitted)
    for epoch in range(EPOCHS):
        rate = RATE * (1 + np.cos(np.pi * epoch / EPOCHS)) / 2
        for chosen in _batches(rng.permutation(len(right))):
            descent.step(_gradients(rows[chosen], right[chosen], counts[chosen], fitted), rate)
    return fitted


def _batches(order: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.int64]]:
    for at in range(0, len(order), BATCH):
        yield order[at : at + BATCH]


def _gradients(rows: Array, right: Array, counts: Array, fitted: list[Array]) -> Iterator[Array]:
    """By the weights, and by the combinations' weights, bias and worth."""
    weights, combined, bias, worth = fitted
    raw = rows @ combined + bias
    above = np.maximum(raw, 0.0)
    logits = above @ worth + rows @ weights[:-1] + weights[-1]
    pulls = (1 / (1 + np.exp(-np.clip(logits, -30, 30))) - right) * counts / len(right)
    at_combined = pulls[:, None] * worth * (raw > 0.0)
    gradients = [
        np.append(rows.T @ pulls + DECAY * weights[:-1], pulls.sum()),
        rows.T @ at_combined + DECAY_COMBINED * combined,
        at_combined.sum(axis=0),
        above.T @ pulls + DECAY_COMBINED * worth,
    ]
    yield from gradients
