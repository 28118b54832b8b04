"""The audit trail: who changed what, when. Rows are only ever added."""

from dataclasses import dataclass
from datetime import date, timedelta

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


@dataclass(frozen=True, slots=True)
class WantedRecords:
    """Entries of some days, both included, by one person, of one kind, about one thing; '' or None for all."""

    who: str = ""
    action: str = ""
    what: str = ""
    first: date | None = None
    last: date | None = None


class Audit:
    """Reading the trail, and noting in it what changes nothing else."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def note(self, who: str, action: str, what: str, detail: str = "") -> None:
        """Note something that somebody did."""
        with self._connections.changing() as db:
            note_change(db, self._clock, who=who, action=action, what=what, detail=detail)

    def of(self, what: str = "", *, limit: int = 200) -> list[AuditEntry]:
        """The newest entries, all or about one thing, newest first."""
        sql = "SELECT at, who, action, what, detail FROM audit WHERE ? IN ('', what) ORDER BY id DESC LIMIT ?"
        return [AuditEntry(**row) for row in self._connections.db.query(sql, [what, limit])]

    def find(self, wanted: WantedRecords, *, limit: int, offset: int = 0) -> list[AuditEntry]:
        """The entries that are wanted, newest first."""
        where, values = _conditions(wanted)
        sql = f"SELECT at, who, action, what, detail FROM audit{where} ORDER BY id DESC LIMIT ? OFFSET ?"
        return [AuditEntry(**row) for row in self._connections.db.query(sql, [*values, limit, offset])]

    def count(self, wanted: WantedRecords) -> int:
        """How many entries are wanted."""
        where, values = _conditions(wanted)
        return int(self._connections.db.execute(f"SELECT count(*) FROM audit{where}", values).fetchone()[0])

    def choices(self) -> dict[str, list[str]]:
        """Everybody (`who`) and every kind of change (`action`) that the trail knows."""
        db = self._connections.db
        return {
            name: [value for (value,) in db.execute(f"SELECT DISTINCT {name} FROM audit ORDER BY {name}").fetchall()]
            for name in ("who", "action")
        }


def _conditions(wanted: WantedRecords) -> tuple[str, list[str]]:
    conditions = {
        "who = ?": wanted.who,
        "action = ?": wanted.action,
        "what = ?": wanted.what,
        "at >= ?": wanted.first.isoformat() if wanted.first else "",
        "at < ?": (wanted.last + timedelta(1)).isoformat() if wanted.last else "",
    }
    given = {condition: value for condition, value in conditions.items() if value}
    return f" WHERE {' AND '.join(given)}" if given else "", list(given.values())
