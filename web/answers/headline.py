"""What stands largest in an answer: the amount, day, phone number or yes or no that the answering fact says.

It is a piece of the fact's own text, never made. A text that names two amounts has no headline: only its whole sentence is true. A yes or no
stands alone only where the question it answers is the one that was asked: 能 of 没有合同能仲裁吗 is no answer to 过了一年还能仲裁吗. The
summary of an item says a little of everything: of its numbers only what was asked for stands large.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from hotline.answering.guide import Guide
from hotline.answering.replies import Answered, ShownFact
from knowledge.patterns import read_patterns

_NUMBER = r"\d+(?:[.,]\d+)*"
_AMOUNT = re.compile(rf"{_NUMBER}\s*(?:万元|元|角|分钱)(?:/[一-龥]{{1,4}})?|免费|不收费|免收")
_SPAN = re.compile(rf"{_NUMBER}\s*个?(?:工作日|自然日|日|天|个月|月|年|周岁|岁|小时|分钟)(?:内|前)?|当场|即时")
_PHONE = re.compile(r"(?<![\d-])(?:0\d{2,3}-\d{7,8}|1\d{10}|\d{5}|1[12]\d)(?![\d-])")
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_VERDICT, _DENIED, _DEPENDS = (_SAID[name] for name in ("verdict", "denied", "depends"))
_KINDS = {"费用": (_AMOUNT,), "时限": (_SPAN,), "电话": (_PHONE,), "问答": (_VERDICT, _AMOUNT, _SPAN)}
_AT_A_GLANCE = frozenset({"费用", "时限"})
_SAME_QUESTION = 0.5
"""Share of the pairs of signs of one question, at least, that the other has, where both ask the same."""
_FEWEST = 3
"""Pairs of signs of a question that can be told by them."""
_SIGNS = re.compile(r"[\s，。、？！?!,.]+")
_ASIDE = re.compile(r"[（(][^（()）]*[）)]")


@dataclass(frozen=True, slots=True)
class Headline:
    """`large`: the piece that stands alone; `fact`: whose piece it is; `whole`: whether that is all the fact says."""

    large: str
    fact: ShownFact
    whole: bool

    @property
    def is_phone(self) -> bool:
        """Whether it is a number to call, which is said to be one."""
        return self.fact.facet == "电话"


def headline(reply: Answered, asked: str = "") -> Headline | None:
    """The headline of an answer: of the first fact that answers the question itself (`asked`), where it says one such thing to all."""
    if not reply.direct:
        return None
    first = reply.facts[0]
    if first.id != "summary":
        return _of(first, asked)
    return next((top for facet in reply.facets if facet in _AT_A_GLANCE and (top := _of(first, asked, facet))), None)


def glance(guide: Guide) -> list[tuple[str, str]]:
    """What stands large over a guide, as (heading, piece): of costs and time, where one fact says it, checked and alike everywhere."""
    alone = [
        (section.label, section.facts[0])
        for section in guide.sections
        if section.facet in _AT_A_GLANCE and len(section.facts) == 1
    ]
    sure = [(label, fact) for label, fact in alone if fact.verified and not (fact.local or fact.disputed)]
    return [(label, top.large) for label, fact in sure if (top := _of(fact))]


def _of(fact: ShownFact, asked: str = "", facet: str = "") -> Headline | None:
    """What of a fact stands large, read as an answer to `facet`; without one, to its own."""
    if fact.under_review or fact.when:
        return None
    text = fact.text.strip("。 ")
    if _DEPENDS.search(_ASIDE.sub("", text)):
        return None
    for kind in _KINDS.get(facet or fact.facet, ()):
        if (large := _only(kind, text)) and (kind is not _VERDICT or _same_question(fact.label, asked)):
            return Headline(large, fact, whole=large == text)
    return None


def _same_question(one: str, other: str) -> bool:
    pairs = [{text[n : n + 2] for n in range(len(text) - 1)} for text in (_SIGNS.sub("", one), _SIGNS.sub("", other))]
    shared = len(pairs[0] & pairs[1])
    return any(len(own) >= _FEWEST and shared >= _SAME_QUESTION * len(own) for own in pairs)


def _only(kind: re.Pattern[str], text: str) -> str:
    """What a text says of a kind when it says one such thing, asides left out, or the verdict it begins with; else ''."""
    if kind is _VERDICT:
        verdict = kind.match(text)
        return verdict[0] if verdict else ""
    plain = _ASIDE.sub("", text)
    own = kind.findall(plain)
    numbers = own if kind is _PHONE else [*_AMOUNT.findall(plain), *_SPAN.findall(plain)]
    alone = len(own) == len(numbers) == 1 and not _DENIED.search(plain[: plain.index(own[0])])
    return own[0] if alone and own[0] in text else ""  # what an aside cuts in two is no piece of the text
