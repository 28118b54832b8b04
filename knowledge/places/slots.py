"""The times of a day that can be booked at an office: its hours, and the extended ones besides, cut into pieces of equal length."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.entry.departments import Department
from knowledge.places.opening import read_hours
from knowledge.places.working_days import Calendar


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A piece of a day, [start, end); `extended`: outside the ordinary hours."""

    start: time
    end: time
    extended: bool = False

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def takes_bookings(office: Department) -> bool:
    """Whether an office can be booked: it says how many, and its hours can be read."""
    readable = any(text and read_hours(text) is not None for text in (office.hours, office.extended))
    return office.slot_people is not None and readable


def slots_of(office: Department, day: date, calendar: Calendar) -> list[Slot]:
    """The slots of a day in their order; none where it is closed. A piece that is shorter than a slot is none; ordinary hours come first."""
    if not takes_bookings(office):
        return []
    found: list[Slot] = []
    for text, extended in ((office.hours, False), (office.extended, True)):
        hours = read_hours(text) if text else None
        for start, end in hours.spans(day, calendar) if hours else ():
            for piece in _pieces(day, start, end, timedelta(minutes=office.slot_minutes)):
                if all(piece[1] <= other.start or other.end <= piece[0] for other in found):
                    found.append(Slot(*piece, extended))
    return sorted(found)


def _pieces(day: date, start: time, end: time, length: timedelta) -> list[tuple[time, time]]:
    at, until = datetime.combine(day, start), datetime.combine(day, end)
    pieces = []
    while at + length <= until:
        pieces.append((at.time(), (at + length).time()))
        at += length
    return pieces
