"""Deciding on a question of its own: the item that its words ask for, those that they may ask for, or none."""

from dataclasses import replace

from hotline.reading.loose_facets import asked_of
from hotline.reading.text import bare
from hotline.talking.deciding.of_item import tell
from hotline.talking.deciding.of_offer import offer_candidates
from hotline.talking.deciding.plans import NotKnown, Plan, WhichMatter
from hotline.talking.lookup import coming_near, decided_on, heard, holding, is_elsewhere
from hotline.talking.saying.message import read_message
from hotline.talking.turn import Turn
from hotline.talking.whose_line import topics_near


def plan_of_question(turn: Turn) -> Plan:
    """What a question is answered with that goes on about nothing."""
    everything = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
    ranking = heard(turn, holding(turn, everything), turn.analysis)
    decision = decided_on(ranking, turn.analysis, turn.ranker.model)
    if is_elsewhere(turn, decision):
        return NotKnown(turn, ranking.confidence, topics=topics_near(everything))
    if decision.kind == "answer":
        best = decision.candidates[0]
        facets = turn.facets or asked_of(turn.analysis, turn.text)
        near = coming_near(best, ranking)
        return tell(turn, best.entry.code, facets, confidence=ranking.confidence, near=near)
    if decision.kind == "clarify":
        return offer_candidates(turn, decision, ranking)
    message = read_message(turn.analysis, turn.text)
    if message.facets and message.is_bare:
        return WhichMatter(replace(turn, facets=message.facets))
    if bare(turn.text).isdecimal():
        return WhichMatter(turn)  # a number that nothing is known by is no question
    expired = everything.candidates[:1] != ranking.candidates[:1]
    return NotKnown(turn, ranking.confidence, expired=expired, topics=topics_near(everything))
