"""Finding what a message asks for among what holds on the day."""

from dataclasses import replace
from datetime import date

from hotline.answering.fact_ranking import RankedFacts
from hotline.reading.analysis import Analysis
from hotline.reading.loose_facets import asked_of
from hotline.searching.model import Model
from hotline.searching.policy import Decision, decide, worth_offering
from hotline.searching.ranking import Candidate, Ranking
from hotline.talking.options import settled_by
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem
from knowledge.storage.errors import NotFound

COMES_NEAR = 0.3
"""What has at least this share of the best score may be meant by who says that the best is wrong."""


def ranked(turn: Turn, analysis: Analysis) -> Ranking:
    """The items that words may ask for in this turn, best first."""
    return heard(turn, holding(turn, turn.ranker.rank(analysis, region=turn.region, public=turn.public)), analysis)


def heard(turn: Turn, ranking: Ranking, analysis: Analysis) -> Ranking:
    """The ranking once the facts of its first candidate have been heard (see `answering.standing`)."""
    return turn.standing.heard(ranking, lambda candidate: facts_of(turn, candidate, analysis))


def facts_of(turn: Turn, candidate: Candidate, analysis: Analysis) -> RankedFacts | None:
    """What the units of a candidate say to the words; None for an item that is not there."""
    resolved = resolve(turn, candidate.entry.code)
    if resolved is None:
        return None
    text = turn.text if analysis is turn.analysis else analysis.text
    settled = settled_by(analysis, text, resolved.item.circumstances)
    return turn.facts.rank(turn.facts.read(analysis, text, asked_of(analysis, text)), resolved, turn.day, settled)


def resolve(turn: Turn, code: str) -> ResolvedItem | None:
    """An item as it is where and when the turn asks, None when it is not there."""
    try:
        region = turn.ranker.region_for(code, turn.region)
        return turn.resolve(code, region, public=turn.public, day=turn.day)
    except NotFound:
        return None


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
