"""Ranking the units of an item as answers to a question, and how far the first is to be trusted.

One linear score a unit (see `fact_model`), turned into shares of one by a softmax over the units of the item; so a share says how much
a unit is *the* answer, and shares of one field together whether the question asks for all of them (要带什么: every document).
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import overload

import numpy as np

from hotline.answering.closer.look import CloserLook, shipped_look
from hotline.answering.deciding import LONG, lead_of
from hotline.answering.fact_model import TRUST, FactModel
from hotline.answering.fact_signals import NAMES, Question, Reader, among, measure
from hotline.answering.units import PROPERTIES, SUMMARY, Codes, OnDay, Table, Unit, Units
from hotline.answering.wanted import cue_names
from hotline.reading.analysis import Analyser, Analysis
from hotline.searching.index import Index
from hotline.searching.rarity import CharacterRarity
from hotline.searching.shares import shares_of
from hotline.searching.terms import Floats
from knowledge.publishing.resolving import ResolvedItem

_BEST = ("new_pairs", "asks_ratio", "asks_new", "new_meaning", "meaning")
"""The signals of which the best of the leading units counts."""
_BEST_AT = [NAMES.index(name) for name in _BEST]
_WHEN = [PROPERTIES.index(name) for name in ("tells:date", "tells:duration")]
_CUE = {name: n for n, name in enumerate(cue_names())}
MOST = 3
"""Facts that answer one point, at most."""
POINT = 0.55
"""A unit with at least this share is the answer; with less, a field that has `TOGETHER` of all shares is one as a whole."""
TOGETHER = 0.6
BESIDE = 0.4
"""The share a unit needs at least to be said to answer beside the first."""
SURE = 0.95
"""Units are shown until it is so likely that one of them answers."""
RUNNING = 5
"""Units that may come to be told."""
WORTH = 0.0005
"""What is shown besides is worth its room: the share that a unit needs for each character that it takes."""
FRAME = 6
"""Characters that a line takes besides what it says."""
CLOSE = -1.5
"""The summary is said where its score is behind that of the best unit by no more than this."""
ALONE = 3.0
"""From this lead of its score on the summary is the answer, and no other unit."""
LEADS = 0.5
"""From this lead on the summary answers what was asked, whatever the circumstances that the units below it turn on."""


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A unit, its score, its share (0–1) among the units of the item, and its row among what was measured."""

    unit: Unit
    score: float
    share: float
    row: int = 0
    within: "RankedUnits | None" = field(default=None, compare=False, repr=False)

    @property
    def properties(self) -> tuple[float, ...]:
        """What is told of it apart from any question, in the order of `PROPERTIES`."""
        return tuple(self.within.table.properties[self.row].tolist()) if self.within else ()


