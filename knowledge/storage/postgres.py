"""Connections to a PostgreSQL server, for knowledge that several machines share.

Connections come from a pool; outside a transaction each statement takes one and gives it back. Whoever changes knowledge holds an
advisory lock until the transaction ends, so publications follow one another as they do in a file; questions are logged side by side.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from psycopg.types.numeric import FloatLoader
from psycopg_pool import ConnectionPool, PoolTimeout

from knowledge.storage.connections import Connections
from knowledge.storage.database import Database, Parameters, Rows
from knowledge.storage.dialect import placeholders, schema
from knowledge.storage.errors import DatabaseUnusable, NothingThere
from knowledge.storage.listening import CHANNELS, Listener
from knowledge.storage.migrations import STEPS
from knowledge.storage.server_errors import translated
from knowledge.storage.version import Heard

LOOK_S = 5.0
"""News are told; looking is for those that were missed."""
WAIT_S = 5.0
"""How long a statement waits for others, and for a connection, unless told otherwise."""
AWAY_S, TRIAL_S = 2.0, 0.05
"""For so long after nobody could connect, others wait only so short."""
CONNECT_S = 5
"""How long the server may take to answer at all."""
MOST = 20
"""Connections of one process at the same time; further statements wait for one."""
_CHANGING = 7_312_345
"""The advisory lock of whoever changes knowledge."""

Connection = psycopg.Connection[tuple[Any, ...]]
Result = TypeVar("Result")


class _NumberLoader(FloatLoader):
    """Sums of whole numbers come back as whole numbers, as SQLite gives them."""

    def load(self, data: Any) -> Any:
        value = super().load(data)
        return int(value) if value.is_integer() else value


class PostgresDatabase:
    """The database as every thread sees it: its own transaction where it has begun one, else any connection of the pool."""

    def __init__(self, pool: ConnectionPool[Connection], where: str) -> None:
        self._pool, self._where, self._local = pool, where, threading.local()
        self._lost_at = -AWAY_S
        self.tell: Callable[[dict[str, int]], None] = lambda _: None

    @property
    def dialect(self) -> Literal["postgresql"]:
        return "postgresql"

    @property
    def in_transaction(self) -> bool:
        return self.held is not None

    def begin(self) -> list[Callable[[], None]]:
        """What is to be called once the transaction of this thread, which begins, is committed."""
        self._local.done = done = list[Callable[[], None]]()
        return done

    @property
    def held(self) -> Connection | None:
        """The connection of this thread's transaction."""
        held: Connection | None = getattr(self._local, "conn", None)
        return held

    @held.setter
    def held(self, conn: Connection | None) -> None:
        self._local.conn = conn

    def execute(self, sql: str, parameters: Any = None) -> Rows:
        statement, values = _statement(sql, parameters), _clean(parameters)
        return cast(Rows, self._run(lambda conn: conn.execute(statement, values)))

    def query(self, sql: str, parameters: Any = None) -> Iterable[dict[str, Any]]:
        statement, values = _statement(sql, parameters), _clean(parameters)

        def read(conn: Connection) -> list[dict[str, Any]]:
            with conn.cursor(row_factory=dict_row) as cursor:
                return cursor.execute(statement, values).fetchall()

        return self._run(read)

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        statement, values = _statement(sql, ()), [_clean(row) for row in rows]

        def write(conn: Connection) -> None:
            with conn.cursor() as cursor:
                cursor.executemany(statement, values)

        self._run(write)

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        def write(conn: Connection) -> None:
            with conn.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(_clean(row))

        self._run(write)

    def define(self, statement: str) -> None:
        self._run(lambda conn: conn.execute(schema(statement), prepare=False))

    def announce(self, version: int, of: str) -> None:
        self.execute("SELECT pg_notify(?, ?)", [CHANNELS[of], str(version)])
        self.after_commit(lambda: self.tell({of: version}))

    def after_commit(self, done: Callable[[], None]) -> None:
        self._local.done.append(done)

    def hold(self, name: str) -> None:
        self.execute("SELECT pg_advisory_xact_lock(?, hashtext(?))", [_CHANGING, name])

    @contextmanager
    def unguarded(self, table: str) -> Iterator[None]:
        for state in ("DISABLE", "ENABLE"):
            self.execute(f'ALTER TABLE "{table}" {state} TRIGGER USER')
            if state == "DISABLE":
                yield

    def take(self, first: Callable[[Connection], Result], *, timeout_s: float) -> tuple[Connection, Result]:
        """A connection of the pool that still answers, and what it gave for the first thing asked of it; to be given back.

        Connections that have died while nobody used them, as all do when the server is started again, are passed over. While the
        server is known to be away, nobody waits for it.
        """
        if time.monotonic() - self._lost_at < AWAY_S:
            timeout_s = min(timeout_s, TRIAL_S)
        for left in range(MOST, -1, -1):
            try:
                conn = self._pool.getconn(timeout_s)
            except PoolTimeout:
                self._lost_at = time.monotonic()
                raise
            try:
                return conn, first(conn)
            except BaseException as error:
                gone = isinstance(error, psycopg.OperationalError) and conn.closed
                self._pool.putconn(conn)
                if not gone or not left:
                    raise
        raise AssertionError("unreachable")

    def give_back(self, conn: Connection) -> None:
        self._pool.putconn(conn)

    def _run(self, work: Callable[[Connection], Result]) -> Result:
        with translated(self._where):
            if (held := self.held) is not None:
                return work(held)
            conn, result = self.take(work, timeout_s=WAIT_S)
            self.give_back(conn)
            return result


