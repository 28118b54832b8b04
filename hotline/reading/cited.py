"""An article of a law as people name it: 增值税法第二十三条, 印花税法第4条是什么, 公告2026年第10号第三条."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.entry.law_text import article_name
from knowledge.entry.records import Source
from knowledge.patterns import read_patterns

_ARTICLE = re.compile(r"第?(?P<number>\d{1,3}|[一二三四五六七八九十百零〇]+)条(?:之[一二三四五六七八九十])?")
_BESIDE = read_patterns(Path(__file__).with_suffix(".patterns"))["beside"]

SHORTENED = 6
"""Characters of the end of a title that name it: 管理办法 alone is the end of many."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A source with the article of it that was named (第二十三条)."""

    source: Source
    article: str


def may_cite(text: str) -> bool:
    """Whether a message names an article, so that it is worth looking whose."""
    return _ARTICLE.search(text) is not None


def cited_in(text: str, sources: Iterable[Source]) -> Cited | None:
    """The article that a prepared message asks for, and nothing besides; None for any other message."""
    found = _ARTICLE.search(text)
    if not found:
        return None
    before = text[: found.start()]
    names = [(name, source) for source in sources for name in _names(source)]
    named = [(name, source) for name, source in names if name in before] + _shortened(before, names)
    if not named:
        return None
    name, source = max(named, key=lambda pair: len(pair[0]))
    rest = re.sub(r"[《》〈〉\s，。？?！!]", "", (before.replace(name, "", 1) + text[found.end() :]))
    return Cited(source, article_name(found[0])) if _BESIDE.fullmatch(rest) else None


def _shortened(before: str, names: list[tuple[str, Source]]) -> list[tuple[str, Source]]:
    """The one source whose title ends with what is named, and the words of it: people leave the county out (集市摊位管理办法 of 某县集市摊位管理办法)."""
    said = re.sub(r"[《》〈〉\s]", "", before)
    found = {source.key: source for name, source in names if len(said) >= SHORTENED and name.endswith(said)}
    return [(before, source) for source in found.values()] if len(found) == 1 else []


def _names(source: Source) -> list[str]:
    names = {source.key, source.title, source.title.removeprefix("中华人民共和国")}
    if source.number:
        names.add(source.number)
    if "公告" in source.key:
        names.add(source.key[source.key.index("公告") :])
    return [re.sub(r"[《》\s]", "", name).lower() for name in names if len(name) >= 3]
