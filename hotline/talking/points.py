"""The points that a message asks about one item, and which units of the item answer each."""

import re
from collections.abc import Mapping

from hotline.answering.fact_ranking import RankedFacts
from hotline.answering.wanted import wants
from hotline.reading.loose_facets import asked_of
from hotline.reading.text import ASKING
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem

MOST = 5
_CLAUSE = re.compile(
    r"[^，,。．；;？?！!\n\s]+?(?:[吗呢][？?]?(?=[^吗呢吧的了，,。；;？?！!\s]{3})|[？?]|(?=[，,。．；;！!\n\s]|$))"
)
_SHORTEST = 3
"""Characters of a clause that can ask a point of its own."""


def ranked_points(
    turn: Turn, resolved: ResolvedItem, facets: tuple[str, ...], chosen: Mapping[str, str]
) -> list[RankedFacts]:
    """The units of an item ranked for each point of the message; for one point, by the whole message."""
    parts = points_of(turn.text)
    if len(parts) < 2:
        question = turn.facts.read(turn.analysis, turn.text, facets)
        return [turn.facts.rank(question, resolved, turn.day, chosen)]
    ranked = []
    for part in parts:
        analysis = turn.analyser.analyse(part)
        question = turn.facts.read(analysis, part, asked_of(analysis, part))
        ranked.append(turn.facts.rank(question, resolved, turn.day, chosen))
    return ranked


def points_of(text: str) -> list[str]:
    """The clauses of a message that each ask something, where there are several; else nothing."""
    clauses = [clause[0] for clause in _CLAUSE.finditer(text)]
    asking = [clause for clause in clauses if len(clause) >= _SHORTEST and ASKING.search(clause)]
    return asking[:MOST] if len(asking) > 1 else []


def asks_something(text: str, facets: tuple[str, ...]) -> bool:
    """Whether a message asks a point, rather than naming a matter."""
    return bool(facets) or any(want.asked.search(text) for want in wants())
