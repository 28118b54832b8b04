"""How a deployment is doing: what there is of everything, how large, how old, how fast. For the status page, metrics and the doctor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.migrations import STEPS

_BACKUP = "last_backup"
SLOWEST = 10


@dataclass(frozen=True, slots=True)
class SlowReply:
    """A reply that took long, by its number: what was asked stays in the log."""

    reply_id: str
    at: str
    outcome: str
    latency_ms: float


class Vitals:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    @property
    def schema(self) -> str:
        """The newest step of the schema that this program knows, which the database has too."""
        return STEPS[-1][0]

    @property
    def file(self) -> Path | None:
        """The file that the database is in; None where a server keeps it."""
        return self._connections.file

    def size_bytes(self) -> int:
        """What the database takes on its disk."""
        return self._connections.size_bytes()

    def row_counts(self, tables: Iterable[str]) -> dict[str, int]:
        """How many rows each table has."""
        with self._connections.reading() as db:
            # Names of our own tables, not anything typed.
            return {table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables}

    def outcomes(self, *, hours: int = 24) -> dict[str, int]:
        """Replies of the last hours by outcome."""
        sql = "SELECT outcome, count(*) FROM questions WHERE asked_at >= ? GROUP BY outcome ORDER BY outcome"
        return {name: int(count) for name, count in self._connections.db.execute(sql, [self._since(hours)])}

    def open_cases(self) -> dict[str, int]:
        """Cases that wait for staff: all of them, and those that may mean danger."""
        sql = "SELECT count(*), coalesce(sum(danger), 0) FROM cases WHERE state = 'open'"
        waiting, danger = self._connections.db.execute(sql).fetchone()
        return {"all": int(waiting), "danger": int(danger)}

    def slowest(self, *, hours: int = 24) -> list[SlowReply]:
        """The replies of the last hours that took longest."""
        sql = (
            "SELECT reply_id, asked_at, outcome, latency_ms FROM questions WHERE asked_at >= ? "
            "ORDER BY latency_ms DESC, reply_id LIMIT ?"
        )
        return [SlowReply(*row) for row in self._connections.db.execute(sql, [self._since(hours), SLOWEST])]

    def first_question(self) -> datetime | None:
        """When the oldest question that is kept was asked."""
        at = self._connections.db.execute("SELECT min(asked_at) FROM questions").fetchone()[0]
        return datetime.fromisoformat(at) if at else None

    def last_question(self) -> datetime | None:
        """When the newest question was asked."""
        at = self._connections.db.execute("SELECT max(asked_at) FROM questions").fetchone()[0]
        return datetime.fromisoformat(at) if at else None

    def last_backup(self) -> datetime | None:
        """When the last backup was made with `backup`."""
        found = self._connections.db.execute("SELECT value FROM counters WHERE name = ?", [_BACKUP]).fetchone()
        return datetime.fromtimestamp(found[0], self._clock().tzinfo) if found else None

    def note_backup(self) -> None:
        """Remember that a backup has just been made."""
        with self._connections.changing() as db:
            db.execute(
                "INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [_BACKUP, int(self._clock().timestamp())],
            )

    def _since(self, hours: int) -> str:
        return stamp(self._clock() - timedelta(hours=hours))
