"""Files that are, or are to be, copies of a database: looked into before they are trusted or replaced."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from knowledge.storage.errors import Conflict, DatabaseUnusable
from knowledge.storage.migrations import STEPS
from knowledge.storage.sqlite_errors import translated


def rows_of_copy(path: Path, tables: Iterable[str]) -> dict[str, int]:
    """How many rows the tables of a copy have, once it has been read through.

    Raises:
        DatabaseUnusable: if it is missing, empty, damaged, not ours, or of a newer program.
    """
    if not path.is_file():
        raise DatabaseUnusable(f"没有找到备份 {path}，请检查路径。")
    # Immutable, or reading it would leave files beside it.
    with translated(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as conn:
        db = Database(conn, execute_plugins=False)
        known = set(db.table_names())
        if not known:
            raise DatabaseUnusable(f"备份 {path} 是空的，请换用另一份。")
        if "_sqlite_migrations" not in known or "questions" not in known:
            raise DatabaseUnusable(f"{path} 不是本程序的备份，请另选一个文件。")
        applied = {row[0] for row in db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'hotline'")}
        if newer := applied - {name for name, _ in STEPS}:
            raise DatabaseUnusable(f"备份 {path} 由更新版本的程序建立（{max(newer)}），请升级程序后再恢复。")
        if conn.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise DatabaseUnusable(f"备份 {path} 已损坏，请换用另一份。")
        # Names of our own tables, not anything typed.
        return {table: int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables}


def refuse_in_use(path: Path) -> None:
    """Raises Conflict while another program has a database open; a damaged one is in nobody's use."""
    with closing(sqlite3.connect(path, timeout=0.2)) as db:
        try:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("BEGIN EXCLUSIVE")
            db.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise Conflict(f"数据库 {path} 正在使用，请先停服务再恢复。") from None
        except sqlite3.DatabaseError:
            pass
