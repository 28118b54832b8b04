"""Supposing: what would be live is exactly what publication makes live, and nothing is written to find out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from knowledge.entry.records import NATION, ServiceItem
from knowledge.publishing.proposals import Proposal, Withdrawal
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase
from knowledge.supposing import Supposed, suppose

Make = Callable[..., ServiceItem]
CODE = "sfz-buling"
HERE = "440100000000"
FAQ = {"question": "要钱吗", "answer": "40元"}


@pytest.fixture
def filled(kb: KnowledgeBase, make: Make) -> KnowledgeBase:
    """Two items, one with an entry here too, and learned phrasings live, proposed and withdrawn."""
    kb.items.publish_many(
        [
            make(aliases=["身份证丢了"], documents=[{"name": "户口簿"}], faqs=[FAQ]),
            make(region=HERE, documents=[{"id": "d", "name": "居住证"}]),
            make(code="sfz-huanling", name="居民身份证换领", aliases=["身份证到期"]),
        ],
        by="管理员",
    )
    for text in ("身份证没了", "身份证掉河里了", "卡不见了"):
        kb.phrasings.propose(CODE, NATION, text, by="甲")
    live, _, gone = kb.phrasings.proposed()
    kb.phrasings.approve(live.id, by="乙")
    kb.phrasings.withdraw(gone.id, by="乙")
    return kb


def proposed(kb: KnowledgeBase) -> int:
    return kb.phrasings.proposed()[0].id


def agrees(supposed: Supposed, kb: KnowledgeBase) -> None:
    """What was supposed is what is live now. Revisions are numbered on after a withdrawal, which answers nothing."""
    numbered = {entry.item_id: entry.revision for entry in kb.live_entries()}
    assert [replace(e, revision=numbered[e.item_id]) for e in supposed.entries] == list(kb.live_entries())
    assert list(supposed.phrasings) == list(kb.phrasings.live())


ENTRIES: list[dict[str, object]] = [
    {"aliases": ["丢身份证", "身份证丢了", "丢身份证"], "summary": "新的说明", "audience": ["个人"]},
    {"documents": [{"name": "户口簿"}, {"name": "相片"}], "fees": [{"name": "工本费", "amount": "40", "unit": "元"}]},
    {"name": "身份证补领", "faqs": [FAQ, {"question": "多久", "answer": "60日"}], "valid_from": "2027-01-01"},
    {"region": HERE, "disclosure": "operators", "removes": ["x"]},
    {"code": "xin", "name": "新的事项", "valid_to": "2027-12-31"},
]


@pytest.mark.parametrize("fields", ENTRIES)
def test_an_entry_is_supposed_as_it_would_be_published(
    filled: KnowledgeBase, make: Make, fields: dict[str, object]
) -> None:
    item = make(**fields)
    before = (filled.version, list(filled.live_entries()), list(filled.phrasings.live()))
    supposed = suppose(filled, [item])
    assert (filled.version, list(filled.live_entries()), list(filled.phrasings.live())) == before
    filled.items.publish_many([item], by="管理员")
    agrees(supposed, filled)
    filled_item = filled.resolve(item.code, item.region)
    assert supposed.resolve(item.code, item.region).item == filled_item.item


def test_a_phrasing_is_supposed_as_it_would_be_approved(filled: KnowledgeBase) -> None:
    phrasing = filled.phrasings.get(proposed(filled))
    supposed = suppose(filled, [phrasing])
    assert "身份证掉河里了" in supposed.texts
    filled.phrasings.approve(phrasing.id, by="乙")
    agrees(supposed, filled)


def test_a_withdrawal_is_supposed(filled: KnowledgeBase) -> None:
    supposed = suppose(filled, [Withdrawal(CODE, NATION)])
    filled.items.withdraw(CODE, by="乙", reason="停办")
    agrees(supposed, filled)
    with pytest.raises(NotFound):
        supposed.resolve(CODE)
    assert supposed.resolve(CODE, HERE).item == filled.resolve(CODE, HERE).item


def test_the_withdrawal_of_a_learned_phrasing_is_supposed(filled: KnowledgeBase) -> None:
    supposed = suppose(filled, [Withdrawal(CODE, NATION, "身份证没了")])
    learned = next(p for p in filled.phrasings.of(CODE, NATION) if p.text == "身份证没了")
    filled.phrasings.withdraw(learned.id, by="乙")
    agrees(supposed, filled)


def test_what_is_published_again_brings_its_learned_phrasings(filled: KnowledgeBase, make: Make) -> None:
    item = filled.items.live("sfz-huanling").item
    filled.phrasings.propose("sfz-huanling", NATION, "身份证旧了", by="甲")
    filled.phrasings.approve(filled.phrasings.proposed()[-1].id, by="乙")
    filled.items.withdraw("sfz-huanling", by="乙", reason="停办")
    supposed = suppose(filled, [item])
    filled.items.publish_many([item], by="管理员")
    agrees(supposed, filled)


def test_several_proposals_together(filled: KnowledgeBase, make: Make) -> None:
    phrasing = filled.phrasings.get(proposed(filled))
    item = make(aliases=["证丢了"])
    proposals: list[Proposal] = [Withdrawal("sfz-huanling", NATION), phrasing, item]
    supposed = suppose(filled, proposals)
    filled.items.withdraw("sfz-huanling", by="乙", reason="停办")
    filled.phrasings.approve(phrasing.id, by="乙")
    filled.items.publish_many([item], by="管理员")
    agrees(supposed, filled)


def test_regions_inherit_what_is_supposed(filled: KnowledgeBase, make: Make) -> None:
    item = make(documents=[{"name": "护照"}], valid_to="2027-12-31")
    found = suppose(filled, [item]).resolve(CODE, HERE)
    assert [d.name for d in found.item.documents] == ["护照", "居住证"]
    assert found.holds_on(date(2027, 12, 31))
    assert not found.holds_on(date(2028, 1, 1))
    assert [d.name for d in filled.resolve(CODE, HERE).item.documents] == ["户口簿", "居住证"]


def test_texts_are_what_the_entries_concerned_say_before_and_after(filled: KnowledgeBase, make: Make) -> None:
    texts = suppose(filled, [make(aliases=["丢了证"])]).texts
    assert {"居民身份证补领", "身份证丢了", "身份证没了", "要钱吗", "丢了证"} <= {*texts}
    assert "身份证到期" not in texts
    assert any("居住证" in text for text in texts)


def test_facts_alone_leave_what_is_found_as_it_is(filled: KnowledgeBase, make: Make) -> None:
    old = filled.items.live(CODE).item
    dearer = old.model_copy(update={"faqs": (), "verified_on": date(2026, 11, 1)})
    same = old.model_copy(update={"verified_on": date(2026, 11, 1), "note": "已核对"})
    phrasing = filled.phrasings.get(proposed(filled))
    assert suppose(filled, [same]).finds_the_same
    others: list[Proposal] = [dearer, phrasing, Withdrawal(CODE, NATION), make(aliases=["别的"]), make(kind="诉求")]
    assert not any(suppose(filled, [proposal]).finds_the_same for proposal in others)
