"""Deciding what is offered to choose from, and what goes on when one, several or none of it is meant."""

from collections.abc import Iterable
from dataclasses import replace

from hotline.searching.policy import Decision
from hotline.searching.ranking import Ranking
from hotline.talking.conversation import Matter
from hotline.talking.deciding.of_item import tell, tell_besides
from hotline.talking.deciding.plans import (
    Assumed,
    Either,
    NoneMeant,
    NotKnown,
    Offer,
    OfferAgain,
    OfferInstead,
    Plan,
    SeveralMatters,
)
from hotline.talking.lookup import resolve
from hotline.talking.meaning.commonest import offer_of
from hotline.talking.meaning.topic import asking_again
from hotline.talking.points import points_named
from hotline.talking.turn import Turn
from hotline.talking.whose_line import topics_near
from knowledge.store import LiveEntry

AHEAD = 2.0
"""From this lead (of score) on, the first of an offer is assumed when somebody asks on without choosing: of the fitting
questions that were asked back, it was the right one in 64 of 69; with less of a lead in 79 of 117."""
MOST = 4
"""Items that are offered in the place of a wrong one."""


def offer_candidates(turn: Turn, decision: Decision, ranking: Ranking) -> Offer | NotKnown:
    """Two to four candidates, what most people come for among them; of one alone nothing is known."""
    if len(decision.candidates) == 1:
        return NotKnown(turn, ranking.confidence, topics=topics_near(ranking))
    first, second = decision.candidates[:2]
    own = {candidate.entry.code: candidate.entry for candidate in decision.candidates}
    entries = [own.get(code) or turn.ranker.entries_of([code], turn.region)[0] for code in offer_of(turn, decision)]
    points = tuple(dict.fromkeys(points_named(turn)))
    return Offer(turn, entries, ranking.confidence, leads=first.score - second.score >= AHEAD, points=points)


def offer_of_these(turn: Turn, codes: Iterable[str]) -> Offer | None:
    """Which of these items is meant; None when there is nothing to choose from any more."""
    entries = _shown(turn, codes)
    return Offer(replace(turn, facets=turn.facets or turn.state.facets), entries) if len(entries) > 1 else None


def offer_once_more(turn: Turn) -> OfferAgain | None:
    """Which of what is offered is meant, without guessing; None when that was asked twice, or nothing is offered any more."""
    entries = _shown(turn, turn.state.offered)
    return None if turn.state.again or len(entries) < 2 else OfferAgain(turn, entries)


def several_chosen(turn: Turn, codes: list[str]) -> SeveralMatters:
    """Several of what was offered: the first is answered, the others are kept like several matters of one message."""
    matters = tuple(Matter((code,), turn.state.facets) for code in codes)
    turn = replace(turn, state=replace(turn.state, matters=matters, offered=()))
    return SeveralMatters(turn, tell(turn, codes[0], turn.state.facets))


def assumed(turn: Turn, facets: tuple[str, ...]) -> Assumed | Either | OfferAgain:
    """For who asks on without choosing: the first of what was offered where it leads, both where there are but two, else which one again."""
    offered, turn = turn.state.offered, replace(turn, facets=facets)
    entries = _shown(turn, offered)
    leads = turn.state.leads or turn.state.again
    if len(entries) == 2 and not leads:
        return Either(tell(turn, entries[0].code, facets), tell_besides(turn, entries[1].code))
    if len(entries) > 1 and not leads:
        return OfferAgain(turn, entries)
    first = entries[0].code if entries else offered[0]
    return Assumed(tell(turn, first, facets), entries)


def another(turn: Turn) -> Plan:
    """What else is meant by who says that the answer is wrong: what was offered beside it, came near it or is close to it.

    What was answered without asking goes to the queue as a miss, as with 都不是.
    """
    state = turn.state
    chosen = state.code in state.offered
    codes = state.offered if chosen else state.near
    entries = _shown(turn, [code for code in codes if code != state.code])
    if chosen and len(entries) == 1:
        return tell(turn, entries[0].code, state.facets)
    if entries:
        last = resolve(turn, state.code)
        close = [code for code in (last.item.related if last else ()) if code not in codes]
        entries = (entries if len(entries) > 1 else _shown(turn, [*(e.code for e in entries), *close]))[:MOST]
    if len(entries) < 2:
        return NoneMeant(turn)
    requeue = "" if chosen else state.question or state.reply_id
    return OfferInstead(replace(turn, facets=state.facets), entries, turn.ranker.name_of(state.code), requeue)


def other_matter(turn: Turn, place: int, facets: tuple[str, ...], *, code: str = "") -> SeveralMatters:
    """Another of the matters that were asked for in one message, by what was asked of it."""
    state, matters = turn.state, turn.state.matters
    at_hand = {state.code} if state.code else set(state.offered)
    others = [matter for matter in matters if at_hand.isdisjoint(matter.codes)]
    matter = matters[place] if place >= 0 or not others else others[0]
    codes = (code,) if code else matter.codes
    text = turn.text if facets else asking_again(turn.ranker.name_of(codes[0]), matter.facets)
    facets = facets or matter.facets
    turn = replace(turn, facets=facets, text=text, message=None)
    offer = offer_of_these(turn, codes) if len(codes) > 1 else None
    return SeveralMatters(turn, offer or tell(turn, codes[0], facets))


def _shown(turn: Turn, codes: Iterable[str]) -> list[LiveEntry]:
    """The entries of items that whoever asks may see."""
    return [e for e in turn.ranker.entries_of(codes, turn.region) if e.disclosure == "public" or not turn.public]
