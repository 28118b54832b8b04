"""Fitting how likely the first candidate is right where a question opens a conversation.

As `tuning`, on more: every question with its own items hidden, questions close to what there is that nothing here answers, and plain
questions, which must stay answered however little they say. Everything counts a second time as if nobody had written down how its item is asked
for: of what an office adds nobody has.

What is fitted here and what decides on later messages are averaged: they err in other places, and alone this one asks back about what is told as a story.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from hotline.answering.confidence_model import NAMES, OPENING, ConfidenceModel, opening_evidence
from hotline.answering.opening.asked_for import as_if_unasked
from hotline.answering.opening.model import OpeningModel
from hotline.judging.confidence.combining import fit_combinations
from hotline.judging.confidence.tuning import (
    ASK_FROM,
    JudgedEvidence,
    answer_bar,
    hear,
    offer_bar,
    offers_of,
    recalibrated,
)
from hotline.judging.evaluation import Labelled
from hotline.judging.fitting import fit_calibration
from hotline.judging.tuning import FOLDS
from hotline.talking.turn import Turn

HIDDEN, PLAIN, BESIDES = 0.35, 0.3, 0.5
"""What a question with its item hidden counts for, and a plain one, and one asked besides that has an item, beside one that was asked. There are as
many of the first as were asked, and matters we lack are asked for less often than those we have."""
UNASKED = 0.3
"""How much of that each counts for as if nobody had written down how its item is asked for."""
OFFERED = 3
"""Of so many questions with their item hidden one teaches what is worth offering."""
COVERAGE = 0.85
"""The share of answerable questions that are to be answered."""
DECAY = 1e-3
_NO_BARS = (1.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Example:
    heard: JudgedEvidence
    counts: float
    asked: bool


def tune_opening(
    turn_of: Callable[[str], Turn],
    labelled: Sequence[Labelled],
    besides: Sequence[Labelled],
    plain: Sequence[Labelled],
    later: ConfidenceModel,
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> OpeningModel:
    """Fit on labelled questions, for which the confidence is calibrated; on what is asked `besides`, of which nothing here may answer some; and on `plain` ones. It is averaged with
    what decides on `later` messages."""
    examples: list[_Example] = []
    near, begun = ([q for q in besides if bool(q.expect) is has_item] for has_item in (False, True))
    sets = ((labelled, 1.0, True), (near, 1.0, False), (begun, BESIDES, False), (plain, PLAIN, False))
    for questions, counts, asked in sets:
        for n, question in enumerate(questions, 1):
            turn = turn_of(question.question)
            for hidden in (False, True) if question.expect else (False,):
                if h := hear(turn, question, hidden=hidden, evidence_of=opening_evidence):
                    examples.append(_Example(h, counts * (HIDDEN if hidden else 1.0), asked))
            progress("听取内容", n, len(questions))
    return fit_opening(examples, later, progress=progress)


def fit_opening(
    examples: Sequence[_Example],
    later: ConfidenceModel,
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> OpeningModel:
    """Fit on questions that have been heard; bars and calibration by what is said of each by weights that have not seen its item."""
    judged: list[tuple[float, JudgedEvidence]] = []
    for fold in range(FOLDS):
        held = _fitted([e for e in examples if e.heard.fold != fold])
        judged += [(held.of(e.heard.signals), e.heard) for e in examples if e.asked and e.heard.fold == fold]
        progress("交叉验证", fold + 1, FOLDS)
    hidden = [h for _, h in judged if h.hidden][::OFFERED]
    offers, offered = offers_of(judged, [h for _, h in judged if not h.hidden] + hidden)
    slope, shift, alone = recalibrated(judged)
    both = [(_mean(c, later.of(h.signals[: len(NAMES)])), h) for c, h in alone]
    answer_at = answer_bar([j for j in both if not j[1].hidden], COVERAGE)
    asked_back = [(c, p, h) for (c, h), p in zip(both, offered, strict=True) if h.asks]
    whole = _fitted(examples)
    *weights, bias = (slope * weight for weight in whole.weights)
    *of_later, bias_of_later = later.weights
    beside = (*of_later, *[0.0] * (len(weights) - len(of_later)), bias_of_later)
    return replace(
        whole,
        weights=tuple((a + b) / 2 for a, b in zip((*weights, bias + shift), beside, strict=True)),
        combinations=whole.combinations.times(slope / 2),
        offers=offers,
        answer_at=answer_at,
        clarify_at=offer_bar(asked_back, answer_at),
        ask_from=min(ASK_FROM, answer_at),
    )


def _mean(one: float, other: float) -> float:
    """The probability half-way between two, by their logits."""
    low = 1e-9
    odds = [max(p, low) / max(1 - p, low) for p in (one, other)]
    return 1 / (1 + 1 / max(sqrt(odds[0] * odds[1]), low))


def _fitted(examples: Sequence[_Example]) -> OpeningModel:
    heard = [(e.heard.signals, e.heard.right, e.counts * (1 - UNASKED)) for e in examples]
    heard += [
        (as_if_unasked(signals, OPENING), right, e.counts * UNASKED)
        for (signals, right, _), e in zip(heard, examples, strict=True)
    ]
    signals, right, counts = (np.array(part, dtype=np.float64) for part in zip(*heard, strict=True))
    begun = fit_calibration(signals.tolist(), right.tolist(), decay=DECAY, counts=counts.tolist())
    weights, combinations = fit_combinations(signals, right, counts, np.array(begun))
    usual = tuple(np.round(signals.mean(axis=0), 5).tolist())
    return OpeningModel(weights, combinations, usual, weights, *_NO_BARS)
