"""Connections to one SQLite file.

A connection may not cross threads, so every thread has its own. Reads need no transaction; every write happens in a short
BEGIN IMMEDIATE transaction (a read upgraded to a write under WAL fails at once), so writers follow one another anyway.
"""

import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlite_utils

from knowledge.storage.connections import Connections, path_of
from knowledge.storage.database import Database, Parameters
from knowledge.storage.errors import DatabaseUnusable, NothingThere
from knowledge.storage.looking import Looker
from knowledge.storage.migrations import migrations
from knowledge.storage.sqlite_errors import BUSY, primary, told, translated
from knowledge.storage.version import LOOK_AT_ALL, Heard

BUSY_TIMEOUT_MS = 5_000
LOOK_S = 0.2
"""What other processes have published is seen within this time; looking takes microseconds."""
WIPES, WIPE_WAIT_MS = 20, 20
"""How often, and how long each time, readers are waited for before the write-ahead log is cut off: whoever writes waits as long."""
INCREMENTAL, SPARE = 2, 5
"""SQLite's number for giving pages back in steps; one in so many pages stays free for what comes."""


class SqliteDatabase(sqlite_utils.Database):
    """A connection whose failures say what to do."""

    def __init__(self, conn: sqlite3.Connection, path: Path) -> None:
        self._path = path
        self.done: list[Callable[[], None]] = []
        self.announced: dict[str, int] = {}
        super().__init__(conn, strict=True, execute_plugins=False)

    @property
    def dialect(self) -> Literal["sqlite"]:
        return "sqlite"

    @property
    def in_transaction(self) -> bool:
        return self.conn.in_transaction

    def execute(self, sql: str, parameters: Any = None) -> sqlite3.Cursor:
        try:
            return self.conn.execute(sql) if parameters is None else self.conn.execute(sql, parameters)
        except sqlite3.DatabaseError as error:
            raise told(error, self._path) from error

    def query(self, sql: str, parameters: Any = None) -> Generator[dict[str, Any]]:
        found = self.execute(sql, parameters)
        names = [column[0] for column in found.description]
        try:
            for values in found:
                yield dict(zip(names, values, strict=True))
        except sqlite3.DatabaseError as error:
            raise told(error, self._path) from error

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        with translated(self._path):
            self.conn.executemany(sql, rows)

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """References are looked at when the transaction is committed, where it was begun with `defer_foreign_keys`."""
        self.many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)

    def define(self, statement: str) -> None:
        self.execute(statement)

    def announce(self, version: int, of: str) -> None:
        """Other processes look at the counter."""
        self.announced[of] = version

    def after_commit(self, done: Callable[[], None]) -> None:
        self.done.append(done)

    def hold(self, name: str) -> None:
        """Who writes here is alone already."""

    @contextmanager
    def unguarded(self, table: str) -> Iterator[None]:
        triggers = self.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table]
        ).fetchall()
        for name, _ in triggers:
            self.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            self.execute(sql)


