"""How far a long fact is said: from its beginning to the last sentence that decides what was asked, word for word; the rest is folded.

Nothing is made, changed or left out in between, so that what a sentence rests on is said with it. A sentence that turns what stands before it
round (但是, 除外, 只有) is said, too. Half sentences are never parted: 一是…；二是… is one. Nor is a list (契税：…。个人所得税：…。) of which
nothing was asked by its name.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from hotline.answering.fact_signals import Question
from hotline.answering.units import Codes, codes_of, plain_unit
from hotline.searching.terms import Floats
from knowledge.patterns import read_patterns

LONG = 60
"""A text of at most so many characters is said whole."""
LEAST = 30
"""Fewer characters than that are not worth leaving out."""
OMITTED = "…"
"""Stands after a text that goes on."""
_NEAR = 0.7
"""A sentence that says at least this share of what the best one says of the question is said, too."""
_CLEAR = 0.1
"""The share of a question that the best sentence has to say, so that it is clear which one decides."""
_SENTENCE = re.compile(r"(?:[^。！？\n（(]|[（(][^（）()]*[）)]|[（(])+[。！？\n]*")
_TURNS = read_patterns(Path(__file__).with_suffix(".patterns"))["turns"]
_PART = re.compile(r"([^，。：:]{1,12})[：:]")
"""How a sentence begins that is one part of a list, with the name of the part."""
SHORTEST = 5
"""A shorter text says too little (可以。) to be found in another."""


def lead_of(text: str, question: Question, names: Codes) -> str:
    """The beginning of a text that is said to a question, with … after it; '' where that is all of it, or it is not clear what decides.

    `names` are the terms of the item's names, which tell no sentence apart.
    """
    sentences = _SENTENCE.findall(text) if len(text) > LONG else []
    if len(sentences) < 2 or "".join(sentences) != text:
        return ""
    told, whole = _told(sentences, question, names)
    best = float(told.max())
    if best < _CLEAR * whole:
        return ""
    last = max(n for n, weight in enumerate(told) if weight >= _NEAR * best)
    listed = not any(name in question.text for name in filter(None, map(_part, sentences)))
    while last + 1 < len(sentences) and (
        _TURNS.search(sentences[last + 1]) or (listed and _part(sentences[last]) and _part(sentences[last + 1]))
    ):
        last += 1
    rest = "".join(sentences[last + 1 :]).strip()
    return "".join(sentences[: last + 1]).rstrip() + OMITTED if len(rest) >= LEAST else ""


def is_said(text: str, said: Iterable[str]) -> bool:
    """Whether one of the texts that are said has a text in it, marks apart."""
    mine = plain_unit(text)
    return len(mine) >= SHORTEST and any(mine in plain_unit(other) for other in said)


def _part(sentence: str) -> str:
    """The name of the part of a list that a sentence is, '' for none."""
    found = _PART.match(sentence)
    return found[1] if found else ""


def _told(sentences: list[str], question: Question, names: Codes) -> tuple[Floats, float]:
    """How much of a question each sentence says, and how much there is to say."""
    weights = question.without(names)
    said = [np.isin(question.codes, np.array(codes_of(s.lower()), dtype=np.int64)) for s in sentences]
    return np.array([float(weights[found].sum()) for found in said], dtype=np.float32), float(weights.sum())
