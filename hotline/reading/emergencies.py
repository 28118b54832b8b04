"""The patterns of words/emergencies.txt: how each emergency is told of, and three groups of words about the whole message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from hotline.reading.lexicon_lines import FOLDER, LexiconError

DONE = str.maketrans("咗啦喽咯嘞", "了了了了了")
"""The ways of saying that something has happened; the patterns know 了 alone."""
_ABOUT_ALL = ("办事", "照答", "此刻")
_GROUP = re.compile(r"\{([\u4e00-\u9fff]+)\}")
_GAP = r"(?:(?![\s,，。.!！?？;；:：]|证|手机|钥匙|[保行]卡|户口|档案|学籍|狗|猫).){0,6}"
"""What … stands for: up to six characters of the same clause that are not of papers, things or animals."""


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The second part of lexicon/emergencies.txt: how each emergency is told of, and three groups of words about the whole message.

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
def read_patterns(classes: frozenset[str], path: Path = FOLDER / "emergencies.txt") -> Patterns:
    """Read the patterns; the format is told at the top of the file. They tell of `classes` and of nothing else.

    Raises:
        LexiconError: for a class or a group of words that is not there, or what is no regular expression.
    """
    groups: dict[str, str] = {}
    events: dict[str, list[tuple[str, str]]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark, (name, _, items) = line[:2], line[2:].strip().partition("：")
        if mark not in ("#=", "#:"):
            continue
        where = f"{path.name} 第 {number} 行"
        if not items.split():
            raise LexiconError(where, "应为“#= 名：词 词”或“#: 类：式 式”")
        pattern = _expanded(items, groups, where)
        if mark == "#=":
            groups[name] = "|".join(filter(None, (groups.get(name), pattern)))
        elif name in classes:
            events.setdefault(name, []).append((pattern, where))
        else:
            raise LexiconError(where, f"没有“{name}”这一类")
    whole = {name: _of_lines(lines, path.name) for name, lines in events.items()}
    missing = [name for name in _ABOUT_ALL if name not in groups]
    if missing:
        raise LexiconError(path.name, f"缺少“{'、'.join(missing)}”")
    return Patterns(whole, *(_compiled(groups[name], path.name) for name in _ABOUT_ALL))


def _expanded(items: str, groups: dict[str, str], where: str) -> str:
    """One regular expression for all the items of a line, with groups of words and gaps put in."""

    def words(name: re.Match[str]) -> str:
        if name[1] not in groups:
            raise LexiconError(where, f"前面没有“{name[1]}”这组词")
        return f"(?:{groups[name[1]]})"

    return "|".join(_GROUP.sub(words, item).replace("…", _GAP) for item in items.split())


def _of_lines(lines: Sequence[tuple[str, str]], file: str) -> re.Pattern[str]:
    """What any of these lines (pattern, where it is written) finds; each is compiled by itself only to say which of them is wrong."""
    try:
        return re.compile("|".join(pattern for pattern, _ in lines))
    except re.error:
        for pattern, where in lines:
            _compiled(pattern, where)
        return _compiled("|".join(pattern for pattern, _ in lines), file)


def _compiled(pattern: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise LexiconError(where, f"不是正则表达式：{error}") from error
