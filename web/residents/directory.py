"""Departments, offices and windows with their phones, and whether they are open; who answers for which area; who is on duty."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template

from hotline.directory.wording import duty_line, hours_line, officer_line
from knowledge.entry.departments import Department
from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.places.slots import takes_bookings
from knowledge.places.working_days import Calendar
from web.parts import parts
from web.residents.place import place_or_ours

DUTY_DAYS = 7

pages = Blueprint("directory", __name__)


@dataclass(frozen=True, slots=True)
class ListedDepartment:
    """A department as it is shown: `open` is one sentence about now, '' where the hours cannot be read; `booked`: a time can be booked."""

    department: Department
    open: str
    hours: str
    booked: bool = False


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """What the page shows: departments by region (code, list), officers by region and role, duties by day."""

    departments: list[tuple[str, list[ListedDepartment]]]
    officers: list[tuple[str, list[str]]]
    duties: list[tuple[str, list[str]]]
    hotlines: list[Department]


@pages.get("/directory")
def directory_page() -> str:
    """Everybody who serves this place."""
    return render_template("directory.html", page=_page(place_or_ours()))


def _page(here: str) -> DirectoryPage:
    kb = parts().kb
    calendar, now = kb.calendar.calendar(), kb.clock()
    local = [d for d in kb.directory.local() if d.region in ancestors(here) or here in ancestors(d.region)]
    codes = sorted({d.region for d in local}, key=lambda code: (code != here, here not in ancestors(code), code))
    departments = [(code, [listed(d, now, calendar) for d in local if d.region == code]) for code in codes]
    officers = [o for o in kb.rosters.officers() if o.region in ancestors(here) or here in ancestors(o.region)]
    regions = dict.fromkeys(o.region for o in officers)
    by_region = [(code, [f"{o.role} {officer_line(o)}" for o in officers if o.region == code]) for code in regions]
    today = parts().today()
    duties = [d for d in kb.rosters.duties(today, today + timedelta(days=DUTY_DAYS - 1)) if d.region in ancestors(here)]
    days = dict.fromkeys(d.day for d in duties)
    by_day = [(day.isoformat(), [duty_line(d) for d in duties if d.day == day]) for day in days]
    return DirectoryPage(departments, by_region, by_day, kb.directory.all(region=NATION))


def listed(department: Department, now: datetime, calendar: Calendar) -> ListedDepartment:
    """A department with its hours, and whether it is open at a moment."""
    first, *rest = (
        hours_line(department.hours, now, (), calendar, extended=department.extended).splitlines()
        if department.hours
        else [""]
    )
    written = rest if first.startswith("现在") else [first, *rest]
    return ListedDepartment(
        department,
        first if first.startswith("现在") else "",
        "；".join(written).removeprefix("办公时间："),
        takes_bookings(department),
    )
