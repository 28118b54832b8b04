"""The database file: its schema, its migrations, and one sentence for everything that can be wrong with it."""

import os
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlite_utils import Database

from knowledge.entry.records import NATION, ServiceItem
from knowledge.files.exporting import export_file
from knowledge.storage.clock import stamp
from knowledge.storage.connections import path_of
from knowledge.storage.errors import DatabaseUnusable
from knowledge.storage.migrations import migrations
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.underneath import file_before, sqlite_of

Make = Callable[..., ServiceItem]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.db"


def unusable(path: Path, *, create: bool = True) -> str:
    with pytest.raises(DatabaseUnusable) as caught:
        KnowledgeBase(str(path), create=create)
    sentence = str(caught.value)
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


# -- the schema


@pytest.mark.only_sqlite
def test_every_table_is_strict_and_every_reference_is_kept(kb: KnowledgeBase) -> None:
    db = kb._connections.db
    tables = [(row[1], row[5]) for row in db.execute("PRAGMA table_list") if not row[1].startswith(("sqlite_", "_"))]
    assert len(tables) > 15
    assert all(strict for _, strict in tables)
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), kb._connections.changing() as writing:
        writing.execute("INSERT INTO phrasings (item_id, text, kind, state) VALUES (99, 'x', 'alias', 'live')")
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"), kb._connections.changing() as writing:
        writing.execute("INSERT INTO counters VALUES ('x', 'many')")


@pytest.mark.only_sqlite
def test_every_reference_points_to_a_table_that_is_there(kb: KnowledgeBase) -> None:
    db = kb._connections.db
    tables = set(sqlite_of(db).table_names())
    referred = {row[2] for table in tables for row in db.execute(f"PRAGMA foreign_key_list({table})")}
    assert referred
    assert referred <= tables


@pytest.mark.only_sqlite
def test_the_file_is_written_ahead_and_sound(kb: KnowledgeBase) -> None:
    assert kb._connections.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert kb.check_integrity()


def test_a_half_migrated_database_with_old_rows_is_finished(path: Path, make: Make, clock: MovableClock) -> None:
    item, now = make(), stamp(clock())
    old = file_before(path, "0002_questions_and_staff")
    assert "questions" not in old.table_names()
    old.execute(
        "INSERT INTO items (id, code, region, state, live_revision, created_at) VALUES (1, ?, ?, 'published', 1, ?)",
        [item.code, NATION, now],
    )
    old.execute("INSERT INTO revisions VALUES (1, 1, ?, '甲', '乙', ?, '', 0)", [item.to_json(), now])
    old.close()
    with KnowledgeBase(str(path), clock=clock) as kb:
        assert kb.items.live(item.code).item == item
        assert kb.questions.counts() == {}
        assert not migrations.pending(sqlite_of(kb._connections.db))


def test_opening_again_migrates_nothing(path: Path) -> None:
    for _ in range(2):
        with KnowledgeBase(str(path)) as kb:
            assert len(migrations.applied(sqlite_of(kb._connections.db))) == len(migrations._migrations)


def test_many_may_open_a_new_file_at_the_same_moment(path: Path) -> None:
    ready = threading.Barrier(6)

    def start(_: int) -> int:
        ready.wait()
        with KnowledgeBase(str(path)) as kb:
            return kb.version

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(start, range(6))) == [0] * 6


# -- files that cannot be used


def test_a_database_of_a_newer_program(path: Path) -> None:
    KnowledgeBase(str(path)).close()
    newer = sqlite3.connect(path)
    newer.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('hotline', '9999_later', 'x')"
    )
    newer.commit()
    newer.close()
    assert unusable(path) == f"数据库 {path} 由更新版本的程序建立（9999_later），请升级程序后再打开。"


