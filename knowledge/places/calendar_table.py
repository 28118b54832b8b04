"""The table of days that staff keep: holidays, make-up days, and the years whose announcement they have entered.

What the program ships (`working_days`) is not copied into it, so that a newer program brings newer years; a day in the table comes
before what ships. What is told of opening hours and terms rests on it, so it is changed through `hotline/publishing.py`; the audit tells
who entered what.
"""

from datetime import date

from knowledge.places.working_days import DAY_KINDS, KIND_NAMES, Calendar, Day, DayKind
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, day_of, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.errors import KnowledgeError, NotFound
from knowledge.storage.remembering import Remembered
from knowledge.storage.version import BOARD, board_changed

EARLIEST, LATEST = 2004, 2100


class InvalidDay(KnowledgeError):
    """A day that cannot be entered as it is."""

    code = "invalid_day"


class CalendarTable:
    """Reading and changing the calendar of this deployment."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock
        self._calendar = Remembered(connections, self._read, of=BOARD)

    def calendar(self) -> Calendar:
        """The calendar as it is now; take it once and count with it."""
        return self._calendar(None)

    def _read(self, _: None) -> Calendar:
        db = self._connections.db
        rows = db.execute("SELECT day, kind, name FROM calendar_days").fetchall()
        years = db.execute("SELECT year FROM calendar_years").fetchall()
        own: dict[date, tuple[DayKind, str]] = {date.fromisoformat(day): (kind, name) for day, kind, name in rows}
        return Calendar(own, frozenset(year for (year,) in years))

    def is_working_day(self, when: date | None = None) -> bool:
        """Whether a day, or today, is a working day."""
        return self.calendar().is_working_day(when or day_of(self._clock()))

    def add_working_days(self, start: date, number: int) -> date:
        """See `Calendar.add_working_days`."""
        return self.calendar().add_working_days(start, number)

    def day(self, when: date) -> Day:
        """What kind of day this is."""
        return self.calendar().day(when)

    def special_days(self, year: int) -> list[Day]:
        """The holidays and make-up days of a year, and whatever else staff have entered of it."""
        calendar = self.calendar()
        first = date(year, 1, 1).toordinal()
        days = (calendar.day(date.fromordinal(n)) for n in range(first, date(year, 12, 31).toordinal() + 1))
        return [day for day in days if day.by_staff or day.kind in ("holiday", "makeup")]

    def put(self, when: date, kind: str, name: str = "", *, by: str) -> Day:
        """Enter what kind of day this is; raises InvalidDay."""
        name = name.strip()
        if kind not in DAY_KINDS:
            raise InvalidDay(f"日子的种类只能是{'、'.join(KIND_NAMES.values())}。")
        if not EARLIEST <= when.year <= LATEST:
            raise InvalidDay(f"只能登记 {EARLIEST} 年到 {LATEST} 年的日子。")
        if kind in ("holiday", "makeup") and not 2 <= len(name) <= 20:
            raise InvalidDay("请写明是什么节日或哪个节日的调休，2 到 20 个字。")
        with self._connections.changing() as db:
            db.execute(
                "INSERT INTO calendar_days (day, kind, name, entered_by, entered_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (day) DO UPDATE "
                "SET kind = excluded.kind, name = excluded.name, entered_by = excluded.entered_by, entered_at = excluded.entered_at",
                [when.isoformat(), kind, name[:20], by, stamp(self._clock())],
            )
            self._note(by, "登记日历", when.isoformat(), f"{KIND_NAMES[kind]} {name}".strip())
        return self.day(when)

    def remove(self, when: date, *, by: str) -> None:
        """Take back what was entered of a day, which is then as it ships; raises NotFound."""
        with self._connections.changing() as db:
            if not db.execute("DELETE FROM calendar_days WHERE day = ?", [when.isoformat()]).rowcount:
                raise NotFound(f"{when} 没有登记过，用的是随程序提供的日历。")
            self._note(by, "撤销日历登记", when.isoformat())

    def complete_year(self, year: int, *, complete: bool = True, by: str) -> None:
        """Say that the holidays of a year are entered in full, so that counting across it needs no caveat; or take that back."""
        if not EARLIEST <= year <= LATEST:
            raise InvalidDay(f"年份只能是 {EARLIEST} 到 {LATEST}。")
        with self._connections.changing() as db:
            db.execute("DELETE FROM calendar_years WHERE year = ?", [year])
            if complete:
                sql = "INSERT INTO calendar_years (year, entered_by, entered_at) VALUES (?, ?, ?)"
                db.execute(sql, [year, by, stamp(self._clock())])
            self._note(by, "年度日历录全" if complete else "年度日历未录全", str(year))

    def _note(self, by: str, action: str, what: str, detail: str = "") -> None:
        board_changed(self._connections.db)
        note_change(self._connections.db, self._clock, who=by, action=action, what=f"calendar:{what}", detail=detail)
