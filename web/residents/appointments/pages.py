"""Booking a time at an office without a name or a phone: an office, a day, a slot, each an address that can be gone back to; then number and code."""

import json
from datetime import date, time

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.asked.appointments.appointments import OF_ADDRESS, Appointment
from knowledge.asked.tickets.tickets import RESIDENT
from knowledge.entry.departments import Department
from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from knowledge.places.codes import ancestors
from knowledge.places.slots import takes_bookings
from knowledge.storage.errors import Conflict, KnowledgeError, NotFound
from web.parts import parts
from web.residents.messages import OVER
from web.residents.place import place_or_ours
from web.sealing import seal, unseal
from web.staff.signing_in import account, is_staff

MOST_CHARS = 100
_MADE, _READ = "appointment made", "appointment read"

pages = Blueprint("appointments", __name__, url_prefix="/appointments")


@pages.get("")
def choose() -> str:
    """The offices that can be booked, the days of one, the slots of a day; only a choice that is none is left out."""
    return _form(office=_office(request.args), day=_day(request.args.get("day", "")), item=request.args.get("item", ""))


@pages.post("")
def book() -> ResponseReturnValue:
    """Take a slot; then its number and code."""
    sent = request.form
    office, day, item = _office(sent), _day(sent.get("day", "")), sent.get("item", "")
    kb, by = parts().kb, account().username if is_staff() else RESIDENT
    try:
        start = time.fromisoformat(sent.get("start", ""))
        if office is None or day is None:
            raise ValueError
        if by == RESIDENT:
            kb.appointments.by_code.count("booking", request.remote_addr or "", OF_ADDRESS)
        matter = mask(sent.get("matter", "").strip()[:MOST_CHARS] or _name_of(item))
        made, code = kb.appointments.book(office, day, start, matter, item_code=item if _name_of(item) else "", by=by)
    except ValueError:
        return _form(office=office, day=day, item=item, problem="请选一个时间。"), 400
    except KnowledgeError as error:
        if error.http_status >= 500:
            raise
        return _form(office=office, day=day, item=item, problem=str(error)), error.http_status
    return redirect(url_for("appointments.made", token=seal(_MADE, json.dumps([made.number, code]))), 303)


@pages.get("/made/<token>")
def made(token: str) -> ResponseReturnValue:
    """The number and the code, to be written down."""
    opened = unseal(_MADE, token)
    if opened is None:
        return redirect(url_for("appointments.ask_code"))
    number, code = json.loads(opened)
    return render_template("appointment.html", made=_shown(number), office=_at(_shown(number)), code=code, token="")


@pages.get("/read")
def ask_code() -> str:
    """The form for number and code."""
    return render_template("appointment_read.html")


@pages.post("/read")
def read() -> ResponseReturnValue:
    """Open an appointment by its number and code."""
    number, code = request.form.get("number", "").strip()[:20], request.form.get("code", "").strip()[:40]
    try:
        found = parts().kb.appointments.by_code.open(number, code, address=request.remote_addr or "")
    except KnowledgeError as error:
        if error.http_status >= 500:
            raise
        return render_template("appointment_read.html", number=number, problem=str(error)), error.http_status
    return redirect(url_for("appointments.show", token=seal(_READ, found.number)), 303)


@pages.get("/of/<token>")
def show(token: str) -> ResponseReturnValue:
    """An appointment as it stands, and cancelling it."""
    number = unseal(_READ, token)
    if number is None:
        return render_template("appointment_read.html", problem=OVER), 410
    return render_template("appointment.html", made=_shown(number), office=_at(_shown(number)), code="", token=token)


@pages.post("/of/<token>/cancel")
def cancel(token: str) -> ResponseReturnValue:
    """Give the place back."""
    number = unseal(_READ, token)
    if number is None:
        raise NotFound(OVER)
    found, problem = _shown(number), ""
    try:
        found = parts().kb.appointments.put_state(number, "cancelled")
    except Conflict as error:
        problem = str(error)
    page = render_template("appointment.html", made=found, office=_at(found), code="", token=token, problem=problem)
    return page, 409 if problem else 200


def _form(*, office: Department | None, day: date | None, item: str, problem: str = "") -> str:
    offices, bookings = _bookable(), parts().kb.appointments
    office = office or (offices[0] if len(offices) == 1 else None)
    days = bookings.days(office) if office else []
    slots = bookings.free(office, day) if office and day else []
    return render_template(
        "appointments.html",
        offices=offices,
        office=office,
        days=days,
        day=day,
        slots=slots,
        item=item if _name_of(item) else "",
        matter=_name_of(item),
        most=MOST_CHARS,
        problem=problem,
    )


def _bookable() -> list[Department]:
    """The offices that serve this place and can be booked, the nearest first."""
    here = place_or_ours()
    found = [one for one in parts().kb.directory.local() if takes_bookings(one)]
    if here != NATION:
        found = [one for one in found if one.region in ancestors(here) or here in ancestors(one.region)]
    return sorted(found, key=lambda one: one.region != here)


def _office(given: "dict[str, str]") -> Department | None:
    name, region = given.get("office", ""), given.get("region", "")
    local = parts().kb.directory.local() if name else []
    return next((one for one in local if (one.name, one.region) == (name, region) and takes_bookings(one)), None)


def _at(found: Appointment) -> Department | None:
    """The office of an appointment as it is registered now."""
    local = parts().kb.directory.local()
    return next((one for one in local if (one.name, one.region) == (found.office, found.region)), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _name_of(code: str) -> str:
    """The name of a public item; '' for what is none."""
    if not code or not parts().catalogue.is_public(code, region=place_or_ours()):
        return ""
    return parts().assistant.guide(code, region=place_or_ours(), public=True).item.name


def _shown(number: str) -> Appointment:
    return parts().kb.appointments.numbered(number)
