"""Notices as they are kept: proposed by one, made live by another, ended by hand or by the clock.

They have a part in the version of the board, so that every process tells of them at once and none has to look for every answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.entry.notices import Notice
from knowledge.places.codes import ancestors
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import row
from knowledge.storage.errors import Conflict, NotFound
from knowledge.storage.remembering import Remembered
from knowledge.storage.version import BOARD, board_changed

_NEVER = "9999-12-31T23:59:59.999+08:00"
_COLUMNS = "SELECT id, record, state, proposed_by, approved_by, ended_by FROM notices "
_IN_ORDER = "ORDER BY CASE state WHEN 'proposed' THEN 0 WHEN 'live' THEN 1 ELSE 2 END, id DESC"
_MOST_IMPORTANT_FIRST = (
    "ORDER BY CASE importance WHEN 'emergency' THEN 0 WHEN 'important' THEN 1 ELSE 2 END, starts DESC, id DESC"
)


@dataclass(frozen=True, slots=True)
class KeptNotice:
    """A notice and where it stands: proposed, live (also before it starts and after it ends), ended by somebody."""

    id: int
    notice: Notice
    state: str
    proposed_by: str
    approved_by: str
    ended_by: str

    def holds_at(self, moment: datetime) -> bool:
        notice = self.notice
        return self.state == "live" and notice.starts <= moment and (notice.ends is None or moment < notice.ends)


class Notices:
    """Keeping the notices of one deployment."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock
        self._live = Remembered(connections, self._read_live, of=BOARD)

    def current(self, region: str) -> list[Notice]:
        """The notices that hold now in a region and what it lies in, the most important first."""
        if not (live := self._live(None)):
            return []
        chain, now = ancestors(region), stamp(self._clock())
        return [notice for notice, starts, ends in live if starts <= now < ends and notice.region in chain]

    def _read_live(self, _: None) -> tuple[tuple[Notice, str, str], ...]:
        """Every live notice, when it starts and ends, the most important first."""
        rows = self._connections.db.execute(
            "SELECT record, starts, ends FROM notices WHERE state = 'live' " + _MOST_IMPORTANT_FIRST
        )
        return tuple((Notice.model_validate_json(record), starts, ends) for record, starts, ends in rows.fetchall())

    def all(self) -> list[KeptNotice]:
        """Every notice, those that wait first, then the newest."""
        return list(self._read(self._connections.db.query(_COLUMNS + _IN_ORDER)))

    def page(self, *, limit: int, offset: int = 0) -> tuple[list[KeptNotice], int]:
        """So many notices in the order of `all`, and how many there are in all."""
        db = self._connections.db
        found = list(self._read(db.query(f"{_COLUMNS}{_IN_ORDER} LIMIT ? OFFSET ?", [limit, offset])))
        return found, int(db.execute("SELECT count(*) FROM notices").fetchone()[0])

    def get(self, notice_id: int) -> KeptNotice:
        """One notice; raises NotFound."""
        found = row(self._connections.db, _COLUMNS + "WHERE id = ?", notice_id)
        if found is None:
            raise NotFound(f"没有第 {notice_id} 条通知。")
        return next(self._read([found]))

    def propose(self, notice: Notice, *, by: str) -> KeptNotice:
        """Keep a notice for somebody else to approve."""
        return self._add(notice, "proposed", by=by)

    def pin(self, notice: Notice, *, by: str) -> KeptNotice:
        """Make a notice live at once, by one person."""
        return self._add(notice, "live", by=by)

    def approve(self, notice_id: int, *, by: str, four_eyes: bool = True) -> KeptNotice:
        """Make a proposed notice live; raises NotFound or Conflict."""
        kept = self.get(notice_id)
        if kept.state != "proposed":
            raise Conflict("这条通知不在等待通过。")
        if four_eyes and kept.proposed_by == by:
            raise Conflict("通知须由另一人通过；紧急的请用“紧急置顶”。")
        with self._connections.changing() as db:
            done = db.execute(
                "UPDATE notices SET state = 'live', approved_by = ?, approved_at = ? WHERE id = ? AND state = 'proposed'",
                [by, stamp(self._clock()), notice_id],
            ).rowcount
            if not done:
                raise Conflict("这条通知刚刚被别人处理了。")
            board_changed(db)
            note_change(db, self._clock, who=by, action="通过通知", what=f"notice:{notice_id}", detail=kept.notice.text)
        return self.get(notice_id)

    def end(self, notice_id: int, *, by: str) -> KeptNotice:
        """End a notice now, or drop a proposed one; raises NotFound or Conflict."""
        if self.get(notice_id).state == "ended":
            raise Conflict("这条通知已经结束。")
        with self._connections.changing() as db:
            db.execute(
                "UPDATE notices SET state = 'ended', ended_by = ?, ended_at = ? WHERE id = ?",
                [by, stamp(self._clock()), notice_id],
            )
            board_changed(db)
            note_change(db, self._clock, who=by, action="结束通知", what=f"notice:{notice_id}")
        return self.get(notice_id)

    def _add(self, notice: Notice, state: str, *, by: str) -> KeptNotice:
        now = stamp(self._clock())
        with self._connections.changing() as db:
            found = db.execute(
                "INSERT INTO notices (region, importance, starts, ends, state, record, proposed_by, proposed_at, approved_by, approved_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                [
                    notice.region, notice.importance, stamp(notice.starts), stamp(notice.ends) if notice.ends else _NEVER, state,
                    notice.model_dump_json(exclude_defaults=True), by, now, *((by, now) if state == "live" else ("", "")),
                ],
            )  # fmt: skip
            notice_id = int(found.fetchone()[0])
            board_changed(db)
            action = "置顶通知" if state == "live" else "提出通知"
            note_change(db, self._clock, who=by, action=action, what=f"notice:{notice_id}", detail=notice.text)
        return self.get(notice_id)

    def _read(self, rows: Any) -> Iterator[KeptNotice]:
        for r in rows:
            yield KeptNotice(
                r["id"],
                Notice.model_validate_json(r["record"]),
                r["state"],
                r["proposed_by"],
                r["approved_by"],
                r["ended_by"],
            )
