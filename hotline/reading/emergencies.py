"""How emergencies are told of: patterns of who and what happens, a class each (`emergencies.patterns`), and three about the whole message."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from knowledge.patterns import PatternError, read_patterns

DONE = str.maketrans("咗啦喽咯嘞", "了了了了了")
"""The ways of saying that something has happened; the patterns know 了 alone."""
SHIPPED = Path(__file__).with_suffix(".patterns")
_ABOUT_ALL = ("办事", "照答", "此刻")


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """How each emergency is told of, and three patterns about the whole message.

    `ordinary`: it asks for a service or of what is over (办事). `besides`: it asks for something else too (照答). `now` (此刻).
    """

    events: dict[str, re.Pattern[str]]
    ordinary: re.Pattern[str]
    besides: re.Pattern[str]
    now: re.Pattern[str]

    def tells_of(self, word: str, text: str) -> bool:
        """Whether a text tells of an event of this class."""
        return word in _told_in(self, text)


@lru_cache(maxsize=64)
def _told_in(patterns: Patterns, text: str) -> frozenset[str]:
    """The classes of events that a text tells of: one message is asked about all of them, and more than once."""
    return frozenset(word for word, event in patterns.events.items() if event.search(text))


@cache
def read_emergencies(classes: frozenset[str], path: Path = SHIPPED) -> Patterns:
    """Read the patterns, which tell of `classes` and of nothing else.

    Raises:
        PatternError: for a class that is not there, a pattern about the whole message that is missing, or a line that is no pattern.
    """
    named = read_patterns(path)
    about_all = [named.pop(name, None) for name in _ABOUT_ALL]
    if missing := [name for name, pattern in zip(_ABOUT_ALL, about_all, strict=True) if pattern is None]:
        raise PatternError(f"{path.name}：缺少“{'、'.join(missing)}”")
    if unknown := [name for name in named if name not in classes]:
        raise PatternError(f"{path.name}：没有“{'、'.join(unknown)}”这一类")
    ordinary, besides, now = filter(None, about_all)
    return Patterns(named, ordinary, besides, now)
