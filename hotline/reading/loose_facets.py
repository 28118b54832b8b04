"""Facets that people ask for in words too loose for the lexicon: 几天能好, 贵不贵, 上哪弄, 我替他去行吗.

The lexicon holds set phrases, which also count when items are looked for. The patterns of `loose_facets.patterns` are read only where the
matter is known already, so they may be loose; of two readings of the same words the longer one counts.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from hotline.reading.analysis import Analysis
from hotline.reading.lexicon import Found
from hotline.reading.text import ASKING
from knowledge.patterns import read_patterns

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_YES_NO, _HOW, _WHEN, _MAY, _PAPER, _MUST = (
    _SAID.pop(each) for each in ("是否", "怎么", "什么时候", "可否", "要哪份", "必须")
)
_BEFORE = _SAID.pop("多久以后")
"""How long something must have lasted: 公积金交多久能贷款."""
_HOW_MANY = _SAID.pop("好多")
"""How people of the south-west ask how many, where it does not say that there are many (坏了好多天了)."""
_QUESTION_WORD, _ENDS_ASKING = _SAID.pop("问数"), _SAID.pop("问法")
"""A name that asks (报百分之几); short ways of asking beside those by which the asking part of a long message is found."""
_CUT = re.compile(r"[，,。；;？?！!\n]+")
REMEMBERED = 64
"""Questions of which it is remembered what they ask for: of each item that may be meant it is asked again."""
_READERS = [(tuple(facets.split()), pattern) for facets, pattern in _SAID.items()]


class AskedSpan(NamedTuple):
    """Words at [start, end) that ask for facets; `names`: whether they may name a matter besides (能领护理补贴吗)."""

    start: int
    end: int
    facets: tuple[str, ...]
    names: bool = False


def asked_in(text: str, found: Iterable[Found], *, of_known: bool = False) -> list[AskedSpan]:
    """What a prepared text asks for, in its own order.

    `found` are the lexicon's forms in it; `of_known`: the matter is known, so that what must be done (还用报吗) is asked of it.
    """
    text = _HOW_MANY.sub("多少", text)
    spans = [
        AskedSpan(match.start(), match.end(), facets) for facets, reader in _READERS for match in reader.finditer(text)
    ]
    # 什么时候 may ask how long it takes, or when it is open.
    spans += [AskedSpan(match.start(), match.end(), ("时限", "时间")) for match in _WHEN.finditer(text)]
    kept: list[AskedSpan] = []
    for form in found:
        facets = tuple(sense.word for sense in form.senses if sense.kind == "facet")
        # Within the name of a thing a word asks nothing: 营业 in 营业执照; but 报百分之几 is a name that asks.
        asks = _QUESTION_WORD.search(text, form.start, form.end)
        if facets or (not asks and any(sense.kind == "object" and sense.weight == 1.0 for sense in form.senses)):
            spans.append(AskedSpan(form.start, form.end, facets))
    for span in sorted(spans, key=lambda s: (s.start - s.end, not s.facets, s.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    kept = [span for span in kept if span.facets]
    if of_known and not any("材料" in span.facets for span in kept) and (paper := _PAPER.search(text)):
        kept.append(AskedSpan(paper.start(), paper.end(), ("材料", "条件"), names=True))
    return sorted(kept + list(_permissions(text, kept, (_MAY, _MUST) if of_known else (_MAY,))))


def _permissions(text: str, kept: list[AskedSpan], patterns: tuple[re.Pattern[str], ...]) -> Iterable[AskedSpan]:
    """能加吗, 可以吗 in a clause that asks for nothing else ask whether one may: a condition."""
    at = 0
    for clause in [*_CUT.finditer(text), None]:
        end = clause.start() if clause else len(text)
        if not any(at <= span.start < end for span in kept):
            match = next((m for pattern in patterns if (m := pattern.search(text, at, end))), None)
            if match:
                yield AskedSpan(match.start(), match.end(), ("条件",), names=True)
        at = clause.end() if clause else end


def loosely_asked(text: str) -> tuple[str, ...]:
    """What a message about a known matter asks for that names no facet: 一定要公证吗 whether one must, 我跟我妹怎么分 how."""
    if _HOW.search(text):
        return ("流程", "条件")
    return ("条件",) if _YES_NO.search(text) else ()


def facets_of(spans: Iterable[AskedSpan]) -> tuple[str, ...]:
    """The facets asked for, each once."""
    return tuple(dict.fromkeys(facet for span in spans for facet in span.facets))


def named_of(question: Analysis, text: str) -> tuple[str, ...]:
    """The facets that the lexicon knows in a question; 多久 before 能贷款 is a condition."""
    if "时限" in question.facets and _BEFORE.search(text):
        return tuple(dict.fromkeys("条件" if facet == "时限" else facet for facet in question.facets))
    return question.facets


@lru_cache(maxsize=REMEMBERED)
def asked_of(question: Analysis, text: str) -> tuple[str, ...]:
    """The facets that a question of its own asks for, in loose words when the lexicon knows none in it."""
    asks = ASKING.search(text) or _ENDS_ASKING.search(text)
    return named_of(question, text) or (facets_of(asked_in(text, question.found)) if asks else ())
