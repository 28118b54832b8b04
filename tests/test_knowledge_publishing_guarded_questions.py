"""Guarded questions: labelled, marked as must answer, masked, and what was checked against them goes live in one piece."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.entry.records import NATION, ServiceItem
from knowledge.publishing.guarded_questions import OVERRIDE
from knowledge.storage.errors import Conflict, NotFound
from knowledge.storage.migrations import migrations
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.underneath import sqlite_of

Make = Callable[..., ServiceItem]
CODE = "sfz-buling"
HERE = "440100000000"


@pytest.fixture
def filled(kb: KnowledgeBase, make: Make) -> KnowledgeBase:
    """An item with an entry here, and another item."""
    kb.items.publish_many([make(), make(region=HERE), make(code="sfz-huanling", name="居民身份证换领")], by="管理员")
    return kb


def trail(kb: KnowledgeBase) -> list[tuple[str, str, str, str]]:
    return [(e.who, e.action, e.what, e.detail) for e in kb.audit.of()]


def test_a_question_is_labelled_listed_and_removed(filled: KnowledgeBase, clock: MovableClock) -> None:
    added = filled.guarded.add(CODE, question=" 身份证丢了怎么补办 ", must_answer=True, by="户籍科")
    assert (added.question, added.code, added.region, added.must_answer) == ("身份证丢了怎么补办", CODE, NATION, True)
    assert (added.by, added.at) == ("户籍科", "2026-11-22T10:00:00.000+08:00")
    watched = filled.guarded.add("sfz-huanling", question="身份证过期了", by="户籍科")
    assert not watched.must_answer
    assert filled.guarded.all() == [added, watched]
    assert filled.guarded.of(CODE) == [added]
    assert filled.guarded.of(CODE, HERE) == []
    filled.guarded.remove(added.id, by="李四")
    assert filled.guarded.all() == [watched]
    with pytest.raises(NotFound):
        filled.guarded.get(added.id)
    assert trail(filled)[:3] == [
        ("李四", "取消必答问题", f"{CODE}@{NATION}", "身份证丢了怎么补办"),
        ("户籍科", "标为留意问题", f"sfz-huanling@{NATION}", "身份证过期了"),
        ("户籍科", "标为必答问题", f"{CODE}@{NATION}", "身份证丢了怎么补办"),
    ]


def test_marking_anew_keeps_one_label(filled: KnowledgeBase, clock: MovableClock) -> None:
    first = filled.guarded.add(CODE, question="身份证丢了", by="甲")
    clock.move(hours=1)
    again = filled.guarded.add(CODE, question="身份证丢了", must_answer=True, by="乙")
    assert (again.id, again.must_answer, again.by) == (first.id, True, "乙")
    assert again.at > first.at
    assert filled.guarded.all() == [again]


def test_a_question_has_one_item_in_a_region(filled: KnowledgeBase) -> None:
    filled.guarded.add(CODE, question="身份证怎么办", by="甲")
    with pytest.raises(Conflict, match=f"已标为由 {CODE} 回答"):
        filled.guarded.add("sfz-huanling", question="身份证怎么办", by="乙")
    filled.guarded.add(CODE, HERE, question="身份证怎么办", by="乙")
    assert [(g.code, g.region) for g in filled.guarded.all()] == [(CODE, NATION), (CODE, HERE)]


def test_labels_hold_no_personal_information(filled: KnowledgeBase) -> None:
    added = filled.guarded.add(CODE, question="我电话13812345678，身份证丢了", by="甲")
    assert "13812345678" not in added.question
    assert "13812345678" not in str(trail(filled))


@pytest.mark.parametrize("question", ["", "  \n"])
def test_an_empty_question_is_refused(filled: KnowledgeBase, question: str) -> None:
    with pytest.raises(Conflict, match="不能为空"):
        filled.guarded.add(CODE, question=question, by="甲")


def test_an_unknown_entry_is_refused(filled: KnowledgeBase) -> None:
    with pytest.raises(NotFound):
        filled.guarded.add("no-such-item", question="身份证丢了", by="甲")
    assert filled.guarded.all() == []


def test_an_entry_may_be_guarded_before_it_is_published(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(), author="甲")
    assert kb.guarded.add(CODE, question="身份证丢了", must_answer=True, by="甲").code == CODE


def test_the_label_outlives_the_publication(filled: KnowledgeBase) -> None:
    added = filled.guarded.add(CODE, question="身份证丢了", must_answer=True, by="甲")
    filled.items.withdraw(CODE, by="甲", reason="停办")
    assert filled.guarded.all() == [added]


# -- going live after a check


def test_what_was_checked_goes_live_with_the_reason_in_one_transaction(filled: KnowledgeBase) -> None:
    version = filled.version
    with filled.guarded.passing(
        f"{CODE}@{NATION}", version=version, by="丙", broken=["身份证丢了"], reason="已电话确认"
    ):
        filled.items.withdraw(CODE, by="丙", reason="停办")
    assert filled.version == version + 1
    assert ("丙", OVERRIDE, f"{CODE}@{NATION}", "已电话确认（影响：身份证丢了）") in trail(filled)


def test_nothing_is_recorded_when_nothing_breaks(filled: KnowledgeBase) -> None:
    with filled.guarded.passing("x", version=filled.version, by="丙", reason="以防万一"):
        pass
    assert OVERRIDE not in str(trail(filled))


def test_a_check_of_older_knowledge_does_not_count(filled: KnowledgeBase) -> None:
    before = filled.version
    filled.items.withdraw("sfz-huanling", by="甲", reason="停办")
    with pytest.raises(Conflict, match="重新检查"), filled.guarded.passing("x", version=before, by="丙", broken=["q"]):
        pytest.fail("went on")
    assert OVERRIDE not in str(trail(filled))


def test_the_reason_is_not_kept_of_what_did_not_go_live(filled: KnowledgeBase) -> None:
    with (
        pytest.raises(NotFound),
        filled.guarded.passing("x", version=filled.version, by="丙", broken=["q"], reason="因为"),
    ):
        filled.items.withdraw("no-such-item", by="丙", reason="停办")
    assert OVERRIDE not in str(trail(filled))


# -- the schema


def test_the_table_is_added_to_a_database_that_has_none(tmp_path: Path, make: Make) -> None:
    path = str(tmp_path / "old.db")
    with KnowledgeBase(path) as kb:
        kb.items.publish_many([make()], by="管理员")
        db = sqlite_of(kb._connections.db)
        rows: Any = db.execute
        rows("DROP TABLE guarded_questions")
        rows("DELETE FROM _sqlite_migrations WHERE name = '0004_guarded_questions'")
        db.conn.commit()
    with KnowledgeBase(path) as kb:
        assert kb.guarded.add(CODE, question="身份证丢了", by="甲").code == CODE
        assert not migrations.pending(sqlite_of(kb._connections.db))
        strict = kb._connections.db.execute("SELECT strict FROM pragma_table_list('guarded_questions')").fetchone()
        assert strict[0] == 1
