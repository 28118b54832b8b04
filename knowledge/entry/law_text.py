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
_SECTION = re.compile(r"^\s*[#*\s]*[一二三四五六七八九十]+、")
_TITLED = re.compile(r"^\s*#{1,6}\s+\S")
LONGEST_NAME = 60
"""Characters of a heading that name a section; a longer line that begins like one is named by its beginning."""
BEGINNING = "开头"
"""The name of what stands before the first section of a notice."""
_FROM = re.compile(r"自(?P<day>(?:19|20)\d\d年\d{1,2}月\d{1,2}日)起?(?:正式|全面)?(?:施行|实施|执行|生效)")
_DOCUMENT_NUMBER = re.compile(
    r"(?m)^\s*[\u4e00-\u9fff]{1,14}(?:[〔\[［【(（](?:19|20)\d\d[〕\]］】)）]\s*\d{1,4}\s*号|令\s*(?:〔(?:19|20)\d\d〕\s*)?第\s*\d{1,4}\s*号|公告\s*(?:(?:19|20)\d\d年)?第\s*\d{1,4}\s*号)"
    r"|(?<=\s)[\u4e00-\u9fff]{1,10}令第\d{1,4}号"
)
_DIGITS = "零一二三四五六七八九"
MOST_CHARS = 500_000


@dataclass(frozen=True, slots=True)
class LawText:
    """A text as it was loaded. `version` is the latest day named before the first article (of passing, amending, coming into force),
    None where none is; `articles` are in their order, `chapters` the headings above them (第二章 登记) by the name of the article, for those
    that stand under one, and `doubts` says in words what is odd about the numbers."""

    title: str
    version: date | None
    articles: Mapping[str, str] = field(default_factory=dict)
    chapters: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """Tells two texts apart."""
        said = "\n".join(f"{name}{text}" for name, text in self.articles.items())
        return sha256(f"{self.title}\n{said}".encode()).hexdigest()


def read_law(text: str, *, name: str = "") -> LawText:
    """Take a plain or Markdown text apart; `name` is the title where the text shows none before its first article."""
    lines = text[:MOST_CHARS].splitlines()
    articles: dict[str, list[str]] = {}
    chapters: dict[str, str] = {}
    named: list[str] = []
    current: list[str] | None = None
    chapter = ""
    head: list[str] = []
    for line in lines:
        found = _ARTICLE.match(line)
        if _CHAPTER.match(line) and not found:
            chapter = line.strip().strip("#*　 ")
        if found:
            key = article_begun(line)
            named.append(key)
            current = articles.setdefault(key, [])
            current.append(found["rest"].strip(" 　*:：、"))
            if chapter:
                chapters.setdefault(key, chapter)
        elif current is None:
            head.append(line)
        elif line.strip() and not _CHAPTER.match(line):
            current.append(line.strip())
    joined = {key: "\n".join(part for part in parts if part) for key, parts in articles.items()}
    version = max(_days("\n".join(head[:60])), default=None)
    return LawText(_title(head) or name, version, joined, chapters, tuple(_doubts(named)))


def read_notice(text: str, *, name: str) -> LawText:
    """Take a text without articles apart: by the headings 一、…, else by those of Markdown, else by paragraphs; `name` is its title.

    What stands before the first heading is a section of its own, so that every line is found again.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    heading = next((each for each in (_SECTION, _TITLED) if sum(map(bool, map(each.match, lines))) > 1), None)
    sections: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        begins = heading is None or heading.match(line)
        if begins or not sections:
            said = (
                f"第{number}段"
                if heading is None
                else line.strip().strip("#*　 ")[:LONGEST_NAME]
                if begins
                else BEGINNING
            )
            again = sum(each.partition("#")[0] == said for each in sections)
            current = sections.setdefault(f"{said}#{again + 1}" if again else said, [])
            if heading is not None and begins and len(line.strip()) <= LONGEST_NAME:
                continue
        current.append(line.strip())
    joined = {each: "\n".join(said) for each, said in sections.items()}
    return LawText(name, max(_days("\n".join([*lines[:5], *lines[-3:]])), default=None), joined)


def in_force_from(text: str) -> date | None:
    """The day from which a text says that it holds (本办法自2026年5月1日起施行), the last that it names; None where it names none."""
    return max((day for found in _FROM.finditer(text) for day in _days(found["day"])), default=None)


def document_number(text: str) -> str:
    """The number that stands at the head of a text (国办发〔2026〕12号, 某政令第8号), '' for none."""
    found = _DOCUMENT_NUMBER.search("\n".join(text.splitlines()[:12]))
    return re.sub(r"[\[［【(（]", "〔", re.sub(r"[\]］】)）]", "〕", found[0].strip())) if found else ""


def _doubts(named: list[str]) -> Iterator[str]:
    """What is odd about the numbers of articles, as they stand one after the other."""
    twice = list(dict.fromkeys(each for n, each in enumerate(named) if each in named[:n]))
    if twice:
        yield f"{'、'.join(twice[:5])}出现了不止一次，合在一起"
    numbers = [number_in(each.removeprefix("第").partition("条")[0].replace("〇", "零")) or 0 for each in named]
    back = [named[n] for n in range(1, len(named)) if numbers[n] < numbers[n - 1]]
    if back:
        yield f"条的次序不对（{'、'.join(back[:5])}在更大的数后面），照编号排列"


def article_name(said: str) -> str:
    """第二十三条 for 23, 第23条, 二十三; 第十七条之一 keeps its 之一. '' for what names no article."""
    found = _CITED.match(said.strip())
    number = number_in(found["number"].replace("〇", "零")) if found else None
    if found is None or not number or number >= 10_000:
        return ""
    return f"第{_numeral(int(number))}条{found['more'] or ''}"


def article_begun(line: str) -> str:
    """The name of the article that a line begins, '' for any other line."""
    found = _ARTICLE.match(line)
    return article_name(found["number"] + "条" + (found["more"] or "")) if found else ""


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
