"""Going live by the service: on a later day, by one person alone, and what is refused before the gate is asked."""

from datetime import date
from typing import Any

import pytest

from hotline.assistant import Assistant
from hotline.going_live.bulk_gate import refused
from hotline.judging.gate import Gate
from hotline.publishing import Publishing
from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.publishing.guarded_questions import OVERRIDE
from knowledge.publishing.proposals import Key, Proposal, Withdrawal
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish
from tests.movable_clock import MovableClock
from tests.staff import add_staff

CODE, LOST, DAY = "sfz-buling", "身份证丢了怎么补办", date(2026, 11, 23)
"""The clock stands on the day before."""


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    publish(kb, BULING, JIEHUN)
    add_staff(kb, li="editor", wang="reviewer", zhao="admin")
    return kb


def submitted(kb: KnowledgeBase, fields: dict[str, Any], *, by: str = "li") -> None:
    item = check_item(fields)
    kb.items.save_draft(item, author=by)
    kb.items.submit(item.code, item.region, by=by)


def audited(kb: KnowledgeBase, code: str = CODE) -> list[tuple[str, str, str]]:
    """(who, what was done, detail) of an entry, oldest first."""
    return [(e.who, e.action, e.detail) for e in reversed(kb.audit.of(f"{code}@{NATION}"))]


# -- on a later day


def test_a_draft_goes_live_on_its_day(kb: KnowledgeBase, publishing: Publishing, clock: MovableClock) -> None:
    submitted(kb, BULING | {"summary": "新规定。"})
    publishing.schedule(CODE, on=DAY, by="wang", note="新规定施行")
    assert publishing.carry_out_due() == []
    assert kb.items.live(CODE).number == 1
    clock.move(days=1)
    [done] = publishing.carry_out_due()
    assert (done.code, done.day, done.reviewer) == (CODE, DAY, "wang")
    live = kb.items.live(CODE)
    assert (live.number, live.item.summary, live.authors, live.reviewer) == (2, "新规定。", ("li",), "wang")
    assert (publishing.carry_out_due(), kb.schedule.all(), kb.items.drafts()) == ([], [], [])
    assert audited(kb)[-2:] == [
        ("wang", "定时发布", "2026-11-23 新规定施行"),
        ("wang", "发布", "第 2 版 定时发布 新规定施行"),
    ]


def test_days_that_nobody_looked_on_are_made_up_for(
    kb: KnowledgeBase, publishing: Publishing, clock: MovableClock
) -> None:
    submitted(kb, BULING | {"summary": "新规定。"})
    publishing.schedule(CODE, on=DAY, by="wang")
    clock.move(days=9)
    assert len(publishing.carry_out_due()) == 1


def test_two_processes_carry_it_out_once(kb: KnowledgeBase, assistant: Assistant, clock: MovableClock) -> None:
    """The second is in the middle of it when the first is done."""
    submitted(kb, BULING | {"summary": "新规定。"})
    kb.guarded.add(CODE, question=LOST, must_answer=True, by="li")
    first = Publishing(kb, lambda: assistant)
    first.schedule(CODE, on=DAY, by="wang")
    clock.move(days=1)

    def slow() -> Assistant:
        first.carry_out_due()
        return assistant

    assert Publishing(kb, slow).carry_out_due() == []
    assert kb.items.live(CODE).number == 2
    assert all(action != "取消定时发布" for _, action, _ in audited(kb))


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (lambda kb: kb.items.save_draft(check_item(BULING), author="li"), ""),
        (lambda kb: kb.items.send_back(CODE, by="zhao", reason="再改"), ""),
        (lambda kb: kb.items.discard_draft(CODE, by="li"), ""),
        (lambda kb: kb.items.withdraw(CODE, by="zhao", reason="停办"), "现在已经撤下"),
        (lambda kb: publish(kb, BULING | {"summary": "导入的"}), "现在已是第 2 版"),
        (lambda kb: kb.accounts.set_active("wang", False), "没有这项权限"),
    ],
    ids=["saved again", "sent back", "discarded", "withdrawn", "overtaken", "account closed"],
)
def test_what_is_not_as_it_was_does_not_go_live(
    kb: KnowledgeBase, publishing: Publishing, clock: MovableClock, action: Any, told: str
) -> None:
    submitted(kb, BULING | {"summary": "新规定。"})
    publishing.schedule(CODE, on=DAY, by="wang")
    action(kb)
    clock.move(days=1)
    assert publishing.carry_out_due() == []
    assert all(revision.item.summary != "新规定。" for revision in kb.items.revisions(CODE))
    assert kb.schedule.all() == []
    [(_, _, why)] = [entry for entry in audited(kb) if entry[1] == "取消定时发布"]
    assert told in why


