"""Fitting how likely the first candidate is right once its facts have been heard.

Every labelled question is judged twice: over the knowledge as it is, and with its own items hidden, when whatever comes first is wrong.
Cross-validated by item for the thresholds, as everywhere.

This is what holds within a conversation, and the choice among the readings of a message is fitted on it: who fits the one anew fits the other
anew as well. For a question that opens a conversation see `opening_tuning`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np

from hotline.answering.confidence_model import ConfidenceModel, evidence
from hotline.judging.evaluation import Labelled
from hotline.judging.fitting import fit_calibration
from hotline.judging.tuning import FOLDS, fingerprint, fold_of
from hotline.searching.features import measure
from hotline.searching.model import said_in_few_ways
from hotline.searching.ranking import Ranking
from hotline.talking.lookup import facts_of, holding
from hotline.talking.turn import Turn
from knowledge.entry.records import NATION

EVERY = 2
"""Of the judgements in their order, every such one may be of a question with its item hidden. As each of these follows the judgement of the same
question over everything, few are fitted on (153 of 2,510): within a conversation a matter that is missing is hardly ever asked for."""
ASK_FROM = 0.3
"""The confidence from which on it may be asked back: below, fewer than one offer in three holds the right item."""
KEPT = 0.9
"""The share of right offers that are still to be made, of those that `ASK_FROM` alone would make: a tenth of them is worth a third of the offers
about matters that are missing (cross-validated: 608 became 397, while 152 of 169 right ones stayed)."""
DOUBTFUL = 0.9
"""Questions of which the first candidate is surer than that are never asked back, and teach nothing about offers."""
COVERAGE = 0.85
"""The share of answerable questions that are to be answered; more would be bought with too many neighbours of missing matters."""


@dataclass(frozen=True, slots=True)
class JudgedEvidence:
    """A question judged: the evidence for the first candidate, whether it is right, and whether one of the first four is."""

    signals: tuple[float, ...]
    right: bool
    offered: bool
    hidden: bool
    asks: bool
    fold: int


def tune_confidence(
    turn_of: Callable[[str], Turn],
    labelled: Sequence[Labelled],
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> ConfidenceModel:
    """Fit on labelled questions; `turn_of` reads a question as the assistant does."""
    heard: list[JudgedEvidence] = []
    for n, question in enumerate(labelled, 1):
        turn = turn_of(question.question)
        heard += [
            h
            for hidden in ((False, True) if question.expect else (False,))
            if (h := hear(turn, question, hidden=hidden))
        ]
        progress("听取内容", n, len(labelled))
    used = [h for n, h in enumerate(heard) if not h.hidden or n % EVERY == 0]
    judged: list[tuple[float, JudgedEvidence]] = []
    for fold in range(FOLDS):
        held = _fitted([h for h in used if h.fold != fold])
        judged += [(held.of(h.signals), h) for h in heard if h.fold == fold]
        progress("交叉验证", fold + 1, FOLDS)
    offers, offered = offers_of(judged, used)
    slope, shift, shifted = recalibrated(judged)
    answer_at = answer_bar([j for j in shifted if not j[1].hidden])
    clarify_at = offer_bar([(c, p, h) for (c, h), p in zip(shifted, offered, strict=True) if h.asks], answer_at)
    fitted_on = {"questions": len(labelled), "fingerprint": fingerprint(labelled)}
    whole = _fitted(used)
    # Questions whose item is hidden teach the order, but the confidence is to be worth what it says of those that are asked.
    *weights, bias = (slope * weight for weight in whole.weights)
    return ConfidenceModel((*weights, bias + shift), offers, answer_at, clarify_at, min(ASK_FROM, answer_at), fitted_on)


def recalibrated(
    judged: Sequence[tuple[float, JudgedEvidence]],
) -> tuple[float, float, list[tuple[float, JudgedEvidence]]]:
    """What makes a confidence worth what it says of questions as they are asked: the slope and shift of its logit, and all judgements so."""
    real = [j for j in judged if not j[1].hidden]
    slope, shift = fit_calibration([(_logit(confidence),) for confidence, _ in real], [h.right for _, h in real])
    return slope, shift, [(_sigmoid(slope * _logit(confidence) + shift), h) for confidence, h in judged]


def _logit(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return log(kept / (1 - kept))


def _sigmoid(value: float) -> float:
    return 1 / (1 + exp(-value))


def hear(
    turn: Turn,
    question: Labelled,
    *,
    hidden: bool,
) -> JudgedEvidence | None:
    """A question judged, over everything or with its own items hidden; None where the confidence does not rest on facts."""
    ranking = ranked_without(turn, question.acceptable if hidden else ())
    if not ranking.candidates or said_in_few_ways(ranking.signals):
        return None
    told = facts_of(turn, ranking.candidates[0], turn.analysis)
    if told is None or not told.units:
        return None
    right = [not hidden and c.entry.code in question.acceptable for c in ranking.candidates]
    return JudgedEvidence(
        evidence(ranking, told), right[0], any(right[:4]), hidden, bool(question.expect), fold_for(question)
    )


def fold_for(question: Labelled) -> int:
    """The part of the cross-validation of a question: that of its item, or of its words."""
    return fold_of(question.expect[0] if question.expect else question.question)


def ranked_without(turn: Turn, hidden: tuple[str, ...]) -> Ranking:
    """The ranking over knowledge without some items."""
    ranker = turn.ranker
    scope = ranker.scope(NATION, public=True)
    seen = scope.visible & ~np.array([entry.code in hidden for entry in ranker.index.entries])
    measured = measure(ranker.index, turn.analysis, replace(scope, visible=seen))
    return holding(turn, ranker.rank_measured(turn.analysis, measured))


def _fitted(heard: Sequence[JudgedEvidence]) -> ConfidenceModel:
    weights = tuple(fit_calibration([h.signals for h in heard], [h.right for h in heard], decay=1e-3))
    return ConfidenceModel(weights, weights, 1.0, 1.0)


def offers_of(
    judged: Sequence[tuple[float, JudgedEvidence]], used: Sequence[JudgedEvidence]
) -> tuple[tuple[float, ...], list[float]]:
    """The weights for one of the first candidates being right, and what such weights say of each question they have not seen."""
    of_use = set(map(id, used))
    doubtful = [h for confidence, h in judged if confidence < DOUBTFUL and id(h) in of_use]

    def fitted(heard: list[JudgedEvidence]) -> ConfidenceModel:
        weights = tuple(fit_calibration([h.signals for h in heard], [h.offered for h in heard], decay=3e-3))
        return ConfidenceModel(weights, weights, 1.0, 1.0)

    folds = [fitted([h for h in doubtful if h.fold != fold]) for fold in range(FOLDS)]
    return fitted(doubtful).offers, [folds[h.fold].of_offer(h.signals) for _, h in judged]


def answer_bar(judged: Sequence[tuple[float, JudgedEvidence]], coverage: float = COVERAGE) -> float:
    """The confidence from which on to answer: where so much `coverage` is reached."""
    ordered = sorted(judged, key=lambda j: -j[0])
    wanted = coverage * sum(h.asks for _, h in ordered)
    answer_at, right = 1.0, 0
    for confidence, h in ordered:
        right += h.right
        answer_at = confidence
        if right >= wanted:
            break
    return round(answer_at, 4)


def offer_bar(judged: Sequence[tuple[float, float, JudgedEvidence]], answer_at: float) -> float:
    """The probability of an offer from which on to ask back: where `KEPT` of the right offers are made that the confidence alone would."""
    right = [p for c, p, h in judged if ASK_FROM <= c < answer_at and h.offered and not h.hidden]
    kept = sorted(right, reverse=True)[: round(KEPT * len(right))]
    return round(kept[-1], 4) if kept else 1.0
