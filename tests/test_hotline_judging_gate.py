"""The gate, going live: what must be answered is not broken unawares, and who breaks it says why."""

from collections.abc import Callable
from typing import Any

import pytest

from hotline.assistant import Assistant
from hotline.judging.gate import Gate, GateRefused
from hotline.publishing import Publishing
from knowledge.entry.records import NATION, ServiceItem
from knowledge.entry.validation import check_item
from knowledge.publishing.guarded_questions import OVERRIDE, Overtaken
from knowledge.publishing.phrasings import Phrasing
from knowledge.storage.errors import Conflict, NotAllowed
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, HUANLING, JIEHUN, publish
from tests.staff import add_staff

LOST, CODE, OTHER = "身份证丢了怎么补办", BULING["code"], HUANLING["code"]
THIEF = check_item({**HUANLING, "aliases": [LOST]})
"""The other item, which now says of itself what must be answered with the first."""
HARMLESS = check_item({**HUANLING, "note": "小改动"})


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    """Three items; one question must be answered."""
    publish(kb, BULING, HUANLING, JIEHUN)
    add_staff(kb, 编写人="editor", 审核人="reviewer")
    kb.guarded.add(CODE, question=LOST, must_answer=True, by="户籍科")
    return kb


def meddling(kb: KnowledgeBase, assistant: Assistant, meddle: Callable[[], object]) -> Publishing:
    """A service that is slow to look at what is published, so that somebody is faster."""

    class Slow(Assistant):
        def view(self) -> Any:
            found = super().view()
            meddle()
            return found

    slow = Slow(kb, secret=b"only for tests", lexicon=assistant.analyser.lexicon)
    return Publishing(kb, lambda: slow)


def submitted(kb: KnowledgeBase, item: ServiceItem) -> ServiceItem:
    kb.items.save_draft(item, author="编写人")
    kb.items.submit(item.code, item.region, by="编写人")
    return item


def overrides(kb: KnowledgeBase) -> list[tuple[str, str, str]]:
    return [(e.who, e.what, e.detail) for e in kb.audit.of() if e.action == OVERRIDE]


def test_a_draft_that_breaks_a_question_is_refused(kb: KnowledgeBase, publishing: Publishing) -> None:
    submitted(kb, THIEF)
    with pytest.raises(GateRefused, match=f"1 个必答问题不能正确回答（“{LOST}”）") as refused:
        publishing.publish(OTHER, by="审核人")
    assert [c.question for c in refused.value.report.broken] == [LOST]
    assert (refused.value.code, refused.value.http_status) == ("gate_refused", 409)
    assert kb.items.live(OTHER).number == 1
    assert kb.items.draft(OTHER).state == "in_review"
    assert overrides(kb) == []


def test_a_reason_lets_it_pass_and_is_in_the_audit(kb: KnowledgeBase, publishing: Publishing) -> None:
    submitted(kb, THIEF)
    with pytest.raises(GateRefused):
        publishing.publish(OTHER, by="审核人", override="  ")
    revision = publishing.publish(OTHER, by="审核人", override=" 补领已并入换领 ")
    assert (revision.number, revision.reviewer) == (2, "审核人")
    assert overrides(kb) == [("审核人", f"{OTHER}@{NATION}", f"补领已并入换领（影响：{LOST}）")]


def test_a_reason_that_was_not_needed_is_not_recorded(kb: KnowledgeBase, publishing: Publishing) -> None:
    submitted(kb, HARMLESS)
    assert publishing.publish(OTHER, by="审核人", override="以防万一").number == 2
    assert overrides(kb) == []


def test_the_rules_of_publication_hold_whatever_the_reason(kb: KnowledgeBase, publishing: Publishing) -> None:
    kb.items.save_draft(THIEF, author="编写人")
    with pytest.raises(Conflict, match="还没有提交审核"):
        publishing.publish(OTHER, by="审核人", override="有原因")
    kb.items.submit(OTHER, by="编写人")
    with pytest.raises(NotAllowed, match="没有这项权限"):
        publishing.publish(OTHER, by="编写人", override="有原因")
    assert overrides(kb) == []


def test_what_was_published_after_the_check_is_checked_again(kb: KnowledgeBase, assistant: Assistant) -> None:
    submitted(kb, HARMLESS)
    service = meddling(kb, assistant, lambda: kb.items.withdraw("hy-jiehun", by="别人", reason="停办"))
    with pytest.raises(Overtaken, match="重新检查"):
        service.publish(OTHER, by="审核人")
    assert kb.items.live(OTHER).number == 1


