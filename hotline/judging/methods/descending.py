"""What all fits by gradient share: a step of Adam (Kingma & Ba 2015, arXiv:1412.6980), and how a softmax pulls at the scores of what competes."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]
FADING = 0.9
"""What is left of a gradient in their mean after one step."""


class Descent:
    """Moves arrays in place against their gradients, each as far as its gradients agree.

    Args:
        fitted: the arrays; whatever precision they have, they keep.
        fading: what is left of a squared gradient after one step; `least`: what no step is divided by less than.
    """

    def __init__(self, fitted: Sequence[Numbers], *, fading: float = 0.99, least: float = 1e-8) -> None:
        self._fitted, self._fading, self._least = fitted, fading, least
        self._means, self._squares = ([np.zeros_like(x) for x in fitted] for _ in range(2))
        self._steps = 0

    def step(self, gradients: Iterable[Numbers], *rates: float) -> None:
        """One step: how far for each array, or one rate for all."""
        self._steps += 1
        grown, spread = 1 - FADING**self._steps, 1 - self._fading**self._steps
        each = rates if len(rates) > 1 else rates * len(self._fitted)
        for x, gradient, rate, mean, square in zip(
            self._fitted, gradients, each, self._means, self._squares, strict=True
        ):
            mean += (1 - FADING) * (gradient - mean)
            square += (1 - self._fading) * (gradient**2 - square)
            x -= rate * (mean / grown) / (np.sqrt(square / spread) + self._least)


def softmax_pulls(
    scores: Numbers, right: Numbers, owner: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], counts: Numbers
) -> Numbers:
    """The gradient, by each score, of the negative log of the share that the right ones of each question have among all of it.

    Args:
        right: 1 for what is right; `owner`: the question of each score; `starts`: where those of each question begin;
            `counts`: what each question counts.
    """
    grown = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
    whole = np.add.reduceat(grown, starts)[owner]
    good = np.maximum(np.add.reduceat(grown * right, starts), 1e-12)[owner]
    pulls: Numbers = (grown / whole - grown * right / good) * counts[owner]
    return pulls
