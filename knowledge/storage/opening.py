"""Opening the database that an address names."""

from knowledge.storage.connections import Connections, is_postgres, path_of
from knowledge.storage.errors import DatabaseUnusable, NothingThere
from knowledge.storage.sqlite import SqliteConnections


def open_database(url: str, *, create: bool = True) -> Connections:
    """The connections to the database of an address, which is made if it is not there yet and `create` says so.

    Raises:
        DatabaseUnusable: see `Connections`; also where the library for PostgreSQL is not installed.
    """
    if not is_postgres(url):
        return SqliteConnections(url, create=create)
    try:
        from knowledge.storage.postgres import PostgresConnections
    except ImportError:
        raise DatabaseUnusable(
            "没有安装连接 PostgreSQL 的库，请运行 pip install 'hotline-assistant[postgres]'。"
        ) from None
    return PostgresConnections(url, create=create)


def is_there(url: str) -> bool:
    """Whether there is a knowledge base at an address already; raises DatabaseUnusable if it cannot be looked at."""
    if not is_postgres(url):
        return path_of(url).exists()
    try:
        open_database(url, create=False).close()
    except NothingThere:
        return False
    return True
