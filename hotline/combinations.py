"""Combinations of signals beside a linear score: what a signal is worth depends on the others.

Each counts a weighted sum of signals where that is above nothing (a rectifier), so around any one case the score is still a sum of parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from hotline.weights import number, rounded

Floats = npt.NDArray[np.float32]
PLACES = 4
"""Decimal places of weights in a file."""


@dataclass(frozen=True, slots=True, eq=False)
class Combinations:
    """Combinations, one a column: the weight of each signal in it, from where on it counts, and what it is worth."""

    weights: Floats
    bias: Floats
    worth: Floats

    def scores(self, rows: Floats) -> Floats:
        """What they add to the score of each row of signals."""
        above: Floats = np.maximum(rows @ self.weights + self.bias, np.float32(0.0)) @ self.worth
        return above

    def times(self, factor: float) -> "Combinations":
        """The same, each worth so many times as much."""
        return Combinations(self.weights, self.bias, self.worth * np.float32(factor))

    def as_kept(self, names: Sequence[str]) -> dict[str, Any]:
        """For a file of weights; `names` are those of the signals."""
        return {
            "weights": {name: rounded(row, PLACES) for name, row in zip(names, self.weights, strict=True)},
            "bias": rounded(self.bias, PLACES),
            "worth": rounded(self.worth, PLACES),
        }

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Combinations):
            return NotImplemented
        pairs = ((self.weights, other.weights), (self.bias, other.bias), (self.worth, other.worth))
        return all(np.array_equal(mine, its) for mine, its in pairs)

    def __hash__(self) -> int:
        return hash((self.weights.tobytes(), self.bias.tobytes(), self.worth.tobytes()))


def none_of(signals: int) -> Combinations:
    """No combinations of so many signals: the score is linear."""
    nothing = np.zeros(0, dtype=np.float32)
    return Combinations(np.zeros((signals, 0), dtype=np.float32), nothing, nothing)


def read_combinations(kept: Mapping[str, Any], names: Sequence[str]) -> Combinations:
    """Combinations as a file holds them; raises KeyError, ValueError or TypeError for what is none."""
    worth, bias = (np.array([number(value) for value in kept[name]], dtype=np.float32) for name in ("worth", "bias"))
    its = kept["weights"]
    if its.keys() != set(names):
        raise KeyError
    weights = np.array([[number(value) for value in its[name]] for name in names], dtype=np.float32)
    return Combinations(weights.reshape(len(names), len(worth)), bias.reshape(len(worth)), worth)
