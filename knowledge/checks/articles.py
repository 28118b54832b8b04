"""Facts beside the articles they rest on, where the text of the law is loaded: the article is there, and says the fact's numbers.

A number is looked for in all articles that a fact cites, in the unit it is said in or in one that says the same (一年, 12个月). What a
fact adds of its own (the number of a form, a telephone) is no claim about the law and is not compared.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from knowledge.checks.rules import Book, Entry, Remark
from knowledge.entry.law_text import article_name
from knowledge.entry.records import Basis, Deadline, Fact, Faq
from knowledge.entry.stated import Value, stated_in, value_of, written
from knowledge.entry.wording import fact_text

_ITEM = re.compile(r"(第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?)")
COPIED_CHARS = 24
"""From how many characters in a row on a point is a copy of the law and no longer one's own words."""
_ALIKE = {("月", 1): ("日", 30), ("日", 30): ("月", 1), ("月", 12): ("日", 365)}


def articles(entry: Entry, book: Book) -> Iterator[Remark]:
    """Articles that are not in the loaded text, and numbers that the cited articles do not say."""
    if not book.articles:
        return
    for fact in entry.own_facts():
        yield from _of_fact(entry, fact, book)
    for basis in entry.own.basis:
        yield from _missing(basis, book, "basis")


def _of_fact(entry: Entry, fact: Fact, book: Book) -> Iterator[Remark]:
    place = entry.path(fact, "basis")
    for basis in fact.basis:
        yield from _missing(basis, book, place)
    texts = [_text_of(basis, book.articles) for basis in fact.basis]
    if not texts or not fact.verified or any(text is None for text in texts):
        return  # what rests on something that is not loaded may say more
    said = _said("\n".join(text or "" for text in texts))
    for value in _claims(fact):
        if not _is_said(value, said):
            cited = "、".join(str(basis) for basis in fact.basis)
            yield Remark("number-not-in-article", entry.path(fact), f"{written(value)} 在{cited}里没有")


def _said(text: str) -> set[Value]:
    """What articles say, also by another word: 每年 is once in a year, and where one of them counts in 工作日 (本法规定的“十日”是指工作日),
    days may be meant as such."""
    said = {placed.value for placed in stated_in(text)}
    if "每年" in text:
        said.add(Value("period", "月", Decimal(12)))
    if "当日" in text:
        said.add(Value("period", "日", Decimal(1)))
    if "工作日" in text:
        said |= {replace(value, unit="工作日") for value in said if value.unit == "日"}
    return said


def _missing(basis: Basis, book: Book, place: str) -> Iterator[Remark]:
    known = book.articles.get(basis.source)
    for name in _ITEM.findall(basis.article) if known else ():
        if known and article_name(name) not in known:
            yield Remark("article-unknown", place, f"《{basis.source}》没有{article_name(name)}")


def _text_of(basis: Basis, loaded: Mapping[str, Mapping[str, str]]) -> str | None:
    """The text of what a citation names; the whole law where it names no article, None where that is not loaded."""
    known = loaded.get(basis.source)
    names = [article_name(name) for name in _ITEM.findall(basis.article)]
    if known is None or any(name not in known for name in names):
        return None
    return "\n".join(known[name] for name in names) if names else "\n".join(known.values())


def _claims(fact: Fact) -> list[Value]:
    """The amounts and periods that a fact states; its own number first."""
    own = value_of(fact)
    text = f"{fact.answer}" if isinstance(fact, Faq) else fact_text(fact)
    stated = [placed.value for placed in stated_in(text) if placed.value.kind in ("amount", "period")]
    stated = [value for value in stated if not (value.kind == "amount" and value.number == 0)]
    first = (
        [own]
        if own is not None and own.kind in ("amount", "period") and own.number and not isinstance(fact, Deadline)
        else []
    )
    return list(dict.fromkeys([*first, *stated]))


def _is_said(value: Value, said: set[Value]) -> bool:
    if value in said:
        return True
    alike = _ALIKE.get((value.unit, int(value.number)))
    return alike is not None and any((other.unit, int(other.number)) == alike for other in said)


def newer_texts(book: Book) -> Iterator[tuple[str, str, Remark]]:
    """Sources of which a newer text is loaded than the one that was read."""
    for key, version in book.law_versions.items():
        source = book.sources.get(key)
        if source is None or version is None:
            continue
        read = source.read_on or source.effective
        if read is not None and version > read:
            yield (
                source.key,
                "",
                Remark("newer-law-text", "", f"载入的文本是 {version} 的，写这些内容时读的是 {read} 以前的"),
            )


def copied_points(book: Book) -> Iterator[tuple[str, str, Remark]]:
    """Points written down of an article (`Source.articles`) that are sentences of it: they are to be in one's own words."""
    for key, source in book.sources.items():
        known = book.articles.get(key, {})
        for name, point in source.articles.items():
            law = "".join(known.get(article_name(name), "").split())
            if any(point[n : n + COPIED_CHARS] in law for n in range(len(point) - COPIED_CHARS + 1)):
                yield (
                    key,
                    "",
                    Remark("points-copied", f"articles.{name}", f"{name}有 {COPIED_CHARS} 个字以上和条文一样"),
                )


RULES_OF_ONE_AMONG_ALL = (articles,)
RULES_BESIDE = (newer_texts, copied_points)
