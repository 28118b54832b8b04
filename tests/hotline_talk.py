"""Talking to an assistant in tests, over the starter knowledge or over a few entries, without the log."""

import re
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
HUANLING: dict[str, Any] = {
    "code": "sfz-huanling", "name": "居民身份证换领", "aliases": ["身份证到期了怎么换"], "department": "公安派出所",
    "documents": [{"name": "旧身份证"}],
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


Turn = tuple[str, str, str]
"""What is said; the item that the reply is about ('' for any); what one of its first facts says."""


def first_of(reply: Reply, most: int = 3) -> str:
    """The facts that are told first, with their labels; '' of what tells none."""
    return " ".join(f"{fact.label}{fact.text}" for fact in reply.facts[:most]) if isinstance(reply, Answered) else ""


def hold(assistant: Assistant, turns: list[Turn]) -> None:
    """Hold a conversation: every turn is about its item, and tells it first."""
    talk = Talk(assistant)
    for said, item, told in turns:
        reply = talk.say(said)
        assert isinstance(reply, Answered | Clarify), f"{said}: {reply.text}"
        assert not item or item_of(reply) == item, f"{said}: {item_of(reply)}"
        assert re.search(told, first_of(reply)), f"{said}: {first_of(reply)}"


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


def talk_through(assistant: Assistant, transcript: str) -> list[str]:
    """Hold a conversation; the turns that went elsewhere than the transcript says."""
    talk, wrong = Talk(assistant), []
    for line in transcript.strip().splitlines():
        said, _, expected = (part.strip() for part in line.partition(">"))
        reply = talk.say(said)
        codes, _, facets = expected.partition(" ")
        right = not codes or not set(codes.split("|")).isdisjoint(offered_by(reply))
        if not right or (facets and not (item_of(reply) and set(facets.split("+")) <= set(reply.facets))):
            wrong.append(f"{said} → {reply.outcome} {offered_by(reply)} {reply.facets}")
    return wrong


PAPERS = [
    {"name": "居民身份证", "originals": 1},
    *({"name": f"代办材料{n}", "when": {"申请人": ["他人代办"]}} for n in range(4)),
    {"name": "本人照片", "when": {"申请人": ["本人"]}},
]


ITEMS: tuple[dict[str, Any], ...] = (
    {
        "code": "hz-bufa", "name": "护照补发", "aliases": ["护照丢了"], "department": "出入境", "documents": PAPERS,
        "circumstances": [{"dimension": "申请人", "ask": "本人办还是代办？", "options": ["本人", "他人代办"]}],
        "fees": [{"name": "工本费", "amount": "120", "unit": "元"}],
        "deadlines": [{"type": "statutory", "number": 15, "unit": "自然日"}],
    },
    {"code": "yyzz-bufa", "name": "营业执照补发", "aliases": ["营业执照"], "documents": [{"name": "补发申请书"}], "fees": [{"amount": "0", "unit": "元"}]},
    {"code": "yyzz-biangeng", "name": "营业执照变更", "aliases": ["营业执照"], "documents": [{"name": "变更申请书"}]},
    {"code": "hy-jiehun", "name": "结婚登记", "documents": [{"name": "双方身份证"}], "fees": [{"amount": "0", "unit": "元"}]},
)  # fmt: skip


LOSSES: tuple[dict[str, Any], ...] = (
    {"code": "sfz-buling", "name": "居民身份证丢失补领", "aliases": ["身份证丢了怎么补办"]},
    *(
        {"code": f"{code}-{way}", "name": f"{thing}{name}"}
        for code, thing in (("hz", "护照"), ("jsz", "驾驶证"), ("sbk", "社保卡"))
        for way, name in (("bu", "丢失补领"), ("xin", "首次申领"), ("huan", "到期换领"))
    ),
)


CARS: dict[str, Any] = {
    "code": "jiazhao", "name": "驾驶证考领", "aliases": ["考驾照"], "documents": [{"name": "身份证明"}],
    "circumstances": [
        {"dimension": "车型", "ask": "想考哪种车？", "options": ["小型汽车（C1）", "小型自动挡汽车（C2）", "摩托车", "大型货车"]}
    ],
    "conditions": [
        *({"text": f"小型{n}", "when": {"车型": ["小型汽车（C1）", "小型自动挡汽车（C2）"]}} for n in range(3)),
        {"text": "自动挡", "when": {"车型": ["小型自动挡汽车（C2）"]}},
        {"text": "摩托", "when": {"车型": ["摩托车"]}},
        {"text": "货车", "when": {"车型": ["大型货车"]}},
    ],
}  # fmt: skip
