"""What was read of the database, or made of that, remembered for as long as it holds."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from knowledge.storage.connections import Connections
from knowledge.storage.errors import DatabaseUnusable
from knowledge.storage.version import KNOWLEDGE

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Source = TypeVar("Source")


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


class Latest(Generic[Key, Source, Value]):
    """Keeps what was made of a thing until the thing changes. Safe to share between threads.

    An `lru_cache` would do the same and keep what was published before, beside what is now, until it is full.

    Args:
        make: makes it.
        most: of so many things it is kept; those that were not asked for longest go first.
    """

    def __init__(self, make: Callable[[Source], Value], *, most: int) -> None:
        self._make, self._most = make, most
        self._kept: OrderedDict[Key, tuple[Source, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, key: Key, source: Source) -> Value:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == source:
                self._kept.move_to_end(key)
                return kept[1]
        value = self._make(source)
        with self._lock:
            self._kept[key] = source, value
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def __len__(self) -> int:
        return len(self._kept)
