"""What spoke for and against each candidate, in words: for `ask --explain` and the report of an evaluation."""

from dataclasses import dataclass
from typing import NamedTuple

from hotline.searching.features import FEATURES
from hotline.searching.model import Model
from hotline.searching.ranking import Candidate, Ranking

LEAST = 0.05
"""A share of the score smaller than this is left out."""
MOST_FOR, MOST_AGAINST = 6, 4


class Reason(NamedTuple):
    """What a feature added to the score, and what it says."""

    share: float
    meaning: str

    def __str__(self) -> str:
        return f"{self.share:+.2f} {self.meaning}"


@dataclass(frozen=True, slots=True)
class Explained:
    """A candidate with its place in the ranking (from 1) and the weightiest reasons for and against it."""

    place: int
    code: str
    name: str
    phrasing: str
    score: float
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]


def explain(ranking: Ranking, model: Model) -> list[Explained]:
    """The candidates of a ranking with their reasons, best first."""
    return [_explained(place, candidate, model) for place, candidate in enumerate(ranking.candidates, 1)]


def _explained(place: int, candidate: Candidate, model: Model) -> Explained:
    shares = (w * f for w, f in zip(model.weights, candidate.features, strict=True))
    reasons = [Reason(s, meaning) for s, meaning in zip(shares, FEATURES.values(), strict=True) if abs(s) >= LEAST]
    reasons.sort(key=lambda r: -abs(r.share))
    return Explained(
        place=place,
        code=candidate.entry.code,
        name=candidate.entry.name,
        phrasing=candidate.phrasing,
        score=candidate.score,
        speaks_for=tuple(r for r in reasons if r.share > 0)[:MOST_FOR],
        speaks_against=tuple(r for r in reasons if r.share < 0)[:MOST_AGAINST],
    )
