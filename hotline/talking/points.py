"""The points that a message asks about one item, and which units of the item answer each."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from hotline.answering.fact_ranking import RankedFacts
from hotline.answering.wanted import wants
from hotline.reading.analysis import Analysis
from hotline.reading.facets import BY_NAME
from hotline.reading.loose_facets import asked_of
from hotline.reading.text import ASKING, bare
from hotline.talking.saying.message import read_message
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem

MOST = 5
UNNAMED = "另一点"
"""How a point is called of which nothing is known by name."""
_BESIDE = r"(?<!还)(?:还有(?:就是|一个|个事)?(?!没有|效|别的|什么|哪|多|用|人|救|机会|其他|其它|啥)|另外|顺便(?:再)?(?:问|说)?(?:一?下)?|顺带(?:问)?(?:一?下)?|再(?:请)?问一?下?|再就是)"
_ENDS = re.compile(
    rf"[，,。．；;？?！!\n\s]+{_BESIDE}?|(?<=[吗呢])(?=[^吗呢吧的了，,。；;？?！!\s]{{3}})|(?<=[^，,。．；;？?！!\n\s]{{3}}){_BESIDE}(?=[^，,。．；;？?！!\n\s]{{3}})"
)
"""Between clauses: marks, 吗 before more words, and words that add another question."""
_ASKS = re.compile(
    r"(.)不\1|(.{2})不\2|有没有|有无|(?<![十好前这那过近])几(?=[年月天日点个次级样倍岁家种块号])|哪(?!怕)|[不没]$|[吗么]$|多大|多长|还是(?!要|得|会|不|没)"
)
_ASKS_ELSE = re.compile(r"多少|多久|什么|怎么|如何|哪|谁|吗")
_SAME = re.compile(r"(?:那|那么)?.{1,8}呢[?？]?")
"""The same asked of another case: 二套呢."""
_EMPTY = re.compile(
    r"(?:那|我|我们|你们?|这|这个|这种|情况|要|该|应|现在|可以|能|会|到底|怎么|如何|怎样|办|办理|做|弄|搞|整|处理|什么|吗|呢|呀|啊|行不行|可不可以|能不能|行吗|好吗|对不对|是不是|对吗|请问|想问|问|一下|咨询|谢谢|了|的)*"
)
"""What asks nothing by itself: 怎么办, 可以吗."""
_NUMBER = re.compile(
    r"\([1-9一二三四五]\)|(?:问题|事情?)[1-9一二三四五][:：、是]+|(?<!\d)[1-9][.、．](?!\d)"
    r"|(?:^|(?<=[，,。；;:：？?！! ]))(?:第[一二三四五](?:个|件)?(?:问题|事|是)?[，,、:：是]?|[一二三四五](?:是|、|[.．])"
    r"|(?:首先|其次|再次|最后)(?=问|[，,]|想)问?[，,]?)"
)
"""What stands before each question of a list."""
_IN_TURN = re.compile(r"^先问?(?P<first>.{3,}?)[，,；; ]*再问?(?P<then>.{3,})$")
_NUMBERED = re.compile(r"[1-9](?=[\u3400-\u9fff])(?![年月日号元个天岁周万千百点级次])")
_SHORTEST = 2
"""Characters of a clause that can ask a point of its own."""


class Point(NamedTuple):
    """A point of a message, as a reply may call it, the units of an item ranked for it, and what it asks for and names."""

    name: str
    ranked: RankedFacts
    facets: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def ranked_points(
    turn: Turn, resolved: ResolvedItem, facets: tuple[str, ...], chosen: Mapping[str, str]
) -> list[Point]:
    """The units of an item ranked for each point of the message; for one point, by the whole message."""
    parts = points_of(turn.text)
    if len(parts) < 2:
        question = turn.facts.read(turn.analysis, turn.text, facets)
        return [Point(name_of(turn.analysis, facets), turn.facts.rank(question, resolved, turn.day, chosen))]
    points = []
    for part in parts:
        analysis = turn.analyser.analyse(part)
        asked = asked_of(analysis, part)
        ranked = turn.facts.rank(turn.facts.read(analysis, part, asked), resolved, turn.day, chosen)
        points.append(Point(name_of(analysis, asked), ranked, asked, read_message(analysis, part).named))
    return points


def name_of(analysis: Analysis, facets: tuple[str, ...]) -> str:
    """What a point that was asked may be called: by the things and facets in it that the lexicon knows, never in the words of the asker."""
    things = [word for word, weight in analysis.objects.items() if weight == 1.0][:2]
    titles = [BY_NAME[facet].title for facet in facets[:1]]
    return "的".join(part for part in ("和".join(things), "".join(titles)) if part) or UNNAMED


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
