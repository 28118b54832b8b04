"""The times that can be booked: hours and extended hours in pieces, on working days, holidays and make-up days."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.entry.departments import Department
from knowledge.places.slots import slots_of, takes_bookings
from knowledge.store import KnowledgeBase

FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)
HOLIDAY, MAKEUP = date(2026, 10, 1), date(2026, 10, 10)
HOURS, EXTENDED = "工作日 9:00-10:10，14:00-15:00；周六 9:00-10:00", "工作日 12:00-13:00，17:00-18:00"
TABLE = [
    (HOURS, EXTENDED, FRIDAY, "09:00-09:30 09:30-10:00 延12:00-12:30 延12:30-13:00 14:00-14:30 14:30-15:00 延17:00-17:30 延17:30-18:00"),
    (HOURS, EXTENDED, SATURDAY, "09:00-09:30 09:30-10:00"),
    (HOURS, EXTENDED, SUNDAY, ""),
    (HOURS, EXTENDED, HOLIDAY, ""),
    (HOURS, EXTENDED, MAKEUP, "09:00-09:30 09:30-10:00 延12:00-12:30 延12:30-13:00 14:00-14:30 14:30-15:00 延17:00-17:30 延17:30-18:00"),
    ("", "周日 9:00-10:00", SUNDAY, "延09:00-09:30 延09:30-10:00"),
    ("工作日 9:00-10:00", "工作日 9:30-10:30", FRIDAY, "09:00-09:30 09:30-10:00 延10:00-10:30"),
    ("工作日 9:00-10:00", "工作日 8:00-9:00", FRIDAY, "延08:00-08:30 延08:30-09:00 09:00-09:30 09:30-10:00"),
    ("看情况", "", FRIDAY, ""),
]  # fmt: skip


def office(hours: str, extended: str = "", people: int | None = 2) -> Department:
    return Department(name="某某乡便民服务中心", phone="0000", hours=hours, extended=extended, slot_people=people)


@pytest.mark.parametrize(("hours", "extended", "day", "expected"), TABLE)
def test_hours_are_cut_into_slots(tmp_path: Path, hours: str, extended: str, day: date, expected: str) -> None:
    with KnowledgeBase(str(tmp_path / "calendar.db")) as kb:
        found = slots_of(office(hours, extended), day, kb.calendar.calendar())
    assert " ".join(f"{'延' if slot.extended else ''}{slot}" for slot in found) == expected


def test_only_who_says_how_many_can_be_booked() -> None:
    assert takes_bookings(office(HOURS))
    assert takes_bookings(office("", EXTENDED))
    assert not takes_bookings(office(HOURS, people=None))
    assert not takes_bookings(office("看情况"))
