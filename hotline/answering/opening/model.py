"""How likely the first candidate is the item asked for, where a question opens a conversation.

A logistic as everywhere, and combinations of signals beside it: what one is worth depends on the others. That a question says rare words which
the item does not is no matter where the item is asked for in nearly these words, and tells against it where nothing else is clear.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hotline.combinations import Combinations, read_combinations
from hotline.searching.model import logistic, probability, weighed
from hotline.weights import number, weights_of

MOST_REASONS = 8
LEAST = 0.05
"""What shifts the logit by less than that is no reason."""


@dataclass(frozen=True, slots=True)
class OpeningModel:
    """Weights of the signals and a bias, last, for the first candidate being right (with `combinations`), and for one of the first being it (`offers`).

    `usual` is what each signal is on average. From a probability of `answer_at` on the first is answered; from `ask_from` of it and `clarify_at`
    of the other it is asked back.
    """

    weights: tuple[float, ...]
    combinations: Combinations
    usual: tuple[float, ...]
    offers: tuple[float, ...]
    answer_at: float
    clarify_at: float
    ask_from: float

    def of(self, signals: Sequence[float]) -> float:
        """The probability (0–1) that the first candidate is right."""
        return logistic(self._logit(signals))

    def of_offer(self, signals: Sequence[float]) -> float:
        """The probability (0–1) that one of the first candidates is right where the first is not clear."""
        return probability(self.offers, signals)

    def reasons(self, signals: Sequence[float]) -> list[tuple[float, int]]:
        """The weightiest signals, by place: by how much the logit would be lower were each as it usually is and the others as they are."""
        whole = self._logit(signals)
        shares = [
            (whole - self._logit([*signals[:n], usual, *signals[n + 1 :]]), n) for n, usual in enumerate(self.usual)
        ]
        return sorted((s for s in shares if abs(s[0]) >= LEAST), key=lambda s: -abs(s[0]))[:MOST_REASONS]

    def as_kept(self, names: Sequence[str]) -> dict[str, Any]:
        """For a file of weights."""

        def named(values: Sequence[float]) -> dict[str, float]:
            return {name: round(value, 5) for name, value in zip((*names, "bias"), values, strict=False)}

        return {
            "answer_at": self.answer_at,
            "clarify_at": self.clarify_at,
            "ask_from": self.ask_from,
            "weights": named(self.weights),
            "offers": named(self.offers),
            "usual": named(self.usual),
            "combinations": self.combinations.as_kept(names),
        }

    def _logit(self, signals: Sequence[float]) -> float:
        return weighed(self.weights, signals) + float(
            self.combinations.scores(np.array([signals], dtype=np.float32))[0]
        )


def read_opening(kept: Mapping[str, Any], names: Sequence[str]) -> OpeningModel:
    """The model from what is kept; raises KeyError, ValueError or TypeError for what is none."""
    weights, offers = (weights_of(kept[part], (*names, "bias")) for part in ("weights", "offers"))
    combinations = read_combinations(kept["combinations"], names)
    bars = (number(kept[bar]) for bar in ("answer_at", "clarify_at", "ask_from"))
    return OpeningModel(weights, combinations, weights_of(kept["usual"], names), offers, *bars)
