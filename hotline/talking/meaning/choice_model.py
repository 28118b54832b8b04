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

from hotline.combinations import Combinations, none_of, read_combinations
from hotline.searching.shares import shares_of
from hotline.searching.terms import Floats
from hotline.talking.meaning.choice_signals import NAMES
from hotline.weights import as_text, number, read_weights, rows_in_one_line, weights_of

SHIPPED = Path(__file__).with_suffix(".json")
VERSION = 2
"""Raised whenever signals change their meaning; a file of another version is refused."""
NONE_COMBINED = none_of(len(NAMES))
"""The score is linear."""


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
            "combined": self.combined.as_kept(NAMES),
        }
        return rows_in_one_line(as_text(data))


def read_choice_model(path: Path = SHIPPED) -> ChoiceModel:
    """Read a file of weights; raises as `read_weights` does."""
    return read_weights(path, _choice_model_of, version=VERSION, called="对话权重文件")


def _choice_model_of(data: Mapping[str, Any]) -> ChoiceModel:
    weights, fitted_on = weights_of(data["weights"], NAMES), data.get("fitted_on", {})
    combined = read_combinations(data["combined"], NAMES)
    return ChoiceModel(weights, number(data["answer_at"]), number(data["ask_at"]), combined, fitted_on)


@lru_cache(maxsize=1)
def shipped() -> ChoiceModel:
    """The weights that come with the program, read once."""
    return read_choice_model()