class RankedUnits(Sequence[RankedUnit]):
    """The ranked units of an item, the best first, each with what it has of the softmax over them; put together when it is looked at, as
    most never are.

    `order` has their rows in `table`, in the `matrix` of signals and in `by_row`, their scores; `scores` and `shares` are in this order.
    """

    def __init__(self, table: Table, matrix: Floats, order: Sequence[int], by_row: Floats) -> None:
        self.table, self.matrix, self.order, self.by_row = table, matrix, order, by_row
        kept = by_row[order]
        self.scores: list[float] = kept.tolist()
        self.shares: list[float] = shares_of(kept).tolist()
        self._made: dict[int, RankedUnit] = {}

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, at: int) -> RankedUnit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[RankedUnit, ...]: ...
    def __getitem__(self, at: int | slice) -> RankedUnit | tuple[RankedUnit, ...]:
        if isinstance(at, slice):
            return tuple(self._unit(place) for place in range(len(self.order))[at])
        return self._unit(range(len(self.order))[at])

    def __iter__(self) -> Iterator[RankedUnit]:
        return map(self._unit, range(len(self.order)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _unit(self, place: int) -> RankedUnit:
        made = self._made.get(place)
        if made is None:
            row = self.order[place]
            made = RankedUnit(self.table.units[row], self.scores[place], self.shares[place], row, self)
            self._made[place] = made
        return made


@dataclass(frozen=True, slots=True)
class RankedFacts:
    """The units of an item but its summary, best first; `trust` (0–1): how likely the first three hold what was asked.

    The summary says a little of everything and so comes near most questions: it is said above the facts and takes no place among them.
    `summary` is its lead over the best unit (negative where it is behind), None where there is none. `settled`: whether the first look
    decided that nothing is to be asked back; None where this is the first look.
    """

    units: Sequence[RankedUnit]
    trust: float
    evidence: tuple[float, ...] = ()
    summary: float | None = None
    question: Question | None = field(default=None, compare=False)
    names: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64), compare=False)
    settled: bool | None = None

    @property
    def point(self) -> bool:
        """Whether one unit stands out, so that a point was asked and not a whole field."""
        return bool(self.units) and self.units[0].share >= POINT

    @property
    def best_field(self) -> str:
        """The field of the first unit, '' where there is none."""
        return self.units[0].unit.field if self.units else ""

    @property
    def tells_when(self) -> bool:
        """Whether the first unit states a day, a season or how long."""
        return bool(self.units) and any(self.units[0].properties[n] for n in _WHEN)

    def whole_field(self) -> str:
        """The field of which everything was asked for, or ''."""
        if not self.units or self.point:
            return ""
        shares: dict[str, float] = {}
        for ranked in self.units:
            shares[ranked.unit.field] = shares.get(ranked.unit.field, 0.0) + ranked.share
        best = max(shares, key=shares.__getitem__)
        several = sum(ranked.unit.field == best for ranked in self.units) > 1
        return best if several and shares[best] >= TOGETHER else ""

    def answering(self) -> list[str]:
        """The ids of the first units, at most `MOST`: the best, and what comes near it; the summary where it alone answers."""
        if self.summary is not None and self.summary >= ALONE:
            return [SUMMARY]
        return [r.unit.id for n, r in enumerate(self.units[:MOST]) if n == 0 or r.share >= BESIDE]

    def likely(self) -> list[str]:
        """The ids of the units that together answer with a probability of `SURE`, best first, but those not worth the room they take; some
        more than are told, as not all may be."""
        ids: list[str] = []
        sure = 0.0
        for ranked in self.units[:RUNNING]:
            if sure >= SURE or (ids and ranked.share < WORTH * self._room(ranked.unit)):
                break
            ids.append(ranked.unit.id)
            sure += ranked.share
        return ids

    def lead(self, text: str) -> str:
        """The beginning of a long text, to the sentence that decides what was asked; '' where it is said whole."""
        return lead_of(text, self.question, self.names) if self.question is not None else ""

    def _room(self, unit: Unit) -> int:
        said = (self.lead(unit.said) if len(unit.said) > LONG else "") or unit.said
        return len(unit.asks) + len(said) + FRAME

    @property
    def says_summary(self) -> bool:
        """Whether the summary comes as near as the best unit, or nearly so, and so is to be said."""
        return self.summary is not None and self.summary >= CLOSE

    @property
    def asks_nothing_back(self) -> bool:
        """Whether one unit or the summary answers whatever the circumstances, so that none needs to be asked back first."""
        if self.settled is not None:
            return self.settled
        return self.point or (self.summary is not None and self.summary >= LEADS)


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
        self.reader = Reader(index.associations, CharacterRarity(index))
        # A question is ranked to decide whether an item is meant, and again to answer with it.
        self._ranked = lru_cache(maxsize=64)(self._rank)

    def read(self, analysis: Analysis, text: str, facets: tuple[str, ...]) -> Question:
        """A question as units are measured against it."""
        return self.reader.read(analysis, text, facets)

    def table(self, resolved: ResolvedItem, day: date) -> Table:
        """The units of an item on a day."""
        return self.units.known_table(OnDay(resolved, day))

    def rank(self, question: Question, resolved: ResolvedItem, day: date, settled: Mapping[str, str]) -> RankedFacts:
        """The units of an item that hold on a day and fit the circumstances that are settled, best first."""
        return self._ranked(_Asked(question, OnDay(resolved, day), tuple(sorted(settled.items()))))

    def _rank(self, asked: "_Asked") -> RankedFacts:
        question, settled = asked.question, dict(asked.settled)
        resolved, day = asked.item.of
        table = self.table(resolved, day)
        if not table.units:
            return RankedFacts((), 0.0)
        return self.ranked(question, table, measure(question, table, settled), settled)

    def ranked(self, question: Question, table: Table, matrix: Floats, settled: Mapping[str, str]) -> RankedFacts:
        """Units that have been measured, best first, without those that do not fit the circumstances."""
        scores = self._scores(question, table, matrix)
        order: list[int] = np.argsort(-scores, kind="stable").tolist()
        if settled and table.depending:
            order = [row for row in order if _fits(table.units[row], settled)]
        summary = float(scores[table.summary]) if table.summary in order else None
        order = [row for row in order if row != table.summary] or order
        if not order:
            return RankedFacts((), 0.0)
        ranked = RankedUnits(table, matrix, order, scores)
        evidence = trust_signals(question, ranked)
        lead = None if summary is None else summary - ranked.scores[0]
        return RankedFacts(ranked, self.trust_in(evidence), evidence, lead, question, table.names)

    def looked_over(self, ranked: RankedFacts) -> RankedFacts:
        """The same units in the order in which they are told, after a closer look at them; the trust in them stays."""
        units, question = ranked.units, ranked.question
        if not isinstance(units, RankedUnits) or question is None:
            return ranked
        table, matrix = units.table, units.matrix
        scores, going_on = self.look.scores(question, table, matrix, units.by_row)
        told = RankedUnits(table, matrix, sorted(units.order, key=lambda row: -scores[row]), scores)
        # The summary is measured by the linear look alone: the second is fitted on units that compete, which the summary does not.
        lead = None if ranked.summary is None else float(going_on[table.summary] - going_on[units.order].max())
        return replace(ranked, units=told, summary=lead, settled=ranked.asks_nothing_back)

    def _scores(self, question: Question, table: Table, matrix: Floats) -> Floats:
        scores: Floats = matrix @ self.model.weights + table.properties @ (self.model.wanted.T @ question.cues)
        return scores

    def with_model(self, model: FactModel) -> "FactRanker":
        """The same with other numbers; what is kept of units is shared."""
        other = copy(self)
        other.model = model
        other._ranked = lru_cache(maxsize=64)(other._rank)
        return other

    def trust_in(self, evidence: tuple[float, ...]) -> float:
        """How likely (0–1) the leading units hold what was asked, by the evidence for them."""
        value = float(np.dot(self.model.trust[:-1], evidence) + self.model.trust[-1])
        return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def trust_signals(question: Question, ranked: RankedUnits) -> tuple[float, ...]:
    """What the trust in the leading units is computed from, in the order of `TRUST`."""
    table, top, scores = ranked.table, ranked.order[:MOST], ranked.scores
    profiles = [table.profiles[row] for row in top]
    said = question.said_by(np.concatenate([part for p in profiles for part in (p.terms, p.asks_terms)]))
    new = ~among(question.codes, table.names)
    weights = np.where(question.pairs, question.weights, np.float32(0.0))
    left = float(weights[new].sum())
    explained = float(weights[new & said].sum()) / left if left else 1.0
    values = {
        "score": scores[0] / 10,
        "lead": min(scores[0] - (scores[1] if len(scores) > 1 else 0.0), 3.0) / 3,
        "share": sum(ranked.shares[:MOST]),
        **dict(zip(_BEST, ranked.matrix[top].take(_BEST_AT, axis=1).max(axis=0).tolist(), strict=True)),
        "explained": explained,
        "wanted": float(question.cues[: _CUE["facet:none"]].sum()) / 5,
        "left": left / (float(weights.sum()) + 1e-6),
        "bare": float(question.cues[_CUE["asks"]] == 0.0),
        **_said_anywhere(question, table, weights),
    }
    return tuple(values[name] for name in TRUST)


def _said_anywhere(question: Question, table: Table, weights: Floats) -> dict[str, float]:
    """How much of a question the item says anywhere, in its names or its facts, and how telling is what it never says."""
    everywhere = table.everything
    said = among(question.codes, everywhere)
    singles = np.where(question.pairs, np.float32(0.0), question.weights)
    missing = np.sort(weights[~said])[-3:]
    return {
        "said_pairs": float(weights[said].sum() / (weights.sum() + 1e-6)),
        "said_singles": float(singles[said].sum() / (singles.sum() + 1e-6)),
        "rarest_missing": float(missing[-1] / 10) if len(missing) else 0.0,
        "missing": float(missing.sum() / 20),
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A question beside an item, as a cache knows it."""

    question: Question
    item: OnDay
    settled: tuple[tuple[str, str], ...]

    def __hash__(self) -> int:
        return hash((self.question.text, self.item, self.settled))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Asked)
            and (other.question.text, other.item, other.settled) == (self.question.text, self.item, self.settled)
            and np.array_equal(other.question.cues, self.question.cues)
        )


def _fits(unit: Unit, settled: Mapping[str, str]) -> bool:
    return all(settled.get(dimension) in (None, *options) for dimension, options in unit.when.items())
