"""The weights by which one is chosen among all that a message in a conversation may be about; `judging.choice_tuning` fits them.

A score is linear in the signals, and combinations of them add to it where they are above nothing: 要多少钱 says 'the last' after an answer,
and little while an offer is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from hotline.searching.shares import shares_of
from hotline.searching.terms import Floats
from hotline.talking.meaning.choice_signals import NAMES
from hotline.weights import as_text, number, read_weights, rows_in_one_line, weights_of

SHIPPED = Path(__file__).with_suffix(".json")
VERSION = 2
"""Raised whenever signals change their meaning; a file of another version is refused."""


@dataclass(frozen=True, slots=True, eq=False)
class Combinations:
    """Combinations of signals, one a column: the weight of each of `NAMES` in it, from where on it counts, and what it is worth."""

    weights: Floats
    bias: Floats
    worth: Floats

    def scores(self, rows: Floats) -> Floats:
        """What they add to the score of each row."""
        above: Floats = np.maximum(rows @ self.weights + self.bias, np.float32(0.0)) @ self.worth
        return above

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Combinations):
            return NotImplemented
        pairs = ((self.weights, other.weights), (self.bias, other.bias), (self.worth, other.worth))
        return all(np.array_equal(mine, its) for mine, its in pairs)

    def __hash__(self) -> int:
        return hash((self.weights.tobytes(), self.bias.tobytes(), self.worth.tobytes()))


NONE_COMBINED = Combinations(
    np.zeros((len(NAMES), 0), dtype=np.float32), np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32)
)
"""No combinations: the score is linear."""


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """A weight for each of `NAMES`, and combinations. From the probability `answer_at` on an item is answered, from `ask_at` on it is offered."""

    weights: tuple[float, ...]
    answer_at: float
    ask_at: float
    combined: Combinations = NONE_COMBINED
    fitted_on: dict[str, Any] = field(default_factory=dict)

    def probabilities(self, rows: npt.ArrayLike) -> Floats:
        """How likely (0–1) each candidate is meant; the rows are in the order of `NAMES`."""
        measured = np.array(rows, dtype=np.float32)
        return shares_of(measured @ np.array(self.weights, dtype=np.float32) + self.combined.scores(measured))

    def to_json(self) -> str:
        """The form that is kept in a file."""
        data = {
            "version": VERSION,
            "fitted_on": self.fitted_on,
            "answer_at": self.answer_at,
            "ask_at": self.ask_at,
            "weights": {name: round(w, 4) for name, w in zip(NAMES, self.weights, strict=True)},
            "combined": {
                "weights": {name: _rounded(row) for name, row in zip(NAMES, self.combined.weights, strict=True)},
                "bias": _rounded(self.combined.bias),
                "worth": _rounded(self.combined.worth),
            },
        }
        return rows_in_one_line(as_text(data))


def read_choice_model(path: Path = SHIPPED) -> ChoiceModel:
    """Read a file of weights; raises as `read_weights` does."""
    return read_weights(path, _choice_model_of, version=VERSION, called="对话权重文件")


def _choice_model_of(data: Mapping[str, Any]) -> ChoiceModel:
    weights, fitted_on = weights_of(data["weights"], NAMES), data.get("fitted_on", {})
    combined = _combinations_of(data["combined"])
    return ChoiceModel(weights, number(data["answer_at"]), number(data["ask_at"]), combined, fitted_on)


def _combinations_of(data: Mapping[str, Any]) -> Combinations:
    """Combinations as a file holds them; raises KeyError, ValueError or TypeError for what is none."""
    worth, bias = (np.array([number(value) for value in data[name]], dtype=np.float32) for name in ("worth", "bias"))
    its = data["weights"]
    if its.keys() != set(NAMES):
        raise KeyError
    weights = np.array([[number(value) for value in its[name]] for name in NAMES], dtype=np.float32)
    return Combinations(weights.reshape(len(NAMES), len(worth)), bias.reshape(len(worth)), worth)


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), 4) for value in values]


@lru_cache(maxsize=1)
def shipped() -> ChoiceModel:
    """The weights that come with the program, read once."""
    return read_choice_model()
