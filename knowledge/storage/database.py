"""What the rest of the knowledge sees of a database: statements, rows, and which database it is. One SQL for all of them.

Placeholders are `?` or `:name`. What one database can and another cannot stays in this room.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol

Parameters = Sequence[Any] | Mapping[str, Any]


class Rows(Protocol):
    """What a statement gives back; `rowcount` is how many rows it wrote."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """One database, as the thread that holds it sees it: inside a transaction where one has begun, else a statement at a time."""

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]: ...

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, sql: str, parameters: Any = None) -> Rows:
        """Run one statement; rows are tuples."""

    def query(self, sql: str, parameters: Any = None) -> Iterable[dict[str, Any]]:
        """The rows of a query by the names of their columns."""

    def many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run one statement for each of many rows."""

    def fill(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Put many rows into a table as one statement, so that they may refer to each other."""

    def define(self, statement: str) -> None:
        """Run one statement of the schema, which is written as for SQLite (see `dialect`)."""

    def announce(self, version: int, of: str) -> None:
        """Have every process told of a version (see `version`) once the transaction is committed."""

    def after_commit(self, done: Callable[[], None]) -> None:
        """Call this once the transaction is committed, and not if it is rolled back. It may not fail."""

    def hold(self, name: str) -> None:
        """Keep others who hold the same name out until the transaction ends, where writers work side by side."""

    def unguarded(self, table: str) -> AbstractContextManager[None]:
        """Without the triggers that keep a table from being changed; they are there again afterwards."""


def row(db: Database, sql: str, *values: Any) -> dict[str, Any] | None:
    """The first row of a query, or None."""
    return next(iter(db.query(sql, list(values))), None)


def containing(text: str) -> str:
    """A pattern for `lower(column) LIKE lower(?) ESCAPE '!'`: texts that contain this one, taken literally."""
    escaped = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