class SqliteConnections(Connections):
    """The connections of one process to one database file."""

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.path = self.file = path_of(url)
        self.where = str(self.path)
        self.news, self.look_s = threading.Event(), LOOK_S
        self._local = threading.local()
        self._opened: list[tuple[threading.Thread, SqliteDatabase]] = []
        self._lock = threading.Lock()
        self._looker: Looker | None = None
        if not self.path.exists():
            if not create:
                raise NothingThere(f"没有找到数据库 {self.path}，请先运行 init 建立，或用 --database 指明位置。")
            self._create()
        with translated(self.path):
            self._migrate(self.db)

    @property
    def db(self) -> SqliteDatabase:
        """This thread's connection."""
        db: SqliteDatabase | None = getattr(self._local, "db", None)
        if db is None:
            with translated(self.path):
                db = self._local.db = _connect(self.path)
            with self._lock:
                self._close_orphans()
                self._opened.append((threading.current_thread(), db))
        return db

    def heard(self) -> Heard | None:
        return self._looker.heard if self._looker else None

    def follow(self) -> None:
        look = self._looker or Looker(lambda: dict(self.db.execute(LOOK_AT_ALL)), self.news, every_s=LOOK_S)
        self._looker = look

    @contextmanager
    def changing(self, *, wait_s: float | None = None) -> Iterator[Database]:
        db = self.db
        if db.in_transaction:
            yield db
            return
        with translated(self.path):
            _begin(db.conn, BUSY_TIMEOUT_MS if wait_s is None else round(wait_s * 1000))
            try:
                db.announced, db.done = {}, []
                yield db
                db.conn.execute("COMMIT")
                for done in db.done:
                    done()
                if db.announced:
                    self._tell(db.announced)
            except BaseException:
                if db.in_transaction:
                    db.conn.execute("ROLLBACK")
                raise

    logging = changing

    def _tell(self, versions: Mapping[str, int]) -> None:
        """What this process has published, it knows at once."""
        if self._looker:
            self._looker.heard.hear(versions)
        self.news.set()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        db = self.db
        if db.in_transaction:
            yield db
            return
        db.execute("BEGIN")
        try:
            yield db
        finally:
            if db.in_transaction:
                db.conn.execute("ROLLBACK")

    def close(self) -> None:
        if self._looker:
            self._looker.close()
        with self._lock:
            for _, db in self._opened:
                db.conn.close()
            self._opened.clear()
        self._local = threading.local()

    def wipe(self) -> None:
        db = self.db
        db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()  # nearly all of it, and nobody waits for this one
        for _ in range(WIPES):
            _wait(db.conn, WIPE_WAIT_MS)
            try:
                (was_held, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                _wait(db.conn, BUSY_TIMEOUT_MS)
            if not was_held:
                return
            time.sleep(WIPE_WAIT_MS / 1000)

    def shrink(self, db: Database, most: int) -> int:
        def value_of(pragma: str) -> int:
            return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])

        # Databases of earlier programs keep what was free for what comes; only a whole VACUUM would change that, and hold everybody up.
        spare = value_of("freelist_count") - value_of("page_count") // SPARE
        pages = min(most, spare) if value_of("auto_vacuum") == INCREMENTAL else 0
        for _ in range(pages):
            db.execute("PRAGMA incremental_vacuum(1)")  # the module takes one step of it, whatever is asked for
        return max(pages, 0)

    def _close_orphans(self) -> None:
        """Close the connections of threads that have ended, or a server that makes a thread a request runs out of files."""
        for thread, db in self._opened:
            if not thread.is_alive():
                db.conn.close()
        self._opened = [(thread, db) for thread, db in self._opened if thread.is_alive()]

    def backup(self, target: Path) -> None:
        """Copy the file, as it is at one moment, into a new one that only its owner may read; raises DatabaseUnusable."""
        try:
            with _private_file(target) as part, translated(target), closing(sqlite3.connect(part)) as copy:
                self.db.conn.backup(copy)
        except FileExistsError:
            raise DatabaseUnusable(f"已经有 {target} 这个文件，备份请写到别的名字。") from None

    def is_sound(self) -> bool:
        try:
            return bool(self.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
        except sqlite3.DatabaseError as error:
            if primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                return False  # so damaged that not even the check can read it
            raise

    def size_bytes(self) -> int:
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def _create(self) -> None:
        """Make a new database beside its place and put it there whole, so that an empty file never passes for a new one."""
        try:
            with _private_file(self.path) as part, translated(self.path), closing(_connect(part).conn) as conn:
                conn.execute(f"PRAGMA auto_vacuum = {INCREMENTAL}")
                fresh = SqliteDatabase(conn, part)
                with fresh.atomic():  # nobody sees the file before it is whole: one commit for all steps
                    migrations.apply(fresh)
        except FileExistsError:
            pass  # another process was faster

    def _migrate(self, db: SqliteDatabase) -> None:
        tables = db.table_names()
        if not tables:
            raise DatabaseUnusable(
                f"{self.path} 是空的，不是本程序的数据库，请换用备份；要重新建立，请先把它删去或改名。"
            )
        applied = {m.name for m in migrations.applied(db)}
        newer = applied - {m.name for m in migrations._migrations}
        if newer:
            raise DatabaseUnusable(f"数据库 {self.path} 由更新版本的程序建立（{max(newer)}），请升级程序后再打开。")
        if not applied:
            raise DatabaseUnusable(f"{self.path} 是别的程序的数据库，请另选一个文件。")
        # Only now that the file is known to be ours is anything written to it.
        if os.access(self.path, os.W_OK):
            _write_ahead(db)
        if migrations.pending(db):
            with self.changing():
                if migrations.pending(db):  # another process may have been faster
                    migrations.apply(db)


def _begin(conn: sqlite3.Connection, wait_ms: int) -> None:
    """Begin to write; only this waits for others, so the connection keeps its timeout for everything else."""
    _wait(conn, wait_ms)
    try:
        conn.execute("BEGIN IMMEDIATE")
    finally:
        _wait(conn, BUSY_TIMEOUT_MS)


def _wait(conn: sqlite3.Connection, milliseconds: int) -> None:
    """How long a connection waits from now on for others who write."""
    conn.execute(f"PRAGMA busy_timeout = {milliseconds}")


def _connect(path: Path) -> SqliteDatabase:
    # check_same_thread off only so that the connections of threads that have ended can be closed.
    conn = sqlite3.connect(path, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA synchronous = NORMAL")
    conn.execute("PRAGMA secure_delete = ON")  # what is removed or masked is overwritten in the file
    return SqliteDatabase(conn, path)


@contextmanager
def _private_file(path: Path) -> Iterator[Path]:
    """A file for its owner only, to be filled, that then stands at `path` whole. SQLite gives what it keeps beside it the same mode.

    Raises:
        FileExistsError: if something stands there by then. DatabaseUnusable: if it cannot be made.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError:
        raise DatabaseUnusable(f"打不开数据库 {path}，请检查目录是否存在、是否有权限。") from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
        _put(part, path)
    finally:
        part.unlink(missing_ok=True)


def _put(part: Path, path: Path) -> None:
    try:
        os.link(part, path)  # unlike a renaming, this never replaces what somebody else has put there
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        part.rename(path)


def _write_ahead(db: SqliteDatabase) -> None:
    """Turn WAL on, which stays on. SQLite does not wait for others here, so programs that start together have to."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            db.conn.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if primary(error) not in BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
