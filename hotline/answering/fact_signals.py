"""What speaks for a unit of an item as the answer to a question, measured for all units of the item at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import sqrt
from typing import Protocol

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from hotline.answering.units import Codes, TermRows, UnitTable, codes_of, plain
from hotline.answering.wanted import cues
from hotline.reading.analysis import Analysis
from hotline.reading.numbers.said import amounts_of
from hotline.remembering import remembered
from hotline.searching.associations import CONCEPT, Associations, terms_of
from hotline.searching.terms import Floats, Ints
from knowledge.entry.quantities import Quantity

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
_AT = {name: n for n, name in enumerate(NAMES)}
_NO_CUES = np.zeros(0, dtype=np.float32)
TERMS = 16_384
"""Terms of questions whose characters are remembered; the same few thousand are said again and again."""
FAINT = 0.15
"""What a term of the item's own names still counts among the words left when these are taken away."""


@dataclass(frozen=True)
class Question:
    """A question as units are measured against it: its terms (codes, each once) with weights, cues, concepts, quantities.

    `terms` are those by what they mean, None where that is not looked at.
    """

    text: str
    plain: str
    codes: Codes
    weights: Floats
    pairs: np.ndarray
    meaning: Floats
    cues: Floats
    concepts: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    terms: "MeaningTerms | None" = None

    @cached_property
    def of_pairs(self) -> Floats:
        """What the pairs weigh, single characters nothing."""
        return np.where(self.pairs, self.weights, np.float32(0.0))

    @cached_property
    def of_singles(self) -> Floats:
        """What the single characters weigh, pairs nothing."""
        return np.where(self.pairs, np.float32(0.0), self.weights)

    @cached_property
    def whole(self) -> float:
        """What all terms weigh together."""
        return float(self.weights.sum())

    @cached_property
    def whole_of_pairs(self) -> float:
        """What the pairs weigh together."""
        return float(self.of_pairs.sum())

    @cached_property
    def whole_of_singles(self) -> float:
        """What the single characters weigh together."""
        return float(self.of_singles.sum())

    @cached_property
    def order(self) -> npt.NDArray[np.intp]:
        """The places of the terms by their codes."""
        return np.argsort(self.codes)

    @cached_property
    def ordered(self) -> Codes:
        """The codes in order."""
        return self.codes[self.order]

    def said_in(self, texts: TermRows) -> "SaidTerms":
        """The terms in texts, as often as one says one."""
        found, sizes, rows = texts.found(self.ordered)
        return SaidTerms(texts, rows, self.order.take(found).repeat(sizes))

    def without(self, names: Codes) -> Floats:
        """What the terms weigh once those of an item's own `names` are taken away."""
        return self.weights * np.where(among(self.codes, names), np.float32(FAINT), np.float32(1.0))


@dataclass(frozen=True, slots=True, eq=False)
class SaidTerms:
    """The terms of a question that texts say: of each time the row of the text, and the place of the term in the question."""

    texts: TermRows
    rows: Ints
    terms: npt.NDArray[np.intp]

    def shares(self, weights: Floats, whole: float) -> npt.NDArray[np.float64]:
        """How much of the question, which weighs this as a `whole`, each text says."""
        return np.bincount(self.rows, weights=weights.take(self.terms), minlength=len(self.texts.sizes)) / (
            whole + 1e-6
        )

    def back(self) -> npt.NDArray[np.float64]:
        """How much (0–1) of each text the question says."""
        return np.bincount(self.rows, minlength=len(self.texts.sizes)) / self.texts.sizes


@dataclass(frozen=True, slots=True, eq=False)
class MeaningTerms:
    """The terms of a question that anything is associated with, one row each: `vectors` times `weights` add up to what it means.

    A term is the item's own where all `codes` of its are among those of the item's names: those from its place in `starts` on. What has
    no codes (`whole`, a concept) never is.
    """

    vectors: Floats
    weights: Floats
    codes: Codes
    starts: npt.NDArray[np.intp]
    whole: npt.NDArray[np.bool_]

    def beside(self, names: Codes) -> Floats:
        """What the terms mean that are not an item's own, as a unit vector; zeros where none is left."""
        left = self.whole.copy()
        if len(self.codes):
            left[~self.whole] = ~np.logical_and.reduceat(among(self.codes, names), self.starts)
        if not left.any():
            return np.zeros(self.vectors.shape[1], dtype=np.float32)
        vector: Floats = self.weights[left] @ self.vectors[left]
        return vector / max(sqrt(float(vector @ vector)), 1e-6)


