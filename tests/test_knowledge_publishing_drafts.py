"""What a draft was begun from and who wrote it: nothing that came in between is undone, and no author is the reviewer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.entry.records import NATION, ServiceItem
from knowledge.publishing.entry_states import AlreadyPublished, StaleBase
from knowledge.publishing.items import StaleDraft
from knowledge.storage.errors import Conflict, NotAllowed
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.underneath import file_before

Make = Callable[..., ServiceItem]
CODE = "sfz-buling"
Between = Callable[[KnowledgeBase, Make], object]


def submitted(kb: KnowledgeBase, item: ServiceItem, *, by: str = "甲") -> None:
    kb.items.save_draft(item, author=by)
    kb.items.submit(item.code, by=by)


BETWEEN: dict[str, Between] = {
    "an import": lambda kb, make: kb.items.publish_many([make(summary="导入")], by="本机"),
    "a roll-back": lambda kb, _: kb.items.rollback(CODE, NATION, 1, by="丙"),
    "a review": lambda kb, make: kb.items.amend(make(summary="沿用"), by="丙", note="沿用"),
    "a withdrawal": lambda kb, _: kb.items.withdraw(CODE, by="丙", reason="有误"),
}


@pytest.mark.parametrize("what", BETWEEN)
def test_a_draft_does_not_undo_what_came_in_between(kb: KnowledgeBase, make: Make, what: str) -> None:
    kb.items.publish_many([make(summary="原来")], by="本机")
    submitted(kb, make(summary="草稿"))
    BETWEEN[what](kb, make)
    live = kb.items.revisions(CODE)[0]
    with pytest.raises(StaleBase, match="从第 1 版改起") as stale:
        kb.items.publish(CODE, reviewer="乙")
    assert stale.value.base is not None
    assert stale.value.base.item.summary == "原来"
    assert stale.value.draft.item.summary == "草稿"
    assert stale.value.live == (None if what == "a withdrawal" else live)
    assert kb.items.revisions(CODE)[0] == live


def test_saved_again_knowingly_it_goes_on_from_what_is_live(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make(summary="原来")], by="本机")
    submitted(kb, make(summary="草稿"))
    kb.items.publish_many([make(summary="导入")], by="本机")
    assert kb.items.save_draft(make(summary="又存"), author="甲").base == 1  # without having looked
    with pytest.raises(StaleBase, match="现在已是第 2 版（本机 发布）"):
        kb.items.save_draft(make(summary="又存"), author="甲", base=1)
    assert kb.items.save_draft(make(summary="合并"), author="甲", base=2).base == 2
    kb.items.submit(CODE, by="甲")
    assert kb.items.publish(CODE, reviewer="乙").number == 3


def test_a_draft_of_something_new_begins_from_nothing(kb: KnowledgeBase, make: Make) -> None:
    submitted(kb, make(summary="草稿"))
    kb.items.publish_many([make(summary="导入")], by="本机")
    with pytest.raises(StaleBase, match="在还没有发布时写的"):
        kb.items.publish(CODE, reviewer="乙")


def test_what_is_published_is_what_was_looked_at(kb: KnowledgeBase, make: Make) -> None:
    submitted(kb, make(summary="一"))
    seen = kb.items.draft(CODE).version
    submitted(kb, make(summary="二"))
    with pytest.raises(Conflict, match="又有人保存过"):
        kb.items.publish(CODE, reviewer="乙", expected_version=seen)
    with pytest.raises(Conflict, match="又有人保存过"):
        kb.items.discard_draft(CODE, by="乙", expected_version=seen)
    assert kb.items.publish(CODE, reviewer="乙", expected_version=seen + 1).item.summary == "二"


def test_everybody_who_saved_it_is_an_author(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(summary="一"), author="甲")
    submitted(kb, make(summary="一"), by="乙")  # opened and saved, nothing more
    assert kb.items.draft(CODE).authors == ("甲", "乙")
    for author in ("甲", "乙"):
        with pytest.raises(NotAllowed, match="审核人不能是编写人"):
            kb.items.publish(CODE, reviewer=author)
    assert kb.items.publish(CODE, reviewer="丙").authors == ("甲", "乙")
    kb.items.publish_many([make(summary="二")], by="本机")
    with pytest.raises(NotAllowed, match="由您编写"):
        kb.items.rollback(CODE, NATION, 1, by="甲")
    submitted(kb, make(summary="三"), by="乙")
    assert kb.items.publish(CODE, reviewer="甲").authors == ("乙",)  # since the last revision


def test_an_office_of_one_reviews_its_own(kb: KnowledgeBase, make: Make) -> None:
    submitted(kb, make(summary="一"))
    assert kb.items.publish(CODE, reviewer="甲", four_eyes=False).number == 1
    assert kb.items.rollback(CODE, NATION, 1, by="甲", four_eyes=False).bulk is False
    assert kb.items.amend(make(summary="二"), by="甲", note="", four_eyes=False).number == 3


def test_the_note_of_the_author_goes_with_the_revision(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(summary="一"), author="甲", note="工本费调整")
    kb.items.submit(CODE, by="甲")
    assert kb.items.publish(CODE, reviewer="乙").note == "工本费调整"


def test_what_exists_is_not_begun_again(kb: KnowledgeBase, make: Make) -> None:
    assert kb.items.begin(make(), author="甲").version == 1
    with pytest.raises(StaleDraft):
        kb.items.begin(make(summary="另一份"), author="乙")
    kb.items.submit(CODE, by="甲")
    kb.items.publish(CODE, reviewer="乙")
    with pytest.raises(AlreadyPublished, match=f"已有已发布的事项 {CODE}"):
        kb.items.begin(make(summary="空的"), author="乙")
    with pytest.raises(StaleBase):  # rolled back to by somebody who looked at another revision
        kb.items.save_draft(make(summary="二"), author="甲", base=0)


def test_a_roll_back_is_of_what_was_looked_at(kb: KnowledgeBase, make: Make) -> None:
    for summary in ("一", "二"):
        kb.items.publish_many([make(summary=summary)], by="本机")
    with pytest.raises(Conflict, match="已有新的发布"):
        kb.items.rollback(CODE, NATION, 1, by="乙", expected_live=1)
    assert kb.items.rollback(CODE, NATION, 1, by="乙", expected_live=2).number == 3


def test_drafts_from_before_know_what_they_began_from_and_who_wrote_them(
    tmp_path: Path, make: Make, clock: MovableClock
) -> None:
    path = tmp_path / "old.db"
    entry = make().to_json()
    old = file_before(path, "0014_going_live")
    old.executescript(f"""
        INSERT INTO items VALUES (1, '{CODE}', '{NATION}', 'published', 2, ''), (2, 'b', '{NATION}', 'retired', NULL, '');
        INSERT INTO revisions VALUES (1, 1, '{entry}', '甲', '乙', '2026-01-01', '', 0), (1, 2, '{entry}', '甲', '乙', '2026-03-01', '', 0),
            (2, 1, '{entry}', '甲', '乙', '2026-01-01', '', 0);
        INSERT INTO drafts VALUES (1, '{entry}', '丁', '2026-02-01', 3, 'in_review', ''), (2, '{entry}', '丁', '2026-02-01', 1, 'draft', '');
        INSERT INTO audit (at, who, action, what, detail) VALUES ('2025-12-01', '戊', '保存草稿', 'b@{NATION}', ''),
            ('2026-01-15', '丙', '保存草稿', 'b@{NATION}', ''), ('2026-02-01', '丁', '保存草稿', 'b@{NATION}', '');
        INSERT INTO lexicon_lines VALUES (1, '事物', '居民身份证', '小卡片', '甲', '2026-01-01');
    """)
    old.close()
    with KnowledgeBase(str(path), clock=clock) as kb:
        a, b = kb.items.draft(CODE), kb.items.draft("b")
        assert (a.base, a.authors) == (1, ("丁",))
        assert (b.base, b.authors) == (0, ("丙", "丁"))  # withdrawn: begun from nothing that is live
        assert kb.items.revision(CODE, NATION, 1).authors == ("甲",)
        assert [line.state for line in kb.lexicon.live()] == ["live"]
        with pytest.raises(StaleBase):
            kb.items.publish(CODE, reviewer="乙")
