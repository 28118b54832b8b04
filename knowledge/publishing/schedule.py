"""Publications for a later day: a draft that has been reviewed waits here until its day comes.

Carrying them out is decided above (`hotline.publishing`), by whichever process first looks on that day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import NotFound

_SELECT = (
    "SELECT i.code, i.region, s.day, s.version, s.reviewer, s.note, s.override_reason, s.at "
    "FROM scheduled s JOIN items i ON i.id = s.item_id "
)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A draft of a `version` that goes live on a day, as its reviewer decided, with the reason for overriding the gate or ''."""

    code: str
    region: str
    day: date
    version: int
    reviewer: str
    note: str
    override_reason: str
    at: str


class Schedule:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def put(
        self,
        code: str,
        region: str = NATION,
        *,
        day: date,
        version: int,
        reviewer: str,
        note: str = "",
        reason: str = "",
    ) -> None:
        """Keep a draft for its day, in place of what was decided about it before; what is typed with it is masked."""
        note, reason = mask(note).text, mask(reason).text
        with self._connections.changing() as db:
            sql = (
                "INSERT INTO scheduled (item_id, day, version, reviewer, note, override_reason, at) "
                "SELECT id, ?, ?, ?, ?, ?, ? FROM items WHERE code = ? AND region = ? ON CONFLICT (item_id) DO UPDATE SET "
                "day = excluded.day, version = excluded.version, reviewer = excluded.reviewer, note = excluded.note, "
                "override_reason = excluded.override_reason, at = excluded.at"
            )
            values = [day.isoformat(), version, reviewer, note, reason, stamp(self._clock())]
            db.execute(sql, [*values, code, region])
            what = f"{code}@{region}"
            note_change(db, self._clock, who=reviewer, action="定时发布", what=what, detail=f"{day} {note}".strip())

    def cancel(self, code: str, region: str = NATION, *, by: str, reason: str = "") -> None:
        """Take it back; the draft stays in review. Raises NotFound."""
        with self._connections.changing() as db:
            self.of(code, region)
            item_id = db.execute("SELECT id FROM items WHERE code = ? AND region = ?", [code, region]).fetchone()[0]
            unschedule(db, self._clock, item_id, by=by, reason=reason)

    def of(self, code: str, region: str = NATION) -> Scheduled:
        """What is decided for an entry; raises NotFound."""
        found = row(self._connections.db, _SELECT + "WHERE i.code = ? AND i.region = ?", code, region)
        if found is None:
            raise NotFound(f"条目 {code} 没有定时发布。")
        return _scheduled(found)

    def all(self) -> list[Scheduled]:
        """Everything that waits, what is due first at the top."""
        return [_scheduled(r) for r in self._connections.db.query(_SELECT + "ORDER BY s.day, i.code, i.region")]

    def due(self, day: date) -> list[Scheduled]:
        """What was to go live by a day, in that order."""
        sql = _SELECT + "WHERE s.day <= ? ORDER BY s.day, s.at, i.code, i.region"
        return [_scheduled(r) for r in self._connections.db.query(sql, [day.isoformat()])]


def unschedule(db: Database, clock: Clock, item_id: int, *, by: str, reason: str = "") -> None:
    """Forget what is decided about a draft, as the draft is another now, or cannot go live."""
    if db.execute("SELECT 1 FROM scheduled WHERE item_id = ?", [item_id]).fetchone():
        db.execute("DELETE FROM scheduled WHERE item_id = ?", [item_id])
        code, region = db.execute("SELECT code, region FROM items WHERE id = ?", [item_id]).fetchone()
        note_change(db, clock, who=by, action="取消定时发布", what=f"{code}@{region}", detail=reason)


def _scheduled(stored: dict[str, Any]) -> Scheduled:
    return Scheduled(**{**stored, "day": date.fromisoformat(stored["day"])})
