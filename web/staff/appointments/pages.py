"""Who comes when, a day at a time: who has come, who has not, and cancelling with a reason that the visitor reads."""

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.asked.appointments.appointments import STATES
from knowledge.masking.masked_text import mask
from web.parts import parts
from web.searching import page_number
from web.staff.signing_in import account, needs

PAGE_SIZE = 100
DONE = {
    "booked": "已改回“已约”。",
    "came": "已记为“已到”。",
    "missed": "已记为“没来”。",
    "cancelled": "已取消，来办的人查得到原因。",
}

pages = Blueprint("staff_appointments", __name__, url_prefix="/staff/appointments")


@pages.get("")
@needs("inbox")
def of_day() -> str:
    """The appointments of a day, office by office."""
    return _page(_day(request.args.get("day", "")))


@pages.post("/<number>")
@needs("inbox")
def put(number: str) -> ResponseReturnValue:
    """Say what became of one."""
    found = parts().kb.appointments.seen_by(number, account().username)
    state, why = request.form.get("state", ""), request.form.get("why", "").strip()[:200]
    parts().kb.appointments.put_state(number, state, by=account().username, why=mask(why) if why else None)
    flash(f"{number} {DONE[state]}")
    return redirect(url_for("staff_appointments.of_day", day=found.day.isoformat()), 303)


def _page(day: date) -> str:
    page = page_number()
    found = parts().kb.appointments.of_day(day, by=account().username)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    counts = {name: sum(one.state == state for one in found) for state, name in STATES.items()}
    return render_template(
        "staff/appointments.html",
        day=day,
        today=parts().today(),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        offices=list(dict.fromkeys(one.office for one in shown)),
        found=shown,
        page=page,
        more=len(found) > page * PAGE_SIZE,
        counts=counts,
    )


def _day(text: str) -> date:
    today = parts().today()
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return today
    # The page names the day before and the day after.
    return day if date.min < day < date.max else today
