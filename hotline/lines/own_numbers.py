"""The line of its own that a matter has, so that who asks about tax is never sent to the general number."""

import re
from collections.abc import Sequence
from typing import NamedTuple


class _Line(NamedTuple):
    """What is asked at a number: words of it, and the topics of entries."""

    words: re.Pattern[str]
    topics: frozenset[str]


_LINES = {
    "12366": _Line(
        re.compile(
            r"税|发票|开票|专票|普票|数电票|红冲|汇算|专项附加|扣缴|进项|销项|小规模纳税|一般纳税人|社保费|残保金|申报期|征期|起征点|12366"
        ),
        frozenset({"税务"}),
    ),
}
_NOT = re.compile(r"举报.{0,6}税务局(?:的人|工作人员)|税务局.{0,4}(?:吃拿|受贿)")


def line_for(text: str, hotline: str, topics: Sequence[str] = ()) -> str:
    """The number of a human for a question, where `hotline` is the number of this deployment. `topics`: of the entries that the question
    is about, or comes nearest to; it is a line's where all of them are.
    """
    if _NOT.search(text):
        return hotline
    by_words = (number for number, line in _LINES.items() if line.words.search(text))
    by_topics = (number for number, line in _LINES.items() if topics and line.topics.issuperset(topics))
    return next(by_words, None) or next(by_topics, hotline)
