"""The life of an entry: draft, review, publication, withdrawal, rollback; what was published never changes."""

from collections.abc import Callable
from typing import Any

import pytest

from knowledge.entry.records import NATION, ServiceItem
from knowledge.publishing.items import StaleDraft
from knowledge.storage.committing import MOST
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.underneath import refused

Make = Callable[..., ServiceItem]


CODE = "sfz-buling"


def published(kb: KnowledgeBase, item: ServiceItem, *, author: str = "编写人", reviewer: str = "审核人") -> int:
    kb.items.save_draft(item, author=author)
    kb.items.submit(item.code, item.region, by=author)
    return kb.items.publish(item.code, item.region, reviewer=reviewer).number


def query(kb: KnowledgeBase, sql: str) -> list[tuple[Any, ...]]:
    return kb._connections.db.execute(sql).fetchall()


# -- the way of a draft


def test_from_draft_to_publication(kb: KnowledgeBase, make: Make, clock: MovableClock) -> None:
    item = make(documents=[{"name": "户口簿"}])
    draft = kb.items.save_draft(item, author="编写人", note="初稿")
    assert (draft.state, draft.version, draft.author, draft.note) == ("draft", 1, "编写人", "初稿")
    assert kb.items.count() == 0
    assert kb.version == 0
    kb.items.submit(CODE, by="编写人")
    assert kb.items.draft(CODE).state == "in_review"
    clock.move(hours=1)
    revision = kb.items.publish(CODE, reviewer="审核人", note="同意")
    assert (revision.number, revision.author, revision.reviewer, revision.bulk) == (1, "编写人", "审核人", False)
    assert revision.published_at == "2026-11-22T11:00:00.000+08:00"
    assert revision.item == item
    assert kb.items.live(CODE) == revision
    assert kb.version == 1
    assert kb.items.drafts() == []


def test_nothing_of_a_draft_is_shown(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(aliases=["身份证丢了"]), author="甲")
    kb.items.submit(CODE, by="甲")
    assert list(kb.phrasings.live()) == []
    assert list(kb.live_entries()) == []
    with pytest.raises(NotFound):
        kb.resolve(CODE)
    with pytest.raises(NotFound):
        kb.items.live(CODE)


def test_the_reviewer_is_never_the_author(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(), author="甲")
    kb.items.submit(CODE, by="甲")
    with pytest.raises(NotAllowed, match="审核人不能是编写人，请由另一位工作人员发布"):
        kb.items.publish(CODE, reviewer="甲")
    assert kb.items.count() == 0


def test_only_what_was_submitted_is_published(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(), author="甲")
    with pytest.raises(Conflict, match="还没有提交审核"):
        kb.items.publish(CODE, reviewer="乙")


def test_a_change_after_submitting_goes_back_to_draft(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(), author="甲")
    kb.items.submit(CODE, by="甲")
    kb.items.save_draft(make(name="改了"), author="甲")
    with pytest.raises(Conflict):
        kb.items.publish(CODE, reviewer="乙")


def test_a_draft_sent_back_keeps_the_reason(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(), author="甲")
    kb.items.submit(CODE, by="甲")
    kb.items.send_back(CODE, by="乙", reason="缺依据")
    assert (kb.items.draft(CODE).state, kb.items.draft(CODE).sent_back) == ("draft", "缺依据")


def test_a_discarded_draft_is_gone_and_the_published_entry_stays(kb: KnowledgeBase, make: Make) -> None:
    published(kb, make())
    kb.items.save_draft(make(name="改了"), author="甲")
    kb.items.discard_draft(CODE, by="甲")
    with pytest.raises(NotFound, match="没有草稿"):
        kb.items.draft(CODE)
    assert kb.items.live(CODE).item == make()


@pytest.mark.parametrize("action", ["submit", "discard_draft"])
def test_there_must_be_a_draft(kb: KnowledgeBase, action: str) -> None:
    with pytest.raises(NotFound, match="没有草稿"):
        getattr(kb.items, action)("none", by="甲")


