"""The owner's queue: what rests on a repealed source, what ends, what is due; and what may not be told until it is dealt with."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from knowledge.entry.records import NATION, Basis, ServiceItem
from knowledge.entry.validation import check_item
from knowledge.storage.clock import day_of
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.store import KnowledgeBase
from knowledge.upkeep.review_queue import Review, Workload
from tests.movable_clock import MovableClock
from tests.reviewed_entries import CODE, DAY, FEE, NEW, OLD, STEP, suspended, with_a_repealed_source

Make = Callable[..., ServiceItem]


EVE = DAY - timedelta(days=1)


GUANGDONG, GUANGZHOU = "440000000000", "440100000000"


@pytest.fixture
def kb(kb: KnowledgeBase, make: Make) -> KnowledgeBase:
    return with_a_repealed_source(kb, make(owner="公安局", fees=[FEE], steps=[STEP]))


def waiting(kb: KnowledgeBase, fact_id: str = "fee") -> Review:
    return next(r for r in kb.reviews.open() if r.fact_id == fact_id and r.kind == "repeal")


def number(kb: KnowledgeBase, fact_id: str = "fee") -> int:
    found = waiting(kb, fact_id).id
    assert found is not None
    return found


def edit(kb: KnowledgeBase, **fields: Any) -> None:
    """Publish the entry with other fields, the ordinary way."""
    live = kb.items.live(CODE).item
    kb.items.save_draft(check_item({**live.model_dump(), **fields}), author="甲")
    kb.items.submit(CODE, by="甲")
    kb.items.publish(CODE, reviewer="乙")


def cited(kb: KnowledgeBase, fact_id: str = "fee") -> list[str]:
    return [str(b) for f in kb.items.live(CODE).item.facts() if f.id == fact_id for b in f.basis]


# -- the queue


def test_a_repeal_says_where_what_and_whose(kb: KnowledgeBase) -> None:
    fee, step = kb.reviews.open("公安局")
    assert (fee.kind, fee.due, fee.code, fee.region, fee.name) == ("repeal", DAY, CODE, NATION, "居民身份证补领")
    assert (fee.label, fee.text, fee.source, fee.article, fee.successor) == ("收费：工本费", "40元", OLD, "第二条", NEW)
    assert (step.label, step.text) == ("办理流程", "到窗口提交")
    assert kb.reviews.open("民政局") == []
    assert kb.reviews.get(number(kb)) == fee
    with pytest.raises(NotFound, match="没有第 99 号复核"):
        kb.reviews.get(99)


def test_the_department_answers_where_no_owner_is_named_and_the_wider_entry_where_neither_is(
    kb: KnowledgeBase, make: Make
) -> None:
    local = {"fees": [FEE], "review_by": "2026-11-30"}
    kb.items.publish_many(
        [
            make(code="other", department="税务局", review_by="2026-12-01"),
            make(region=GUANGDONG, department="省公安厅", review_by="2026-12-02"),
            make(region=GUANGZHOU, **local),
        ],
        by="甲",
    )
    owners = {(r.code, r.region, r.kind): r.owner for r in kb.reviews.open()}
    assert owners["other", NATION, "review_by"] == "税务局"
    assert owners[CODE, GUANGZHOU, "review_by"] == owners[CODE, GUANGZHOU, "repeal"] == "省公安厅"


def test_what_ends_is_shown_thirty_days_ahead_and_until_it_is_dealt_with(
    kb: KnowledgeBase, make: Make, clock: MovableClock
) -> None:
    today = day_of(clock())
    ends = today + timedelta(days=31)
    fee = {"id": "f", "name": "工本费", "amount": "9", "unit": "元", "valid_to": ends}
    kb.items.publish_many([make(code="x", fees=[fee]), make(code="y", valid_to=ends, review_by=ends)], by="甲")

    def due() -> list[tuple[str, str, str, str, date]]:
        return [(r.kind, r.code, r.fact_id, r.label, r.due) for r in kb.reviews.open() if r.code in "xy"]

    assert due() == []
    clock.move(days=1)
    listed = [
        ("expiry", "x", "f", "收费：工本费", ends),
        ("expiry", "y", "", "失效日", ends),
        ("review_by", "y", "", "复核日", ends),
    ]
    assert due() == listed
    clock.move(days=300)
    assert due() == listed
    assert len(kb.reviews.open(day=today)) == 2
    kb.items.publish_many([make(code="x"), make(code="y", review_by=ends + timedelta(days=365))], by="甲")
    assert due() == []


def test_what_goes_on_the_next_day_is_no_news(kb: KnowledgeBase, make: Make) -> None:
    until = {"id": "a", "name": "工本费", "amount": "40", "unit": "元", "valid_to": "2026-12-01"}
    after = {"id": "b", "name": "工本费", "amount": "20", "unit": "元", "valid_from": "2026-12-02"}
    kb.items.publish_many([make(code="x", fees=[until, after])], by="甲")
    assert [r for r in kb.reviews.open() if r.code == "x"] == []
    later = after | {"valid_from": "2026-12-03"}
    kb.items.publish_many([make(code="x", fees=[until, later])], by="甲")
    assert [r.fact_id for r in kb.reviews.open() if r.code == "x"] == ["a"]
    narrower = after | {"when": {"车辆类型": ["新能源车"]}, "valid_from": "2026-09-01"}
    car = {"dimension": "车辆类型", "ask": "哪种车？", "options": ["新能源车", "燃油车"]}
    kb.items.publish_many([make(code="x", circumstances=[car], fees=[until, narrower])], by="甲")
    assert [r for r in kb.reviews.open() if r.code == "x"] == [], (
        "what goes on is for other circumstances, and began before"
    )
    earlier = after | {"valid_from": None}
    kb.items.publish_many([make(code="x", fees=[until, earlier])], by="甲")
    assert [r.fact_id for r in kb.reviews.open() if r.code == "x"] == ["a"]


def test_who_has_how_much_to_do(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many(
        [
            make(code="x", department="税务局", review_by="2026-11-01"),
            make(code="y", department="税务局", valid_to="2026-11-22", review_by="2027-06-01"),
        ],
        by="甲",
    )
    assert list(kb.reviews.by_owner().items()) == [
        ("公安局", Workload(repeal=2)),
        ("税务局", Workload(expiry=1, review_by=1, overdue=1)),
    ]
    assert kb.reviews.by_owner(DAY)["公安局"] == Workload(repeal=2, overdue=2)


# -- carrying over


def test_confirming_ahead_makes_a_draft_in_review_that_cites_both(kb: KnowledgeBase) -> None:
    review = kb.reviews.confirm(number(kb), by="丙", article="第九条")
    assert (review.state, review.draft) == ("open", "in_review")
    assert len(kb.items.revisions(CODE)) == 1
    draft = kb.items.draft(CODE)
    assert (draft.author, draft.note) == ("丙", "“旧条例”废止，收费：工本费沿用至 《新法》第九条")
    with pytest.raises(NotAllowed):
        kb.items.publish(CODE, reviewer="丙")
    kb.items.publish(CODE, reviewer="乙")
    assert cited(kb) == ["《旧条例》第二条", "《新法》第九条", "《收费目录》"]
    done = kb.reviews.get(review.id or 0)
    assert (done.state, done.text) == ("confirmed", "40元")
    assert [r.fact_id for r in kb.reviews.open()] == ["step"]
    assert suspended(kb, DAY) == {(NATION, "step")}


def test_what_is_shown_of_both_switches_on_the_day(kb: KnowledgeBase) -> None:
    kb.sources.put([kb.sources.get(NEW).model_copy(update={"effective": DAY})])
    kb.reviews.confirm(number(kb), by="丙", publish=True)
    [fee] = kb.items.live(CODE).item.fees
    for day, shown in ((EVE, OLD), (DAY, NEW)):
        gone = kb.sources.not_in_force(day)
        assert [b.source for b in fee.basis if b.source not in gone] == [shown, "收费目录"]


def test_confirming_from_the_day_on_replaces_the_source(kb: KnowledgeBase, clock: MovableClock) -> None:
    clock.move(days=60)
    kb.reviews.confirm(number(kb), by="丙", publish=True)
    assert cited(kb) == ["《新法》", "《收费目录》"]
    assert suspended(kb, day_of(clock())) == {(NATION, "step")}


def test_a_reviewer_publishes_at_once_but_not_what_is_their_own(kb: KnowledgeBase) -> None:
    with pytest.raises(NotAllowed, match="请由另一位"):
        kb.reviews.confirm(number(kb), by="甲", publish=True)
    review = kb.reviews.confirm(number(kb), by="乙", publish=True)
    assert review.state == "confirmed"
    live = kb.items.live(CODE)
    assert (live.number, live.author, live.reviewer, live.bulk) == (2, "甲", "乙", False)
    with pytest.raises(Conflict, match=r"已办结（沿用到替代文件）"):
        kb.reviews.confirm(review.id or 0, by="乙", publish=True)
    assert [e.action for e in kb.audit.of(f"review:{review.id}")] == ["处理复核", "复核办结"]


def test_one_after_the_other_goes_into_the_same_draft(kb: KnowledgeBase) -> None:
    kb.reviews.confirm(number(kb, "fee"), by="丙")
    kb.reviews.confirm(number(kb, "step"), by="丙")
    assert kb.items.draft(CODE).state == "in_review"
    kb.items.publish(CODE, reviewer="乙")
    assert cited(kb, "step") == ["《旧条例》第三条", "《新法》"]
    assert kb.reviews.open() == []
    assert suspended(kb, DAY) == set()


def test_work_on_a_draft_is_not_lost(kb: KnowledgeBase) -> None:
    live = kb.items.live(CODE).item
    kb.items.save_draft(live.model_copy(update={"summary": "写了一半"}), author="丙")
    with pytest.raises(Conflict, match="丙 正在编辑条目“居民身份证补领”的草稿"):
        kb.reviews.confirm(number(kb), by="丁")
    kb.reviews.confirm(number(kb), by="丙")
    draft = kb.items.draft(CODE)
    assert (draft.item.summary, draft.state) == ("写了一半", "draft")
    assert Basis(source=NEW) in draft.item.fees[0].basis
    kb.items.save_draft(live.model_copy(update={"steps": ()}), author="丙")
    with pytest.raises(Conflict, match="草稿里已没有这条内容"):
        kb.reviews.confirm(number(kb, "step"), by="丙")


def test_nothing_to_carry_over_to(kb: KnowledgeBase) -> None:
    kb.sources.reinstate(OLD, by="乙")
    kb.sources.repeal(OLD, on=DAY, by="乙")
    with pytest.raises(Conflict, match="没有登记替代文件"):
        kb.reviews.confirm(number(kb), by="丙")
    kb.sources.put([kb.sources.get(OLD).model_copy(update={"superseded_by": "没有的法"})])
    with pytest.raises(Conflict, match="“没有的法”还没有登记"):
        kb.reviews.confirm(number(kb), by="丙")


def test_the_entry_as_a_whole_is_carried_over(kb: KnowledgeBase, make: Make) -> None:
    edit(kb, basis=["旧条例第一条"], fees=[], steps=[])
    assert [(r.label, r.article) for r in kb.reviews.open()] == [("依据", "第一条")]
    assert suspended(kb, DAY) == {(NATION, "")}
    with pytest.raises(Conflict, match="撤下整个条目"):
        kb.reviews.withdraw(number(kb, ""), by="乙")
    kb.reviews.confirm(number(kb, ""), by="乙", publish=True)
    assert [str(b) for b in kb.items.live(CODE).item.basis] == ["《旧条例》第一条", "《新法》"]
    assert suspended(kb, DAY) == set()


# -- editing and withdrawing


def test_editing_it_away_ends_the_review(kb: KnowledgeBase) -> None:
    before = number(kb)
    edit(kb, fees=[FEE | {"amount": "20", "basis": ["收费目录"]}])
    assert kb.reviews.get(before).state == "edited"
    assert [r.fact_id for r in kb.reviews.open()] == ["step"]


def test_another_edit_leaves_it_open_with_what_is_told_now(kb: KnowledgeBase) -> None:
    before = number(kb)
    edit(kb, fees=[FEE | {"amount": "20"}])
    assert (number(kb), waiting(kb).text) == (before, "20元")


def test_withdrawing_ahead_ends_the_fact_on_the_eve(kb: KnowledgeBase) -> None:
    review = kb.reviews.withdraw(number(kb), by="乙", publish=True)
    [fee] = kb.items.live(CODE).item.fees
    assert fee.valid_to == EVE
    assert (review.state, suspended(kb, DAY)) == ("withdrawn", {(NATION, "step")})
    assert [r for r in kb.reviews.open(day=DAY) if r.fact_id == "fee"] == []


def test_withdrawing_from_the_day_on_takes_the_fact_out(kb: KnowledgeBase, clock: MovableClock) -> None:
    clock.move(days=60)
    review = kb.reviews.withdraw(number(kb), by="丙")
    assert (review.draft, kb.items.live(CODE).item.fees != ()) == ("in_review", True)
    kb.items.publish(CODE, reviewer="乙")
    assert kb.items.live(CODE).item.fees == ()
    done = kb.reviews.get(review.id or 0)
    assert (done.state, done.label, done.text) == ("withdrawn", "收费：工本费", "40元")


def test_what_would_begin_after_the_repeal_is_taken_out_at_once(kb: KnowledgeBase) -> None:
    edit(kb, fees=[FEE | {"valid_from": "2027-02-01"}])
    kb.reviews.withdraw(number(kb), by="乙", publish=True)
    assert kb.items.live(CODE).item.fees == ()


def test_withdrawing_the_entry_ends_its_reviews_and_restoring_it_opens_them(kb: KnowledgeBase) -> None:
    before = number(kb)
    kb.items.withdraw(CODE, by="乙", reason="试")
    assert (kb.reviews.open(), kb.reviews.get(before).state) == ([], "withdrawn")
    kb.items.rollback(CODE, NATION, 1, by="乙")
    assert {r.fact_id for r in kb.reviews.open()} == {"fee", "step"}
    assert number(kb) != before


# -- what may be told


def test_it_switches_on_the_day_by_itself(kb: KnowledgeBase, clock: MovableClock) -> None:
    clock.moment = clock.moment.replace(month=12, day=31, hour=23, minute=59)
    assert suspended(kb, day_of(clock())) == set()
    clock.move(minutes=1)
    assert suspended(kb, day_of(clock())) == {(NATION, "fee"), (NATION, "step")}
    assert suspended(kb, EVE) == set()


def test_only_the_entry_that_rests_on_it_is_suspended(kb: KnowledgeBase, make: Make) -> None:
    local = {"id": "fee", "name": "工本费", "amount": "10", "unit": "元", "basis": ["收费目录"]}
    kb.items.publish_many([make(region=GUANGZHOU, fees=[local]), make(region=GUANGDONG, steps=[STEP])], by="甲")
    found = suspended(kb, DAY, GUANGZHOU)
    assert found == {(NATION, "fee"), (NATION, "step"), (GUANGDONG, "step")}
    resolved = kb.resolve(CODE, GUANGZHOU)
    [fee] = resolved.facts("fees", DAY)
    assert (fee.origin.region, fee.fact.id) not in found
    assert kb.reviews.suspended("other", [NATION], DAY) == frozenset()


def test_a_successor_that_is_repealed_too_does_not_carry(kb: KnowledgeBase) -> None:
    kb.reviews.confirm(number(kb), by="乙", publish=True)
    kb.sources.repeal(NEW, on=date(2028, 1, 1), by="乙")
    assert (NATION, "fee") not in suspended(kb, date(2027, 12, 31))
    assert (NATION, "fee") in suspended(kb, date(2028, 1, 1))
    assert [(r.fact_id, r.source) for r in kb.reviews.open()] == [("step", OLD), ("fee", NEW)]
