"""Versions: of the published knowledge, and of what stands on the board beside it. They move in the transaction of every change, and
processes follow them.
"""

import threading
from collections.abc import Mapping
from secrets import randbits

from knowledge.storage.database import Database

KNOWLEDGE, BOARD = "knowledge_version", "board_version"
"""What items are answered from; notices, roster and calendar, for which no index is built anew."""
STAMP = "knowledge_stamp"
"""Drawn with every version of the knowledge: a database that was restored from a backup counts on to the same version with other contents."""
_TABLES = {KNOWLEDGE: "counters", BOARD: "versions", STAMP: "versions"}
LOOKS = {name: f"SELECT value FROM {table} WHERE name = '{name}'" for name, table in _TABLES.items()}
LOOK_AT_ALL = f"SELECT name, value FROM counters WHERE name = '{KNOWLEDGE}' UNION ALL SELECT name, value FROM versions WHERE name = '{BOARD}'"


def bump(db: Database) -> None:
    """Say that the published knowledge has changed, so that every process renews its snapshot."""
    db.execute("UPDATE versions SET value = ? WHERE name = ?", [randbits(62), STAMP])
    _move(db, KNOWLEDGE)


def board_changed(db: Database) -> None:
    """Say that what stands on the board has changed; what items are answered with has not."""
    _move(db, BOARD)


def _move(db: Database, name: str) -> None:
    sql = f"UPDATE {_TABLES[name]} SET value = value + 1 WHERE name = ? RETURNING value"
    db.announce(int(db.execute(sql, [name]).fetchall()[0][0]), name)


class Heard:
    """The newest versions that a process has heard of; `news` is set whenever one may have moved. Safe to share between threads."""

    def __init__(self, news: threading.Event) -> None:
        self._news, self._lock = news, threading.Lock()
        self._versions: dict[str, int] = {}

    def of(self, name: str) -> int | None:
        """A version, None while nobody can hear of it."""
        return self._versions.get(name)

    def hear(self, versions: Mapping[str, int]) -> None:
        """Take note of versions; one that is older than what is known was read before."""
        with self._lock:
            known = self._versions
            moved = {name: version for name, version in versions.items() if version > known.get(name, -1)}
            self._versions = known | moved
        if moved:
            self._news.set()

    def forget(self) -> None:
        """Nobody hears any more: whoever asks looks for themselves."""
        with self._lock:
            self._versions = {}
