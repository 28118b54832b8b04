"""Fitting how much whole texts weigh beside phrasings, where entries are asked for in few ways."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotline.judging.methods.descending import Descent, softmax_pulls
from hotline.reading.analysis import Analyser
from hotline.searching.blending import BLENDED, Blend, hears_texts, signals, word_for_word
from hotline.searching.ranking import Ranker

Array = npt.NDArray[np.float64]
STEPS, STEP = 700, 0.05
"""Steps of Adam, and their size."""
DECAY = 0.001
"""How firmly weights are kept where they were."""


@dataclass(frozen=True, slots=True)
class HeardQuestion:
    """One question: the signals of every pair, what is said word for word adds to each, which pairs are of a right item, and whether texts are
    heard at all."""

    rows: Array
    quoted: Array
    right: npt.NDArray[np.bool_]
    by_texts: bool

    def scores(self, weights: Array) -> Array:
        """The scores of all pairs under some weights."""
        found: Array = (self.rows @ weights if self.by_texts else self.rows[:, 0]) + self.quoted
        return found


def hear(ranker: Ranker, analyser: Analyser, question: str, right: frozenset[str]) -> HeardQuestion | None:
    """A question over a base; None when nothing is in the running."""
    analysis = analyser.analyse(analyser.prepare(question))
    measured = ranker.measure(analysis)
    if not len(measured.entries):
        return None
    scores, by_texts = ranker.by_phrasings(measured), hears_texts(measured)
    rows = signals(measured, scores, len(analysis.text)) if by_texts else scores[:, None]
    codes = [ranker.index.entries[n].code in right for n in measured.entries.tolist()]
    quoted = word_for_word(measured, by_texts=by_texts).astype(np.float64)
    return HeardQuestion(rows.astype(np.float64), quoted, np.array(codes), by_texts)


def fit_blend(examples: Sequence[HeardQuestion]) -> Blend:
    """The weights under which right items stand out: a softmax over the pairs of each question whose texts are heard, kept near what is
    said word for word alone."""
    useful = [heard for heard in examples if heard.right.any() and heard.by_texts]
    rows = np.concatenate([heard.rows for heard in useful])
    right = np.concatenate([heard.right for heard in useful]).astype(float)
    quoted = np.concatenate([heard.quoted for heard in useful])
    scale = rows.std(axis=0) + 1e-6
    rows = rows / scale
    sizes = np.array([len(heard.right) for heard in useful])
    starts = np.concatenate([[0], sizes.cumsum()[:-1]])
    owner, share = np.repeat(np.arange(len(useful)), sizes), np.full(len(useful), 1 / len(useful))
    weights = np.zeros(len(BLENDED))
    descent = Descent([weights], fading=0.999)
    for _ in range(STEPS):
        pulls = softmax_pulls(rows @ weights + quoted, right, owner, starts, share)
        descent.step([rows.T @ pulls + DECAY * weights], STEP)
    return Blend(tuple((weights / scale).tolist()))


def right_first(blend: Blend, heard: Sequence[HeardQuestion | None], *, quoting: bool = True) -> float:
    """The share of questions whose best pair is of a right item; without `quoting` what is said word for word adds nothing."""
    weights = np.array(blend.weights)
    scores = [one.scores(weights) - (0.0 if quoting else one.quoted) if one else None for one in heard]
    return float(
        np.mean(
            [
                s is not None and one is not None and bool(one.right[int(s.argmax())])
                for one, s in zip(heard, scores, strict=True)
            ]
        )
    )
