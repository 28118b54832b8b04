"""Which sentences of a long fact are said first: those that decide what was asked, word for word; the others are folded.

Nothing is made or changed: what is said is made of whole sentences of the published text, in their order, with … where some are left out. A
sentence that turns what stands before it round (但是, 除外, 只有) is never left out after it.
"""

import re
from collections.abc import Iterable

import numpy as np

from hotline.answering.fact_signals import FAINT, Question
from hotline.answering.units import Codes, codes_of
from hotline.searching.terms import Floats

LONG = 60
"""A text of at most so many characters is said whole."""
LEAST = 30
"""Fewer characters than that are not worth leaving out."""
OMITTED = "…"
"""Stands where sentences are left out."""
_NEAR = 0.7
"""A sentence that says at least this share of what the best one says of the question is said, too."""
_CLEAR = 0.1
"""The share of a question that the best sentence has to say, so that it is clear which one decides."""
_VERDICT = 20
"""Characters of a first sentence that may be the verdict on what follows: 一般不能。"""
_SENTENCE = re.compile(r"(?:[^。！？；\n（(]|[（(][^（）()]*[）)]|[（(])+[。！？；\n]*")
_TURNS = re.compile(
    r"^[^，。]{0,6}(?:但|不过|除|例外|否则|只有|只能|另有|然而|反之|其他|不能|不得|没有|未|不)|除外|的除|另有规定|才(?:能|可以)"
)
"""How a sentence begins, or what it says, that limits what stands before it."""
SAME = 1.0
"""A text of which at least this share of the characters and pairs has been said is not said again."""


def lead_of(text: str, question: Question, names: Codes) -> str:
    """The sentences of a text that are said first to a question; '' where that is all of it, or it is not clear which decide.

    `names` are the terms of the item's names, which tell no sentence apart.
    """
    sentences = _SENTENCE.findall(text) if len(text) > LONG else []
    if len(sentences) < 2 or "".join(sentences) != text:
        return ""
    told, whole = _told(sentences, question, names)
    best = float(told.max())
    if best < _CLEAR * whole:
        return ""
    kept = {n for n, weight in enumerate(told) if weight >= _NEAR * best}
    first, last = min(kept), max(kept)
    if len(sentences[0]) <= _VERDICT:
        kept.add(0)
    kept |= {n for n in range(first, len(sentences)) if n - 1 <= last and _TURNS.search(sentences[n])}
    if sum(len(sentence) for n, sentence in enumerate(sentences) if n not in kept) < LEAST:
        return ""
    return "".join(_with_gaps(sentences, kept))


def is_said(text: str, said: Iterable[str]) -> bool:
    """Whether one of the texts that are said says nearly all that a text says."""
    mine = set(codes_of(text))
    return bool(mine) and any(len(mine.intersection(codes_of(other))) >= SAME * len(mine) for other in said)


def _with_gaps(sentences: list[str], kept: set[int]) -> Iterable[str]:
    for n, sentence in enumerate(sentences):
        if n in kept:
            yield sentence.strip()
        elif n == 0 or n - 1 in kept:
            yield OMITTED


def _told(sentences: list[str], question: Question, names: Codes) -> tuple[Floats, float]:
    """How much of a question each sentence says, and how much there is to say."""
    weights = question.weights * np.where(np.isin(question.codes, names), np.float32(FAINT), np.float32(1.0))
    said = [np.isin(question.codes, np.array(codes_of(s.lower()), dtype=np.int64)) for s in sentences]
    return np.array([float(weights[found].sum()) for found in said], dtype=np.float32), float(weights.sum())
