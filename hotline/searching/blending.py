"""How much the whole texts weigh beside the phrasings: it depends on in how many ways the entries are asked for, on how long the question is, and
on whether something is said word for word.

One linear score an entry: its score by phrasings and what its text says of the question, each also times the length of the question. Fitted by
`benchmarks/texts.py` on collections of documents and answers that have nothing but a name and a text; where entries are asked for in many ways,
phrasings decide, and a text only where one of its passages or facts says nearly the whole question.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from hotline.searching.features import Measured
from hotline.searching.terms import Floats
from hotline.weights import FIRST, read_weights, weights_of, write_weights

SHIPPED = Path(__file__).with_name("blending.json")
TEXT_SIGNALS = ("score", "whole", "whole_share")
"""Of an entry: its score by phrasings; what its whole text says of the question, and that beside the most any says."""
CONDITIONS = ("always", "length")
"""Of the question: 1, and its length (at most `LONG`, over that)."""
BLENDED = (*(f"{signal}*{condition}" for condition, signal in product(CONDITIONS, TEXT_SIGNALS)), "alike_share*length")
"""With how alike the text and a long question are, beside the most alike. Of passages nothing is weighed: over the questions of
`benchmarks/texts.py` what the best passage says added nothing to what the whole says, and took half of the time."""
LONG = 60


IN_FEW_WAYS = 0.3
"""From this mean of one divided by the ways of asking of the entries in the running, texts are heard. Where there are many ways of asking,
the texts of facts cost more turns of conversations than they win sentences: dialogues' judging half 0.64 of turns right against 0.66."""


QUOTING, FROM = 200.0, 0.7
"""What a passage or fact that has this share of the question adds to a score by phrasings for each further hundredth, times a hundred: of 900
sentences out of facts of the starter knowledge 0.980 then find their item first (0.508 without, BM25 0.933), and no fitting question one that is
less right."""
QUOTING_TEXTS, FROM_OF_TEXTS = 60.0, 0.8
"""The same where texts are heard anyway: documents say much in the same words, so that a sentence taken out of one stands nearly in another."""


@dataclass(frozen=True, slots=True)
class Blend:
    """The weights of `BLENDED`."""

    weights: tuple[float, ...]

    def scores(self, measured: Measured, scores: Floats, length: int) -> Floats:
        """The scores of all pairs of a question of so many characters once the texts are heard."""
        by_texts = hears_texts(measured)
        if by_texts:
            scores = (signals(measured, scores, length) @ np.array(self.weights)).astype(np.float32)
        return scores + word_for_word(measured, by_texts=by_texts) if measured.quoted.any() else scores

    def save(self, path: Path) -> None:
        """Write the weights by their names."""
        rounded = {name: round(weight, 4) for name, weight in zip(BLENDED, self.weights, strict=True)}
        write_weights(path, rounded)


PHRASINGS_ALONE = Blend((1.0, *(0.0 for _ in BLENDED[1:])))
"""Ranks by the phrasings and by what is said word for word."""


@cache
def read_blend(path: Path = SHIPPED) -> Blend:
    """The shipped weights; raises as `read_weights` does."""
    return read_weights(
        path, lambda named: Blend(weights_of(named, BLENDED)), version=FIRST, called="整篇文字的权重文件"
    )


def hears_texts(measured: Measured) -> bool:
    """Whether the entries in the running are asked for in so few ways that their texts count."""
    return float(measured.few.mean()) >= IN_FEW_WAYS


def word_for_word(measured: Measured, *, by_texts: bool) -> Floats:
    """What a passage or fact that has nearly the whole question adds to the score of each pair."""
    quoting, least = (QUOTING_TEXTS, FROM_OF_TEXTS) if by_texts else (QUOTING, FROM)
    found: Floats = np.float32(quoting) * np.maximum(measured.quoted - np.float32(least), np.float32(0.0))
    return found


def signals(measured: Measured, scores: Floats, length: int) -> Floats:
    """The row of `BLENDED` for every pair."""
    whole = measured.texts[:, 0]
    shares = measured.texts / np.maximum(measured.texts.max(axis=0), np.float32(1e-6))
    of_entry = np.stack([scores, whole, shares[:, 0]], axis=1)
    long = np.float32(min(length, LONG) / LONG)
    rows: Floats = np.concatenate([of_entry, of_entry * long, shares[:, 1:] * long], axis=1)
    return rows
