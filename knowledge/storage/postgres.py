"""Connections to a PostgreSQL server, for knowledge that several machines share.

Connections come from a pool; outside a transaction each statement takes one and gives it back. Whoever changes knowledge holds an
advisory lock until the transaction ends, so publications follow one another as they do in a file; questions are logged side by side.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from psycopg.types.numeric import FloatLoader
from psycopg_pool import ConnectionPool

from knowledge.storage.connections import Connections
from knowledge.storage.database import Database, Parameters, Rows
from knowledge.storage.dialect import placeholders, schema
from knowledge.storage.errors import DatabaseUnusable, NothingThere
from knowledge.storage.migrations import STEPS

WAIT_S = 5.0
"""How long a statement waits for others, and for a connection, unless told otherwise."""
CONNECT_S = 5
"""How long the server may take to answer at all."""
MOST = 20
"""Connections of one process at the same time; further statements wait for one."""
_CHANGING = 7_312_345
"""The advisory lock of whoever changes knowledge."""

Connection = psycopg.Connection[tuple[Any, ...]]


class _NumberLoader(FloatLoader):
    """Sums of whole numbers come back as whole numbers, as SQLite gives them."""

    def load(self, data: Any) -> Any:
        value = super().load(data)
        return int(value) if value.is_integer() else value


class PostgresDatabase:
    """The database as every thread sees it: its own transaction where it has begun one, else any connection of the pool."""

    def __init__(self, pool: ConnectionPool[Connection], where: str) -> None:
        self._pool, self._where, self._local = pool, where, threading.local()

    @property
    def dialect(self) -> Literal["postgresql"]:
        return "postgresql"

    @property
    def in_transaction(self) -> bool:
        return self.held is not None

    @property
    def held(self) -> Connection | None:
        """The connection of this thread's transaction."""
        held: Connection | None = getattr(self._local, "conn", None)
        return held

    @held.setter
    def held(self, conn: Connection | None) -> None:
        self._local.conn = conn

    def execute(self, sql: str, parameters: Any = None) -> Rows:
        with self._connection() as conn:
            return cast(Rows, conn.execute(_statement(sql, parameters), _clean(parameters)))

    def query(self, sql: str, parameters: Any = None) -> Iterable[dict[str, Any]]:
        with self._connection() as conn, conn.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(_statement(sql, parameters), _clean(parameters)).fetchall()

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        with self._connection() as conn, conn.cursor() as cursor:
            cursor.executemany(_statement(sql, ()), [_clean(row) for row in rows])

    def define(self, statement: str) -> None:
        with self._connection() as conn:
            conn.execute(schema(statement), prepare=False)

    def hold(self, name: str) -> None:
        self.execute("SELECT pg_advisory_xact_lock(?, hashtext(?))", [_CHANGING, name])

    @contextmanager
    def unguarded(self, table: str) -> Iterator[None]:
        for state in ("DISABLE", "ENABLE"):
            change = sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(sql.Identifier(table), sql.SQL(state))
            with self._connection() as conn:
                conn.execute(change)
            if state == "DISABLE":
                yield

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with translated(self._where):
            if (held := self.held) is not None:
                yield held
            else:
                with self._pool.connection(timeout=WAIT_S) as conn:
                    yield conn


