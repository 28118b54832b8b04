"""Old numbers over all that is published, and the drafts that put them right."""

from typing import Any

import pytest

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase
from knowledge.upkeep.elsewhere import PutRight

CARD: dict[str, Any] = {
    "code": "dz-buban", "name": "借书证补办", "summary": "丢了可以补，收40元。", "owner": "图书馆",
    "fees": [{"id": "fee", "name": "工本费", "amount": "40", "unit": "元", "basis": ["收费办法第三条"]}],
}  # fmt: skip
OTHER: dict[str, Any] = {
    "code": "dz-huanfa", "name": "借书证换发",
    "fees": [{"id": "fee", "name": "工本费", "amount": "40", "unit": "元", "basis": ["收费办法第三条"]}],
    "faqs": [{"id": "q", "question": "丢了呢？", "answer": "借书证补办要四十元。"}],
}  # fmt: skip
APART: dict[str, Any] = {"code": "tc-che", "name": "停车", "summary": "一天40元。"}
REGIONAL: dict[str, Any] = {
    "code": "dz-buban",
    "region": "440100000000",
    "name": "借书证补办",
    "summary": "工本费40元。",
}


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    kb.items.publish_many([check_item(fields) for fields in (CARD, OTHER, APART, REGIONAL)], by="甲")
    return kb


def dearer(**more: Any) -> dict[str, Any]:
    return CARD | {"fees": [CARD["fees"][0] | {"amount": "45"}]} | more


def found(kb: KnowledgeBase) -> list[tuple[str, str, str, str]]:
    return [(s.code, s.region, s.path, s.old) for s in kb.elsewhere.of(check_item(dearer()))]


def test_every_place_is_found_and_no_other(kb: KnowledgeBase) -> None:
    assert found(kb) == [
        ("dz-buban", NATION, "summary", "40元"),
        ("dz-buban", "440100000000", "summary", "40元"),
        ("dz-huanfa", NATION, "fees.0.amount", "40元"),
        ("dz-huanfa", NATION, "faqs.0.answer", "四十元"),
    ]


def test_nothing_is_found_for_what_is_new_or_the_same(kb: KnowledgeBase) -> None:
    assert kb.elsewhere.of(check_item({"code": "new", "name": "新的", "summary": "40元"})) == []
    assert kb.elsewhere.of(check_item(CARD)) == []


def test_all_of_it_is_put_right_by_drafts_that_somebody_else_publishes(kb: KnowledgeBase) -> None:
    kb.items.save_draft(check_item(dearer()), author="甲")
    kb.items.submit("dz-buban", by="甲")
    before, after = kb.elsewhere.of_newest("dz-buban", NATION) or pytest.fail("nothing to compare")
    done = kb.elsewhere.put_right(kb.elsewhere.of(after, before), by="甲")
    assert sorted((each.code, each.region, each.places, each.problem) for each in done) == [
        ("dz-buban", NATION, 1, ""), ("dz-buban", "440100000000", 1, ""), ("dz-huanfa", NATION, 2, ""),
    ]  # fmt: skip
    for code, region in [("dz-buban", NATION), ("dz-buban", "440100000000"), ("dz-huanfa", NATION)]:
        assert kb.items.draft(code, region).state == "in_review"
        kb.items.publish(code, region, reviewer="乙")
    assert "45元" in kb.items.live("dz-buban").item.summary
    assert str(kb.items.live("dz-huanfa").item.fees[0].amount) == "45"
    assert kb.items.live("dz-huanfa").item.faqs[0].answer == "借书证补办要45元。"
    before, after = kb.elsewhere.of_newest("dz-buban", NATION) or pytest.fail("nothing to compare")
    assert kb.elsewhere.of(after, before) == []


def test_what_was_published_already_is_compared_with_the_revision_before(kb: KnowledgeBase) -> None:
    kb.items.publish_many([check_item(dearer(summary="丢了可以补。"))], by="甲")
    before, after = kb.elsewhere.of_newest("dz-buban", NATION) or pytest.fail("nothing to compare")
    assert [s.code for s in kb.elsewhere.of(after, before)] == ["dz-buban", "dz-huanfa", "dz-huanfa"]
    assert kb.elsewhere.of_newest("tc-che", NATION) is None


def test_a_draft_of_somebody_else_is_left_alone(kb: KnowledgeBase) -> None:
    kb.items.save_draft(check_item(OTHER | {"summary": "换发。"}), author="丙")
    standing = [s for s in kb.elsewhere.of(check_item(dearer())) if s.code == "dz-huanfa"]
    [done] = kb.elsewhere.put_right(standing, by="甲")
    assert done == PutRight("dz-huanfa", NATION, "借书证换发", 0, "丙 正在编辑这个条目的草稿，请与其核对")
    assert kb.items.draft("dz-huanfa").item.summary == "换发。"


def test_what_was_changed_meanwhile_is_not_overwritten(kb: KnowledgeBase) -> None:
    standing = [s for s in kb.elsewhere.of(check_item(dearer())) if s.path == "faqs.0.answer"]
    kb.items.publish_many(
        [check_item(OTHER | {"faqs": [{"id": "q", "question": "丢了呢？", "answer": "看通知，四十元。"}]})], by="丙"
    )
    [done] = kb.elsewhere.put_right(standing, by="甲")
    assert done.places == 0
    assert "四十元" in kb.items.draft("dz-huanfa").item.faqs[0].answer
