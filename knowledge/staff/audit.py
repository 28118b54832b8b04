"""The audit trail: who changed what, when. Rows are only ever added."""

from dataclasses import dataclass

from knowledge.masking.masked_text import mask
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import Database


@dataclass(frozen=True, slots=True)
class AuditEntry:
    at: str
    who: str
    action: str
    what: str
    detail: str


def note_change(db: Database, clock: Clock, *, who: str, action: str, what: str, detail: str = "") -> None:
    """Record one change, in the transaction that makes it. What was typed of it is masked, since rows here stay."""
    db.execute(
        "INSERT INTO audit (at, who, action, what, detail) VALUES (?, ?, ?, ?, ?)",
        [stamp(clock()), who, action, what, mask(detail).text],
    )


class Audit:
    """Reading the trail."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of(self, what: str = "", *, limit: int = 200) -> list[AuditEntry]:
        """The newest entries, all or about one thing, newest first."""
        sql = "SELECT at, who, action, what, detail FROM audit WHERE ? IN ('', what) ORDER BY id DESC LIMIT ?"
        return [AuditEntry(**row) for row in self._connections.db.query(sql, [what, limit])]
