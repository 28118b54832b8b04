"""Appointments: a slot of an office, taken by somebody who is known by number and code alone, and what became of it.

No name and no phone is asked for. That no slot is given to more people than an office takes is held by the database: each has a place of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.asked.tickets.codes import hashed, is_code, new_code
from knowledge.asked.tickets.reading_by_code import ReadingByCode
from knowledge.asked.tickets.tickets import RESIDENT
from knowledge.entry.departments import Department
from knowledge.masking.masked_text import MaskedText
from knowledge.places.calendar_table import CalendarTable
from knowledge.places.codes import ancestors
from knowledge.places.slots import Slot, slots_of
from knowledge.staff.accounts import LOCAL
from knowledge.staff.areas import areas_of
from knowledge.staff.audit import note_change
from knowledge.staff.logins import Limit
from knowledge.storage.clock import Clock, day_of, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotFound

AHEAD = 14
"""Days from today on that can be booked."""
KEPT = timedelta(days=180)
"""How long after its day an appointment is kept."""
OF_ADDRESS = Limit(free=10, window=timedelta(hours=24))
"""How many an address may take before it has to wait; a hall may sit behind one."""
STATES = {"booked": "已约", "came": "已到", "missed": "没来", "cancelled": "已取消"}
TAKEN = "这个时间已经约满了，请另选一个。"
_COLUMNS = "number, office, region, day, starts, ends, is_extended, matter, item_code, state, why, made_by, made_at"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment. `matter` is what it is for, masked; `item_code` the item, if one was chosen; `why` it was cancelled by the office."""

    number: str
    office: str
    region: str
    day: date
    slot: Slot
    matter: str
    item_code: str
    state: str
    why: str
    made_by: str
    made_at: str

    @property
    def state_name(self) -> str:
        """已约, 已到, 没来, 已取消."""
        return STATES[self.state]


