"""The gate, going live: what must be answered is not broken unawares, and who breaks it says why."""

from typing import Any

import pytest

from hotline.assistant import Assistant
from hotline.judging.gate import (
    GateRefused,
    approve_phrasing_through_gate,
    pass_gate,
    publish_through_gate,
    rollback_through_gate,
)
from hotline.reading.lexicon import Lexicon
from knowledge.entry.records import NATION, ServiceItem
from knowledge.entry.validation import check_item
from knowledge.publishing.guarded_questions import OVERRIDE
from knowledge.publishing.phrasings import Phrasing
from knowledge.storage.errors import Conflict, NotAllowed
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish

LOST, CODE, OTHER = "身份证丢了怎么补办", "sfz-buling", "sfz-huanling"
HUANLING: dict[str, Any] = {
    "code": OTHER, "name": "居民身份证换领", "aliases": ["身份证到期了怎么换"], "department": "公安派出所",
    "documents": [{"name": "旧身份证"}],
}  # fmt: skip
THIEF = check_item({**HUANLING, "aliases": [LOST]})
"""The other item, which now says of itself what must be answered with the first."""


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    """Three items; one question must be answered."""
    publish(kb, BULING, HUANLING, JIEHUN)
    kb.guarded.add(CODE, question=LOST, must_answer=True, by="户籍科")
    return kb


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


def submitted(kb: KnowledgeBase, item: ServiceItem) -> ServiceItem:
    kb.items.save_draft(item, author="编写人")
    kb.items.submit(item.code, item.region, by="编写人")
    return item


def overrides(kb: KnowledgeBase) -> list[tuple[str, str, str]]:
    return [(e.who, e.what, e.detail) for e in kb.audit.of() if e.action == OVERRIDE]


def test_a_draft_that_breaks_a_question_is_refused(kb: KnowledgeBase, assistant: Assistant) -> None:
    submitted(kb, THIEF)
    with pytest.raises(GateRefused, match=f"1 个必答问题不能正确回答（“{LOST}”）") as refused:
        publish_through_gate(kb, assistant, OTHER, reviewer="审核人")
    assert [c.question for c in refused.value.report.broken] == [LOST]
    assert (refused.value.code, refused.value.http_status) == ("gate_refused", 409)
    assert kb.items.live(OTHER).number == 1
    assert kb.items.draft(OTHER).state == "in_review"
    assert overrides(kb) == []


def test_a_reason_lets_it_pass_and_is_in_the_audit(kb: KnowledgeBase, assistant: Assistant) -> None:
    submitted(kb, THIEF)
    with pytest.raises(GateRefused):
        publish_through_gate(kb, assistant, OTHER, reviewer="审核人", override_reason="  ")
    revision = publish_through_gate(kb, assistant, OTHER, reviewer="审核人", override_reason=" 补领已并入换领 ")
    assert (revision.number, revision.reviewer) == (2, "审核人")
    assert overrides(kb) == [("审核人", f"{OTHER}@{NATION}", f"补领已并入换领（影响：{LOST}）")]


def test_a_reason_that_was_not_needed_is_not_recorded(kb: KnowledgeBase, assistant: Assistant) -> None:
    submitted(kb, check_item({**HUANLING, "note": "小改动"}))
    assert publish_through_gate(kb, assistant, OTHER, reviewer="审核人", override_reason="以防万一").number == 2
    assert overrides(kb) == []


def test_the_rules_of_publication_still_hold(kb: KnowledgeBase, assistant: Assistant) -> None:
    kb.items.save_draft(THIEF, author="编写人")
    with pytest.raises(Conflict, match="还没有提交审核"):
        publish_through_gate(kb, assistant, OTHER, reviewer="审核人", override_reason="有原因")
    kb.items.submit(OTHER, by="编写人")
    with pytest.raises(NotAllowed):
        publish_through_gate(kb, assistant, OTHER, reviewer="编写人", override_reason="有原因")
    assert overrides(kb) == []


def test_what_changed_after_the_check_is_checked_again(kb: KnowledgeBase, assistant: Assistant) -> None:
    def somebody_is_faster() -> None:
        pytest.fail("went live")

    class Slow(Assistant):
        def view(self) -> Any:
            found = super().view()
            kb.items.withdraw("hy-jiehun", by="别人", reason="停办")
            return found

    slow = Slow(kb, secret=b"only for tests", lexicon=assistant.analyser.lexicon)
    with pytest.raises(Conflict, match="重新检查"):
        pass_gate(kb, slow, check_item({**HUANLING, "note": "小改动"}), by="审核人", go_live=somebody_is_faster)


def test_a_draft_saved_after_the_check_is_not_published(kb: KnowledgeBase, assistant: Assistant) -> None:
    submitted(kb, check_item({**HUANLING, "note": "小改动"}))

    class Slow(Assistant):
        def view(self) -> Any:
            submitted(kb, THIEF)
            return super().view()

    slow = Slow(kb, secret=b"only for tests", lexicon=assistant.analyser.lexicon)
    with pytest.raises(Conflict, match="草稿又有修改"):
        publish_through_gate(kb, slow, OTHER, reviewer="审核人")
    assert kb.items.live(OTHER).number == 1


def proposed(kb: KnowledgeBase, text: str) -> Phrasing:
    return kb.phrasings.propose(OTHER, NATION, text, by="提出人")


def test_a_phrasing_that_steals_a_question_is_refused(kb: KnowledgeBase, assistant: Assistant) -> None:
    phrasing = proposed(kb, LOST)
    with pytest.raises(GateRefused):
        approve_phrasing_through_gate(kb, assistant, phrasing.id, by="审核人")
    assert kb.phrasings.get(phrasing.id).state == "proposed"
    approved = approve_phrasing_through_gate(kb, assistant, phrasing.id, by="审核人", override_reason="已确认")
    assert approved.state == "live"
    assert overrides(kb) == [("审核人", f"{OTHER}@{NATION}", f"已确认（影响：{LOST}）")]


def test_a_harmless_phrasing_passes(kb: KnowledgeBase, assistant: Assistant) -> None:
    assert approve_phrasing_through_gate(kb, assistant, proposed(kb, "换身份证").id, by="审核人").state == "live"
    assert overrides(kb) == []


def test_a_rollback_goes_through_the_gate(kb: KnowledgeBase, assistant: Assistant) -> None:
    kb.guarded.add(OTHER, question="身份证旧了想换", must_answer=True, by="户籍科")
    publish(kb, {**HUANLING, "aliases": ["身份证旧了想换"]})
    publish(kb, {**BULING, "aliases": []})
    kb.phrasings.approve(kb.phrasings.propose(CODE, NATION, LOST, by="甲").id, by="乙")
    publish(kb, {**HUANLING, "aliases": ["身份证旧了想换"], "name": "身份证到期换领"})
    rolled = rollback_through_gate(kb, assistant, OTHER, NATION, 2, by="审核人")
    assert (rolled.number, rolled.item.name) == (4, "居民身份证换领")
