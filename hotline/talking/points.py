"""The points that a message asks about one item, and which units of the item answer each."""

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from hotline.answering.fact_signals import Known
from hotline.answering.ranked_facts import RankedFacts
from hotline.answering.wanted import wants
from hotline.reading.analysis import Analysis
from hotline.reading.facets import BY_NAME
from hotline.reading.loose_facets import asked_of
from hotline.reading.text import ASKING, bare
from hotline.talking.saying.message import read_message
from hotline.talking.turn import Turn
from knowledge.patterns import read_patterns
from knowledge.publishing.resolving import ResolvedItem

MOST = 5
UNNAMED = "另一点"
"""How a point is called of which nothing is known by name."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_ENDS, _ASKS, _ASKS_ELSE, _SAME, _EMPTY = (_SAID[name] for name in ("ends", "asks", "asks_else", "same", "empty"))
_NUMBER, _IN_TURN, _NUMBERED = (_SAID[name] for name in ("number", "in_turn", "numbered"))
_SHORTEST = 2
"""Characters of a clause that can ask a point of its own."""


class Point(NamedTuple):
    """A point of a message, as a reply may call it, the units of an item ranked for it, and what it asks for and names."""

    name: str
    ranked: RankedFacts
    facets: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def ranked_points(turn: Turn, resolved: ResolvedItem, facets: tuple[str, ...], known: Known) -> list[Point]:
    """The units of an item ranked for each point of the message; for one point, by the whole message."""
    parts = points_of(turn.text)
    if len(parts) < 2:
        question = turn.facts.read(turn.analysis, turn.text, facets)
        first = turn.facts.rank(question, resolved, turn.day, known)
        return [Point(name_of(turn.analysis, facets), turn.facts.looked_over(first))]
    points = []
    for part in parts:
        analysis = turn.analyser.analyse(part)
        asked = asked_of(analysis, part)
        ranked = turn.facts.rank(turn.facts.read(analysis, part, asked), resolved, turn.day, known)
        ranked = turn.facts.looked_over(ranked)
        points.append(Point(name_of(analysis, asked), ranked, asked, read_message(analysis, part).named))
    return points


def name_of(analysis: Analysis, facets: tuple[str, ...]) -> str:
    """What a point that was asked may be called: by the things and facets in it that the lexicon knows, never in the words of the asker."""
    things = [word for word, weight in analysis.objects.items() if weight == 1.0][:2]
    titles = [BY_NAME[facet].title for facet in facets[:1]]
    return "的".join(part for part in ("和".join(things), "".join(titles)) if part) or UNNAMED


def points_named(turn: Turn) -> list[str]:
    """What the points of a message are called, where there are several."""
    read = [(part, turn.analyser.analyse(part)) for part in points_of(turn.text)]
    return [name_of(analysis, asked_of(analysis, part)) for part, analysis in read]


def points_of(text: str) -> list[str]:
    """The clauses of a message that each ask something, where there are several; else nothing."""
    asking: list[str] = []
    before = ""
    for clause in _clauses(unnumbered(text)):
        if asks_a_point(clause):
            asking.append(f"{before}，{clause}" if before else clause)
            before = ""
        elif asking and _SAME.fullmatch(clause):
            asking[-1] += f"，{clause}"
        elif asking and _EMPTY.fullmatch(bare(clause)):
            continue
        else:
            before = clause
    return asking[:MOST] if len(asking) > 1 else []


def before_asking(text: str) -> str:
    """What a message tells before its first clause that asks something; '' where nothing in it asks."""
    told: list[str] = []
    for clause in _clauses(unnumbered(text)):
        if asks_a_point(clause):
            return "，".join(told)
        told.append(clause)
    return ""


def unnumbered(text: str) -> str:
    """A list of questions, however it is numbered (1.…2.…, 一是…二是…, 先问…再问…), with marks in the place of its numbers."""
    if turn := _IN_TURN.match(text):
        return f"{turn['first']}；{turn['then']}"
    if len(_NUMBER.findall(text)) > 1:
        return _NUMBER.sub("；", text).strip("；")
    numbers = list(_NUMBERED.finditer(text))
    # Circled numbers are plain digits by now: 1身份证… 2驾驶证…
    if len(numbers) > 1 and [found[0] for found in numbers] == [str(n) for n in range(1, len(numbers) + 1)]:
        return _NUMBERED.sub("；", text).strip("；")
    return text


def _clauses(text: str) -> list[str]:
    cuts = [0, *(at for mark in _ENDS.finditer(text) for at in mark.span()), len(text)]
    return [clause for start, end in list(pairwise(cuts))[::2] if (clause := text[start:end].strip())]


def asks_a_point(clause: str) -> bool:
    """Whether a clause asks a point of its own."""
    if len(clause) < _SHORTEST or _EMPTY.fullmatch(bare(clause)):
        return False
    if _SAME.fullmatch(clause) and not _ASKS.search(clause) and not _ASKS_ELSE.search(clause):
        return False
    return bool(ASKING.search(clause) or _ASKS.search(clause))


def asks_something(text: str, facets: tuple[str, ...]) -> bool:
    """Whether a message asks a point, rather than naming a matter."""
    return bool(facets) or any(want.asked.search(text) for want in wants())
