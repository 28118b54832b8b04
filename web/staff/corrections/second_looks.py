"""What to look at again: facts whose article was amended, and what a newer starter knowledge offers to entries of one's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.judging.gate import GateRefused
from knowledge.upkeep.second_looks import KINDS
from web.parts import parts
from web.searching import page_number
from web.staff.going_live import refused_review
from web.staff.signing_in import account, needs

PAGE_SIZE = 50

pages = Blueprint("second_looks", __name__, url_prefix="/staff/second-looks")


@pages.get("")
@needs("inbox")
def show() -> ResponseReturnValue:
    """Each with what the program said before, what is told now, and what is new; for one owner or all."""
    waiting, page = parts().kb.second_looks, page_number()
    counted = waiting.by_owner()
    own = next((name for name in account().departments if name in counted), "")
    owner = request.args.get("owner", own)
    looks, total = waiting.page(owner, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "staff/second_looks.html",
        looks=looks,
        total=total,
        page=page,
        page_size=PAGE_SIZE,
        owners=counted,
        owner=owner,
        kinds=KINDS,
    )


@pages.post("/<int(max=999999999):look_id>/keep")
@needs("edit")
def keep(look_id: int) -> ResponseReturnValue:
    """It stays as it is."""
    look = parts().publishing.amendments.keep(look_id, by=account().username)
    flash(f"“{look.name}”的{look.label}不变。")
    return _back()


@pages.post("/<int(max=999999999):look_id>/take")
@needs("edit")
def take(look_id: int) -> ResponseReturnValue:
    """Take what is new: as a draft in review, or at once."""
    publish, override = "publish" in request.form, request.form.get("override", "").strip()[:300]
    try:
        look = parts().publishing.amendments.take(look_id, by=account().username, publish=publish, override=override)
    except GateRefused as refused:
        return refused_review(refused, "采用新的内容", "采用，立即发布", {"publish": "1"})
    flash(f"“{look.name}”的{look.label}，{'已采用并发布' if publish else '已改到草稿，等另一人审核'}。")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("second_looks.show", owner=request.form.get("owner", "")))
