"""What was read of the database, remembered for as long as its version stays."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from knowledge.storage.connections import Connections
from knowledge.storage.errors import DatabaseUnusable
from knowledge.storage.version import KNOWLEDGE

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Reads a thing once a version. What comes back is shared, and not to be changed. Safe to share between threads.

    Inside a transaction nothing is remembered: it sees what is not committed, and perhaps never will be. While the database is away, what
    was read of it before still stands.

    Args:
        read: reads it from the database; what it raises is raised, and not remembered.
        of: the version that moves with it.
        most: so many things are remembered; then all are read again.
    """

    def __init__(
        self, connections: Connections, read: Callable[[Key], Value], *, of: str = KNOWLEDGE, most: int = 8192
    ) -> None:
        self._connections, self._read, self._of, self._most = connections, read, of, most
        self._kept: tuple[int, dict[Key, Value]] = (-1, {})

    def __call__(self, key: Key) -> Value:
        if self._connections.db.in_transaction:
            return self._read(key)
        of, known = self._kept
        try:
            # Before the thing itself: what is published meanwhile is then read too early, never too late.
            version = self._connections.version(self._of)
        except DatabaseUnusable:
            if key in known:
                return known[key]
            raise
        if of != version or len(known) > self._most:
            known = {}
            self._kept = (version, known)
        if key not in known:
            known[key] = self._read(key)
        return known[key]
