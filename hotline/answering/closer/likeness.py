"""How like a question is to the ways in which a unit is known to be asked for: its similar questions, and the question of a FAQ.

Ways are compared one by one and the likest counts: a unit that is asked for in ten ways says no more by that than one asked for in two.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from hotline.answering.fact_signals import Question
from hotline.answering.units import Codes, TermRows, codes_of, term_rows
from hotline.searching.terms import Floats

LIKENESS: dict[str, str] = {
    "like_pairs": "问题的字对有多少在最像的一句相似问里",
    "like_singles": "问题的单字有多少在最像的一句相似问里",
    "like_new": "事项名称之外的字对有多少在最像的一句相似问里",
    "like_back": "相似问有多少在问题里",
    "like_both": "与最像的一句相似问互相说到多少",
    "like_ratio": "与最像的一句相似问字面相似",
    "like_best": "相似问最像的一条",
    "like_share": "与相似问最像的一条相比",
    "like_none": "没有相似问",
}
"""The signals, each in words."""
OF_EACH_WAY = ("like_pairs", "like_singles", "like_new", "like_back", "like_both", "like_ratio")
"""Those that are measured of each way; the others compare units."""
_AT = {name: n for n, name in enumerate(LIKENESS)}


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The ways in which the units of an item are asked for, laid out: of each way its text, the row of the unit that it asks for (`rows`, in
    order), and its terms; `asked` are the units that are asked for in any way, `first` the place of the first way of each."""

    units: int
    texts: tuple[str, ...]
    rows: npt.NDArray[np.int64]
    terms: TermRows
    asked: npt.NDArray[np.int64]
    first: npt.NDArray[np.intp]


def ways_of(asked: Sequence[Sequence[str]]) -> Ways:
    """The ways of units, from the plain texts in which each is asked for."""
    texts = tuple(text for unit in asked for text in unit)
    rows = np.repeat(np.arange(len(asked)), [len(unit) for unit in asked])
    terms = term_rows([np.array(codes_of(text), dtype=np.int64) for text in texts])
    return Ways(len(asked), texts, rows, terms, *np.unique(rows, return_index=True))


def measure_likeness(question: Question, ways: Ways, names: Codes) -> Floats:
    """One row of `LIKENESS` for each unit; `names` are the terms of the item's names."""
    matrix = np.zeros((ways.units, len(LIKENESS)), dtype=np.float32)
    matrix[:, _AT["like_none"]] = 1.0
    if not ways.texts or not len(question.codes):
        return matrix
    matrix[ways.asked, _AT["like_none"]] = 0.0
    for name, values in zip(OF_EACH_WAY, _of_each_way(question, ways, names, OF_EACH_WAY), strict=True):
        # Of the ways of a unit, which stand beside each other, the most.
        matrix[ways.asked, _AT[name]] = np.maximum.reduceat(values, ways.first)
    both = matrix[:, _AT["like_both"]]
    if (most := float(both.max())) > 0.0:
        matrix[int(both.argmax()), _AT["like_best"]] = 1.0
        matrix[:, _AT["like_share"]] = both / most
    return matrix


def likest_of_any(question: Question, ways: Ways, names: Codes, wanted: Sequence[str]) -> list[float]:
    """The most that any way has of each of `wanted`, which are of `OF_EACH_WAY`."""
    if not ways.texts or not len(question.codes):
        return [0.0] * len(wanted)
    return [float(values.max()) for values in _of_each_way(question, ways, names, wanted)]


def _of_each_way(
    question: Question, ways: Ways, names: Codes, wanted: Sequence[str]
) -> Iterator[npt.NDArray[np.floating]]:
    """Of each way how much it has of each of `wanted`; only these are computed, since a later message asks for a few of many items."""
    terms = question.said_in(ways.terms)

    def new() -> npt.NDArray[np.float64]:
        weights = np.where(question.pairs, question.without(names), np.float32(0.0))
        return terms.shares(weights, float(weights.sum()))

    def both() -> npt.NDArray[np.float64]:
        said, back = terms.shares(question.weights, question.whole), terms.back()
        return 2 * said * back / (said + back + 1e-6)

    computed: dict[str, Callable[[], npt.NDArray[np.floating]]] = {
        "like_pairs": lambda: terms.shares(question.of_pairs, question.whole_of_pairs),
        "like_singles": lambda: terms.shares(question.of_singles, question.whole_of_singles),
        "like_new": new,
        "like_back": terms.back,
        "like_both": both,
        "like_ratio": lambda: process.cdist([question.plain], ways.texts, scorer=fuzz.ratio, dtype=np.float32)[0] / 100,
    }
    return (computed[name]() for name in wanted)
