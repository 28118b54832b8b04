"""What is told of an article of a law: the published facts that rest on it, its point in our own words, and where to read it."""

from dataclasses import dataclass
from datetime import date

from hotline.answering.item_reading import ItemReading, SourcesToday
from hotline.answering.replies import ShownFact
from hotline.reading.cited import Cited, cited_in, may_cite
from knowledge.entry.records import Source
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase

FACTS = 6
"""Facts that are told of one article, at most."""


@dataclass(frozen=True, slots=True)
class AboutArticle:
    """An article that was asked for: the codes of the items with facts that rest on it, those with most of them first, and the lines
    about it."""

    cited: Cited
    facts: dict[str, list[str]]
    lines: list[str]

    @property
    def codes(self) -> list[str]:
        return sorted(self.facts, key=lambda code: (-len(self.facts[code]), code))


def article_asked_for(kb: KnowledgeBase, text: str, day: date) -> AboutArticle | None:
    """The article that a message asks for and nothing besides; None for any other message."""
    if not may_cite(text) or (cited := cited_in(text, kb.sources.all())) is None:
        return None
    facts: dict[str, list[str]] = {}
    for code, fact in kb.sources.citing(cited.source.key, cited.article):
        if fact:
            facts.setdefault(code, []).append(fact)
    return AboutArticle(cited, facts, _lines(cited, day))


def facts_on(about: AboutArticle, resolved: ResolvedItem, day: date, sources: SourcesToday) -> list[ShownFact]:
    """The facts of one item that rest on the article and hold on the day."""
    reading = ItemReading(resolved, day, {}, True, sources)
    return reading.units(about.facts.get(resolved.item.code, []), most=FACTS)


def _lines(cited: Cited, day: date) -> list[str]:
    source = cited.source
    point = next((text for article, text in source.articles.items() if article == cited.article), "")
    lines = [f"《{source.title}》{cited.article}" + (f"：{point}" if point else "")]
    if source.repealed and source.repealed <= day:
        lines.append(f"这份文件已自 {source.repealed.isoformat()} 起停止执行。")
    elif source.effective:
        lines.append(f"自 {source.effective.isoformat()} 起施行。")
    lines.append(_where(source))
    return lines


def _where(source: Source) -> str:
    number = f"（{source.number}）" if source.number and source.number not in source.title else ""
    return f"原文请看：{source.url}" if source.url else f"原文请查《{source.title}》{number}。"