def test_what_breaks_something_on_its_day_stays_a_draft(
    kb: KnowledgeBase, publishing: Publishing, clock: MovableClock
) -> None:
    submitted(kb, JIEHUN | {"aliases": [LOST]})
    publishing.schedule("hy-jiehun", on=DAY, by="wang")
    kb.guarded.add(CODE, question=LOST, must_answer=True, by="li")
    clock.move(days=1)
    assert publishing.carry_out_due() == []
    assert kb.items.draft("hy-jiehun").state == "in_review"
    who, action, why = audited(kb, "hy-jiehun")[-1]
    assert (who, action) == ("wang", "取消定时发布")
    assert why.startswith("没有发布：发布后有 1 个必答问题不能正确回答")


def test_a_schedule_is_of_those_who_may_publish(kb: KnowledgeBase, publishing: Publishing) -> None:
    submitted(kb, BULING | {"summary": "新规定。"}, by="wang")
    for who, why in (("li", "没有这项权限"), ("wang", "审核人不能是编写人")):
        with pytest.raises(NotAllowed, match=why):
            publishing.schedule(CODE, on=DAY, by=who)
    for day in (date(2026, 11, 22), date(2020, 1, 1)):
        with pytest.raises(Conflict, match="应在今天以后"):
            publishing.schedule(CODE, on=day, by="zhao")
    publishing.schedule(CODE, on=DAY, by="zhao")
    with pytest.raises(NotAllowed):
        publishing.cancel(CODE, by="li")
    publishing.cancel(CODE, by="wang")
    with pytest.raises(NotFound):
        publishing.cancel(CODE, by="wang")
    assert kb.items.draft(CODE).state == "in_review"


# -- alone, and without need of the gate


def test_an_office_of_one(kb: KnowledgeBase, assistant: Assistant) -> None:
    alone = Publishing(kb, lambda: assistant, four_eyes=False)
    submitted(kb, BULING | {"summary": "一个人写的。"}, by="zhao")
    assert alone.publish(CODE, by="zhao").number == 2
    phrasing = kb.phrasings.propose(CODE, NATION, "小卡片没了", by="zhao")
    assert alone.approve_phrasing(phrasing.id, by="zhao").state == "live"
    line = alone.propose_line("事物", "居民身份证", ("蓝片片",), by="zhao")
    assert alone.approve_line(line.id, by="zhao").state == "live"
    with pytest.raises(NotAllowed):
        alone.publish(CODE, by="li")  # rights are rights


def test_without_questions_that_must_be_answered_no_assistant_is_made(kb: KnowledgeBase) -> None:
    def never() -> Assistant:
        pytest.fail("nothing was to be asked")

    submitted(kb, BULING | {"summary": "新规定。"})
    kb.guarded.add(CODE, question=LOST, by="li")
    assert Publishing(kb, never).publish(CODE, by="wang").number == 2


def test_a_phrasing_of_what_is_withdrawn_meanwhile_is_no_use(kb: KnowledgeBase, publishing: Publishing) -> None:
    phrasing = kb.phrasings.propose(CODE, NATION, "小卡片没了", by="li")
    publishing.withdraw(CODE, by="wang", reason="有误")
    with pytest.raises(Conflict, match="已经撤下"):
        publishing.approve_phrasing(phrasing.id, by="wang")
    assert kb.phrasings.get(phrasing.id).state == "proposed"
    version = kb.version
    publishing.withdraw_phrasing(phrasing.id, by="wang")
    assert kb.phrasings.get(phrasing.id).state == "withdrawn"
    assert OVERRIDE not in {entry.action for entry in kb.audit.of()}
    assert kb.version == version + 1


# -- in bulk


def test_of_many_those_are_found_that_break_something(kb: KnowledgeBase, assistant: Assistant) -> None:
    """The thief by what is told instead, a hidden entry as the one expected, and one of a pair of which either alone would do."""
    kb.guarded.add(CODE, question=LOST, must_answer=True, by="li")
    kb.guarded.add("hy-jiehun", question="领结婚证", must_answer=True, by="li")
    gate = Gate(kb, assistant)
    harmless = [check_item({"code": f"wu-hai-{n}", "name": f"第{n}种无关登记"}) for n in range(20)]
    thief = check_item({"code": "xiaotou", "name": "小卡片补办", "aliases": [LOST], "documents": [{"name": "照片"}]})
    hidden = check_item(JIEHUN | {"disclosure": "operators", "aliases": []})
    bundles: dict[Key, tuple[Proposal, ...]] = {}
    for item in (*harmless, thief, hidden):
        bundles[item.code, item.region] = (item,)
    found = refused(gate, bundles)
    assert {code for code, _ in found} == {"xiaotou", "hy-jiehun"}
    assert LOST in found["xiaotou", NATION]
    assert refused(gate, {key: bundle for key, bundle in bundles.items() if key not in found}) == {}
    gone: dict[Key, tuple[Proposal, ...]] = {
        ("local", NATION): (Withdrawal(CODE, NATION),),
        ("wu-hai-1", NATION): (harmless[1],),
    }
    assert set(refused(gate, gone)) == {("local", NATION)}
