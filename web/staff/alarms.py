"""The alarms of the last days: what was taken for danger, whether that was right, and a search through them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.asked.alarms import LABELS, LEVELS
from knowledge.asked.questions import CHANNELS
from web.parts import parts
from web.searching import led_to, page_number, searched
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
DAYS = 7

pages = Blueprint("alarms", __name__, url_prefix="/staff")


@pages.post("/alarms")
@needs("inbox")
def search() -> ResponseReturnValue:
    """Find alarms by words of their questions."""
    return led_to("alarms.alarms")


@pages.get("/alarms")
@needs("inbox")
def alarms() -> ResponseReturnValue:
    """Last week's alarms, the newest first: all, or those that a search found."""
    search, page = searched(), page_number()
    kept = parts().kb.alarms
    return render_template(
        "staff/alarms.html",
        alarms=kept.lately(days=DAYS, search=search.words, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE),
        total=kept.count(days=DAYS, search=search.words),
        search=search,
        days=DAYS,
        page=page,
        page_size=PAGE_SIZE,
        levels=LEVELS,
        labels=LABELS,
        channels=CHANNELS,
    )


@pages.post("/alarms/<reply_id>/label")
@needs("inbox")
def label(reply_id: str) -> ResponseReturnValue:
    """Say whether an alarm was right."""
    parts().kb.alarms.label(reply_id, request.form.get("label", ""), by=account().username)
    flash("已记下，导出后可以用来重新拟合。")
    return redirect(url_for("alarms.alarms"))
