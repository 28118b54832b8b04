"""Writing: locks, full disks, threads, files that can only be read, and reading at one moment."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.entry.records import ServiceItem
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase, LiveEntry
from tests.underneath import file_of

Make = Callable[..., ServiceItem]


ROOT = Path(__file__).parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.db"


@pytest.mark.only_sqlite
def test_a_locked_database(kb: KnowledgeBase, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.storage.sqlite.BUSY_TIMEOUT_MS", 20)
    other = sqlite3.connect(kb.path)
    other.execute("BEGIN IMMEDIATE")
    with KnowledgeBase(kb.path) as waiting:
        with pytest.raises(DatabaseUnusable, match="正被另一个程序占用，请稍后重试"):
            waiting.items.save_draft(make(), author="甲")
        assert waiting.items.count() == 0  # reading goes on
        other.execute("ROLLBACK")
        waiting.items.save_draft(make(), author="甲")
    other.close()


@pytest.mark.only_sqlite
def test_who_cannot_wait_long_says_so_and_everybody_else_waits_as_before(kb: KnowledgeBase, make: Make) -> None:
    connections = kb._connections
    with sqlite3.connect(kb.path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnusable, match="正被另一个程序占用"), connections.changing(wait_s=0.01):
            pytest.fail("wrote")
        assert connections.db.execute("PRAGMA busy_timeout").fetchone() == (5_000,)
        with pytest.raises(DatabaseUnusable, match="正被另一个程序占用"):
            kb.questions.probe(wait_s=0.01)
        other.execute("ROLLBACK")
    kb.questions.probe(wait_s=0.01)
    assert kb.questions.recent() == []
    assert kb.items.save_draft(make(), author="甲").version == 1


@pytest.mark.only_sqlite
@pytest.mark.parametrize("column", ["full_name", "busy", "locked_at", "readonly", "malformed"])
def test_a_fault_of_the_program_is_not_told_as_one_of_the_file(kb: KnowledgeBase, column: str) -> None:
    """Whatever words the message holds: the code of the error decides."""
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        kb._connections.db.execute(f"SELECT {column} FROM items")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), kb._connections.changing() as db:
        db.execute(f"DELETE FROM {column}")


@pytest.mark.only_sqlite
def test_a_full_disk_loses_nothing_and_writing_goes_on_once_there_is_room(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make()], by="甲")
    db = kb._connections.db
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    long = [make(code=f"a-{n}", summary="长" * 3000) for n in range(30)]
    with pytest.raises(DatabaseUnusable, match="磁盘已满"):
        kb.items.publish_many(long, by="甲")
    assert not db.in_transaction
    assert kb.items.count() == 1
    assert kb.check_integrity()
    db.execute("PRAGMA max_page_count = 100000")
    assert kb.items.publish_many(long, by="甲") == 30
    with KnowledgeBase(kb.path) as again:
        assert again.items.count() == 31


@pytest.mark.only_sqlite
def test_a_commit_that_fails_leaves_no_transaction_behind(kb: KnowledgeBase, make: Make) -> None:
    """Or everything written afterwards would join it, and never be committed."""
    connections = kb._connections

    def refer_to_nothing() -> None:
        with connections.changing() as db:
            db.execute("PRAGMA defer_foreign_keys = ON")
            db.execute("INSERT INTO phrasings (item_id, text, kind, state) VALUES (99, 'x', 'alias', 'live')")

    with pytest.raises(sqlite3.IntegrityError):
        refer_to_nothing()
    assert not connections.db.in_transaction
    kb.items.save_draft(make(), author="甲")
    with KnowledgeBase(kb.path) as again:
        assert len(again.items.drafts()) == 1


def test_an_error_inside_undoes_everything_also_when_transactions_are_nested(kb: KnowledgeBase, make: Make) -> None:
    def save_and_fail() -> None:
        with kb._connections.changing():
            kb.items.save_draft(make(), author="甲")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        save_and_fail()
    assert kb.items.drafts() == []
    assert kb.audit.of() == []


@pytest.mark.only_sqlite
def test_every_thread_has_its_own_connection_and_those_of_ended_threads_are_closed(
    kb: KnowledgeBase, make: Make
) -> None:
    def read() -> None:
        assert kb.items.count() == 0

    for _ in range(20):
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert len(file_of(kb)._opened) <= 2


def test_threads_write_one_after_the_other(kb: KnowledgeBase, make: Make) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: kb.items.save_draft(make(code=f"a-{n}"), author="甲"), range(40)))
    assert len(kb.items.drafts()) == 40


READ_ONLY = """
import os, sys
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase

if os.geteuid() == 0:  # to whom no file is read-only
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    kb = KnowledgeBase(sys.argv[1])
    print(kb.items.count())
    kb.items.withdraw("sfz-buling", by="甲", reason="试")
except DatabaseUnusable as error:
    print(error)
"""


@pytest.fixture
def nobodys_folder() -> Iterator[Path]:
    """A folder that an ordinary user can enter but not write to."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-"))
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("folder_mode", [0o777, 0o555], ids=["file", "file and folder"])
def test_a_read_only_file(nobodys_folder: Path, make: Make, folder_mode: int) -> None:
    """Reading works where SQLite can keep its lock file beside it; otherwise one sentence. Writing says what to do."""
    path = nobodys_folder / "file.db"
    with KnowledgeBase(str(path)) as kb:
        kb.items.publish_many([make()], by="甲")
    path.chmod(0o444)
    nobodys_folder.chmod(folder_mode)
    run = subprocess.run(
        [sys.executable, "-c", READ_ONLY, path], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    lines = run.stdout.splitlines()
    read_only = f"数据库 {path} 是只读的，请检查文件和所在目录的写入权限。"
    assert lines == (["1", read_only] if folder_mode == 0o777 else [read_only])


def test_what_is_read_at_one_moment_is_of_one_version(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make(aliases=["证丢了"])], by="甲")
    with KnowledgeBase(kb.path) as reader:
        with reader.at_one_moment():
            version = reader.version
            names = [entry.name for entry in reader.live_entries()]
            kb.items.publish_many([make(code="x", name="停水", aliases=["没水了"])], by="甲")
            assert reader.version == version
            assert len(list(reader.phrasings.live())) == 2 * len(names)
        assert reader.version == version + 1
        assert len(list(reader.phrasings.live())) == 4
        reader.items.save_draft(make(code="y"), author="甲")  # the transaction has ended


def test_an_index_is_built_of_one_version(
    kb: KnowledgeBase, make: Make, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A publication between the statements that read it would give entries without a phrasing, or with those of another version."""
    kb.items.publish_many([make()], by="甲")
    assistant = Assistant(kb, secret=b"x", lexicon=lexicon)
    assistant.ready()
    read = kb.live_entries

    def publish_behind() -> Iterator[LiveEntry]:
        entries = list(read())
        with KnowledgeBase(kb.path) as other:
            other.items.publish_many([make(code="x", name="停水报修")], by="甲")
            other.items.withdraw("sfz-buling", by="乙", reason="停办")
        return iter(entries)

    with monkeypatch.context() as patched:
        kb.items.publish_many([make(summary="改了")], by="甲")
        patched.setattr(kb, "live_entries", publish_behind)
        index = assistant.ranker().index
    assert [entry.code for entry in index.entries] == ["sfz-buling"]
    assert index.entry_document.tolist() != [-1]
    assert index.version < kb.version
    assert [entry.code for entry in assistant.ranker().index.entries] == ["x"]
