"""Tickets that may be the same matter, told by one person again or by many: shown when one arrives, merged by a person."""

from math import log

from rapidfuzz import fuzz

from hotline.tickets.experience import terms
from knowledge.asked.tickets.lists import WantedTickets
from knowledge.asked.tickets.ticket import Ticket
from knowledge.store import KnowledgeBase

LOOKED_AT = 2_000
"""Open tickets that are compared, those that are due first."""
MOST = 5
ALIKE = 0.45
"""How much of the weight of two texts they must share, 0 to 1."""


class Alike:
    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

    def to(self, ticket: Ticket) -> list[Ticket]:
        """Open tickets like this one, in or around its region, the likeliest first."""
        open_ones = self._kb.tickets.lists.page(WantedTickets(group="open"), limit=LOOKED_AT)
        others = [o for o in open_ones if o.id != ticket.id and _near(o.region, ticket.region)]
        if not others:
            return []
        counted = {one.id: frozenset(terms(one.text)) for one in (ticket, *others)}
        said_by: dict[str, int] = {}
        for said in counted.values():
            for term in said:
                said_by[term] = said_by.get(term, 0) + 1
        weight = {term: log(1 + len(counted) / times) for term, times in said_by.items()}
        mine = counted[ticket.id]
        scored = [(_likeness(mine, counted[o.id], weight, ticket.text, o.text), o) for o in others]
        best = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].id))
        return [other for _, other in best[:MOST]]


def _likeness(mine: frozenset[str], other: frozenset[str], weight: dict[str, float], text: str, its: str) -> float:
    """The weight of what both say, of the shorter text's; or how alike they are letter by letter."""
    shared = sum(weight[term] for term in mine & other)
    shorter = min(sum(weight[term] for term in mine), sum(weight[term] for term in other))
    by_weight = shared / shorter if shorter and min(len(mine), len(other)) > 8 else 0.0
    by_letters: float = fuzz.ratio(text, its) / 100
    return max(by_weight, by_letters if by_letters > 0.6 else 0.0)


def _near(one: str, other: str) -> bool:
    """Whether two regions may be speaking of one place: the same county, or one of them not told so closely."""
    size = min(len(one.rstrip("0")), len(other.rstrip("0")), 6)
    return one[:size] == other[:size]
