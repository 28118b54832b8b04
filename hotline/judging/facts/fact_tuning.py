"""Fitting which units of an item answer a question, on questions labelled by fact, and how far the first three are to be trusted.

Cross-validated by item, as the ranking of items is: the trust is fitted on what weights say of items they have never seen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from hotline.answering.fact_model import TRUST, FactModel
from hotline.answering.fact_ranking import FactRanker
from hotline.answering.fact_signals import NAMES, Known, Question, measure
from hotline.answering.ranked_facts import MOST
from hotline.answering.units import PROPERTIES, SUMMARY, UnitTable
from hotline.answering.wanted import cue_names
from hotline.judging.evaluation import Labelled
from hotline.judging.fitting import fit_calibration
from hotline.judging.methods.descending import Descent, softmax_pulls
from hotline.judging.tuning import FOLDS, TooFewQuestions, fingerprint, fold_of
from hotline.reading.analysis import Analyser
from hotline.reading.loose_facets import asked_of
from hotline.reading.text import asking_part
from hotline.talking.saying.options import settled_by
from knowledge.entry.records import NATION
from knowledge.publishing.resolving import ResolvedItem
from knowledge.storage.errors import NotFound

Array = npt.NDArray[np.float64]
ENOUGH = 100
HONEST = 0.35
"""Where the leading units answer no more often than that, it is said that nothing was found."""
STEPS, RATE = 400, 0.05
DECAY, DECAY_WANTED = 2e-3, 5e-3
"""How strongly weights are drawn to nothing: the literal signals a little, the many of cues × properties more."""
SIGNS = {
    "score": 1,
    "lead": 1,
    "share": 1,
    "new_pairs": 1,
    "asks_ratio": 1,
    "asks_new": 1,
    "new_meaning": 1,
    "meaning": 1,
    "explained": 1,
}
"""Evidence that can only speak for the leading units."""


@dataclass(frozen=True, slots=True)
class FactExample:
    """A question beside one item: its measured units, which of them answer it, and its points as rows of units; `counts`: of how much
    weight it is beside others."""

    question: Question
    table: UnitTable
    matrix: npt.NDArray[np.float32]
    right: npt.NDArray[np.bool_]
    points: tuple[tuple[int, ...], ...]
    code: str
    counts: float = 1.0

    @property
    def fold(self) -> int:
        return fold_of(self.code)


def tune_facts(
    ranker: FactRanker,
    analyser: Analyser,
    resolve: Callable[..., ResolvedItem],
    labelled: Sequence[Labelled],
    *,
    day: date,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> FactModel:
    """Fit a model on the labelled questions that name facts; `resolve` reads an item as `KnowledgeBase.resolve` does.

    Raises:
        TooFewQuestions: if fewer than `ENOUGH` of them name facts that there are.
    """
    examples: list[FactExample] = []
    for n, question in enumerate(labelled, 1):
        examples += examples_of(ranker, analyser, resolve, question, day)
        progress("计算特征", n, len(labelled))
    useful = [e for e in examples if e.right.any()]
    if len(useful) < ENOUGH:
        raise TooFewQuestions(f"标明了内容的题目太少：{len(useful)} 条（至少 {ENOUGH} 条）。")
    evidence: list[tuple[float, ...]] = []
    shown: list[bool] = []
    for fold in range(FOLDS):
        model = fit([e for e in useful if e.fold != fold])
        for example in examples:
            if example.fold == fold:
                signals, right = _judged(ranker, example, model)
                evidence.append(signals)
                shown.append(right)
        progress("交叉验证", fold + 1, FOLDS)
    trust = fit_calibration(evidence, shown, signs=[SIGNS.get(name, 0) for name in TRUST], decay=1e-3)
    model = fit(useful)
    by_trust = replace(model, trust=np.array(trust, dtype=np.float32))
    direct_at = _bar(
        [(ranker.with_model(by_trust).trust_in(e), right) for e, right in zip(evidence, shown, strict=True)]
    )
    fitted_on = {"questions": sum(bool(q.points) for q in labelled), "fingerprint": fact_fingerprint(labelled)}
    return replace(by_trust, direct_at=direct_at, fitted_on=fitted_on)


def _bar(judged: list[tuple[float, bool]]) -> float:
    """The trust below which the leading units answer in no more than `HONEST` of the cases."""
    bar, right = 0.0, 0
    for n, (trust, shown) in enumerate(sorted(judged), 1):
        right += shown
        if n >= 20 and right / n <= HONEST:
            bar = trust
    return round(bar, 4)


def fact_fingerprint(labelled: Sequence[Labelled]) -> str:
    """Identifies the labelled points, whatever their order."""
    return fingerprint(
        [replace(q, expect=tuple(sorted(f for point in q.points for f in point))) for q in labelled if q.points]
    )


def examples_of(
    ranker: FactRanker, analyser: Analyser, resolve: Callable[..., ResolvedItem], labelled: Labelled, day: date
) -> list[FactExample]:
    """A question beside each item that has facts labelled for it; beside the expected one where nothing answers it."""
    codes = list(dict.fromkeys(fact.partition("/")[0] for point in labelled.points for fact in point))
    if not codes and labelled.unanswerable:
        codes = list(labelled.expect[:1])
    text = asking_part(analyser.prepare(labelled.question))
    analysis = analyser.analyse(text)
    question = ranker.read(analysis, text, asked_of(analysis, text))
    found = []
    for code in codes:
        try:
            resolved = resolve(code, NATION, public=True, day=day)
        except NotFound:
            continue
        table = ranker.table(resolved, day)
        known = Known.of(settled_by(analysis, text, resolved.item.circumstances))
        matrix = measure(question, table, known)
        rows = {f"{code}/{unit.id}": row for row, unit in enumerate(table.units)}
        points = tuple(tuple(rows[f] for f in point if f in rows) for point in labelled.points)
        right = np.zeros(len(table.units), dtype=np.bool_)
        for point in points:
            right[list(point)] = True
        found.append(FactExample(question, table, matrix, right, tuple(p for p in points if p), code))
    return found


def fit(examples: Sequence[FactExample]) -> FactModel:
    """The weights under which the right units stand out: softmax over the units of an item."""
    stacked = Stacked.of(examples, [e.matrix for e in examples])
    weights, wanted = descended(stacked, np.zeros(len(NAMES)), decay=DECAY, decay_wanted=DECAY_WANTED)
    nothing = np.zeros(len(TRUST) + 1, dtype=np.float32)
    return FactModel(weights.astype(np.float32), wanted.astype(np.float32), nothing)


def descended(stacked: "Stacked", start: Array, *, decay: float, decay_wanted: float) -> tuple[Array, Array]:
    """The weights of the signals and of cues × properties, from a start to which, or to nothing, they are drawn."""
    weights, wanted = start.copy(), np.zeros((len(cue_names()), len(PROPERTIES)))
    descent = Descent([weights, wanted])
    for _ in range(STEPS):
        of_weights, of_wanted = stacked.gradients(weights, wanted)
        descent.step((of_weights + decay * (weights - start), of_wanted + decay_wanted * wanted), RATE)
    return weights, wanted


@dataclass(frozen=True, slots=True)
class Stacked:
    """All units of all examples, one after the other: signals, properties, whether right, whose (`owner`), and where each begins."""

    signals: Array
    properties: Array
    right: Array
    cues: Array
    counts: Array
    owner: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, examples: Sequence[FactExample], signals: Sequence[npt.NDArray[np.float32]]) -> "Stacked":
        kept = [_competing(e) for e in examples]
        sizes = np.array([rows.sum() for rows in kept])
        return cls(
            np.concatenate([mine[rows] for mine, rows in zip(signals, kept, strict=True)]).astype(np.float64),
            np.concatenate([e.table.properties[rows] for e, rows in zip(examples, kept, strict=True)]).astype(
                np.float64
            ),
            np.concatenate([e.right[rows] for e, rows in zip(examples, kept, strict=True)]).astype(np.float64),
            np.array([e.question.cues for e in examples], dtype=np.float64),
            np.array([e.counts for e in examples]) / sum(e.counts for e in examples),
            np.repeat(np.arange(len(examples)), sizes),
            np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        )

    def pulls(self, scores: Array) -> Array:
        """Of the mean negative log of what the softmax gives to the right units: the gradient by the score of each unit."""
        return softmax_pulls(scores, self.right, self.owner, self.starts, self.counts)

    def plain(self, weights: Array, wanted: Array) -> Array:
        """The scores by weights of the signals and of cues × properties."""
        scores: Array = self.signals @ weights + (self.properties * (self.cues @ wanted)[self.owner]).sum(axis=1)
        return scores

    def by_question(self, rows: Array) -> Array:
        """The sums over the units of each question."""
        sums: Array = np.add.reduceat(rows, self.starts, axis=0)
        return sums

    def gradients(self, weights: Array, wanted: Array) -> tuple[Array, Array]:
        """By the weights of the signals and those of cues × properties."""
        return self.of_plain(self.pulls(self.plain(weights, wanted)))

    def of_plain(self, pulls: Array) -> tuple[Array, Array]:
        """What pulls at the scores, by the weights of the signals and those of cues × properties."""
        return self.signals.T @ pulls, self.cues.T @ self.by_question(self.properties * pulls[:, None])


def _competing(example: FactExample) -> npt.NDArray[np.bool_]:
    """The units that compete for being the answer. The summary is said besides, so it competes only where nothing else answers."""
    summary = np.array([unit.id == SUMMARY for unit in example.table.units])
    return ~summary if example.right[~summary].any() else np.ones(len(summary), dtype=np.bool_)


def _judged(ranker: FactRanker, example: FactExample, model: FactModel) -> tuple[tuple[float, ...], bool]:
    """The evidence for the leading units, and whether one of the first three answers each point."""
    ranked = ranker.with_model(model).ranked(example.question, example.table, example.matrix, Known())
    rows = {unit.id: row for row, unit in enumerate(example.table.units)}
    first = {rows[r.unit.id] for r in ranked.units[:MOST]} | ({rows[SUMMARY]} if ranked.says_summary else set())
    return ranked.evidence, bool(example.points) and all(first & set(point) for point in example.points)


def describe_facts(model: FactModel) -> list[tuple[str, Any]]:
    """The fitted numbers for people."""
    rows: list[tuple[str, Any]] = [(name, float(w)) for name, w in zip(NAMES, model.weights, strict=True)]
    return rows + [(name, float(w)) for name, w in zip((*TRUST, "bias"), model.trust, strict=True)]