def test_drafts_in_review_come_first(kb: KnowledgeBase, make: Make, clock: MovableClock) -> None:
    for code in ("a", "b", "c"):
        kb.items.save_draft(make(code=code), author="甲")
        clock.move(minutes=1)
    kb.items.submit("c", by="甲")
    assert [d.item.code for d in kb.items.drafts()] == ["c", "a", "b"]


# -- two people at one draft


def test_a_stale_save_is_refused_with_both_versions(kb: KnowledgeBase, make: Make) -> None:
    seen = kb.items.save_draft(make(), author="甲")
    kb.items.save_draft(make(name="乙的版本"), author="乙", expected_version=seen.version)
    mine = make(name="甲的版本")
    with pytest.raises(StaleDraft, match="乙 已在 2026-11-22 10:00 保存过这份草稿，请对照两个版本后再保存") as caught:
        kb.items.save_draft(mine, author="甲", expected_version=seen.version)
    assert caught.value.stored.item.name == "乙的版本"
    assert kb.items.draft(CODE).item.name == "乙的版本"
    kb.items.save_draft(mine, author="甲", expected_version=caught.value.stored.version)
    assert kb.items.draft(CODE).item.name == "甲的版本"


def test_a_new_draft_over_one_that_appeared_meanwhile_is_refused(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(), author="乙", expected_version=0)
    with pytest.raises(StaleDraft):
        kb.items.save_draft(make(), author="甲", expected_version=0)


def test_a_form_of_a_published_draft_is_refused(kb: KnowledgeBase, make: Make) -> None:
    version = kb.items.save_draft(make(), author="甲").version
    kb.items.submit(CODE, by="甲")
    kb.items.publish(CODE, reviewer="乙")
    with pytest.raises(Conflict, match="已被发布或删除"):
        kb.items.save_draft(make(), author="甲", expected_version=version)


def test_a_form_of_a_published_draft_cannot_pass_for_the_next_one(kb: KnowledgeBase, make: Make) -> None:
    """Versions go on counting over all drafts of an entry; were they to start again, this save would go through."""
    version = kb.items.save_draft(make(), author="甲").version
    kb.items.submit(CODE, by="甲")
    kb.items.publish(CODE, reviewer="乙")
    kb.items.save_draft(make(name="丙的新稿"), author="丙", expected_version=0)
    with pytest.raises(StaleDraft):
        kb.items.save_draft(make(), author="甲", expected_version=version)
    assert kb.items.draft(CODE).item.name == "丙的新稿"


# -- bulk


def test_bulk_is_published_by_one_person_and_recorded_as_such(kb: KnowledgeBase, make: Make) -> None:
    items = [make(code=f"a-{n}") for n in range(2 * MOST + 3)]
    told: list[int] = []
    assert kb.items.publish_many(items, by="管理员", note="导入 x.jsonl", progress=told.append) == len(items)
    assert sum(told) == len(items)
    assert max(told) <= MOST
    assert kb.version == len(told)
    revision = kb.items.live("a-0")
    assert (revision.author, revision.reviewer, revision.bulk, revision.note) == (
        "管理员",
        "管理员",
        True,
        "导入 x.jsonl",
    )
    assert kb.audit.of(f"a-0@{NATION}")[0].action == "批量发布"


def test_the_same_again_changes_nothing(kb: KnowledgeBase, make: Make) -> None:
    items = [make(documents=[{"name": "户口簿"}])]
    kb.items.publish_many(items, by="甲")
    version = kb.version
    assert kb.items.publish_many(items, by="甲") == 0
    without_ids = ServiceItem.model_validate({"code": CODE, "name": items[0].name, "documents": [{"name": "户口簿"}]})
    assert kb.items.publish_many([without_ids], by="甲") == 0
    assert kb.version == version
    assert len(kb.items.revisions(CODE)) == 1


