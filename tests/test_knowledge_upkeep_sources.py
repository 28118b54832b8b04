"""Sources and their repeal: marked once, from a day on, never forgotten, and every citing fact listed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.entry.records import NATION, ServiceItem, Source
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.underneath import file_before

Make = Callable[..., ServiceItem]
OLD = Source(key="旧条例", title="旧条例", level="行政法规", effective=date(2003, 10, 1))
NEW = Source(key="新法", title="中华人民共和国新法", level="法律", effective=date(2027, 1, 1))
DAY = date(2027, 1, 1)
FEE = {"id": "fee", "name": "工本费", "amount": "40", "unit": "元", "basis": ["旧条例第二条"]}


@pytest.fixture
def kb(kb: KnowledgeBase, make: Make) -> KnowledgeBase:
    """A fact and an entry that rest on the old source, one fact that rests on nothing."""
    kb.sources.put([OLD, NEW], by="甲")
    kb.items.publish_many([make(fees=[FEE], basis=["旧条例第一条"], steps=[{"text": "到窗口提交"}])], by="甲")
    return kb


def places(kb: KnowledgeBase) -> list[tuple[str | None, str, date]]:
    return [(r.fact_id, r.source, r.due) for r in kb.reviews.open() if r.kind == "repeal"]


# -- marking a repeal


def test_a_repeal_ahead_lists_every_citing_fact_and_entry(kb: KnowledgeBase) -> None:
    version = kb.version
    assert kb.sources.repeal("旧条例", on=DAY, superseded_by="新法", by="乙") == 2
    assert kb.version > version
    assert places(kb) == [("", "旧条例", DAY), ("fee", "旧条例", DAY)]
    stored = kb.sources.get("旧条例")
    assert (stored.repealed, stored.superseded_by) == (DAY, "新法")
    entry = kb.audit.of("source:旧条例")[0]
    assert (entry.who, entry.action, entry.detail) == ("乙", "废止来源", "自 2027-01-01 起废止，由“新法”替代")


def test_marking_it_twice_changes_nothing(kb: KnowledgeBase) -> None:
    kb.sources.repeal("旧条例", on=DAY, superseded_by="新法", by="乙")
    before = (kb.version, kb.audit.of(), kb.reviews.open())
    assert kb.sources.repeal("旧条例", on=DAY, superseded_by="新法", by="丙") == 2
    assert kb.sources.repeal("旧条例", on=DAY, by="丙") == 2
    assert (kb.version, kb.audit.of(), kb.reviews.open()) == before


def test_another_day_moves_the_reviews(kb: KnowledgeBase) -> None:
    kb.sources.repeal("旧条例", on=DAY, by="乙")
    ids = {r.id for r in kb.reviews.open()}
    kb.sources.repeal("旧条例", on=date(2027, 3, 1), by="乙")
    assert {due for *_, due in places(kb)} == {date(2027, 3, 1)}
    assert {r.id for r in kb.reviews.open()} == ids


def test_a_repeal_entered_by_mistake_is_taken_back(kb: KnowledgeBase) -> None:
    kb.sources.repeal("旧条例", on=DAY, superseded_by="新法", by="乙")
    [first, _] = kb.reviews.open()
    assert first.id is not None
    kb.sources.reinstate("旧条例", by="乙")
    assert kb.reviews.open() == []
    assert kb.reviews.get(first.id).state == "lifted"
    assert (kb.sources.get("旧条例").repealed, kb.sources.get("旧条例").superseded_by) == (None, "")
    assert kb.audit.of("source:旧条例")[0].action == "撤销废止"
    version = kb.version
    kb.sources.reinstate("旧条例", by="乙")
    assert kb.version == version


@pytest.mark.parametrize(
    ("key", "on", "successor", "said"),
    [
        ("没有的法", DAY, "", "没有来源“没有的法”"),
        ("旧条例", DAY, "没有的法", "替代文件“没有的法”还没有登记"),
        ("旧条例", DAY, "旧条例", "不能是它自己"),
        ("旧条例", date(2003, 10, 1), "", "应晚于“旧条例”的施行日 2003-10-01"),
        ("新法", date(2028, 1, 1), "旧条例", "“旧条例”自 2027-01-01 起也已废止"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    kb: KnowledgeBase, key: str, on: date, successor: str, said: str
) -> None:
    if key == "新法":
        kb.sources.repeal("旧条例", on=DAY, by="乙")
    before = (kb.version, kb.sources.all(), kb.reviews.open())
    with pytest.raises((Conflict, NotFound), match=said) as caught:
        kb.sources.repeal(key, on=on, superseded_by=successor, by="乙")
    assert str(caught.value).endswith("。")
    assert (kb.version, kb.sources.all(), kb.reviews.open()) == before


def test_what_ends_before_the_repeal_is_not_listed(kb: KnowledgeBase, make: Make) -> None:
    ends = FEE | {"id": "ends", "valid_to": "2026-12-31"}
    lasts = FEE | {"id": "lasts", "valid_to": "2027-01-01"}
    kb.items.publish_many([make(fees=[ends, lasts]), make(code="all", fees=[FEE], valid_to="2026-12-31")], by="甲")
    kb.sources.repeal("旧条例", on=DAY, by="乙")
    assert [fact_id for fact_id, *_ in places(kb)] == ["lasts"]


# -- reading files again


def test_putting_a_repealed_source_lists_what_rests_on_it(kb: KnowledgeBase) -> None:
    kb.sources.put([OLD.model_copy(update={"repealed": DAY, "superseded_by": "新法"})], by="乙")
    assert places(kb) == [("", "旧条例", DAY), ("fee", "旧条例", DAY)]
    assert kb.audit.of("source:旧条例")[0].who == "乙"


def test_putting_the_same_again_changes_nothing(kb: KnowledgeBase) -> None:
    before = (kb.version, kb.audit.of())
    kb.sources.put([OLD, NEW], by="丙")
    assert (kb.version, kb.audit.of()) == before


def test_a_file_that_does_not_know_of_the_repeal_does_not_undo_it(kb: KnowledgeBase) -> None:
    kb.sources.repeal("旧条例", on=DAY, superseded_by="新法", by="乙")
    kb.sources.put([OLD.model_copy(update={"number": "国务院令第 1 号"})], by="甲")
    stored = kb.sources.get("旧条例")
    assert (stored.number, stored.repealed, stored.superseded_by) == ("国务院令第 1 号", DAY, "新法")
    assert len(places(kb)) == 2
    kb.sources.put([OLD.model_copy(update={"repealed": date(2027, 2, 1)})], by="甲")
    assert (kb.sources.get("旧条例").repealed, kb.sources.get("旧条例").superseded_by) == (date(2027, 2, 1), "新法")


def test_an_import_that_cites_a_repealed_source_is_listed(kb: KnowledgeBase, make: Make) -> None:
    kb.sources.repeal("旧条例", on=DAY, by="乙")
    kb.items.publish_many([make(code="other", fees=[FEE])], by="甲")
    assert ("other", "fee") in {(r.code, r.fact_id) for r in kb.reviews.open()}


# -- in force


def test_what_is_in_force_on_a_day(kb: KnowledgeBase) -> None:
    kb.sources.repeal("旧条例", on=DAY, superseded_by="新法", by="乙")
    assert kb.sources.not_in_force(date(2026, 12, 31)) == {"新法"}
    assert kb.sources.not_in_force(DAY) == {"旧条例"}


def test_a_database_from_before_reviews_gets_them(tmp_path: Path, make: Make, clock: MovableClock) -> None:
    path = tmp_path / "old.db"
    before = file_before(path, "0003_reviews")
    entry = make(fees=[FEE | {"basis": [{"source": "旧条例", "article": "第二条"}]}])
    repealed = OLD.model_copy(update={"repealed": DAY})
    with before.conn:  # one transaction
        before.execute("INSERT INTO items VALUES (1, ?, ?, 'published', 1, 'x')", [entry.code, NATION])
        before.execute(
            "INSERT INTO revisions VALUES (1, 1, ?, '甲', '乙', '2026-01-01', '', 0)",
            [entry.to_json()],
        )
        before.execute(
            "INSERT INTO live_items VALUES (1, ?, ?, 1, '补领', '公共服务', '', '', '公安', '', '', '', NULL, NULL, NULL, NULL, '', 'public')",
            [entry.code, NATION],
        )
        before.execute("INSERT INTO live_facts VALUES (1, 'fee', 'fees', '工本费', '40元', '', NULL, NULL, 1, 0)")
        before.execute("INSERT INTO live_citations VALUES (1, 'fee', '旧条例', '第二条')")
        before.execute(
            "INSERT INTO sources VALUES ('旧条例', '旧条例', '行政法规', NULL, '2027-01-01', '', ?)",
            [repealed.model_dump_json(exclude_defaults=True)],
        )
    before.conn.close()
    with KnowledgeBase(str(path), clock=clock) as kb:
        [review] = kb.reviews.open()
        assert (review.fact_id, review.text, review.owner, review.due) == ("fee", "40元", "公安", DAY)
