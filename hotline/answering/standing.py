"""How likely the first candidate is the item asked for, once its facts have been heard: P(this item) and P(this fact) both decide.

A logistic over what spoke for the item (`searching.model.SIGNALS`) and what its facts say to the question (`fact_model.TRUST`). It is
fitted on labelled questions and on the same questions with their own items hidden, so that a neighbour of a missing matter is not
believed. Items said in few ways have too little of their own for it: of these the ranking alone decides.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import Any

from hotline.answering.fact_model import TRUST, FactModelError
from hotline.answering.fact_ranking import RankedFacts
from hotline.searching.model import SIGNALS, said_in_few_ways
from hotline.searching.ranking import Candidate, Ranking

SHIPPED = Path(__file__).parent / "standing.json"
NAMES = (*SIGNALS, "trust", *(f"fact_{name}" for name in TRUST))


@dataclass(frozen=True, slots=True)
class Standing:
    """Weights of `NAMES` and a bias; from `answer_at` on the item is answered, from `clarify_at` on it is worth asking back."""

    weights: tuple[float, ...]
    bias: float
    answer_at: float
    clarify_at: float
    fitted_on: dict[str, Any] = field(default_factory=dict)

    def of(self, signals: tuple[float, ...]) -> float:
        """The probability (0–1) that the first candidate is right."""
        value = self.bias + sum(w * s for w, s in zip(self.weights, signals, strict=True))
        return 1 / (1 + exp(-max(min(value, 30.0), -30.0)))

    def heard(self, ranking: Ranking, facts: Callable[[Candidate], RankedFacts | None]) -> Ranking:
        """The ranking with the confidence and the bars that hold when the facts of its first candidate have been heard."""
        if not ranking.candidates or said_in_few_ways(ranking.signals):
            return ranking
        told = facts(ranking.candidates[0])
        if told is None or not told.units:
            return ranking
        confidence = self.of(evidence(ranking, told))
        return replace(ranking, confidence=confidence, bars=(self.answer_at, self.clarify_at))

    def save(self, path: Path) -> None:
        """Write as JSON."""
        data = {
            "fitted_on": self.fitted_on,
            "answer_at": self.answer_at,
            "clarify_at": self.clarify_at,
            "bias": round(self.bias, 5),
            "weights": {name: round(w, 5) for name, w in zip(NAMES, self.weights, strict=True)},
        }
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def evidence(ranking: Ranking, told: RankedFacts) -> tuple[float, ...]:
    """What the standing of the first candidate is computed from, in the order of `NAMES`."""
    return (*ranking.signals, told.trust, *told.evidence)


def read_standing(path: Path = SHIPPED) -> Standing:
    """Read a file of weights.

    Raises:
        FactModelError: if it is missing, damaged, or of another version of the program.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        weights = tuple(float(data["weights"][name]) for name in NAMES)
        return Standing(
            weights, float(data["bias"]), float(data["answer_at"]), float(data["clarify_at"]), data["fitted_on"]
        )
    except OSError as error:
        raise FactModelError(f"读不了 {path}：{error.strerror}。") from None
    except (ValueError, KeyError, TypeError):
        raise FactModelError(f"{path} 不是这一版程序的权重文件，或者已损坏，请重新拟合。") from None


@lru_cache(maxsize=1)
def shipped_standing() -> Standing:
    """The weights that ship with the program."""
    return read_standing()