def test_bulk_leaves_the_work_of_others_alone(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make()], by="管理员")
    draft = kb.items.save_draft(make(name="正在改"), author="甲")
    kb.items.publish_many([make(name="导入的")], by="管理员")
    assert kb.items.draft(CODE) == draft
    kb.items.rollback(CODE, NATION, 1, by="乙")
    assert kb.items.draft(CODE) == draft


def test_what_a_broken_import_has_published_is_seen_by_readers(kb: KnowledgeBase, make: Make) -> None:
    written: list[int] = []

    def stop(done: int) -> None:
        written.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kb.items.publish_many([make(code=f"a-{n}") for n in range(MOST + 1)], by="甲", progress=stop)
    assert [kb.items.count()] == written
    assert kb.version == 1


# -- taking back


def test_withdrawing_takes_everything_out_at_once(kb: KnowledgeBase, make: Make) -> None:
    published(kb, make(aliases=["身份证丢了"], documents=[{"name": "户口簿"}]))
    version = kb.version
    kb.items.withdraw(CODE, by="乙", reason="写错了")
    assert kb.version == version + 1
    assert list(kb.live_entries()) == []
    assert list(kb.phrasings.live()) == []
    with pytest.raises(NotFound):
        kb.resolve(CODE)
    assert query(kb, "SELECT count(*) FROM live_facts")[0][0] == 0
    assert [s.state for s in kb.items.states()] == ["retired"]
    assert kb.audit.of(f"{CODE}@{NATION}")[0].detail == "写错了"
    with pytest.raises(NotFound):
        kb.items.withdraw(CODE, by="乙", reason="又一次")


def test_a_withdrawn_entry_comes_back_as_a_new_revision(kb: KnowledgeBase, make: Make) -> None:
    published(kb, make())
    kb.items.withdraw(CODE, by="乙", reason="写错了")
    revision = kb.items.rollback(CODE, NATION, 1, by="乙")
    assert (revision.number, revision.item, revision.note) == (2, make(), "恢复第 1 版")
    assert kb.items.live(CODE) == revision


def test_rollback_publishes_the_old_state_as_a_new_revision(kb: KnowledgeBase, make: Make) -> None:
    published(kb, make(aliases=["老说法"]))
    published(kb, make(aliases=["新说法"]))
    revision = kb.items.rollback(CODE, NATION, 1, by="审核人")
    assert (revision.number, revision.author, revision.reviewer) == (3, "编写人", "审核人")
    assert revision.item == kb.items.revision(CODE, NATION, 1).item
    assert [r.number for r in kb.items.revisions(CODE)] == [3, 2, 1]
    assert {text for _, text, _, _ in kb.phrasings.live()} == {"居民身份证补领", "老说法"}


def test_the_author_of_a_revision_does_not_roll_back_to_it(kb: KnowledgeBase, make: Make) -> None:
    published(kb, make())
    with pytest.raises(NotAllowed, match="第 1 版由您编写"):
        kb.items.rollback(CODE, NATION, 1, by="编写人")


def test_who_imported_it_may_roll_back_to_it_and_it_counts_as_bulk(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make()], by="管理员")
    assert kb.items.rollback(CODE, NATION, 1, by="管理员").bulk
    assert not kb.items.rollback(CODE, NATION, 1, by="审核人").bulk


def test_there_is_no_rolling_back_to_what_never_was(kb: KnowledgeBase, make: Make) -> None:
    published(kb, make())
    with pytest.raises(NotFound, match="没有第 9 版"):
        kb.items.rollback(CODE, NATION, 9, by="甲")


# -- lists and plain tables


