"""What is remembered of the database is what is published: of every version, by whomever, and not before it is committed."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from knowledge.entry.notices import Notice
from knowledge.entry.records import NATION, ServiceItem
from knowledge.storage.errors import DatabaseUnusable, NotFound
from knowledge.storage.remembering import Latest, Remembered
from knowledge.storage.version import BOARD, KNOWLEDGE
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock

Make = Callable[..., ServiceItem]


def summary(kb: KnowledgeBase) -> str:
    return kb.resolve("sfz-buling", public=True).item.summary


def until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not seen():
        assert time.monotonic() < end


@pytest.mark.parametrize("follows", [False, True])
def test_what_another_publishes_is_read_and_nothing_is_read_twice(
    kb: KnowledgeBase, make: Make, *, follows: bool
) -> None:
    with KnowledgeBase(kb.path) as other:
        kb.items.publish_many([make(summary="一")], by="甲")
        if follows:
            kb.follow()
            heard = kb._connections.heard()
            assert heard is not None
            until(lambda: heard.of(KNOWLEDGE) == 1)
        assert summary(kb) == "一"
        assert kb.resolve("sfz-buling", public=True) is kb.resolve("sfz-buling", public=True)
        other.items.publish_many([make(summary="二")], by="甲")
        until(lambda: summary(kb) == "二")
        kb.items.publish_many([make(summary="三")], by="甲")
        assert summary(kb) == "三"  # what this process has published, it knows at once
        other.items.withdraw("sfz-buling", by="甲", reason="试")
        until(lambda: kb.version == 4)
        with pytest.raises(NotFound):
            summary(kb)


def test_nothing_is_remembered_of_what_is_not_committed(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make(summary="一")], by="甲")

    def change_and_fail() -> None:
        with kb._connections.changing():
            kb.items.publish_many([make(summary="二")], by="甲")
            assert summary(kb) == "二"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert summary(kb) == "一"
    with KnowledgeBase(kb.path) as other:
        other.items.publish_many([make(summary="三")], by="甲")  # takes the version that was rolled back
    assert (kb.version, summary(kb)) == (2, "三")


def test_a_notice_is_told_by_every_process_and_the_index_is_not_built_for_it(
    kb: KnowledgeBase, clock: MovableClock
) -> None:
    with KnowledgeBase(kb.path, clock=clock) as other:
        other.follow()
        assert other.notices.current(NATION) == []
        version, contents = kb.version, kb.contents
        kept = kb.notices.pin(Notice(region=NATION, text="大厅停电", starts=clock() - timedelta(hours=1)), by="甲")
        assert [n.text for n in kb.notices.current(NATION)] == ["大厅停电"]
        until(lambda: [n.text for n in other.notices.current("440106000000")] == ["大厅停电"])
        kb.notices.end(kept.id, by="甲")
        assert kb.notices.current(NATION) == []
        until(lambda: other.notices.current(NATION) == [])
        assert (kb.version, kb.contents) == (version, contents)


def test_contents_are_never_called_the_same_again(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make(summary="一")], by="甲")
    first = kb.contents
    kb._connections.db.execute("UPDATE counters SET value = 0 WHERE name = 'knowledge_version'")  # an older backup
    kb.items.publish_many([make(summary="二")], by="甲")
    assert kb.version == 1
    assert kb.contents != first


class Away:
    """Connections to a database that can go away."""

    def __init__(self) -> None:
        self.is_away, self.now = False, 1
        self.db: Any = self
        self.in_transaction = False

    def version(self, of: str) -> int:
        assert of == BOARD
        if self.is_away:
            raise DatabaseUnusable("连不上")
        return self.now


def shouted(heard: list[str]) -> Callable[[str], str]:
    """Makes a text of a text, and notes each time that it is asked to."""

    def make(text: str) -> str:
        heard.append(text)
        return text.upper()

    return make


def test_while_the_database_is_away_what_was_read_stands() -> None:
    away, read = Away(), list[str]()
    remembered: Remembered[str, str] = Remembered(away, shouted(read), of=BOARD)  # type: ignore[arg-type]
    assert remembered("a") == "A"
    away.is_away = True
    assert remembered("a") == "A"
    with pytest.raises(DatabaseUnusable):
        remembered("b")
    away.is_away, away.now = False, 2
    assert [remembered("a"), remembered("b"), remembered("b")] == ["A", "B", "B"]
    assert read == ["a", "a", "b"]


def test_of_each_thing_only_what_was_made_last_is_kept() -> None:
    made: list[str] = []
    latest: Latest[str, str, str] = Latest(shouted(made), most=2)
    assert [latest("a", "first"), latest("a", "first"), latest("a", "second"), latest("a", "second")] == [
        "FIRST", "FIRST", "SECOND", "SECOND",
    ]  # fmt: skip
    assert made == ["first", "second"]
    assert len(latest) == 1


def test_those_not_asked_for_longest_go_first() -> None:
    made: list[str] = []
    latest: Latest[str, str, str] = Latest(shouted(made), most=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        latest(key, key)
    assert made == ["a", "b", "c", "b"]
