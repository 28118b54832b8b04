"""The audit trail, for admins: who changed what and when, by person, kind and day; as CSV, too."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.staff.audit import WantedRecords
from web.errors import BadInput
from web.parts import parts
from web.presenting import moment
from web.searching import page_number
from web.staff.managing.csv_download import csv_file
from web.staff.signing_in import needs

pages = Blueprint("audit", __name__, url_prefix="/staff")
PAGE_SIZE, ALL, MOST_CHARS = 50, 100_000, 200
FILTERS = ("who", "action", "what", "from", "to")


@pages.get("/audit")
@needs("users")
def trail() -> ResponseReturnValue:
    """A page of the trail, newest first."""
    wanted, kept = _wanted()
    read, page = parts().kb.audit, page_number()
    return render_template(
        "staff/audit.html",
        entries=read.find(wanted, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE),
        count=read.count(wanted),
        choices=read.choices(),
        kept=kept,
        page=page,
        page_size=PAGE_SIZE,
    )


@pages.post("/audit")
@needs("users")
def choose() -> ResponseReturnValue:
    """From the form on to the address of what was chosen."""
    given = {name: request.form.get(name, "")[:MOST_CHARS] for name in FILTERS}
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value}
    return redirect(url_for("audit.trail", _method="GET", **chosen), 303)


@pages.get("/audit.csv")
@needs("users")
def trail_csv() -> ResponseReturnValue:
    """What the filters leave of the trail."""
    wanted, _ = _wanted()
    rows = [
        (moment(entry.at), entry.who, entry.action, entry.what, entry.detail)
        for entry in parts().kb.audit.find(wanted, limit=ALL)
    ]
    return csv_file("audit.csv", ("时间", "谁", "做了什么", "对象", "说明"), rows)


def _wanted() -> tuple[WantedRecords, dict[str, str]]:
    """What the address asks for, and what an address has to say to ask for it again."""
    args = request.args
    try:
        first, last = (date.fromisoformat(args[name]) if args.get(name) else None for name in ("from", "to"))
    except ValueError:
        raise BadInput("日期请写成 2026-11-01 这样。") from None
    if last == date.max:
        raise BadInput("日期请写成 2026-11-01 这样。")
    kept = {name: args[name] for name in FILTERS if args.get(name)}
    return WantedRecords(args.get("who", ""), args.get("action", ""), args.get("what", ""), first, last), kept
