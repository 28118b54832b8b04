"""An amended article opens the facts that cite it and no others; a newer starter is offered fact by fact, and what was kept is not asked again."""

from datetime import date
from typing import Any

import pytest

from knowledge.entry.records import NATION, ServiceItem, Source
from knowledge.entry.validation import check_item
from knowledge.publishing.proposals import accept
from knowledge.starter.reading import Bundle
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.store import STARTER_NOTE, KnowledgeBase

DAY = date(2027, 1, 1)
SHIPPED: dict[str, Any] = {
    "code": "dz-jieshu", "name": "借书证办理", "summary": "在图书馆借书要先办证。", "owner": "图书馆",
    "fees": [{"id": "fee", "name": "工本费", "amount": "10", "unit": "元", "basis": ["图书馆法第二十二条"]}],
    "steps": [{"id": "s1", "text": "填表。", "basis": ["图书馆法第二十二条第一款"]}, {"id": "s2", "text": "领证。", "basis": ["图书馆法第二条"]}],
    "faqs": [{"id": "q", "question": "小孩能办吗？", "answer": "能。", "verified": False}],
}  # fmt: skip


def item(**fields: Any) -> ServiceItem:
    return check_item(SHIPPED | fields)


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    kb.sources.put([Source(key="图书馆法", title="图书馆法", level="法律")])
    kb.items.publish_many([item()], by="本机", note=STARTER_NOTE)
    return kb


# -- amended articles


def test_the_facts_of_the_article_are_opened_and_no_others(kb: KnowledgeBase) -> None:
    assert kb.second_looks.amended("图书馆法", "第二十二条", on=DAY, by="甲") == 2
    looks = kb.second_looks.open("图书馆")
    assert [(look.place, look.article, look.due) for look in looks] == [
        ("fee", "第二十二条", DAY),
        ("s1", "第二十二条", DAY),
    ]
    assert looks[0].ours == "工本费：10元；依据：《图书馆法》第二十二条"
    assert kb.second_looks.amended("图书馆法", "第二十二条", on=DAY, by="甲") == 2
    assert len(kb.second_looks.open()) == 2
    with pytest.raises(NotFound, match="没有来源"):
        kb.second_looks.amended("没有的法", "第一条", on=DAY, by="甲")


def test_what_is_changed_or_confirmed_waits_no_more(kb: KnowledgeBase) -> None:
    kb.second_looks.amended("图书馆法", "第二十二条", on=DAY, by="甲")
    fee, step = kb.second_looks.open()
    kb.items.publish_many([item(fees=[SHIPPED["fees"][0] | {"amount": "12"}])], by="乙")
    assert [look.id for look in kb.second_looks.open()] == [step.id]
    kb.second_looks.keep(step.id, by="甲")
    assert kb.second_looks.open() == []
    with pytest.raises(NotFound):
        kb.second_looks.keep(fee.id, by="甲")
    with pytest.raises(NotFound):
        kb.second_looks.taken(step.id)


def test_an_amendment_offers_nothing_to_take(kb: KnowledgeBase) -> None:
    kb.second_looks.amended("图书馆法", "第二十二条", on=DAY, by="甲")
    with pytest.raises(Conflict, match="照新条文改"):
        kb.second_looks.take(kb.second_looks.open()[0].id, by="甲")


# -- a newer starter


def edited(kb: KnowledgeBase, **fields: Any) -> None:
    """The office publishes the entry with fields of its own."""
    kb.items.save_draft(item(**fields), author="编辑")
    kb.items.submit("dz-jieshu", by="编辑")
    kb.items.publish("dz-jieshu", reviewer="审核")


def renewed(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, **fields: Any) -> None:
    """The program comes with a newer starter."""
    monkeypatch.setattr("knowledge.store.read_starter", lambda: Bundle(items=[item(**fields)]))
    kb.load_starter(accept)


NEWER = {
    "summary": "借书要先办读者证。",
    "fees": [SHIPPED["fees"][0] | {"amount": "0"}],
    "steps": [SHIPPED["steps"][0]],
    "faqs": [SHIPPED["faqs"][0], {"id": "q2", "question": "要押金吗？", "answer": "不要。", "verified": False}],
}


