"""Deciding on a message whose words alone tell what it means: a choice, a circumstance, 都不是, 好的."""

from hotline.answering.guard import acknowledgement
from hotline.reading.text import only_complains
from hotline.talking.deciding.of_item import tell_again, tell_chosen, tell_settled, tell_unsettled
from hotline.talking.deciding.of_offer import another, offer_of_these, other_matter, several_chosen
from hotline.talking.deciding.plans import NoneMeant, Plan, Refer, WhatAboutIt, WhichMatter
from hotline.talking.lookup import resolve
from hotline.talking.saying.choosing import (
    Acknowledged,
    Chosen,
    Denied,
    Intent,
    NoneOfThese,
    Nothing,
    Other,
    Settled,
    SeveralChosen,
    Undecided,
    Unsettled,
)
from hotline.talking.saying.intents import says_nothing
from hotline.talking.turn import Turn


def plan_by_words(turn: Turn, intent: Intent) -> Plan:
    """What a message is answered with that means this."""
    state = turn.state
    match intent:
        case Chosen(place, facets):
            return tell_chosen(turn, state.offered[place], facets)
        case SeveralChosen(places):
            return several_chosen(turn, [state.offered[place] for place in places])
        case Other(place, facets):
            return other_matter(turn, place, facets)
        case Undecided():
            return offer_of_these(turn, state.offered) or WhichMatter(turn)
        case NoneOfThese():
            return NoneMeant(turn)
        case Denied():
            return another(turn)
        case Unsettled():
            return tell_unsettled(turn)
        case Acknowledged():
            return Refer(turn, acknowledgement())
        case Settled(dimension, option, facets, others):
            return tell_settled(turn, {dimension: option, **dict(others)}, facets)
        case Nothing():
            return _what_was_asked(turn)


def plan_of_nothing(turn: Turn) -> Plan | None:
    """What a first message is answered with that asks nothing, or complains of nothing yet; None when it asks something."""
    if only_complains(turn.text):
        return WhichMatter(turn)
    match says_nothing(turn.text):
        case Acknowledged():
            return Refer(turn, acknowledgement())
        case Nothing():
            return WhichMatter(turn)
    return None


def _what_was_asked(turn: Turn) -> Plan:
    """What was asked of somebody who said nothing is asked again; else what they want to know."""
    state = turn.state
    if state.asked and state.code:
        return tell_again(turn)
    offer = offer_of_these(turn, state.offered) if state.offered and not state.code else None
    last = resolve(turn, state.code) if state.code else None
    if offer or last is None:
        return offer or WhichMatter(turn)
    return WhatAboutIt(turn, last)
