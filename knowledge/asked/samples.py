"""A sample of each week's replies, drawn by chance and judged one after the other, so that the rate of right ones is known."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import SystemRandom

from knowledge.storage.clock import Clock, day_of, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotFound

SAMPLE = 50
MARKS = {"right": "对", "partly": "对一部分", "wrong": "不对"}


@dataclass(frozen=True, slots=True)
class WeekMarks:
    """How many of a week's sample were drawn, and how many got each mark. `week` is its Monday."""

    week: date
    drawn: int
    right: int
    partly: int
    wrong: int

    @property
    def marked(self) -> int:
        return self.right + self.partly + self.wrong


class Samples:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def last_week(self) -> date:
        """The Monday of the last week that is over."""
        today = day_of(self._clock())
        return today - timedelta(days=today.weekday() + 7)

    def draw(self) -> int:
        """Draw the sample of the last week that is over; how many. Raises Conflict if it was drawn, or nothing was asked."""
        week = self.last_week()
        asked = "SELECT reply_id FROM questions WHERE asked_at >= ? AND asked_at < ? ORDER BY asked_at, reply_id"
        with self._connections.changing() as db:
            if row(db, "SELECT 1 FROM sampled_replies WHERE week = ?", week.isoformat()):
                raise Conflict("上一周的已经抽过。")
            days = [week.isoformat(), (week + timedelta(days=7)).isoformat()]
            found = [reply_id for (reply_id,) in db.execute(asked, days).fetchall()]
            if not found:
                raise Conflict("上一周没有人提问，没有可抽的。")
            drawn = SystemRandom().sample(found, min(SAMPLE, len(found)))
            for place, reply_id in enumerate(drawn, start=1):
                db.execute(
                    "INSERT INTO sampled_replies VALUES (?, ?, ?, '', '', '')", [week.isoformat(), reply_id, place]
                )
        return len(drawn)

    def next(self) -> str | None:
        """The reply to judge next, the newest week first; None when all that are still in the log are judged."""
        sql = (
            "SELECT s.reply_id FROM sampled_replies s JOIN questions q ON q.reply_id = s.reply_id WHERE s.mark = '' "
            "ORDER BY s.week DESC, s.place LIMIT 1"
        )
        found = row(self._connections.db, sql)
        return str(found["reply_id"]) if found else None

    def mark(self, reply_id: str, mark: str, *, by: str) -> None:
        """Judge a drawn reply, or judge it anew; raises Conflict for what is no mark, NotFound for what was not drawn."""
        if mark not in MARKS:
            raise Conflict(f"请选{'、'.join(MARKS.values())}。")
        sql = "UPDATE sampled_replies SET mark = ?, marked_by = ?, marked_at = ? WHERE reply_id = ? RETURNING week"
        with self._connections.changing() as db:
            if not db.execute(sql, [mark, by, stamp(self._clock()), reply_id]).fetchall():
                raise NotFound("这条答复不在抽样里。")

    def weeks(self, *, limit: int = 26) -> list[WeekMarks]:
        """The newest weeks that were drawn."""
        count = ", ".join(f"sum(CASE WHEN mark = '{mark}' THEN 1 ELSE 0 END)" for mark in MARKS)
        sql = f"SELECT week, count(*), {count} FROM sampled_replies GROUP BY week ORDER BY week DESC LIMIT ?"
        found = self._connections.db.execute(sql, [limit]).fetchall()
        return [WeekMarks(date.fromisoformat(week), *(int(n) for n in counts)) for week, *counts in found]
