"""What is wrong with a SQLite file, said in one sentence."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.storage.errors import DatabaseUnusable

BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_UNUSABLE: dict[int, str] = {
    sqlite3.SQLITE_READONLY: "数据库 {path} 是只读的，请检查文件和所在目录的写入权限。",
    sqlite3.SQLITE_FULL: "磁盘已满，没有写入数据库 {path}，请腾出空间后重试。",
    **dict.fromkeys(BUSY, "数据库 {path} 正被另一个程序占用，请稍后重试。"),
    **dict.fromkeys((sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM), "打不开数据库 {path}，请检查目录是否存在、是否有权限。"),
    sqlite3.SQLITE_IOERR: "读写数据库 {path} 出错，请检查磁盘，必要时换用备份。",
    **dict.fromkeys((sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT), "{path} 不是可用的数据库文件，请换用备份或另选一个文件。"),
}  # fmt: skip
"""What is wrong with a file, by SQLite's result code. Every other code is a fault of the program."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says about an unusable file into one sentence that says what to do; other errors pass."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise told(error, path) from error


def told(error: sqlite3.DatabaseError, path: Path) -> Exception:
    """What to raise for an error of SQLite: what is to be done about the file, else the error itself."""
    why = _UNUSABLE.get(primary(error))
    return DatabaseUnusable(why.format(path=path)) if why else error


def primary(error: sqlite3.Error) -> int:
    """SQLite's result code without its extension; 0 for errors of the module, which have none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