class Appointments:
    """Booking, reading by code, and what staff do; `by_code` opens one without an account and counts the tries."""

    def __init__(self, connections: Connections, clock: Clock, calendar: CalendarTable) -> None:
        self._connections, self._clock, self._calendar = connections, clock, calendar
        self.by_code: ReadingByCode[Appointment] = ReadingByCode(connections, clock, self, of="appointment")

    def free(self, office: Department, day: date) -> list[tuple[Slot, int]]:
        """The slots of a day that have not begun, each with how many places are left; none beyond `AHEAD` days."""
        now, today = self._clock(), day_of(self._clock())
        if not today <= day <= today + timedelta(days=AHEAD):
            return []
        taken = self._taken(office, day)
        return [
            (slot, max(0, (office.slot_people or 0) - len(taken.get(slot.start, ()))))
            for slot in slots_of(office, day, self._calendar.calendar())
            if datetime.combine(day, slot.start, now.tzinfo) > now
        ]

    def days(self, office: Department) -> list[tuple[date, int]]:
        """The days that can be booked, each with how many places are left in all; days without slots are left out."""
        today = day_of(self._clock())
        days = [today + timedelta(days=n) for n in range(AHEAD + 1)]
        free = [(day, self.free(office, day)) for day in days]
        return [(day, sum(left for _, left in slots)) for day, slots in free if slots]

    def book(
        self, office: Department, day: date, start: time, matter: MaskedText, *, item_code: str = "", by: str = RESIDENT
    ) -> tuple[Appointment, str]:
        """Take a place in a slot; the appointment, and its code, which is told once. Raises Conflict where none is free."""
        code, now = new_code(), self._clock()
        with self._connections.changing() as db:
            slot = next((slot for slot, left in self.free(office, day) if slot.start == start and left), None)
            if slot is None:
                raise Conflict(TAKEN)
            taken = self._taken(office, day).get(start, ())
            place = next(n for n in range(1, (office.slot_people or 0) + 1) if n not in taken)
            number = f"Y{now:%y%m%d}{self._next(db):04d}"
            db.execute(
                "INSERT INTO appointments (number, code_hash, office, region, day, starts, ends, is_extended, place, matter, item_code, state, why, "
                "made_by, made_at, changed_by, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'booked', '', ?, ?, '', '')",
                [
                    number, hashed(number, code), office.name, office.region, day.isoformat(), f"{slot.start:%H:%M}", f"{slot.end:%H:%M}",
                    int(slot.extended), place, matter.text, item_code, by, stamp(now),
                ],
            )  # fmt: skip
        return self.numbered(number), code

    def numbered(self, number: str) -> Appointment:
        """An appointment by its number; raises NotFound."""
        sql = f"SELECT {_COLUMNS} FROM appointments WHERE number = ?"
        found = self._connections.db.execute(sql, [number.strip().upper()]).fetchone()
        if found is None:
            raise NotFound(f"没有预约 {number[:20]}，请核对编号。")
        return _read(found)

    def has_code(self, number: str, code: str) -> bool:
        """Whether this is the code of that number; takes as long for numbers that do not exist."""
        number = number.strip().upper()
        found = row(self._connections.db, "SELECT code_hash FROM appointments WHERE number = ?", number)
        return is_code(number, code, str(found["code_hash"]) if found else None)

    def put_state(self, number: str, state: str, *, by: str = RESIDENT, why: MaskedText | None = None) -> Appointment:
        """What became of an appointment; staff say why they cancel one. Raises NotFound, Conflict for what cannot be."""
        with self._connections.changing() as db:
            found = self.numbered(number)
            self._check(found, state, by, why.text if why else "")
            db.execute(
                "UPDATE appointments SET state = ?, why = ?, changed_by = ?, changed_at = ?, place = CASE WHEN ? = 'cancelled' THEN NULL ELSE place END "
                "WHERE number = ?",
                [state, why.text if why else "", by, stamp(self._clock()), state, found.number],
            )
            if by != RESIDENT:
                note_change(db, self._clock, who=by, action=f"预约{STATES[state]}", what=f"appointment:{found.number}")
        return self.numbered(number)

    def of_day(self, day: date, *, by: str) -> list[Appointment]:
        """The appointments of a day that somebody of the staff sees, in their order; a village's account sees its own."""
        sql = f"SELECT {_COLUMNS} FROM appointments WHERE day = ? ORDER BY region, office, starts, number"
        areas = () if by == LOCAL else areas_of(self._connections.db, by)
        found = [_read(each) for each in self._connections.db.execute(sql, [day.isoformat()]).fetchall()]
        return [each for each in found if _covers(areas, each.region)]

    def seen_by(self, number: str, username: str) -> Appointment:
        """An appointment that this person may see; raises NotFound, as for one that does not exist."""
        found = self.numbered(number)
        if username != LOCAL and not _covers(areas_of(self._connections.db, username), found.region):
            raise NotFound(f"没有预约 {number[:20]}，请核对编号。")
        return found

    def purge(self) -> int:
        """Remove appointments whose day is longer ago than they are kept; how many went."""
        before = day_of(self._clock() - KEPT).isoformat()
        with self._connections.changing() as db:
            return int(db.execute("DELETE FROM appointments WHERE day < ?", [before]).rowcount)

    def _check(self, found: Appointment, state: str, by: str, why: str) -> None:
        if state not in STATES or state == found.state:
            raise Conflict(f"这个预约已经是“{found.state_name}”。" if state in STATES else "请选一样。")
        begins = datetime.combine(found.day, found.slot.start, self._clock().tzinfo)
        if found.state == "cancelled":
            raise Conflict("已经取消的不能再改，请重新预约。")
        if state == "cancelled" and found.state != "booked":
            raise Conflict("已经办过的不能取消。")
        if by == RESIDENT and (state != "cancelled" or begins <= self._clock()):
            raise Conflict("已经到时间了，不能取消；来不了请打电话说一声。")
        if by != RESIDENT and state == "cancelled" and not why:
            raise Conflict("请写明为什么取消，来办的人看得到。")
        if state in ("came", "missed") and day_of(self._clock()) < found.day:
            raise Conflict("还没到那一天。")

    def _taken(self, office: Department, day: date) -> dict[time, list[int]]:
        sql = "SELECT starts, place FROM appointments WHERE office = ? AND region = ? AND day = ? AND place IS NOT NULL"
        found: dict[time, list[int]] = {}
        for starts, place in self._connections.db.execute(
            sql, [office.name, office.region, day.isoformat()]
        ).fetchall():
            found.setdefault(time.fromisoformat(starts), []).append(int(place))
        return found

    def _next(self, db: Database) -> int:
        sql = (
            "INSERT INTO counters (name, value) VALUES ('appointments', 1) "
            "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value"
        )
        return int(db.execute(sql).fetchall()[0][0])


def _covers(areas: Sequence[str], region: str) -> bool:
    return not areas or any(area in ancestors(region) for area in areas)


def _read(found: Sequence[object]) -> Appointment:
    number, office, region, day, starts, ends, extended, matter, item, state, why, made_by, made_at = map(str, found)
    slot = Slot(time.fromisoformat(starts), time.fromisoformat(ends), extended == "1")
    return Appointment(
        number, office, region, date.fromisoformat(day), slot, matter, item, state, why, made_by, made_at
    )
