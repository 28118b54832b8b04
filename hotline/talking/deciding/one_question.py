"""Deciding on a question of its own: the item that its words ask for, those that they may ask for, or none."""

from dataclasses import replace
from pathlib import Path

from hotline.answering.amounts.charges import TAX
from hotline.reading.loose_facets import asked_of
from hotline.reading.text import announced, bare
from hotline.searching.ranking import Candidate, Ranking
from hotline.talking.deciding.of_item import tell
from hotline.talking.deciding.of_offer import offer_candidates
from hotline.talking.deciding.plans import NotKnown, Plan, WhichMatter
from hotline.talking.lookup import coming_near, decided_on, heard, holding, is_elsewhere, resolve
from hotline.talking.saying.message import read_message
from hotline.talking.turn import Turn
from hotline.talking.whose_line import topics_near
from knowledge.patterns import read_patterns

_ASKS_TAX = read_patterns(Path(__file__).with_suffix(".patterns"))["asks_tax"]
NEAR = 0.8
"""The share of the best score from which on an item about the tax is told to who asks for that, before one about the registration."""


def plan_of_question(turn: Turn) -> Plan:
    """What a question is answered with that goes on about nothing."""
    everything = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
    held = holding(turn, everything)
    ranking = heard(turn, held, turn.analysis)
    decision = decided_on(ranking, turn.analysis, turn.ranker.model)
    if is_elsewhere(turn, decision):
        return NotKnown(turn, ranking.confidence, topics=topics_near(everything))
    if decision.kind == "answer":
        best = _of_the_tax(turn, decision.candidates[0], ranking)
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
    if announcing := plan_of_announced(turn):
        return announcing
    expired = everything.candidates[:1] != held.candidates[:1]
    return NotKnown(turn, ranking.confidence, expired=expired, topics=topics_near(everything))


def plan_of_announced(turn: Turn) -> Plan | None:
    """What the matter alone is answered with that a message says a question will be about (离婚, of 想问下离婚的事); None where it does not."""
    matter = announced(turn.text)
    if matter == turn.text:
        return None
    return plan_of_question(replace(turn, text=matter, analysis=turn.analyser.analyse(matter), message=None))


def _of_the_tax(turn: Turn, best: Candidate, ranking: Ranking) -> Candidate:
    """The item to answer with: where it is asked what tax is due, and the best is about something else that is done then (registering who owns a
    home now), that of an item about taxes which comes near, and of several the one that knows most of what is said; else the best."""
    if best.entry.topic == TAX or not _ASKS_TAX.search(turn.text):
        return best
    near = [c for c in ranking.candidates if c.entry.topic == TAX and c.score >= NEAR * best.score]
    message = read_message(turn.analysis, turn.text)

    def knows(candidate: Candidate) -> float:
        item = resolve(turn, candidate.entry.code)
        return turn.topics.of(item).knows(message) if item else 0.0

    return max(near, key=knows, default=best)