class Rarity(Protocol):
    """How much a character or pair tells; `unseen`: one that is nowhere."""

    unseen: float

    def of(self, terms: Iterable[str]) -> npt.NDArray[np.float64]:
        """The rarity of each term."""
        ...


class QuestionReader:
    """Makes questions comparable. `rarity` gives how much a character or pair tells (BM25's idf over the items)."""

    def __init__(self, associations: Associations, rarity: Rarity) -> None:
        self.associations, self._rarity = associations, rarity
        self._read_last = remembered(self._read, most=32)
        # Which facets it asks for is taken otherwise where its facts are heard than where it is answered.
        self._asking_last = remembered(self._asking, most=32)

    def read(self, analysis: Analysis, text: str, facets: tuple[str, ...]) -> Question:
        """A question for measuring: `analysis` of the prepared `text`, and the facets that it asks for."""
        return self._asking_last((analysis, text, facets))

    def _asking(self, asked: tuple[Analysis, str, tuple[str, ...]]) -> Question:
        analysis, text, facets = asked
        return replace(self._read_last((analysis, text)), cues=cues(text, facets))

    def _read(self, asked: tuple[Analysis, str]) -> Question:
        """A question but for its cues."""
        analysis, text = asked
        chars = analysis.chars
        latin = codes_of("".join(c if c < "\u3400" else " " for c in text))
        codes = [ord(term) if len(term) == 1 else ord(term[0]) << 21 | ord(term[1]) for term in chars]
        pairs = [len(term) == 2 for term in chars] + [True] * len(latin)
        said = [min(weight * (3 - len(term)), 1.0) for term, weight in chars.items()]
        weights = np.array(said) * self._rarity.of(chars)
        terms = terms_of(analysis)
        return Question(
            text=text,
            plain=plain(text),
            codes=np.array([*codes, *latin], dtype=np.int64),
            weights=np.concatenate([weights, np.full(len(latin), self._rarity.unseen)]).astype(np.float32),
            pairs=np.array(pairs, dtype=np.bool_),
            meaning=self.associations.meaning_of_text(analysis).vector,
            cues=_NO_CUES,
            concepts=tuple(analysis.concepts),
            quantities=amounts_of(text),
            terms=self._by_meaning(terms),
        )

    def _by_meaning(self, terms: Iterable[str]) -> MeaningTerms:
        """The terms that have a meaning and may be left over; those of marks alone are as good as an item's own."""
        look_up = self.associations.rows.get
        rows: list[int] = []
        codes: list[int] = []
        starts: list[int] = []
        whole: list[bool] = []
        for term in terms:
            row = look_up(term)
            own = _codes_of_term(term)
            if row is None or not (own or term.startswith(CONCEPT)):
                continue
            rows.append(row)
            whole.append(not own)
            if own:
                starts.append(len(codes))
                codes.extend(own)
        vectors, weights = self.associations.of_rows(np.array(rows, dtype=np.int32))
        return MeaningTerms(
            vectors, weights, np.array(codes, dtype=np.int64), np.array(starts, dtype=np.intp), np.array(whole, dtype=np.bool_)
        )  # fmt: skip


@lru_cache(maxsize=TERMS)
def _codes_of_term(term: str) -> tuple[int, ...]:
    """The characters and pairs of a term, as numbers; none of a concept."""
    return () if term.startswith(CONCEPT) else tuple(codes_of(term))


@dataclass(frozen=True, slots=True)
class Known:
    """The circumstances of who asks that are known, by dimension in order, and which of the dimensions an earlier message said: what turns on
    these is no nearer to what is asked now, and no further."""

    options: tuple[tuple[str, str], ...] = ()
    earlier: frozenset[str] = frozenset()

    @classmethod
    def of(cls, options: Mapping[str, str], earlier: Iterable[str] = ()) -> "Known":
        """Circumstances {dimension: option}."""
        return cls(tuple(sorted(options.items())), frozenset(earlier))


def measure(question: Question, table: UnitTable, known: Known) -> Floats:
    """One row of `NAMES` for each unit; `known` are the circumstances of who asks."""
    matrix = np.zeros((len(table.units), len(NAMES)), dtype=np.float32)
    new, said = question.without(table.names), question.said_in(table.said)
    matrix[:, _AT["pairs"]] = said.shares(question.of_pairs, question.whole_of_pairs)
    matrix[:, _AT["singles"]] = said.shares(question.of_singles, question.whole_of_singles)
    new_pairs = np.where(question.pairs, new, np.float32(0.0))
    for name, kept in (("new_pairs", new_pairs), ("new_singles", np.where(question.pairs, np.float32(0.0), new))):
        total = float(kept.sum())
        # Where nearly all words are the item's own there is little to tell units apart by.
        matrix[:, _AT[name]] = said.shares(kept, total) * (total / (total + 2.0))
    _mark_best(matrix[:, _AT["new_pairs"]], matrix[:, _AT["best_new"]])
    matrix[:, _AT["said_back"]] = said.back()
    if table.asking:
        _measure_asking(question, table, new_pairs, matrix)
    _measure_meaning(question, table, matrix)
    _measure_rest(question, table, known, matrix)
    return matrix


