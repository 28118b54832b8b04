"""The line of its own that a matter has, so that who asks about tax is never sent to the general number."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from knowledge.patterns import read_patterns


class _OwnLine(NamedTuple):
    """What is asked at a number: words of it, and the topics of entries."""

    words: re.Pattern[str]
    topics: frozenset[str]


_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_LINES = {"12366": _OwnLine(_SAID["tax"], frozenset({"税务"}))}
_NOT = _SAID["not_for_it"]


def line_for(text: str, hotline: str, topics: Sequence[str] = ()) -> str:
    """The number of a human for a question, where `hotline` is the number of this deployment. `topics`: of the entries that the question
    is about, or comes nearest to; it is a line's where all of them are.
    """
    if _NOT.search(text):
        return hotline
    by_words = (number for number, line in _LINES.items() if line.words.search(text))
    by_topics = (number for number, line in _LINES.items() if topics and line.topics.issuperset(topics))
    return next(by_words, None) or next(by_topics, hotline)
