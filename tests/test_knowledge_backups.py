"""Backups are whole, private, rotated by age, and can be put back; what is no backup is refused by name."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.backups import COUNTED, back_up, overdue, restore
from knowledge.entry.records import ServiceItem
from knowledge.files.exporting import export_file
from knowledge.files.importing import import_file
from knowledge.storage.errors import Conflict, DatabaseUnusable
from knowledge.storage.space import require_space
from knowledge.storage.sqlite_copies import rows_of_copy
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, publish
from tests.movable_clock import MovableClock

pytestmark = pytest.mark.only_sqlite


@pytest.fixture
def asked(kb: KnowledgeBase, lexicon: Lexicon) -> KnowledgeBase:
    """A knowledge base with an item and two questions, and the key beside it."""
    publish(kb, BULING)
    assistant = Assistant(kb, secret=b"only for tests", lexicon=lexicon)
    assistant.ask("身份证丢了怎么补办")
    assistant.ask("星舰年检")
    Path(kb.path + ".secret").write_text("the key", encoding="ascii")
    return kb


def test_a_backup_holds_everything_and_only_its_owner_reads_it(asked: KnowledgeBase, tmp_path: Path) -> None:
    made = back_up(asked, tmp_path / "kept")
    assert made.rows == asked.vitals.row_counts(COUNTED)
    assert made.rows["questions"] == 2
    secret = made.path.with_name(made.path.name + ".secret")
    assert secret.read_text(encoding="ascii") == "the key"
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in (made.path, secret)} == {0o600}
    assert asked.vitals.last_backup() is not None
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [made.path.name, secret.name]


def test_backups_are_rotated_by_age(asked: KnowledgeBase, clock: MovableClock, tmp_path: Path) -> None:
    """Thirty days whole, then the first of each month, for a year."""
    folder = tmp_path / "kept"
    folder.mkdir()
    days = [clock() - timedelta(days=3 * n) for n in range(1, 150)]
    for day in days:
        (folder / f"hotline-{day:%Y%m%d-%H%M%S}.db").touch()
        (folder / f"hotline-{day:%Y%m%d-%H%M%S}.db.secret").touch()
    (folder / "notes.txt").touch()
    made = back_up(asked, folder)
    left = sorted((path.name[8:16] for path in folder.glob("*.db")), reverse=True)
    recent = [f"{day:%Y%m%d}" for day in days if day >= clock() - timedelta(days=30)]
    firsts = {min(f"{day:%Y%m%d}" for day in days if day.month == own.month and day.year == own.year) for own in days}
    old = sorted(
        (day for day in firsts if f"{clock() - timedelta(days=366):%Y%m%d}" <= day < min(recent)), reverse=True
    )
    assert left == [f"{clock():%Y%m%d}", *recent, *old]
    assert len(old) >= 10
    assert len(made.removed) == len(days) - len(recent) - len(old)
    assert len(list(folder.glob("*.secret"))) == len(left)
    assert (folder / "notes.txt").exists()


def test_a_backup_is_put_back(asked: KnowledgeBase, clock: MovableClock, tmp_path: Path) -> None:
    made = back_up(asked, tmp_path / "kept")
    target = tmp_path / "new" / "hotline.db"
    target.parent.mkdir()
    restored = restore(made.path, target, clock=clock)
    assert restored.rows == made.rows
    assert Path(f"{target}.secret").read_text(encoding="ascii") == "the key"
    with KnowledgeBase(str(target), create=False) as again:
        assert again.items.count() == 1


def test_what_stands_there_is_replaced_only_when_told_and_kept(
    asked: KnowledgeBase, clock: MovableClock, tmp_path: Path
) -> None:
    made = back_up(asked, tmp_path / "kept")
    target = tmp_path / "other.db"
    with KnowledgeBase(str(target)) as other:
        with pytest.raises(Conflict, match="--replace"):
            restore(made.path, target, clock=clock)
        with pytest.raises(Conflict, match="请先停服务"):
            restore(made.path, target, clock=clock, replace=True)
        assert other.items.count() == 0
    restore(made.path, target, clock=clock, replace=True)
    with KnowledgeBase(str(target), create=False) as again:
        assert again.items.count() == 1
    [kept] = [path for path in tmp_path.glob("other.db.2*") if not path.name.endswith(("-wal", "-shm"))]
    with KnowledgeBase(str(kept), create=False) as before:
        assert before.items.count() == 0


def _empty(path: Path, _: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path, _: Path) -> None:
    path.write_text("no database, " * 200, encoding="utf-8")


def _foreign(path: Path, _: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")


def _cut(path: Path, good: Path) -> None:
    whole = good.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _overwritten(path: Path, good: Path) -> None:
    whole = bytearray(good.read_bytes())
    whole[8192 : len(whole) - 4096] = b"\0" * (len(whole) - 4096 - 8192)
    path.write_bytes(whole)


def _newer(path: Path, good: Path) -> None:
    shutil.copy(good, path)
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('hotline', '9999_later', '')"
        )
        db.commit()


class Bad(NamedTuple):
    make: Callable[[Path, Path], None]
    said: str


BAD = {
    "missing": Bad(lambda *_: None, "没有找到备份"), "empty": Bad(_empty, "是空的"), "a text": Bad(_text, "不是可用的数据库文件"),
    "of another program": Bad(_foreign, "不是本程序的备份"), "cut off": Bad(_cut, "损坏|不是可用"), "overwritten": Bad(_overwritten, "损坏|不是可用"),
    "of a newer program": Bad(_newer, "请升级程序后再恢复"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_backup_is_refused_by_name(
    asked: KnowledgeBase, clock: MovableClock, tmp_path: Path, kind: str
) -> None:
    good = back_up(asked, tmp_path / "kept").path
    bad, target = tmp_path / "bad.db", tmp_path / "target.db"
    BAD[kind].make(bad, good)
    with pytest.raises(DatabaseUnusable, match=BAD[kind].said) as refused:
        restore(bad, target, clock=clock)
    assert str(bad) in str(refused.value)
    assert not target.exists()


def test_a_backup_that_is_not_whole_is_not_left(
    asked: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with KnowledgeBase(str(tmp_path / "empty.db")) as empty:
        monkeypatch.setattr(asked, "backup", empty.backup)
        with pytest.raises(DatabaseUnusable, match="比原来的少"):
            back_up(asked, tmp_path / "kept")
    assert not list((tmp_path / "kept").glob("*.db"))
    assert asked.vitals.last_backup() is None


def test_it_is_told_when_there_was_none_for_a_week(asked: KnowledgeBase, clock: MovableClock, tmp_path: Path) -> None:
    assert overdue(asked) is None
    clock.move(days=8)
    assert overdue(asked) == 8
    back_up(asked, tmp_path / "kept")
    assert overdue(asked) is None
    clock.move(days=10)
    assert overdue(asked) == 10


def test_an_empty_knowledge_base_needs_no_backup(kb: KnowledgeBase, clock: MovableClock) -> None:
    clock.move(days=100)
    assert overdue(kb) is None


@pytest.mark.parametrize(("free", "refused"), [(99, True), (100, False), (None, False)])
def test_a_disk_nearly_full_takes_no_import(
    kb: KnowledgeBase, make: Callable[..., ServiceItem], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int | None, refused: bool
) -> None:  # fmt: skip
    kb.items.publish_many([make()], by="甲")
    export_file(kb, tmp_path / "items.jsonl")
    monkeypatch.setattr("knowledge.storage.space.free_mb", lambda _: free)
    with KnowledgeBase(str(tmp_path / "other.db")) as other:
        if refused:
            with pytest.raises(DatabaseUnusable, match="磁盘只剩 99 MB"):
                import_file(other, tmp_path / "items.jsonl")
            assert other.items.count() == 0
            assert import_file(other, tmp_path / "items.jsonl", dry_run=True).new == 1
        else:
            import_file(other, tmp_path / "items.jsonl")
            assert other.items.count() == 1


def test_room_is_looked_for_where_the_file_is_to_be(tmp_path: Path) -> None:
    require_space(tmp_path / "not" / "there" / "yet.db")


def test_the_rows_of_a_copy_are_those_of_the_original(asked: KnowledgeBase, tmp_path: Path) -> None:
    asked.backup(tmp_path / "copy.db")
    assert rows_of_copy(tmp_path / "copy.db", ("questions",)) == {"questions": 2}
