"""Which of the first candidates is asked for where a question opens a conversation, and how likely it is any of them.

The candidates and nothing compete: each has a score, nothing has 0, and their shares of a softmax are the probabilities. A score is linear in the
signals, with combinations of them beside it: what one is worth depends on the others. That a question says rare words which the item does not is no
matter where the item is asked for in nearly these words, and tells against it where nothing else is clear.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

import numpy as np

from hotline.answering.opening.candidates import SIGNALS_OF_CANDIDATE, about, rows_of
from hotline.combinations import Combinations, read_combinations
from hotline.searching.model import logistic, probability
from hotline.searching.ranking import Ranking
from hotline.searching.shares import shares_of
from hotline.searching.terms import Floats
from hotline.weights import number, weights_of

MOST_REASONS = 8
LEAST = 0.05
"""What shifts the score by less than that is no reason."""
LIKELIER, SURE = 2.0, 0.7
"""So many times as likely as the first another must be to come before it, where what is thought plainly of the first is below the other figure."""
_WEIGHED = (*SIGNALS_OF_CANDIDATE, "bias")
_CALIBRATION = ("slope", "shift")
_BARS = ("answer_at", "clarify_at")


@dataclass(frozen=True, slots=True)
class OpeningModel:
    """Weights of the signals of a candidate and a bias, last, with `combinations`; `usual` is what each signal is on average.

    `calibration`: slope and shift that make what is believed worth what it says. From that probability `answer_at` on the first is answered; from a share
    `clarify_at` of all candidates together they are offered.
    """

    weights: tuple[float, ...]
    combinations: Combinations
    usual: tuple[float, ...]
    calibration: tuple[float, float] = (1.0, 0.0)
    answer_at: float = 1.0
    clarify_at: float = 1.0

    def shares(self, rows: Floats) -> Floats:
        """How likely (0–1) each candidate is asked for, and nothing of them, last; uncalibrated."""
        return shares_of(np.append(self._scores(rows), np.float32(0.0)))

    def calibrated(self, share: float) -> float:
        """The probability (0–1) that a candidate so far believed is right."""
        return probability(self.calibration, (log_odds(share),))

    def judged(self, ranking: Ranking, items: Floats, plainly: float) -> Ranking:
        """The ranking with the one that is asked for, of the candidates that were measured (see `candidates.measured`), before all others, and what is to
        be thought of it; `plainly`: what is thought of the first as within a conversation."""
        shares: list[float] = self.shares(rows_of(items, about(ranking))).tolist()
        (best, believed), found = chosen(shares, plainly), ranking.candidates
        confidence, bars = self.calibrated(believed), (self.answer_at, self.clarify_at)
        found = (found[best], *found[:best], *found[best + 1 :])
        return replace(ranking, candidates=found, confidence=confidence, offer=1.0 - shares[-1], bars=bars)

    def reasons(self, row: Floats) -> list[tuple[float, int]]:
        """The weightiest signals of a candidate, by place: by how much its score would be lower were each as it usually is and the others as they are."""
        others = np.repeat(row[None], len(row), axis=0)
        np.fill_diagonal(others, self.usual)
        shares = (self._scores(row[None]) - self._scores(others)).tolist()
        weighty = [(share, n) for n, share in enumerate(shares) if abs(share) >= LEAST]
        return sorted(weighty, key=lambda s: -abs(s[0]))[:MOST_REASONS]

    def as_kept(self) -> dict[str, Any]:
        """For a file of weights."""
        return {
            **{bar: getattr(self, bar) for bar in _BARS},
            "calibration": _named(_CALIBRATION, self.calibration),
            "weights": _named(_WEIGHED, self.weights),
            "usual": _named(SIGNALS_OF_CANDIDATE, self.usual),
            "combinations": self.combinations.as_kept(SIGNALS_OF_CANDIDATE),
        }

    def _scores(self, rows: Floats) -> Floats:
        *weights, bias = self.weights
        scores: Floats = rows @ np.array(weights, dtype=np.float32) + np.float32(bias) + self.combinations.scores(rows)
        return scores


def chosen(shares: Sequence[float], plainly: float) -> tuple[int, float]:
    """The place of the candidate that is asked for, and how far that is believed: as far as it is likelier than nothing, whichever of its siblings may be
    meant as well. Of the first half of that is what is thought `plainly`, as the two, fitted on other signals, err in other places.
    """
    *of_candidates, nothing = shares
    likeliest = max(range(len(of_candidates)), key=of_candidates.__getitem__)
    if plainly < SURE and of_candidates[likeliest] >= LIKELIER * of_candidates[0]:
        return likeliest, _beside(of_candidates[likeliest], nothing)
    believed = (log_odds(_beside(of_candidates[0], nothing)) + log_odds(plainly)) / 2
    return 0, logistic(believed)


def _beside(share: float, nothing: float) -> float:
    """What a share is of it and nothing together."""
    return share / max(share + nothing, 1e-9)


def log_odds(share: float) -> float:
    """The logit of a share, which may be 0 or 1."""
    kept = min(max(share, 1e-6), 1 - 1e-6)
    return log(kept / (1 - kept))


def read_opening(kept: Mapping[str, Any]) -> OpeningModel:
    """The model from what is kept; raises KeyError, ValueError or TypeError for what is none."""
    return OpeningModel(
        weights_of(kept["weights"], _WEIGHED),
        read_combinations(kept["combinations"], SIGNALS_OF_CANDIDATE),
        weights_of(kept["usual"], SIGNALS_OF_CANDIDATE),
        _pair(weights_of(kept["calibration"], _CALIBRATION)),
        *(number(kept[bar]) for bar in _BARS),
    )


def _pair(values: tuple[float, ...]) -> tuple[float, float]:
    slope, shift = values
    return slope, shift


def _named(names: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    return {name: round(value, 5) for name, value in zip(names, values, strict=True)}