def test_entries_are_listed_with_where_they_stand(kb: KnowledgeBase, make: Make) -> None:
    published(kb, make())
    kb.items.save_draft(make(name="身份证补领（新）"), author="甲")
    kb.items.save_draft(make(code="hunyin", name="结婚登记", department="民政局"), author="甲")
    published(kb, make(code="old", name="旧事项"))
    kb.items.withdraw("old", by="乙", reason="取消")
    found = {s.code: (s.name, s.state, s.live_revision, s.draft_state) for s in kb.items.states()}
    assert found == {
        "sfz-buling": ("居民身份证补领", "published", 1, "draft"),
        "hunyin": ("结婚登记", "draft", None, "draft"),
        "old": ("旧事项", "retired", None, None),
    }


@pytest.mark.parametrize(
    ("search", "codes"),
    [("身份证", ["sfz-buling"]), ("SFZ", ["sfz-buling"]), ("结婚", ["hunyin"]), ("旧", ["old"]), ("（新）", ["sfz-buling"]),
     ("民政局", []), ("name", []), ("%", []), ("_", []), ("", ["hunyin", "old", "sfz-buling"])],
)  # fmt: skip
def test_searching_looks_in_codes_and_names(kb: KnowledgeBase, make: Make, search: str, codes: list[str]) -> None:
    published(kb, make())
    kb.items.save_draft(make(name="身份证补领（新）"), author="甲")
    kb.items.save_draft(make(code="hunyin", name="结婚登记", department="民政局"), author="甲")
    published(kb, make(code="old", name="旧事项"))
    kb.items.withdraw("old", by="乙", reason="取消")
    assert [s.code for s in kb.items.states(search=search)] == codes


def test_the_published_state_can_be_asked_in_plain_sql(kb: KnowledgeBase, make: Make) -> None:
    published(
        kb,
        make(
            documents=[{"name": "户口簿", "originals": 1, "basis": ["居民身份证法第十条"]}],
            fees=[{"name": "工本费", "amount": "40.00", "unit": "元"}],
            deadlines=[{"type": "statutory", "days": 60, "unit": "自然日"}],
            basis=["居民身份证法第十二条"],
        ),
    )
    assert query(
        kb, "SELECT code FROM live_items JOIN live_documents USING (item_id) WHERE live_documents.name = '户口簿'"
    )
    assert query(kb, "SELECT amount, unit FROM live_fees") == [("40.00", "元")]
    assert query(kb, "SELECT type, number, unit FROM live_deadlines") == [("statutory", 60, "自然日")]
    assert query(kb, "SELECT article FROM live_citations ORDER BY article") == [("第十二条",), ("第十条",)]
    assert query(kb, "SELECT field, text FROM live_facts WHERE field = 'fees'") == [("fees", "40.00元")]


def test_a_new_revision_leaves_nothing_of_the_one_before_in_the_plain_tables(kb: KnowledgeBase, make: Make) -> None:
    published(kb, make(aliases=["一"], documents=[{"name": "户口簿"}], basis=["甲法"]))
    published(kb, make(aliases=["二"]))
    tables = ("live_facts", "live_documents", "live_citations")
    assert [query(kb, f"SELECT count(*) FROM {table}")[0][0] for table in tables] == [0, 0, 0]
    assert {p.text for p in kb.phrasings.of(CODE, NATION)} == {"居民身份证补领", "二"}


# -- what was published never changes


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE revisions SET entry = '{}'",
        "UPDATE revisions SET reviewer = '别人' WHERE number = 1",
        "DELETE FROM revisions",
        "INSERT OR REPLACE INTO revisions SELECT item_id, number, '{}', author, reviewer, published_at, note, bulk, authors FROM revisions",
        "UPDATE OR REPLACE revisions SET number = 7",
        "DELETE FROM items",
    ],
)
def test_a_revision_cannot_be_changed_with_sql_either(kb: KnowledgeBase, make: Make, sql: str) -> None:
    """Not even through a connection that knows nothing of this program's settings."""
    published(kb, make())
    before = query(kb, "SELECT * FROM revisions")
    refused(kb, sql)
    assert query(kb, "SELECT * FROM revisions") == before
