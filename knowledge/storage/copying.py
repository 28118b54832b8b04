"""Copying a deployment from one database into another, whichever they are: every row, counted on both sides."""

from collections.abc import Callable, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

from knowledge.storage.connections import Connections
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, DatabaseUnusable
from knowledge.storage.opening import open_database
from knowledge.storage.sqlite import SqliteConnections

MADE = ("items", "questions", "staff", "sources", "departments", "tickets")
"""Where there is a row in one of these, somebody has begun to work with a database."""


def copy_deployment(
    source: str, target: str, *, progress: Callable[[str, int], object] = lambda *_: None
) -> dict[str, int]:
    """Copy everything from the database at one address into the new one at another, in one transaction; the rows of every table.

    `progress` is told each table that has been copied, and its rows.

    Raises:
        DatabaseUnusable: if one of them cannot be used. Conflict: if there is something in the target, or not all arrived.
    """
    old = open_database(source, create=False)
    try:
        new = open_database(target)
        try:
            return _copy(old, new, progress)
        finally:
            new.close()
    finally:
        old.close()


def back_up_to(source: Connections, target: Path) -> None:
    """Copy a database, as it is at one moment, into a new SQLite file that only its owner may read, whichever database it is.

    Raises:
        DatabaseUnusable: if there is a file already, or it cannot be written. Conflict: if not all arrived.
    """
    if isinstance(source, SqliteConnections):
        source.backup(target)
        return
    if target.exists():
        raise DatabaseUnusable(f"已经有 {target} 这个文件，备份请写到别的名字。")
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        new = SqliteConnections(str(part))
        try:
            _copy(source, new, lambda *_: None)
        finally:
            new.close()
        part.rename(target)
    except OSError as error:
        raise DatabaseUnusable(f"写不了 {target}：{error.strerror}，请检查目录和权限。") from None
    finally:
        for end in ("", "-wal", "-shm"):
            part.with_name(part.name + end).unlink(missing_ok=True)


def _copy(old: Connections, new: Connections, progress: Callable[[str, int], object]) -> dict[str, int]:
    with old.reading() as read, new.changing() as write:
        tables = _tables(read)
        if tables != (there := _tables(write)):
            raise Conflict(
                f"两边的表不一样（{'、'.join(sorted(tables.keys() ^ there.keys()))}），请用同一版本的程序打开两边。"
            )
        if any(_count(write, name) for name in MADE):
            raise Conflict(f"{new.where} 里已有内容，请给一个新的空库。")
        order = _in_order(read, tables)
        if write.dialect == "sqlite":
            write.execute("PRAGMA defer_foreign_keys = ON")
        for name in reversed(order):  # what every new database has is replaced by what the old one has of it
            with write.unguarded(name):
                write.execute(f"DELETE FROM {name}")
        counts = {}
        for name in order:
            columns = tables[name]
            write.fill(name, columns, read.execute(f"SELECT {', '.join(columns)} FROM {name}"))
            go_on_numbering(write, name)
            counts[name] = _count(read, name)
            if _count(write, name) != counts[name]:
                raise Conflict(f"表 {name} 没有抄全，没有改动 {new.where}。")
            progress(name, counts[name])
    return counts


def _tables(db: Database) -> dict[str, list[str]]:
    """The tables of the program with their columns; what each database notes of the steps taken is its own."""
    own = {"sqlite": "_sqlite_migrations", "postgresql": "schema_steps"}[db.dialect]
    found: dict[str, list[str]] = {}
    for table, column in db.execute(_COLUMNS[db.dialect]):
        if table != own:
            found.setdefault(table, []).append(column)
    return {table: sorted(columns) for table, columns in sorted(found.items())}


def _references(db: Database) -> list[tuple[str, str]]:
    """Each table that refers to another, and the other."""
    return [(table, referred) for table, referred in db.execute(_REFERENCES[db.dialect])]


def go_on_numbering(db: Database, table: str) -> None:
    """Let the numbers that the database gives out go on after those that were copied."""
    if db.dialect == "postgresql":
        sql = "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ? AND is_identity = 'YES'"
        for (column,) in db.execute(sql, [table]).fetchall():
            db.execute(
                f"SELECT setval(pg_get_serial_sequence(?, ?), coalesce(max({column}), 0) + 1, false) FROM {table}",
                [table, column],
            )


_COLUMNS = {
    "sqlite": "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()",
}
_REFERENCES = {
    "sqlite": "SELECT DISTINCT t.name, f.\"table\" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
    "postgresql": "SELECT DISTINCT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint "
    "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace",
}


def _in_order(db: Database, tables: Mapping[str, list[str]]) -> list[str]:
    """The tables, those that others refer to first."""
    after: dict[str, set[str]] = {name: set() for name in tables}
    for name, referred in _references(db):
        if name != referred:
            after[name].add(referred)
    return list(TopologicalSorter(after).static_order())


def _count(db: Database, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
