"""Fitting which of the first candidates is asked for where a question opens a conversation, and how likely it is any of them.

As `tuning`, on more: every question with its own items hidden, questions close to what there is that nothing here answers, and plain
questions, which must stay answered however little they say. Everything counts a second time as if nobody had written down how items are asked
for: of what an office adds nobody has.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hotline.answering.confidence_model import ConfidenceModel, evidence
from hotline.answering.opening.candidates import about, as_if_unasked, measured, rows_of
from hotline.answering.opening.model import OpeningModel, chosen
from hotline.judging.confidence.combining import Competition, fit_combinations
from hotline.judging.confidence.tuning import (
    JudgedEvidence,
    answer_bar,
    fold_for,
    offer_bar,
    ranked_without,
    recalibrated,
)
from hotline.judging.evaluation import Labelled
from hotline.judging.tuning import FOLDS
from hotline.searching.model import said_in_few_ways
from hotline.searching.terms import Floats
from hotline.talking.lookup import facts_of
from hotline.talking.turn import Turn

HIDDEN, HIDDEN_BESIDES, PLAIN = 0.35, 0.175, 0.3
"""What a question with its item hidden counts for, one of those asked besides, and a plain one, beside one that was asked. There are as many of the
first as were asked, and matters we lack are asked for less often than those we have; of what is told as a story still less often."""
UNASKED = 0.3
"""How much of that each counts for as if nobody had written down how items are asked for."""
COVERAGE = 0.86
"""The share of answerable questions that are to be answered."""


@dataclass(frozen=True, slots=True)
class OpeningExample:
    """A question heard: its candidates as they were measured, what is known of it, which candidates are right, and what it counts.

    `plainly`: the evidence for the first as within a conversation; `hidden`: with its own items hidden; `asks`: whether it has an item at all; `asked`: whether it is one of those that the confidence is calibrated on.
    """

    items: Floats
    about: Floats
    plainly: tuple[float, ...]
    right: tuple[bool, ...]
    counts: float
    hidden: bool
    asks: bool
    asked: bool
    fold: int

    def judged(self, model: OpeningModel, later: ConfidenceModel) -> tuple[float, float, JudgedEvidence]:
        """What a model makes of it: how far the one that is chosen is believed, the share of all candidates, and whether these are right."""
        shares: list[float] = model.shares(rows_of(self.items, self.about)).tolist()
        best, believed = chosen(shares, later.of(self.plainly))
        judged = JudgedEvidence((), self.right[best], any(self.right), self.hidden, self.asks, self.fold)
        return believed, 1.0 - shares[-1], judged


def tune_opening(
    turn_of: Callable[[str], Turn],
    labelled: Sequence[Labelled],
    besides: Sequence[Labelled],
    plain: Sequence[Labelled],
    later: ConfidenceModel,
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> OpeningModel:
    """Fit on labelled questions, for which the confidence is calibrated; on what is asked `besides`, of which nothing here may answer some; and on
    `plain` ones. Half of what is believed of the first is what decides on `later` messages."""
    examples: list[OpeningExample] = []
    near, begun = ([q for q in besides if bool(q.expect) is has_item] for has_item in (False, True))
    sets = (
        (labelled, 1.0, HIDDEN, True),
        (near, 1.0, 0.0, False),
        (begun, 1.0, HIDDEN_BESIDES, False),
        (plain, PLAIN, PLAIN * HIDDEN, False),
    )
    for questions, open_counts, hidden_counts, asked in sets:
        for n, question in enumerate(questions, 1):
            turn = turn_of(question.question)
            for hidden in (False, True) if question.expect else (False,):
                counts = hidden_counts if hidden else open_counts
                found = _heard(turn, question, counts, hidden=hidden, asked=asked)
                examples += [found] if found else []
            progress("听取内容", n, len(questions))
    return fit_opening(examples, later, progress=progress)


def fit_opening(
    examples: Sequence[OpeningExample],
    later: ConfidenceModel,
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> OpeningModel:
    """Fit on questions that have been heard; bars and calibration by what is said of each by weights that have not seen its item."""
    judged: list[tuple[float, float, JudgedEvidence]] = []
    for fold in range(FOLDS):
        held = _fitted([e for e in examples if e.fold != fold])
        judged += [e.judged(held, later) for e in examples if e.asked and e.fold == fold]
        progress("交叉验证", fold + 1, FOLDS)
    slope, shift, calibrated = recalibrated([(share, evidence) for share, _, evidence in judged])
    answer_at = answer_bar([j for j in calibrated if not j[1].hidden], COVERAGE)
    asked_back = [(c, offer, h) for (c, h), (_, offer, _) in zip(calibrated, judged, strict=True) if h.asks]
    clarify_at = offer_bar(asked_back, answer_at)
    return replace(_fitted(examples), calibration=(slope, shift), answer_at=answer_at, clarify_at=clarify_at)


def _heard(turn: Turn, question: Labelled, counts: float, *, hidden: bool, asked: bool) -> OpeningExample | None:
    """A question heard, over everything or with its own items hidden; None where nothing is measured."""
    ranking = ranked_without(turn, question.acceptable if hidden else ())
    if not ranking.candidates or said_in_few_ways(ranking.signals):
        return None
    told = facts_of(turn, ranking.candidates[0], turn.analysis)
    items = measured(ranking, lambda candidate: facts_of(turn, candidate, turn.analysis))
    if told is None or items is None:
        return None
    right = tuple(not hidden and c.entry.code in question.acceptable for c in ranking.candidates[: len(items)])
    plainly = evidence(ranking, told)
    return OpeningExample(
        items, about(ranking), plainly, right, counts, hidden, bool(question.expect), asked, fold_for(question)
    )


def _fitted(examples: Sequence[OpeningExample]) -> OpeningModel:
    cases = [
        Competition(rows_of(items, e.about), e.right, e.counts * share)
        for e in examples
        for items, share in ((e.items, 1 - UNASKED), (as_if_unasked(e.items), UNASKED))
    ]
    weights, combinations = fit_combinations(cases)
    firsts = np.stack([case.rows[case.right.index(True) if any(case.right) else 0] for case in cases])
    return OpeningModel(weights, combinations, tuple(np.round(firsts.mean(axis=0), 5).tolist()))
