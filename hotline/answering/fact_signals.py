"""What speaks for a unit of an item as the answer to a question, measured for all units of the item at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from hotline.answering.units import Codes, Table, Unit, codes_of, plain, plain_unit
from hotline.answering.wanted import cues
from hotline.reading.analysis import Analysis
from hotline.searching.associations import CONCEPT, Associations, terms_of
from hotline.searching.terms import Floats
from knowledge.entry.quantities import Quantity, quantities

SIGNALS: dict[str, str] = {
    "pairs": "问题的字对有多少在这条里",
    "singles": "问题的单字有多少在这条里",
    "new_pairs": "事项名称之外的字对有多少在这条里",
    "new_singles": "事项名称之外的单字有多少在这条里",
    "best_new": "事项名称之外的字对，这条说得最多",
    "said_back": "这条的字有多少在问题里",
    "asks_pairs": "问题的字对有多少在这条问答的问句里",
    "asks_new": "事项名称之外的字对有多少在这条问答的问句里",
    "asks_back": "问答的问句有多少在问题里",
    "asks_ratio": "与问答的问句字面相似",
    "asks_meaning": "与问答的问句意思相近",
    "best_asks": "问答里问句最像的一条",
    "meaning": "意思相近（词语关联）",
    "new_meaning": "事项名称之外的部分意思相近",
    "best_meaning": "事项名称之外的部分意思最近",
    "concepts": "事项名称之外的概念有多少在这条里",
    "in_range": "问题里的数落在这条的范围里",
    "out_of_range": "问题里的数不在这条的范围里",
    "same_number": "说的是同一个数",
    "when_said": "适用的情形正是问题里说的",
    "when_unsaid": "只适用于没有说到的情形",
}
NAMES = tuple(SIGNALS)
FAINT = 0.15
"""What a term of the item's own names still counts among the words left when these are taken away."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as units are measured against it: its terms (codes) with weights, cues, concepts, quantities."""

    text: str
    plain: str
    codes: Codes
    weights: Floats
    pairs: np.ndarray
    meaning: Floats
    cues: Floats
    concepts: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """An analysis as a memory knows it: this very one."""

    analysis: Analysis

    def __hash__(self) -> int:
        return id(self.analysis)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.analysis is self.analysis


class Rarity(Protocol):
    """How much a character or pair tells."""

    def get(self, term: str, default: float) -> float:
        """The rarity of a term; `default` for one that is nowhere."""
        ...


class Reader:
    """Makes questions comparable. `rarity` gives how much a character or pair tells (BM25's idf over the items)."""

    def __init__(self, associations: Associations, rarity: "Rarity", unseen: float) -> None:
        self.associations, self._rarity, self._unseen = associations, rarity, unseen
        self._read_last = lru_cache(maxsize=32)(lambda same, text, facets: self._read(same.analysis, text, facets))

    def read(self, analysis: Analysis, text: str, facets: tuple[str, ...]) -> Question:
        """A question for measuring: `analysis` of the prepared `text`, and the facets that it asks for."""
        return self._read_last(_Same(analysis), text, facets)

    def _read(self, analysis: Analysis, text: str, facets: tuple[str, ...]) -> Question:
        codes, weights, pairs = [], [], []
        for term, weight in analysis.chars.items():
            codes.append(ord(term) if len(term) == 1 else ord(term[0]) << 21 | ord(term[1]))
            weights.append(min(weight * (3 - len(term)), 1.0) * self._rarity.get(term, self._unseen))
            pairs.append(len(term) == 2)
        for code in codes_of("".join(c if c < "\u3400" else " " for c in text)):
            codes.append(code)
            weights.append(self._unseen)
            pairs.append(True)
        terms = terms_of(analysis)
        return Question(
            text=text,
            plain=plain(text),
            codes=np.array(codes, dtype=np.int64),
            weights=np.array(weights, dtype=np.float32),
            pairs=np.array(pairs, dtype=np.bool_),
            meaning=self.associations.meaning(terms).vector,
            cues=cues(text, facets),
            concepts=tuple(analysis.concepts),
            quantities=tuple(q for q in quantities(text) if q.unit),
            terms=tuple(terms),
        )


