"""Backups that somebody has tampered with, or that lie in a folder somebody has prepared: refused in one sentence, and nothing is lost."""

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.backups import back_up, restore
from knowledge.storage.errors import Conflict, DatabaseUnusable
from knowledge.storage.sqlite_copies import rows_of_copy
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, publish
from tests.movable_clock import MovableClock
from tests.test_knowledge_storage_old_databases import FILES, unpacked

pytestmark = pytest.mark.only_sqlite
SENTENCE = 120
"""Characters a refusal may have, besides paths."""


@pytest.fixture
def good(kb: KnowledgeBase, tmp_path: Path) -> Path:
    """A backup of a knowledge base with one item."""
    publish(kb, BULING)
    return back_up(kb, tmp_path / "kept").path


def altered(*statements: str) -> Callable[[Path, Path], None]:
    """A copy of the backup on which statements were run."""

    def make(path: Path, good: Path) -> None:
        shutil.copy(good, path)
        with closing(sqlite3.connect(path)) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()

    return make


def written(content: bytes) -> Callable[[Path, Path], None]:
    """A file with this content."""

    def make(path: Path, _: Path) -> None:
        path.write_bytes(content)

    return make


def _without_a_guard(path: Path, good: Path) -> None:
    with closing(sqlite3.connect(good)) as db:
        [name] = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'revisions' LIMIT 1")
    altered(f"DROP TRIGGER {name[0]}")(path, good)


def _archive(path: Path, good: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(good, "../../hotline.db")


def _with_its_log(path: Path, good: Path) -> None:
    shutil.copy(good, path)
    path.with_name(path.name + "-wal").write_bytes(b"written last")


def _with_odd_header(path: Path, good: Path) -> None:
    content = bytearray(good.read_bytes())
    content[16:20] = b"\x00\x07\x09\x09"
    path.write_bytes(content)


EVIL = "CREATE TRIGGER evil AFTER INSERT ON audit BEGIN DELETE FROM staff; END"
BAD: dict[str, tuple[Callable[[Path, Path], None], str]] = {
    "a trigger": (altered(EVIL), "被人改过结构（evil）"),
    "a view": (altered("CREATE VIEW evil AS SELECT * FROM staff"), "被人改过结构（evil）"),
    "a view for a table": (altered("ALTER TABLE audit RENAME TO a2", "CREATE VIEW audit AS SELECT * FROM a2"), "被人改过结构（audit"),
    "a module": (altered("CREATE VIRTUAL TABLE evil USING fts5(x)"), "被人改过结构（evil"),
    "a table less": (altered("DROP TABLE ticket_contacts"), "被人改过结构（ticket_contacts"),
    "a table less that is counted": (altered("DROP TABLE audit"), "被人改过结构（audit"),
    "a column less": (altered("ALTER TABLE staff DROP COLUMN name"), "被人改过结构（staff"),
    "a guard less": (_without_a_guard, "被人改过结构（revisions"),
    "an archive": (_archive, "不是可用的数据库文件"),
    "an odd header": (_with_odd_header, "不是可用的数据库文件"),
    "a dump of a server": (written(b"PGDMP\x01\x0e\x00" + bytes(9000)), "不是可用的数据库文件"),
    "a dump in words": (written(b"-- PostgreSQL database dump\n" * 99), "不是可用的数据库文件"),
    "a link to another file": (lambda path, _: path.symlink_to("/etc/passwd"), "不是可用的数据库文件"),
    "a folder": (lambda path, _: path.mkdir(), "没有找到备份"),
    "a pipe": (lambda path, _: os.mkfifo(path), "没有找到备份"),
    "its log beside it": (_with_its_log, "请换用 backup 做的备份"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_it_is_refused_and_what_stood_there_stays(good: Path, clock: MovableClock, tmp_path: Path, kind: str) -> None:
    bad, target = tmp_path / "bad.db", tmp_path / "target.db"
    make, said = BAD[kind]
    make(bad, good)
    restore(good, target, clock=clock)
    before = target.read_bytes()
    with pytest.raises(DatabaseUnusable) as refused:
        restore(bad, target, clock=clock, replace=True)
    told = str(refused.value)
    assert said in told
    assert told.count("。") == 1
    assert len(told.replace(str(tmp_path), "")) < SENTENCE
    assert target.read_bytes() == before


def test_what_the_office_added_itself_is_no_attack(good: Path, clock: MovableClock, tmp_path: Path) -> None:
    added = tmp_path / "added.db"
    altered("CREATE TABLE own_notes (text TEXT)", "CREATE INDEX own ON audit (at)", "ANALYZE")(added, good)
    assert restore(added, tmp_path / "target.db", clock=clock).rows["items"] == 1


@pytest.mark.parametrize("packed", FILES, ids=lambda path: path.name.removesuffix(".db.xz"))
def test_what_earlier_programs_made_is_as_their_steps_made_it(packed: Path, tmp_path: Path) -> None:
    old = unpacked(packed, tmp_path)
    assert rows_of_copy(old, ("questions",))["questions"] > 0
    with KnowledgeBase(str(old)) as kb:
        assert back_up(kb, tmp_path / "kept").rows["items"] > 0


def test_no_other_file_is_written_or_read_through_a_link(good: Path, clock: MovableClock, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("stays", encoding="ascii")
    (tmp_path / ".target.db.part").symlink_to(other)
    secret = good.with_name(good.name + ".secret")
    secret.unlink(missing_ok=True)
    secret.symlink_to(other)
    restore(good, tmp_path / "target.db", clock=clock)
    assert other.read_text(encoding="ascii") == "stays"
    assert not (tmp_path / "target.db.secret").exists()
    assert (tmp_path / "target.db").read_bytes() == good.read_bytes()


def test_the_database_stays_where_the_copy_fails(
    good: Path, clock: MovableClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "target.db"
    restore(good, target, clock=clock)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(DatabaseUnusable, match="写不了"):
        restore(good, target, clock=clock, replace=True)
    assert target.read_bytes() == good.read_bytes()
    assert not list(tmp_path.glob(".target.db.part*"))


def test_a_folder_is_no_database_to_restore_to(good: Path, clock: MovableClock, tmp_path: Path) -> None:
    (tmp_path / "target.db").mkdir()
    with pytest.raises(Conflict, match="是文件夹"):
        restore(good, tmp_path / "target.db", clock=clock, replace=True)


def test_a_folder_called_like_a_backup_is_in_nobodys_way(kb: KnowledgeBase, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    (folder / "hotline-20200105-000000.db").mkdir(parents=True)
    (folder / "hotline-20200101-000000.db").symlink_to("/etc/passwd")
    made = back_up(kb, folder)
    assert [path.name for path in made.removed] == ["hotline-20200101-000000.db"]
    assert (folder / "hotline-20200105-000000.db").is_dir()
    assert Path("/etc/passwd").exists()
