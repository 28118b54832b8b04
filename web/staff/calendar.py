"""The calendar of working days: a year's holidays and make-up days, and entering those of a year that was announced."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.places.calendar_table import EARLIEST, LATEST
from knowledge.places.working_days import KIND_NAMES
from web.errors import BadInput
from web.parts import parts
from web.sent import whole_number
from web.staff.signing_in import account, needs

pages = Blueprint("calendar", __name__, url_prefix="/staff/calendar")


@pages.get("")
@needs("inbox")
def year() -> ResponseReturnValue:
    """The days of a year that are no plain ones."""
    shown = _year(request.args.get("year", ""))
    table = parts().kb.calendar
    return render_template(
        "staff/calendar.html",
        year=shown,
        days=table.special_days(shown),
        caveat=table.calendar().caveat(date(shown, 1, 1), date(shown, 12, 31)),
        is_ours=shown in table.calendar().own_years,
        kinds=KIND_NAMES,
        today=table.day(parts().today()),
    )


@pages.post("")
@needs("bulk")
def change() -> ResponseReturnValue:
    """Enter a day, take one back, or say that a year is complete."""
    sent, table, by = request.form, parts().kb.calendar, account().username
    announcing = parts().publishing.announcements
    if sent.get("complete"):
        shown = _year(sent.get("year", ""))
        announcing.complete_year(shown, complete=sent["complete"] == "yes", by=by)
        flash(f"{shown} 年的安排{'已经录全' if sent['complete'] == 'yes' else '还没有录全'}。")
    else:
        try:
            day = date.fromisoformat(sent.get("day", ""))
        except ValueError:
            raise BadInput("请选一天，写成 2027-10-01 这样。") from None
        shown = day.year
        if sent.get("remove"):
            announcing.remove_day(day, by=by)
            flash(f"已撤销，现在是 {table.day(day)}。")
        else:
            flash(f"已登记 {announcing.put_day(day, sent.get('kind', ''), sent.get('name', ''), by=by)}。")
    return redirect(url_for("calendar.year", year=shown), 303)


def _year(given: str) -> int:
    year = whole_number(given, digits=4)
    return year if year is not None and EARLIEST <= year <= LATEST else parts().today().year
