"""Sources: the laws and documents that facts cite by key."""

from knowledge.database import Connections, row
from knowledge.errors import NotFound
from knowledge.projection import bump
from knowledge.records import Source


class Sources:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(self, sources: list[Source]) -> None:
        """Add or replace sources by key."""
        if not sources:
            return
        with self._connections.writing() as db:
            db.conn.executemany(
                "INSERT OR REPLACE INTO sources (key, title, level, effective, repealed, superseded_by, record) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (s.key, s.title, s.level, s.effective and s.effective.isoformat(), s.repealed and s.repealed.isoformat(),
                     s.superseded_by, s.model_dump_json(exclude_defaults=True))
                    for s in sources
                ],
            )  # fmt: skip
            bump(db)

    def get(self, key: str) -> Source:
        found = row(self._connections.db, "SELECT record FROM sources WHERE key = ?", key)
        if found is None:
            raise NotFound(f"没有来源“{key}”。")
        return Source.model_validate_json(found["record"])

    def all(self) -> list[Source]:
        rows = self._connections.db.execute("SELECT record FROM sources ORDER BY key")
        return [Source.model_validate_json(r[0]) for r in rows]
