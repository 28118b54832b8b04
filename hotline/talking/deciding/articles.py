"""Deciding on a message that asks for an article of a law and nothing besides: the item of which it is told."""

from hotline.answering.articles import article_asked_for, facts_on, is_text_of, passages_on
from hotline.answering.item_reading import SourcesToday
from hotline.talking.deciding.plans import Article
from hotline.talking.lookup import resolve
from hotline.talking.sources_today import sources_on
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase


def plan_of_article(kb: KnowledgeBase, turn: Turn, hotline: str) -> Article | None:
    """The article that a message asks for: the facts of the item with most that rest on it, else its words in a document that is here as
    a whole. None for any other message."""
    about = article_asked_for(kb, turn.text, turn.day)
    if about is None:
        return None
    for code in about.codes:
        item = _there(turn, code)
        facts = facts_on(about, item, turn.day, sources_on(kb, item, turn.day, hotline)) if item else []
        if item and facts:
            return Article(turn, about, item, tuple(facts))
    for code in kb.sources.resting_on_all_of(about.cited.source.key):
        item = _there(turn, code)
        facts = passages_on(about, item, turn.day, SourcesToday()) if item and is_text_of(item, about) else []
        if item and facts:
            return Article(turn, about, item, tuple(facts), is_document=True)
    return Article(turn, about)


def _there(turn: Turn, code: str) -> ResolvedItem | None:
    """An item that holds on the day of the turn."""
    item = resolve(turn, code)
    return item if item is not None and item.holds_on(turn.day) else None
