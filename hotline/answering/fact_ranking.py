"""Ranking the units of an item as answers to a question, and how far the first is to be trusted.

One linear score a unit (see `fact_model`), turned into shares of one by a softmax over the units of the item (`ranked_facts`).
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from hotline.answering.closer.look import CloserLook, shipped_look
from hotline.answering.fact_model import TRUST, FactModel
from hotline.answering.fact_signals import NAMES, Known, Question, QuestionReader, among, how_covered, measure
from hotline.answering.ranked_facts import MOST, Look, RankedFacts, RankedUnits
from hotline.answering.units import OnDay, Unit, Units, UnitTable
from hotline.answering.wanted import cue_names
from hotline.reading.analysis import Analyser, Analysis
from hotline.remembering import remembered
from hotline.searching.index import Index
from hotline.searching.rarity import CharacterRarity
from hotline.searching.terms import Floats
from knowledge.publishing.resolving import ResolvedItem

_BEST = ("new_pairs", "asks_ratio", "asks_new", "new_meaning", "meaning")
"""The signals of which the best of the leading units counts."""
_BEST_AT = [NAMES.index(name) for name in _BEST]
_CUE = {name: n for n, name in enumerate(cue_names())}


class FactRanker:
    """Ranks the units of items for one index. Thread-safe. `before`: the one of the index before, whose kept texts are taken over."""

    def __init__(
        self,
        index: Index,
        analyser: Analyser,
        model: FactModel,
        *,
        look: CloserLook | None = None,
        before: "FactRanker | None" = None,
    ) -> None:
        self.model = model
        self.look = look or shipped_look()
        # What is kept of the units' texts does not depend on the index, and costs more than all else: it outlives the index.
        kept: Units | None = before.units if before else None
        if kept is None or not kept.reads_as(analyser, index.associations):
            kept = Units(analyser, index.associations)
        self.units: Units = kept
        self.reader = QuestionReader(index.associations, CharacterRarity(index))
        # A question is ranked to decide whether an item is meant, and again to answer with it.
        self._ranked = remembered(self._rank, most=64)

    def read(self, analysis: Analysis, text: str, facets: tuple[str, ...]) -> Question:
        """A question as units are measured against it."""
        return self.reader.read(analysis, text, facets)

    def table(self, resolved: ResolvedItem, day: date) -> UnitTable:
        """The units of an item on a day."""
        return self.units.known_table(OnDay(resolved, day))

    def rank(self, question: Question, resolved: ResolvedItem, day: date, known: Known) -> RankedFacts:
        """The units of an item that hold on a day and fit the circumstances that are known, best first."""
        said = (question.text, question.cues.tobytes())
        return self._ranked(_RankingKey(question, said, OnDay(resolved, day), known))

    def _rank(self, asked: "_RankingKey") -> RankedFacts:
        resolved, day = asked.item.of
        table = self.table(resolved, day)
        if not table.units:
            return RankedFacts((), 0.0)
        return self.ranked(asked.question, table, measure(asked.question, table, asked.known), asked.known)

    def ranked(self, question: Question, table: UnitTable, matrix: Floats, known: Known) -> RankedFacts:
        """Units that have been measured, best first, without those that do not fit the circumstances."""
        scores = self._scores(question, table, matrix)
        order: list[int] = np.argsort(-scores, kind="stable").tolist()
        if known.options and table.depending:
            settled = dict(known.options)
            order = [row for row in order if _fits(table.units[row], settled)]
        summary = float(scores[table.summary]) if table.summary in order else None
        order = [row for row in order if row != table.summary] or order
        if not order:
            return RankedFacts((), 0.0)
        ranked = RankedUnits(Look(table, matrix, scores), order)
        evidence = trust_signals(question, ranked)
        lead = None if summary is None else summary - ranked.scores[0]
        return RankedFacts(ranked, self.trust_in(evidence), evidence, lead, question, table.names)

    def looked_over(self, ranked: RankedFacts) -> RankedFacts:
        """The same units in the order in which they are told, after a closer look at them; the trust in them stays."""
        units, question = ranked.units, ranked.question
        if not isinstance(units, RankedUnits) or question is None:
            return ranked
        first = units.look
        scores, going_on = self.look.scores(question, first.table, first.matrix, first.scores)
        closer = RankedUnits(replace(first, scores=scores), sorted(units.order, key=lambda row: -scores[row]))
        # The summary is measured by the linear look alone: the second is fitted on units that compete, which the summary does not.
        lead = None if ranked.summary is None else float(going_on[first.table.summary] - going_on[units.order].max())
        return replace(ranked, units=closer, summary=lead, first=ranked)

    def _scores(self, question: Question, table: UnitTable, matrix: Floats) -> Floats:
        scores: Floats = matrix @ self.model.weights + table.properties @ (self.model.wanted.T @ question.cues)
        return scores

    def with_model(self, model: FactModel) -> "FactRanker":
        """The same with other numbers; what is kept of units is shared."""
        other = copy(self)
        other.model = model
        other._ranked = remembered(other._rank, most=64)
        return other

    def trust_in(self, evidence: tuple[float, ...]) -> float:
        """How likely (0–1) the leading units hold what was asked, by the evidence for them."""
        value = float(np.dot(self.model.trust[:-1], evidence) + self.model.trust[-1])
        return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def trust_signals(question: Question, ranked: RankedUnits) -> tuple[float, ...]:
    """What the trust in the leading units is computed from, in the order of `TRUST`."""
    table, top, scores = ranked.look.table, ranked.order[:MOST], ranked.scores
    profiles = [table.profiles[row] for row in top]
    said = among(question.codes, np.sort(np.concatenate([part for p in profiles for part in (p.terms, p.asks_terms)])))
    new = ~among(question.codes, table.names)
    weights = question.of_pairs
    left = float(weights[new].sum())
    explained = float(weights[new & said].sum()) / left if left else 1.0
    values = {
        "score": scores[0] / 10,
        "lead": min(scores[0] - (scores[1] if len(scores) > 1 else 0.0), 3.0) / 3,
        "share": sum(ranked.shares[:MOST]),
        **dict(zip(_BEST, ranked.look.matrix[top].take(_BEST_AT, axis=1).max(axis=0).tolist(), strict=True)),
        "explained": explained,
        "wanted": float(question.cues[: _CUE["facet:none"]].sum()) / 5,
        "left": left / (question.whole_of_pairs + 1e-6),
        "bare": float(question.cues[_CUE["asks"]] == 0.0),
        **_said_anywhere(question, table),
    }
    return tuple(values[name] for name in TRUST)


def _said_anywhere(question: Question, table: UnitTable) -> dict[str, float]:
    """How much of a question the item says anywhere, in its names or its facts, and how telling is what it never says."""
    names = ("said_pairs", "said_singles", "rarest_missing", "missing")
    return dict(zip(names, how_covered(question, among(question.codes, table.everything)), strict=True))


@dataclass(frozen=True, slots=True)
class _RankingKey:
    """A question (`said`: its text and what it asks for) beside an item, as a cache knows it."""

    question: Question = field(compare=False)
    said: tuple[str, bytes]
    item: OnDay
    known: Known


def _fits(unit: Unit, settled: Mapping[str, str]) -> bool:
    return all(settled.get(dimension) in (None, *options) for dimension, options in unit.when.items())