def test_a_draft_saved_after_the_check_is_not_published(kb: KnowledgeBase, assistant: Assistant) -> None:
    submitted(kb, HARMLESS)
    with pytest.raises(Conflict, match="又有人保存过"):
        meddling(kb, assistant, lambda: submitted(kb, THIEF)).publish(OTHER, by="审核人")
    assert kb.items.live(OTHER).number == 1


def proposed(kb: KnowledgeBase, text: str) -> Phrasing:
    return kb.phrasings.propose(OTHER, NATION, text, by="提出人")


def test_a_phrasing_that_steals_a_question_is_refused(kb: KnowledgeBase, publishing: Publishing) -> None:
    phrasing = proposed(kb, LOST)
    with pytest.raises(GateRefused):
        publishing.approve_phrasing(phrasing.id, by="审核人")
    assert kb.phrasings.get(phrasing.id).state == "proposed"
    approved = publishing.approve_phrasing(phrasing.id, by="审核人", override="已确认")
    assert approved.state == "live"
    assert overrides(kb) == [("审核人", f"{OTHER}@{NATION}", f"已确认（影响：{LOST}）")]


def test_a_harmless_phrasing_passes(kb: KnowledgeBase, publishing: Publishing) -> None:
    assert publishing.approve_phrasing(proposed(kb, "换身份证").id, by="审核人").state == "live"
    assert overrides(kb) == []


def test_a_rollback_goes_through_the_gate(kb: KnowledgeBase, publishing: Publishing) -> None:
    words = "蓝本本卷边了"
    kb.guarded.add(OTHER, question=words, must_answer=True, by="户籍科")
    publish(kb, {**HUANLING, "aliases": [words]})
    with pytest.raises(GateRefused, match=words):
        publishing.roll_back(OTHER, NATION, 1, by="审核人")
    publish(kb, {**HUANLING, "aliases": [words], "name": "身份证到期换领"})
    rolled = publishing.roll_back(OTHER, NATION, 2, by="审核人")
    assert (rolled.number, rolled.item.name) == (4, "居民身份证换领")


@pytest.mark.slow  # puts the lexicon and the whole dictionary together three times
def test_what_texts_are_read_by_goes_through_the_gate(kb: KnowledgeBase, publishing: Publishing) -> None:
    """A line that changes nothing, and one by which the question reads as that for the other item."""
    harmless = publishing.propose_line("事物", "居民身份证", ("蓝片片",), by="编写人")
    with pytest.raises(NotAllowed, match="没有这项权限"):
        publishing.approve_line(harmless.id, by="编写人")
    assert publishing.approve_line(harmless.id, by="审核人").approved_by == "审核人"
    line = publishing.propose_line("地方词", "到期了怎么换", ("丢了怎么补办",), by="编写人")
    with pytest.raises(GateRefused, match=LOST):
        publishing.approve_line(line.id, by="审核人")
    assert kb.lexicon.live() == [kb.lexicon.get(harmless.id)]
    assert publishing.approve_line(line.id, by="审核人", override="试用").state == "live"
    assert overrides(kb) == [("审核人", "lexicon:到期了怎么换", f"试用（影响：{LOST}）")]


def test_who_proposed_a_line_does_not_approve_it(kb: KnowledgeBase, publishing: Publishing) -> None:
    line = publishing.propose_line("事物", "居民身份证", ("蓝片片",), by="审核人")
    with pytest.raises(NotAllowed, match="审核人不能是提出人"):
        publishing.approve_line(line.id, by="审核人")
    version = kb.version
    publishing.remove_line(line.id, by="编写人")
    assert (kb.lexicon.all(), kb.version) == ([], version)


def test_when_time_is_up_the_labelled_questions_are_still_asked(kb: KnowledgeBase, assistant: Assistant) -> None:
    for question in ("身份证丢了去哪里", "身份证不见了怎么弄", "领结婚证要带什么"):
        assistant.ask(question)
    gate = Gate(kb, assistant)
    whole = gate.check([THIEF])
    assert (whole.asked, whole.left) == (4, 0)
    hurried = gate.check([THIEF], patience_s=0.0)
    assert (hurried.asked, hurried.left) == (1, 3)
    assert hurried.broken == whole.broken