class PostgresConnections(Connections):
    """The connections of one process to a database of a PostgreSQL server. The database itself is made by whoever runs the server."""

    _listener: Listener | None

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.where = _without_password(url)
        with translated(self.where), psycopg.connect(url, connect_timeout=CONNECT_S):
            pass  # or a pool would try for a while and not say what is wrong
        self._pool = ConnectionPool[Connection](
            url, min_size=1, max_size=MOST, kwargs={"autocommit": True, "connect_timeout": CONNECT_S},
            configure=_configure, timeout=WAIT_S, open=True, name="hotline",
        )  # fmt: skip
        self._db = PostgresDatabase(self._pool, self.where)
        self._db.tell = self._tell
        self._url, self._listener = url, None
        self.news, self.look_s = threading.Event(), LOOK_S
        try:
            self._migrate(create=create)
        except BaseException:
            self._pool.close()
            raise

    @property
    def db(self) -> PostgresDatabase:
        return self._db

    def heard(self) -> Heard | None:
        return self._listener.heard if self._listener else None

    def follow(self) -> None:
        self._listener = self._listener or Listener(self._url, self.news)

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
        with translated(self.where):
            conn, _ = db.take(lambda conn: conn.execute(begin, prepare=False), timeout_s=max(timeout, TRIAL_S))
            try:
                db.held = conn
                done = db.begin()
                yield
                conn.execute("COMMIT")
                for each in done:
                    each()
            except BaseException:
                with suppress(psycopg.Error):  # the connection may be gone, and the transaction with it
                    conn.execute("ROLLBACK")
                raise
            finally:
                db.held = None
                db.give_back(conn)

    def _tell(self, versions: dict[str, int]) -> None:
        """What this process has published, it knows at once."""
        if self._listener:
            self._listener.heard.hear(versions)
        self.news.set()

    def wipe(self) -> None:
        """What was removed is overwritten by the server's own vacuum."""

    def shrink(self, db: Database, most: int) -> int:  # noqa: ARG002
        """The server's own vacuum does it."""
        return 0

    def is_sound(self) -> bool:
        """Whether the server answers; its own tools (pg_amcheck) look for damage."""
        return bool(self._db.execute("SELECT 1").fetchone()[0] == 1)

    def size_bytes(self) -> int:
        return int(self._db.execute("SELECT pg_database_size(current_database())").fetchone()[0])

    def close(self) -> None:
        if self._listener:
            self._listener.close()
        self._pool.close()

    def _migrate(self, *, create: bool) -> None:
        if self._applied() == {name for name, _ in STEPS}:
            return
        with self.changing() as db:
            applied = self._applied()  # another process may have been faster
            if newer := applied - {name for name, _ in STEPS}:
                raise DatabaseUnusable(
                    f"数据库 {self.where} 由更新版本的程序建立（{max(newer)}），请升级程序后再打开。"
                )
            if not applied:
                self._check_nothing_is_there(create=create)
                db.define("CREATE TABLE schema_steps (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT")
            for name, step in STEPS:
                if name not in applied:
                    step(db)
                    db.execute("INSERT INTO schema_steps VALUES (?, ?)", [name, datetime.now(UTC).isoformat()])

    def _applied(self) -> set[str]:
        if self._db.execute("SELECT to_regclass('schema_steps')").fetchone()[0] is None:
            return set()
        return {name for (name,) in self._db.execute("SELECT name FROM schema_steps")}

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
