"""The confidence in the first candidate: how likely it is the item asked for, once its facts have been heard.

P(this item) and P(this fact) both decide: a logistic over what spoke for the item (`searching.model.SIGNALS`) and what its facts say to
the question (`fact_model.TRUST`). It is fitted on labelled questions and on the same questions with their own items hidden, so that a
neighbour of a missing matter is not believed. Items said in few ways have too little of their own for it: of these the ranking alone decides.

A question that opens a conversation is judged more closely (`opening`): strangers ask there for what is not here, so the facts of several
candidates are heard, and one of them is chosen, or none. Within a conversation a message is short, what it is about is mostly known, and the choice
among its readings is fitted on the plain logistic.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from hotline.answering.fact_model import TRUST
from hotline.answering.opening.candidates import measured
from hotline.answering.opening.model import OpeningModel, read_opening
from hotline.answering.ranked_facts import RankedFacts
from hotline.searching.model import SIGNALS, probability, said_in_few_ways
from hotline.searching.ranking import Candidate, Ranking
from hotline.weights import as_text, number, read_weights, rows_in_one_line, weights_of

SHIPPED = Path(__file__).parent / "confidence_model.json"
NAMES = (*SIGNALS, "trust", *(f"fact_{name}" for name in TRUST))
_WEIGHED = (*NAMES, "bias")
VERSION = 3
"""Raised whenever signals change their meaning; a file of another version is refused."""


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """Weights of `NAMES` and a bias, last, for the first candidate being right, and for one of the first being it (`offers`).

    From a probability of `answer_at` on of the one the item is answered; from `ask_from` on of the one and `clarify_at` on of the other it
    is worth asking back. What is nobody's here may come as near to one item as a question said badly: so the two are told apart.
    """

    weights: tuple[float, ...]
    offers: tuple[float, ...]
    answer_at: float
    clarify_at: float
    ask_from: float = 0.0
    fitted_on: dict[str, Any] = field(default_factory=dict)
    opening: OpeningModel | None = None

    def of(self, signals: tuple[float, ...]) -> float:
        """The probability (0–1) that the first candidate is right."""
        return probability(self.weights, signals)

    def of_offer(self, signals: tuple[float, ...]) -> float:
        """The probability (0–1) that one of the first candidates is right where the first is not clear."""
        return probability(self.offers, signals)

    def heard(
        self, ranking: Ranking, facts: Callable[[Candidate], RankedFacts | None], *, opens: bool = False
    ) -> Ranking:
        """The ranking with the confidence and the bars that hold when the facts of its first candidate have been heard; `opens`: nothing was
        said before, and then those of several are, and another may come first."""
        if not ranking.candidates or said_in_few_ways(ranking.signals):
            return ranking
        told = facts(ranking.candidates[0])
        if told is None or not told.units:
            return ranking
        signals = evidence(ranking, told)
        confidence, bars = self.of(signals), (self.answer_at, self.clarify_at)
        if opens and self.opening is not None and (items := measured(ranking, facts)) is not None:
            judged = self.opening.judged(ranking, items, confidence)
            return judged if judged.confidence >= self.ask_from else replace(judged, offer=0.0)
        offer = self.of_offer(signals) if confidence >= self.ask_from else 0.0
        return replace(ranking, confidence=confidence, offer=offer, bars=bars)

    def save(self, path: Path) -> None:
        """Write as JSON."""
        data = {
            "version": VERSION,
            "fitted_on": self.fitted_on,
            "answer_at": self.answer_at,
            "clarify_at": self.clarify_at,
            "ask_from": self.ask_from,
            "weights": _named(self.weights),
            "offers": _named(self.offers),
            "opening": self.opening.as_kept() if self.opening else None,
        }
        path.write_text(rows_in_one_line(as_text(data)), encoding="utf-8")


def _named(weights: tuple[float, ...]) -> dict[str, float]:
    return {name: round(w, 5) for name, w in zip(_WEIGHED, weights, strict=True)}


def evidence(ranking: Ranking, told: RankedFacts) -> tuple[float, ...]:
    """What the confidence in the first candidate is computed from, in the order of `NAMES`."""
    return (*ranking.signals, told.trust, *told.evidence)


def read_confidence_model(path: Path = SHIPPED) -> ConfidenceModel:
    """Read a file of weights; raises as `read_weights` does."""
    return read_weights(path, _model_of, version=VERSION, called="答复把握权重文件")


def _model_of(data: Mapping[str, Any]) -> ConfidenceModel:
    weights, offers = (weights_of(data[kind], _WEIGHED) for kind in ("weights", "offers"))
    answer_at, clarify_at, ask_from = (number(data[bar]) for bar in ("answer_at", "clarify_at", "ask_from"))
    opening = read_opening(data["opening"]) if data["opening"] else None
    return ConfidenceModel(weights, offers, answer_at, clarify_at, ask_from, data["fitted_on"], opening)


@lru_cache(maxsize=1)
def shipped_confidence() -> ConfidenceModel:
    """The weights that ship with the program."""
    return read_confidence_model()
