"""Finding what a message asks for among what holds on the day."""

from dataclasses import replace
from datetime import date

from hotline.reading.analysis import Analysis
from hotline.searching.model import Model
from hotline.searching.policy import Decision, decide, worth_offering
from hotline.searching.ranking import Candidate, Ranking
from hotline.talking.turn import Turn

COMES_NEAR = 0.3
"""What has at least this share of the best score may be meant by who says that the best is wrong."""


def ranked(turn: Turn, analysis: Analysis) -> Ranking:
    """The items that words may ask for in this turn, best first."""
    return holding(turn, turn.ranker.rank(analysis, region=turn.region, public=turn.public))


def decided(turn: Turn, analysis: Analysis, model: Model) -> Decision:
    """Whether words are clear enough in this turn to answer, and about what."""
    return decide(ranked(turn, analysis), model)


def holding(turn: Turn, ranking: Ranking) -> Ranking:
    """The ranking without entries that do not hold on the day."""
    return replace(ranking, candidates=tuple(c for c in ranking.candidates if _holds(c, turn.day)))


def without(ranking: Ranking, code: str) -> Ranking:
    """The ranking without one item."""
    return replace(ranking, candidates=tuple(c for c in ranking.candidates if c.entry.code != code))


def coming_near(best: Candidate, ranking: Ranking) -> tuple[str, ...]:
    """The codes of what comes next after the item answered, for who says that it is not the one."""
    others = tuple(c for c in ranking.candidates if c is not best and c.score >= best.score * COMES_NEAR)
    return tuple(c.entry.code for c in worth_offering(others)) if others else ()


def _holds(candidate: Candidate, day: date) -> bool:
    entry = candidate.entry
    return (not entry.valid_from or entry.valid_from <= day.isoformat()) and (
        not entry.valid_to or day.isoformat() <= entry.valid_to
    )
