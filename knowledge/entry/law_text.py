"""The text of a law or notice taken apart: its title, which version it is, and its articles by their names (第二十三条)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from knowledge.entry.quantities import number_in

_NUMERAL = "〇零一二三四五六七八九十百千"
_ARTICLE = re.compile(
    rf"^\s*(?:[#*>\-\s]*)第(?P<number>[{_NUMERAL}\d]+)条(?P<more>之[一二三四五六七八九十]+)?(?:\*\*)?(?P<rest>[\s　:：、].*|$)"
)
_CITED = re.compile(rf"第?(?P<number>[{_NUMERAL}\d]+)条?(?P<more>之[一二三四五六七八九十]+)?")
_DAY = re.compile(r"(?P<year>(?:19|20)\d\d)[年.\-/](?P<month>1[0-2]|0?[1-9])[月.\-/](?P<day>3[01]|[12]\d|0?[1-9])")
_CHAPTER = re.compile(rf"^\s*[#*\s]*第[{_NUMERAL}\d]+[编章节]")
_DIGITS = "零一二三四五六七八九"
MOST_CHARS = 500_000


@dataclass(frozen=True, slots=True)
class LawText:
    """A text as it was loaded. `version` is the latest day named before the first article (of passing, amending, coming into force),
    None where none is; `articles` are in their order."""

    title: str
    version: date | None
    articles: Mapping[str, str] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Tells two texts apart."""
        said = "\n".join(f"{name}{text}" for name, text in self.articles.items())
        return sha256(f"{self.title}\n{said}".encode()).hexdigest()


def read_law(text: str, *, name: str = "") -> LawText:
    """Take a plain or Markdown text apart; `name` is the title where the text shows none before its first article."""
    lines = text[:MOST_CHARS].splitlines()
    articles: dict[str, list[str]] = {}
    current: list[str] | None = None
    head: list[str] = []
    for line in lines:
        found = _ARTICLE.match(line)
        if found:
            key = article_name(found["number"] + "条" + (found["more"] or ""))
            current = articles.setdefault(key, [])
            current.append(found["rest"].strip(" 　*:：、"))
        elif current is None:
            head.append(line)
        elif line.strip() and not _CHAPTER.match(line):
            current.append(line.strip())
    joined = {key: "\n".join(part for part in parts if part) for key, parts in articles.items()}
    return LawText(_title(head) or name, max(_days("\n".join(head[:60])), default=None), joined)


def article_name(said: str) -> str:
    """第二十三条 for 23, 第23条, 二十三; 第十七条之一 keeps its 之一. '' for what names no article."""
    found = _CITED.match(said.strip())
    number = number_in(found["number"].replace("〇", "零")) if found else None
    if found is None or not number or number >= 10_000:
        return ""
    return f"第{_numeral(int(number))}条{found['more'] or ''}"


def plain_title(title: str) -> str:
    """A title without what is written around it, for comparing: 中华人民共和国, 《》, (2018修正), blanks."""
    bare = re.sub(r"[（(][^（）()]*(?:修正|修订|年|号|施行)[^（）()]*[）)]", "", title)
    return re.sub(r"[《》〈〉\s　#*]|^中华人民共和国", "", re.sub(r"[《》〈〉\s　#*]", "", bare))


def _title(head: list[str]) -> str:
    named = next((line for line in head[:40] if line.startswith("title:")), None)
    if named is not None and head[0].strip() == "---":
        return named.removeprefix("title:").strip(" \"'")
    for line in head:
        said = line.strip().strip("#*　 ")
        if said and said not in ("---",) and not said.startswith(("<!--", "|", ">")):
            return said
    return ""


def _days(text: str) -> Iterator[date]:
    for match in _DAY.finditer(text):
        try:
            yield date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue


def _numeral(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    hundreds, below = divmod(rest, 100)
    tens, ones = divmod(below, 10)
    said = _DIGITS[thousands] + "千" if thousands else ""
    said += _DIGITS[hundreds] + "百" if hundreds else "零" if thousands and below else ""
    if tens:
        said += (_DIGITS[tens] if tens > 1 or said else "") + "十"
    elif said and ones and not said.endswith("零"):
        said += "零"
    return said + (_DIGITS[ones] if ones else "")
