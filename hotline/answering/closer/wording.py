"""Signals of the very words: what of a question a unit says, question and answer of a FAQ taken together.

Terms that few units of an item say tell these apart, and so weigh more; what is left of the question without the item's names is
looked for in a row, in threes and in any order.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz, process

from hotline.answering.fact_signals import Question, among
from hotline.answering.units import Codes, TermRows, term_rows
from hotline.searching.terms import Floats

WORDING: dict[str, str] = {
    "left_ratio": "事项名称之外的话有多少连着在这条里",
    "left_threes": "事项名称之外的三字串有多少在这条里",
    "left_run": "事项名称之外最长的一串同样的字",
    "left_chars": "事项名称之外的字，不论次序，与这条相似",
    "both_pairs": "问题的字对有多少在这条里（连同问句）",
    "both_singles": "问题的单字有多少在这条里（连同问句）",
    "both_new_pairs": "事项名称之外的字对有多少在这条里（连同问句）",
    "both_new_singles": "事项名称之外的单字有多少在这条里（连同问句）",
    "rare_pairs": "别的内容很少说的字对有多少在这条里",
    "rare_singles": "别的内容很少说的单字有多少在这条里",
    "threes": "问题的三字串有多少在这条里",
    "share_new_pairs": "事项名称之外的字对，与说得最多的一条相比",
    "share_new_singles": "事项名称之外的单字，与说得最多的一条相比",
    "share_left": "事项名称之外的话，与说得最多的一条相比",
    "best_left": "事项名称之外的话，这条说得最多",
    "best_run": "事项名称之外同样的字串，这条最长",
    "best_singles": "事项名称之外的单字，这条说得最多",
}
LONGEST_RUN = 6
"""Characters in a row from which on more of them tell no more."""
_AT = {name: n for n, name in enumerate(WORDING)}


@dataclass(frozen=True, slots=True)
class UnitWords:
    """The words of the units of an item as they stand: their `terms`, with how few units say each (`rarity`); the texts, and the characters of
    each."""

    terms: TermRows
    rarity: Floats
    texts: tuple[str, ...]
    chars: TermRows


def words_of(texts: tuple[str, ...], terms: list[Codes]) -> UnitWords:
    """The words of units, from the plain text (question and answer) and the sorted terms of each."""
    rows = term_rows(terms)
    rarity = np.log(1 + len(terms) / np.diff(rows.starts)).astype(np.float32)
    return UnitWords(rows, rarity, texts, term_rows([chars_of(text) for text in texts]))


def chars_of(text: str) -> Codes:
    """The characters of a text as numbers, each once, in order."""
    return np.array(sorted({ord(char) for char in text}), dtype=np.int64)


def measure_wording(question: Question, words: UnitWords, names: Codes) -> Floats:
    """One row of `WORDING` for each unit; `names` are the terms of the item's names."""
    n = len(words.texts)
    matrix = np.zeros((n, len(WORDING)), dtype=np.float32)
    if not len(words.rarity) or not len(question.codes):
        return matrix
    _measure_terms(question, words, names, matrix)
    threes = {question.plain[at : at + 3] for at in range(len(question.plain) - 2)}
    left = _left_of(question.plain, names)
    if left:
        _measure_left(left, words, matrix)
    if threes:
        matrix[:, _AT["threes"]] = [_share(threes, text) for text in words.texts]
    for name, of in (("new_pairs", "both_new_pairs"), ("new_singles", "both_new_singles"), ("left", "left_ratio")):
        values = matrix[:, _AT[of]]
        matrix[:, _AT[f"share_{name}"]] = values / (values.max() + 1e-6)
    _mark_best(matrix[:, _AT["left_ratio"]], matrix[:, _AT["best_left"]])
    _mark_best(matrix[:, _AT["left_run"]] + matrix[:, _AT["left_threes"]], matrix[:, _AT["best_run"]])
    _mark_best(matrix[:, _AT["both_new_singles"]], matrix[:, _AT["best_singles"]])
    return matrix


def _measure_terms(question: Question, words: UnitWords, names: Codes, matrix: Floats) -> None:
    new, said = question.without(names), question.said_in(words.terms)
    distinct = words.terms.distinct
    place = np.minimum(distinct.searchsorted(question.codes), len(distinct) - 1)
    rarity = np.where(distinct.take(place) == question.codes, words.rarity.take(place), np.float32(0.0))
    for kind, mask in (("pairs", question.pairs), ("singles", ~question.pairs)):
        whole, left = (float(weights[mask].sum()) for weights in (question.weights, new))
        for name, weights, total in (
            (f"both_{kind}", question.weights, whole),
            (f"both_new_{kind}", new, left),
            (f"rare_{kind}", question.weights * rarity, whole),
        ):
            kept = np.where(mask, weights, np.float32(0.0))
            share = said.shares(kept, total)
            # Where nearly all words are the item's own there is little to tell units apart by.
            matrix[:, _AT[name]] = share * (total / (total + 2.0) if "new" in name else 1.0)


def _left_of(text: str, names: Codes) -> list[str]:
    """The stretches of a plain text whose pairs an item's names do not have."""
    codes = np.array([ord(a) << 21 | ord(b) for a, b in pairwise(text)], dtype=np.int64)
    new = (~among(codes, names)).tolist()
    kept = [before or after for before, after in zip([False, *new], [*new, False], strict=True)]
    return "".join(c if k else " " for c, k in zip(text, kept, strict=True)).split()


def _measure_left(left: list[str], words: UnitWords, matrix: Floats) -> None:
    whole, chars = " ".join(left), chars_of("".join(left))
    threes = {part[at : at + 3] for part in left for at in range(len(part) - 2)}
    ratios = process.cdist([whole], words.texts, scorer=fuzz.partial_ratio, dtype=np.float64)[0]
    matrix[:, _AT["left_ratio"]] = ratios / 100
    matrix[:, _AT["left_threes"]] = [_share(threes, text) for text in words.texts]
    matrix[:, _AT["left_run"]] = [_run(left, text) / LONGEST_RUN for text in words.texts]
    common = words.chars.having(chars)
    fewest_others = np.minimum(len(chars) - common, words.chars.sizes.astype(np.int64) - common)
    matrix[:, _AT["left_chars"]] = 2 * common / (2 * common + fewest_others + 1e-6)


def _share(threes: set[str], text: str) -> float:
    return sum([three in text for three in threes]) / max(len(threes), 1)  # a list: twice as fast as one by one


def _run(left: list[str], text: str) -> int:
    """The length of the longest stretch that both have, at most `LONGEST_RUN`."""
    longest = 0
    for part in left:
        for start in range(len(part)):
            while longest < LONGEST_RUN and start + longest < len(part) and part[start : start + longest + 1] in text:
                longest += 1
    return longest


def _mark_best(values: Floats, marks: Floats) -> None:
    if values.max() > 0.0:
        marks[int(values.argmax())] = 1.0
