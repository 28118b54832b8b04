"""What is told of an article of a law: its words where its text is loaded, else its point in our own; the published facts that rest on it;
and where to read it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from hotline.answering.item_reading import ItemReading, SourcesToday
from hotline.answering.replies import ShownFact
from hotline.answering.units import PASSAGE
from hotline.reading.cited import Cited, cited_in, may_cite
from knowledge.entry.law_text import plain_title
from knowledge.entry.passages import passages_of
from knowledge.entry.records import Source
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase
from knowledge.upkeep.law_texts import LawArticle

FACTS = 6
"""Facts that are told of one article, at most."""
QUOTED = 500
"""Characters of a long article that are quoted, to the end of a sentence."""
LAWS = "/laws"
"""Where the pages of loaded texts begin."""


@dataclass(frozen=True, slots=True)
class AboutArticle:
    """An article that was asked for: the codes of the items with facts that rest on it, those with most of them first, and the lines
    about it. `is_known`: it is quoted, or its point is told."""

    cited: Cited
    facts: dict[str, list[str]]
    lines: list[str]
    is_known: bool

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
    loaded = kb.law_texts.article(cited.source.key, cited.article, day)
    is_known = loaded is not None or cited.article in cited.source.articles
    return AboutArticle(cited, facts, _lines(cited, day, loaded), is_known)


def facts_on(about: AboutArticle, resolved: ResolvedItem, day: date, sources: SourcesToday) -> list[ShownFact]:
    """The facts of one item that rest on the article and hold on the day."""
    reading = ItemReading(resolved, day, {}, True, sources)
    return reading.units(about.facts.get(resolved.item.code, []), most=FACTS)


def is_text_of(resolved: ResolvedItem, about: AboutArticle) -> bool:
    """Whether an item is the document itself that has the article, and no matter that rests on it."""
    titles = {plain_title(about.cited.source.title), plain_title(about.cited.source.key)}
    return plain_title(resolved.item.name) in titles


def passages_on(about: AboutArticle, resolved: ResolvedItem, day: date, sources: SourcesToday) -> list[ShownFact]:
    """The passages of the article, where an item is the document that has it."""
    passages = passages_of(resolved.item.summary)
    wanted = [f"{PASSAGE}{n}" for n, passage in enumerate(passages) if passage.article == about.cited.article]
    return ItemReading(resolved, day, {}, True, sources).units(wanted)


def address_of(source: str, article: str = "") -> str:
    """The page of a loaded law, or of one article of it."""
    return "/".join([LAWS, quote(source), *([quote(article)] if article else [])])


def _lines(cited: Cited, day: date, loaded: LawArticle | None) -> list[str]:
    source = cited.source
    said = f"\n{_beginning(loaded.text)}" if loaded else source.articles.get(cited.article, "")
    lines = [f"《{source.title}》{cited.article}" + (f"：{said}" if said else "")]
    if loaded and loaded.until:
        lines.append(f"这是 {loaded.until.isoformat()} 以前的条文。")
    if source.repealed and source.repealed <= day:
        lines.append(f"这份文件已自 {source.repealed.isoformat()} 起停止执行。")
    elif source.effective:
        lines.append(f"自 {source.effective.isoformat()} 起施行。")
    if loaded:
        lines.append(f"以上是原文，文本日期 {loaded.since.isoformat()}。" if loaded.since else "以上是原文。")
    lines.append(_where(source))
    return lines


def _beginning(text: str) -> str:
    """A text word for word, or its beginning to the end of a sentence, with … where it goes on."""
    if len(text) <= QUOTED:
        return text
    end = max(text.rfind(mark, 0, QUOTED) for mark in "。；\n")
    return f"{text[: end + 1 if end > 0 else QUOTED].rstrip()}…"


def _where(source: Source) -> str:
    number = f"（{source.number}）" if source.number and source.number not in source.title else ""
    return f"原文请看：{source.url}" if source.url else f"原文请查《{source.title}》{number}。"
