"""The weights by which one is chosen among all that a message in a conversation may be about; `judging.choice_tuning` fits them."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from hotline.searching.model import ModelError
from hotline.searching.shares import shares_of
from hotline.searching.terms import Floats
from hotline.talking.meaning.choice_signals import NAMES

SHIPPED = Path(__file__).with_suffix(".json")
VERSION = 1
"""Raised whenever signals change their meaning; a file of another version is refused."""


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """A weight for each of `NAMES`. From the probability `answer_at` on an item is answered, from `ask_at` on it is offered."""

    weights: tuple[float, ...]
    answer_at: float
    ask_at: float
    fitted_on: dict[str, Any] = field(default_factory=dict)

    def probabilities(self, rows: npt.ArrayLike) -> Floats:
        """How likely (0–1) each candidate is meant; the rows are in the order of `NAMES`."""
        scores = np.array(rows, dtype=np.float32) @ np.array(self.weights, dtype=np.float32)
        return shares_of(scores)

    def to_json(self) -> str:
        """The form that is kept in a file."""
        data = {
            "version": VERSION,
            "fitted_on": self.fitted_on,
            "answer_at": self.answer_at,
            "ask_at": self.ask_at,
            "weights": {name: round(w, 4) for name, w in zip(NAMES, self.weights, strict=True)},
        }
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read_choice_model(path: Path = SHIPPED) -> ChoiceModel:
    """Read a file of weights.

    Raises:
        ModelError: if it is missing, damaged, of another version or for other signals.
    """
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        version, weights, bars = data["version"], data["weights"], (data["answer_at"], data["ask_at"])
    except OSError as error:
        raise ModelError(f"读不了对话权重文件 {path}：{error.strerror}。") from None
    except (ValueError, KeyError, TypeError):
        raise ModelError(f"{path} 不是对话权重文件，请重新拟合。") from None
    if version != VERSION:
        raise ModelError(f"对话权重文件 {path} 是第 {version} 版，本程序用第 {VERSION} 版，请重新拟合。")
    if not isinstance(weights, dict) or set(weights) != set(NAMES):
        raise ModelError(f"对话权重文件 {path} 的特征与程序不同，请重新拟合。")
    if not all(type(value) in (int, float) and isfinite(value) for value in (*weights.values(), *bars)):
        raise ModelError(f"对话权重文件 {path} 里有不是数的值，请重新拟合。")
    return ChoiceModel(tuple(float(weights[name]) for name in NAMES), *bars, dict(data.get("fitted_on") or {}))


@lru_cache(maxsize=1)
def shipped() -> ChoiceModel:
    """The weights that come with the program, read once."""
    return read_choice_model()
