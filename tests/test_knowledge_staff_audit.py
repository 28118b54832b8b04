"""The audit trail: every change is in it with who, when and what, and nothing in it changes."""

from collections.abc import Callable

import pytest

from knowledge.entry.records import NATION, ServiceItem
from knowledge.storage.errors import NotAllowed
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.underneath import refused

Make = Callable[..., ServiceItem]
WHAT = f"sfz-buling@{NATION}"


def test_the_life_of_an_entry_can_be_read_back(kb: KnowledgeBase, make: Make, clock: MovableClock) -> None:
    kb.items.save_draft(make(), author="甲", note="初稿")
    clock.move(minutes=1)
    kb.items.submit("sfz-buling", by="甲")
    kb.items.send_back("sfz-buling", by="乙", reason="缺依据")
    kb.items.submit("sfz-buling", by="甲")
    kb.items.publish("sfz-buling", reviewer="乙", note="同意")
    clock.move(days=1)
    kb.items.withdraw("sfz-buling", by="丙", reason="停办")
    assert [(e.who, e.action, e.detail) for e in reversed(kb.audit.of(WHAT))] == [
        ("甲", "保存草稿", "初稿"),
        ("甲", "提交审核", ""),
        ("乙", "退回修改", "缺依据"),
        ("甲", "提交审核", ""),
        ("乙", "发布", "第 1 版 同意"),
        ("丙", "撤下", "停办"),
    ]
    assert kb.audit.of(WHAT)[0].at == "2026-11-23T10:01:00.000+08:00"


def test_the_newest_come_first_and_are_limited(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make(code=f"a-{n}") for n in range(5)], by="甲")
    assert [e.what for e in kb.audit.of(limit=2)] == [f"a-4@{NATION}", f"a-3@{NATION}"]
    assert kb.audit.of("a-9") == []


def test_what_did_not_happen_is_not_in_it(kb: KnowledgeBase, make: Make) -> None:
    kb.items.save_draft(make(), author="甲")
    kb.items.submit("sfz-buling", by="甲")
    before = kb.audit.of()
    with pytest.raises(NotAllowed):
        kb.items.publish("sfz-buling", reviewer="甲")
    assert kb.audit.of() == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET who = '别人'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT id, at, '别人', action, what, detail FROM audit",
    ],
)
def test_it_cannot_be_changed_with_sql_either(kb: KnowledgeBase, make: Make, sql: str) -> None:
    kb.items.save_draft(make(), author="甲")
    before = kb.audit.of()
    assert "the audit trail" in refused(kb, sql)
    assert kb.audit.of() == before