def test_what_the_office_changed_stays_and_the_rest_is_offered_fact_by_fact(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(kb, fees=[SHIPPED["fees"][0] | {"amount": "8"}])
    renewed(kb, monkeypatch, **NEWER)
    assert str(kb.items.live("dz-jieshu").item.fees[0].amount) == "8"
    looks = {look.place: (look.before, look.ours, look.offered) for look in kb.second_looks.open()}
    assert looks.pop("fee") == (
        "工本费：10元；依据：《图书馆法》第二十二条",
        "工本费：8元；依据：《图书馆法》第二十二条",
        "工本费：免费；依据：《图书馆法》第二十二条；单位：元",
    )
    assert looks.pop("=summary") == ("在图书馆借书要先办证。", "在图书馆借书要先办证。", "借书要先办读者证。")
    assert looks.pop("s2")[2] == ""
    assert looks.pop("q2")[:2] == ("", "")
    assert not looks
    renewed(kb, monkeypatch, **NEWER)
    assert len(kb.second_looks.open()) == 4


def test_each_is_kept_or_taken(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(kb, fees=[SHIPPED["fees"][0] | {"amount": "8"}])
    renewed(kb, monkeypatch, **NEWER)
    looks = {look.place: look.id for look in kb.second_looks.open()}
    kb.second_looks.keep(looks["fee"], by="编辑")
    for place in ("=summary", "s2", "q2"):
        kb.second_looks.take(looks[place], by="编辑")
    kb.items.publish("dz-jieshu", reviewer="审核")
    live = kb.items.live("dz-jieshu").item
    assert (str(live.fees[0].amount), live.summary) == ("8", "借书要先办读者证。")
    assert ([s.id for s in live.steps], [q.id for q in live.faqs]) == (["s1"], ["q", "q2"])
    renewed(kb, monkeypatch, **NEWER)
    assert kb.second_looks.open() == []  # kept is kept
    renewed(kb, monkeypatch, **(NEWER | {"fees": [SHIPPED["fees"][0] | {"amount": "5"}]}))
    assert [(look.place, look.offered) for look in kb.second_looks.open()] == [
        ("fee", "工本费：5元；依据：《图书馆法》第二十二条")
    ]


def test_a_reviewer_may_publish_what_is_new_at_once_but_not_their_own(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(kb, fees=[SHIPPED["fees"][0] | {"amount": "8"}])
    renewed(kb, monkeypatch, **NEWER)
    fee = next(look.id for look in kb.second_looks.open() if look.place == "fee")
    with pytest.raises(NotAllowed):
        kb.second_looks.take(fee, by="编辑", publish=True)
    kb.second_looks.take(fee, by="审核", publish=True)
    assert str(kb.items.live("dz-jieshu").item.fees[0].amount) == "0"


def test_a_draft_of_somebody_else_is_not_written_over(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(kb, fees=[SHIPPED["fees"][0] | {"amount": "8"}])
    renewed(kb, monkeypatch, **NEWER)
    kb.items.save_draft(item(summary="别人正在写。"), author="丙")
    with pytest.raises(Conflict, match="丙 正在编辑"):
        kb.second_looks.take(kb.second_looks.open()[0].id, by="编辑")


def test_what_nobody_touched_is_renewed_and_what_was_withdrawn_stays_away(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed(kb, monkeypatch, **NEWER)
    assert kb.items.live("dz-jieshu").item.summary == "借书要先办读者证。"
    assert kb.second_looks.open() == []
    kb.items.withdraw("dz-jieshu", NATION, by="审核", reason="test")
    renewed(kb, monkeypatch)
    with pytest.raises(NotFound):
        kb.items.live("dz-jieshu")
    assert kb.second_looks.open() == []


def test_looking_at_what_waits_of_one_entry(kb: KnowledgeBase) -> None:
    kb.second_looks.amended("图书馆法", "第二十二条", on=DAY, by="甲")
    assert len(kb.second_looks.open(code="dz-jieshu")) == 2
    assert kb.second_looks.open(code="dz-jieshu", region="440106000000") == []
    assert kb.second_looks.open("别的单位") == []
    assert isinstance(kb.second_looks.get(kb.second_looks.open()[0].id).name, str)
