"""Talking to an assistant in tests, over the starter knowledge or over a few entries, without the log."""

from datetime import date
from typing import Any

from hotline.answering.replies import Answered, Clarify, Reply
from hotline.assistant import Assistant
from hotline.talking.conversation import Conversation
from knowledge.entry.records import ServiceItem
from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase

BULING: dict[str, Any] = {
    "code": "sfz-buling", "name": "居民身份证补领", "aliases": ["身份证丢了怎么补办"], "department": "公安派出所",
    "documents": [{"name": "居民户口簿", "originals": 1}],
    "fees": [{"name": "工本费", "amount": "40", "unit": "元", "basis": ["发改价格〔2003〕2322号"]}],
    "deadlines": [{"type": "statutory", "number": 60, "unit": "自然日"}],
}  # fmt: skip
JIEHUN: dict[str, Any] = {
    "code": "hy-jiehun", "name": "结婚登记", "aliases": ["领结婚证"], "department": "民政部门",
    "documents": [{"name": "居民身份证", "originals": 2}],
}  # fmt: skip


class Talk:
    """One conversation: every message is understood by those before it."""

    def __init__(self, assistant: Assistant, *, region: str | None = None, as_of: date | None = None) -> None:
        self._assistant, self._region, self._as_of = assistant, region, as_of
        self.state: Conversation | None = None
        self.queued = False

    def say(self, text: str) -> Reply:
        outcome = self._assistant.answer(text, state=self.state, region=self._region, as_of=self._as_of)
        self.state, self.queued = outcome.state, outcome.queue
        return outcome.reply


def item_of(reply: Reply) -> str:
    """The code of the item a reply is about, '' for none."""
    item = reply.item if isinstance(reply, Answered | Clarify) else None
    return item.code if item else ""


def offered_by(reply: Reply) -> list[str]:
    """The codes a reply points to: the item it is about, or the candidates it offers."""
    if item_of(reply):
        return [item_of(reply)]
    return [c.code for c in reply.candidates] if isinstance(reply, Clarify) else []


def texts_of(reply: Reply) -> list[str]:
    """The texts of the facts that were asked for."""
    return [fact.text for fact in reply.facts] if isinstance(reply, Answered) else []


def publish(kb: KnowledgeBase, *entries: dict[str, Any]) -> list[ServiceItem]:
    """Publish entries given by their fields."""
    items = [check_item(entry) for entry in entries]
    kb.items.publish_many(items, by="编辑")
    return items
