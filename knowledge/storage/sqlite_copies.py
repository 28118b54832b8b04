"""Files that are, or are to be, copies of a database: looked into before they are trusted or replaced."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from sqlite_utils import Database

from knowledge.storage.errors import Conflict, DatabaseUnusable
from knowledge.storage.migrations import STEPS
from knowledge.storage.sqlite import SqliteDatabase
from knowledge.storage.sqlite_errors import translated


def rows_of_copy(path: Path, tables: Iterable[str]) -> dict[str, int]:
    """How many rows the tables of a copy have, once it has been read through.

    Raises:
        DatabaseUnusable: if it is missing, empty, damaged, not ours, or of a newer program.
    """
    if not path.is_file():
        raise DatabaseUnusable(f"没有找到备份 {path}，请检查路径。")
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        # What was written last stands there, and would be lost.
        raise DatabaseUnusable(f"{path} 旁边有没并进去的 {log.name}，是从用着的数据库抄来的，请换用 backup 做的备份。")
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
        if odd := _not_as_made(conn, applied):
            raise DatabaseUnusable(f"备份 {path} 被人改过结构（{odd}），恢复了不能放心用，请换用另一份。")
        # Names of our own tables, not anything typed.
        return {table: int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables}


def _not_as_made(conn: sqlite3.Connection, applied: set[str]) -> str:
    """What of the schema is not as our own steps make it, by name: what runs by itself (triggers, views, modules), or what lacks."""
    expected, found = _made_by(frozenset(applied)), _parts(conn)
    runs = [
        name
        for (kind, name), sql in found.items() - expected.items()
        if kind in ("trigger", "view") or sql.startswith("createvirtual")
    ]
    return min([*runs, *(name for kind, name in expected.keys() - found.keys())], default="")


@lru_cache(maxsize=2)
def _made_by(applied: frozenset[str]) -> dict[tuple[str, str], str]:
    """The parts of a database to which these steps were applied."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        made = SqliteDatabase(fresh, Path(":memory:"))
        for name, step in STEPS:
            if name in applied:
                step(made)
        return _parts(fresh)


def _parts(conn: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """The tables with their columns, the views and the triggers of a database, by kind and name, and how they were made."""
    own = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name != '_sqlite_migrations'"
    rows = conn.execute(f"SELECT type, name, sql FROM sqlite_master WHERE type != 'index' AND {own}").fetchall()
    parts = {(kind, name): "".join(str(sql).split()).lower() for kind, name, sql in rows}
    for table in (name for kind, name, _ in rows if kind == "table"):
        columns = conn.execute("SELECT name FROM pragma_table_info(?)", (table,))
        parts |= {("column", f"{table}.{column}"): "" for (column,) in columns}
    return parts


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