def how_covered(question: Question, said: npt.NDArray[np.bool_]) -> tuple[float, float, float, float]:
    """How much (0–1) of the pairs and of the single characters of a question is `said`, and how telling is what is not: the rarest pair, and the
    three rarest together."""
    pairs, singles = question.of_pairs, question.of_singles
    missing = np.sort(pairs[~said])[-3:]
    return (
        float(pairs[said].sum() / (np.float32(question.whole_of_pairs) + 1e-6)),
        float(singles[said].sum() / (np.float32(question.whole_of_singles) + 1e-6)),
        float(missing[-1] / 10) if len(missing) else 0.0,
        float(missing.sum() / 20),
    )


def among(codes: Codes, ordered: Codes) -> npt.NDArray[np.bool_]:
    """Which codes are among others, which stand in order; as `np.isin`, in a tenth of its time."""
    if not len(ordered):
        return np.zeros(len(codes), dtype=np.bool_)
    at = ordered.searchsorted(codes)
    np.minimum(at, len(ordered) - 1, out=at)
    found: npt.NDArray[np.bool_] = ordered.take(at) == codes
    return found


def _mark_best(values: Floats, marks: Floats) -> None:
    if len(values) and values.max() > 0.0:
        marks[int(values.argmax())] = 1.0


def _measure_asking(question: Question, table: UnitTable, new_pairs: Floats, matrix: Floats) -> None:
    """How nearly the question is the one that a FAQ answers."""
    said = question.said_in(table.asks)
    matrix[:, _AT["asks_pairs"]] = said.shares(question.of_pairs, question.whole_of_pairs)
    matrix[:, _AT["asks_new"]] = said.shares(new_pairs, float(new_pairs.sum()))
    matrix[:, _AT["asks_back"]] = said.back()
    rows = [row for row, _ in table.asking]
    matrix[rows, _AT["asks_ratio"]] = [fuzz.ratio(question.plain, asks) / 100 for _, asks in table.asking]
    both = matrix[:, _AT["asks_ratio"]] + matrix[:, _AT["asks_back"]] + matrix[:, _AT["asks_new"]]
    _mark_best(both, matrix[:, _AT["best_asks"]])
    matrix[rows, _AT["asks_meaning"]] = np.maximum(table.asks_meanings @ question.meaning, 0.0)


def _measure_meaning(question: Question, table: UnitTable, matrix: Floats) -> None:
    matrix[:, _AT["meaning"]] = np.maximum(table.meanings @ question.meaning, 0.0)
    if question.terms is not None:
        matrix[:, _AT["new_meaning"]] = np.maximum(table.meanings @ question.terms.beside(table.names), 0.0)
        _mark_best(matrix[:, _AT["new_meaning"]], matrix[:, _AT["best_meaning"]])


def _measure_rest(question: Question, table: UnitTable, known: Known, matrix: Floats) -> None:
    if question.concepts:
        said = np.zeros(len(table.units))
        for concept in question.concepts:
            said[list(table.concepts.get(concept, ()))] += 1.0
        matrix[:, _AT["concepts"]] = said / len(question.concepts)
    for row in table.counting if question.quantities else ():
        profile, values = table.profiles[row], matrix[row]
        for quantity in question.quantities:
            mine = [r for r in profile.ranges if r.unit == quantity.unit]
            within = any(quantity in r for r in mine)
            values[_AT["in_range"]] = max(values[_AT["in_range"]], float(within))
            values[_AT["out_of_range"]] = max(values[_AT["out_of_range"]], float(bool(mine) and not within))
            values[_AT["same_number"]] = max(values[_AT["same_number"]], float(quantity in profile.quantities))
    settled = dict(known.options)
    for row in table.depending:
        for dimension, options in table.units[row].when.items():
            if dimension in known.earlier:
                continue
            option = settled.get(dimension)
            said_so = _AT["when_unsaid"] if option is None else _AT["when_said"]
            matrix[row, said_so] = max(matrix[row, said_so], float(option is None or option in options))