class PostgresConnections(Connections):
    """The connections of one process to a database of a PostgreSQL server. The database itself is made by whoever runs the server."""

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.where = _without_password(url)
        with translated(self.where), psycopg.connect(url, connect_timeout=CONNECT_S):
            pass  # or a pool would try for a while and not say what is wrong
        self._pool = ConnectionPool[Connection](
            url, min_size=1, max_size=MOST, kwargs={"autocommit": True, "connect_timeout": CONNECT_S},
            configure=_configure, timeout=WAIT_S, open=True, name="hotline",
        )  # fmt: skip
        self._db = PostgresDatabase(self._pool, self.where)
        try:
            self._migrate(create=create)
        except BaseException:
            self._pool.close()
            raise

    @property
    def db(self) -> PostgresDatabase:
        return self._db

    @contextmanager
    def changing(self, *, wait_s: float | None = None) -> Iterator[Database]:
        with self._transaction(f"BEGIN; {_patience(wait_s)}; SELECT pg_advisory_xact_lock({_CHANGING})", wait_s):
            yield self._db

    @contextmanager
    def logging(self, *, wait_s: float | None = None) -> Iterator[Database]:
        with self._transaction(f"BEGIN; {_patience(wait_s)}", wait_s):
            yield self._db

    @contextmanager
    def reading(self) -> Iterator[Database]:
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", None):
            yield self._db

    @contextmanager
    def _transaction(self, begin: str, wait_s: float | None) -> Iterator[None]:
        db = self._db
        if db.in_transaction:
            yield
            return
        timeout = WAIT_S if wait_s is None else wait_s
        with translated(self.where), self._pool.connection(timeout=max(timeout, 0.05)) as conn:
            try:
                conn.execute(begin, prepare=False)
                db.held = conn
                yield
                conn.execute("COMMIT")
            except BaseException:
                with suppress(psycopg.Error):  # the connection may be gone, and the transaction with it
                    conn.execute("ROLLBACK")
                raise
            finally:
                db.held = None

    def wipe(self) -> None:
        """What was removed is overwritten by the server's own vacuum."""

    def backup(self, target: Path) -> None:
        raise DatabaseUnusable(f"PostgreSQL 的备份请用 pg_dump，例如 pg_dump --format=custom --file={target} 库名。")

    def is_sound(self) -> bool:
        """Whether the server answers; its own tools (pg_amcheck) look for damage."""
        return bool(self._db.execute("SELECT 1").fetchone()[0] == 1)

    def close(self) -> None:
        self._pool.close()

    def _migrate(self, *, create: bool) -> None:
        if self._applied() == [name for name, _ in STEPS]:
            return
        with self.changing() as db:
            applied = self._applied()  # another process may have been faster
            if newer := set(applied) - {name for name, _ in STEPS}:
                raise DatabaseUnusable(
                    f"数据库 {self.where} 由更新版本的程序建立（{max(newer)}），请升级程序后再打开。"
                )
            if not applied:
                self._check_nothing_is_there(create=create)
                db.define("CREATE TABLE schema_steps (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT")
            for name, step in STEPS[len(applied) :]:
                step(db)
                db.execute("INSERT INTO schema_steps VALUES (?, ?)", [name, datetime.now(UTC).isoformat()])

    def _applied(self) -> list[str]:
        if self._db.execute("SELECT to_regclass('schema_steps')").fetchone()[0] is None:
            return []
        return [name for (name,) in self._db.execute("SELECT name FROM schema_steps ORDER BY name")]

    def _check_nothing_is_there(self, *, create: bool) -> None:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        if self._db.execute(tables).fetchone()[0]:
            raise DatabaseUnusable(f"{self.where} 是别的程序的数据库，请另建一个库。")
        if not create:
            raise NothingThere(f"{self.where} 里还没有知识库，请先运行 init 建立。")


def _configure(conn: Connection) -> None:
    conn.adapters.register_loader("numeric", _NumberLoader)


def _statement(sql: str, parameters: Any) -> str:
    return sql if parameters is None else placeholders(sql)


def _clean(parameters: Any) -> Any:
    """The values without NUL, which this database keeps in no text."""
    if parameters is None:
        return None
    if isinstance(parameters, dict):
        return {name: _plain(value) for name, value in parameters.items()}
    return [_plain(value) for value in parameters]


def _plain(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) and "\0" in value else value


def _patience(wait_s: float | None) -> str:
    milliseconds = round((WAIT_S if wait_s is None else wait_s) * 1000)
    return f"SET LOCAL lock_timeout = {max(1, milliseconds)}"


def _without_password(url: str) -> str:
    try:
        told = conninfo_to_dict(url)
    except psycopg.Error:
        raise DatabaseUnusable("数据库地址写得不对，应写成 postgresql://用户:密码@主机:端口/库名。") from None
    user = f"{told['user']}@" if told.get("user") else ""
    host, port = told.get("host") or "localhost", told.get("port") or 5432
    return f"postgresql://{user}{host}:{port}/{told.get('dbname') or ''}"


_UNUSABLE: tuple[tuple[tuple[type[psycopg.Error], ...], str], ...] = (
    ((errors.DiskFull,), "磁盘已满，没有写入数据库 {where}，请腾出空间后重试。"),
    (
        (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure, errors.QueryCanceled),
        "数据库 {where} 正被另一个程序占用，请稍后重试。",
    ),
    ((errors.ReadOnlySqlTransaction,), "数据库 {where} 是只读的，请连接到主库。"),
    ((errors.InsufficientPrivilege,), "登录数据库 {where} 的账号没有权限，请让管理员授权。"),
    ((errors.TooManyConnections,), "数据库 {where} 的连接用完了，请调大 max_connections 或减少进程。"),
    (
        (psycopg.OperationalError,),
        "连不上数据库 {where}，请检查 PostgreSQL 是否在运行、库是否已建好、地址和密码是否正确。",
    ),
    ((psycopg.InterfaceError,), "与数据库 {where} 的连接断了，请稍后重试。"),
)
"""What is wrong with a server, by the class of the error, the narrowest first. Every other class is a fault of the program."""


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what the server says about an unusable database into one sentence that says what to do; other errors pass."""
    try:
        yield
    except psycopg.Error as error:
        for classes, why in _UNUSABLE:
            if isinstance(error, classes):
                raise DatabaseUnusable(why.format(where=where)) from error
        raise