def measure(question: Question, table: Table, settled: Mapping[str, str], associations: Associations) -> Floats:
    """One row of `NAMES` for each unit; `settled` are the circumstances that are known {dimension: option}."""
    n = len(table.units)
    matrix = np.zeros((n, len(NAMES)), dtype=np.float32)
    new = question.weights * np.where(among(question.codes, table.names), np.float32(FAINT), np.float32(1.0))
    order = np.argsort(question.codes)
    at, hit = _found(question.codes[order], table.terms)
    owners = table.owners[hit]
    taken = order[at]
    column = {name: matrix[:, i] for i, name in enumerate(NAMES)}
    for kind, mask in (("pairs", question.pairs), ("singles", ~question.pairs)):
        for prefix, weights in (("", question.weights), ("new_", new)):
            kept = np.where(mask, weights, np.float32(0.0))
            total = float(kept.sum())
            share = np.bincount(owners, weights=kept[taken], minlength=n) / (total + 1e-6)
            # Where nearly all words are the item's own there is little to tell units apart by.
            column[prefix + kind][:] = share * (total / (total + 2.0) if prefix else 1.0)
    _mark_best(column["new_pairs"], column["best_new"])
    column["said_back"][:] = np.bincount(owners, minlength=n) / table.sizes
    _measure_asking(question, table, order, new, column)
    _measure_meaning(question, table, associations, column)
    _measure_rest(question, table.units, table, settled, column)
    return matrix


def among(codes: Codes, ordered: Codes) -> npt.NDArray[np.bool_]:
    """Which codes are among others, which stand in order; as `np.isin`, in a tenth of its time."""
    if not len(ordered):
        return np.zeros(len(codes), dtype=np.bool_)
    at = np.minimum(ordered.searchsorted(codes), len(ordered) - 1)
    found: npt.NDArray[np.bool_] = ordered.take(at) == codes
    return found


def _found(wanted: Codes, terms: Codes) -> tuple[np.ndarray, np.ndarray]:
    """Where the terms of the units stand among the (sorted) wanted ones, and which of them do."""
    if not len(wanted):
        none = np.zeros(0, dtype=np.int64)
        return none, none
    places = np.minimum(np.searchsorted(wanted, terms), len(wanted) - 1)
    hit = np.flatnonzero(wanted[places] == terms)
    return places[hit], hit


def _mark_best(values: Floats, marks: Floats) -> None:
    if len(values) and values.max() > 0.0:
        marks[int(values.argmax())] = 1.0


def _measure_asking(
    question: Question, table: Table, order: np.ndarray, new: Floats, column: dict[str, Floats]
) -> None:
    """How nearly the question is the one that a FAQ answers."""
    n = len(table.units)
    at, hit = _found(question.codes[order], table.asks_terms)
    owners, taken = table.asks_owners[hit], order[at]
    for name, weights in (("asks_pairs", question.weights), ("asks_new", new)):
        kept = np.where(question.pairs, weights, np.float32(0.0))
        total = float(kept.sum())
        column[name][:] = np.bincount(owners, weights=kept[taken], minlength=n) / (total + 1e-6)
    column["asks_back"][:] = np.bincount(owners, minlength=n) / table.asks_sizes
    asking = [row for row, unit in enumerate(table.units) if unit.asks]
    for row in asking:
        column["asks_ratio"][row] = fuzz.ratio(question.plain, plain_unit(table.units[row].asks)) / 100
    if asking:
        both = column["asks_ratio"] + column["asks_back"] + column["asks_new"]
        _mark_best(both, column["best_asks"])


def _measure_meaning(question: Question, table: Table, associations: Associations, column: dict[str, Floats]) -> None:
    column["meaning"][:] = np.maximum(table.meanings @ question.meaning, 0.0)
    column["asks_meaning"][:] = np.maximum(table.asks_meanings @ question.meaning, 0.0)
    names = set(table.names.tolist())
    left = [t for t in question.terms if t.startswith(CONCEPT) or not names.issuperset(codes_of(t))]
    vector = associations.meaning(left).vector
    column["new_meaning"][:] = np.maximum(table.meanings @ vector, 0.0)
    _mark_best(column["new_meaning"], column["best_meaning"])


def _measure_rest(
    question: Question, units: tuple[Unit, ...], table: Table, settled: Mapping[str, str], column: dict[str, Floats]
) -> None:
    for row, (unit, profile) in enumerate(zip(units, table.profiles, strict=True)):
        if question.concepts:
            column["concepts"][row] = sum(c in profile.concepts for c in question.concepts) / len(question.concepts)
        for quantity in question.quantities:
            mine = [r for r in profile.ranges if r.unit == quantity.unit]
            column["in_range"][row] = max(column["in_range"][row], float(any(quantity in r for r in mine)))
            column["out_of_range"][row] = max(
                column["out_of_range"][row], float(bool(mine) and not any(quantity in r for r in mine))
            )
            column["same_number"][row] = max(column["same_number"][row], float(quantity in profile.quantities))
        for dimension, options in unit.when.items():
            known = settled.get(dimension)
            column["when_said"][row] = max(column["when_said"][row], float(known in options))
            column["when_unsaid"][row] = max(column["when_unsaid"][row], float(known is None))