@pytest.mark.parametrize("how", ["no bytes", "no tables"])
def test_an_empty_file_is_not_taken_for_a_new_database(path: Path, how: str) -> None:
    path.touch()
    if how == "no tables":
        plain = sqlite3.connect(path)
        plain.execute("PRAGMA user_version = 1")
        plain.close()
    before = path.read_bytes()
    assert unusable(path) == f"{path} 是空的，不是本程序的数据库，请换用备份；要重新建立，请先把它删去或改名。"
    assert path.read_bytes() == before


def test_a_database_cut_off_in_the_middle(path: Path, make: Make) -> None:
    with KnowledgeBase(str(path)) as kb:
        kb.items.publish_many([make(code=f"a-{n}") for n in range(50)], by="甲")
    path.write_bytes(path.read_bytes()[:5000])
    assert "不是可用的数据库文件" in unusable(path)


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_only_the_owner_may_read_what_is_made(tmp_path: Path, make: Make) -> None:
    before = os.umask(0)
    try:
        with KnowledgeBase(str(tmp_path / "file.db")) as kb:
            kb.items.publish_many([make()], by="甲")
            kb.backup(tmp_path / "backup.db")
            export_file(kb, tmp_path / "items.jsonl")
            modes = {made.name: made.stat().st_mode & 0o777 for made in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(["file.db", "file.db-wal", "file.db-shm", "backup.db", "items.jsonl"], 0o600)


def test_a_backup_is_whole_and_replaces_nothing(path: Path, tmp_path: Path, make: Make) -> None:
    copy = tmp_path / "backup.db"
    with KnowledgeBase(str(path)) as kb:
        kb.items.publish_many([make()], by="甲")
        kb.backup(copy)
        with pytest.raises(DatabaseUnusable, match="备份请写到别的名字"):
            kb.backup(copy)
        with pytest.raises(DatabaseUnusable, match="请检查目录是否存在"):
            kb.backup(tmp_path / "none" / "backup.db")
    with KnowledgeBase(str(copy), create=False) as restored:
        assert restored.items.count() == 1
        assert restored.check_integrity()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backup.db", "file.db"]


def test_a_file_that_is_no_database(path: Path) -> None:
    path.write_bytes(b"just a text, long enough to have a header of its own " * 20)
    assert unusable(path) == f"{path} 不是可用的数据库文件，请换用备份或另选一个文件。"


@pytest.mark.parametrize("sets", [False, True])
def test_the_database_of_another_program_is_left_as_it_is(path: Path, sets: bool) -> None:
    other = Database(path)
    other.table("recipes").insert({"id": 1}, pk="id")
    if sets:
        migrations.ensure_migrations_table(other)
        other.table("_sqlite_migrations").insert({"migration_set": "cook", "name": "0001", "applied_at": "x"})
    other.close()
    before = path.read_bytes()
    assert unusable(path) == f"{path} 是别的程序的数据库，请另选一个文件。"
    assert path.read_bytes() == before


def test_a_damaged_database(path: Path, make: Make) -> None:
    with KnowledgeBase(str(path)) as kb:
        kb.items.publish_many([make(code=f"a-{n}") for n in range(50)], by="甲")
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert "不是可用的数据库文件" in unusable(path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "none" / "file.db"
    assert unusable(path) == f"打不开数据库 {path}，请检查目录是否存在、是否有权限。"
    assert "打不开数据库" in unusable(tmp_path)


def test_a_file_that_is_not_there_and_should_be(path: Path) -> None:
    assert unusable(path, create=False) == f"没有找到数据库 {path}，请先运行 init 建立，或用 --database 指明位置。"
    assert not path.exists()


@pytest.mark.parametrize("url", ["sqlite://x.db", "", ":memory:", "sqlite:///"])
def test_other_kinds_of_address_are_refused(url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="请写成 sqlite:///文件路径"):
        path_of(url)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///hotline.db", "hotline.db"),
        ("sqlite:////var/lib/x.db", "/var/lib/x.db"),
        ("sqlite:///a%20b.db", "a b.db"),
        ("知识库.db", "知识库.db"),
    ],
)
def test_an_address_names_a_file(url: str, path: str) -> None:
    assert path_of(url) == Path(path)
