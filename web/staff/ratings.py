"""What residents said about replies, for staff: the dissatisfied first, each with the reply that was given."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from knowledge.asked.feedback import RATINGS
from knowledge.asked.rated import LOW, MANY
from knowledge.storage.errors import NotFound
from web.parts import parts
from web.searching import page_number
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
SHOWN = {"low": LOW, "all": max(RATINGS)}
LABELS = {"low": "不满意", "all": "全部"}

pages = Blueprint("ratings", __name__, url_prefix="/staff")


@pages.get("/ratings")
@needs("inbox")
def ratings() -> ResponseReturnValue:
    """Ratings with their comments, the newest first; those of the dissatisfied, or all."""
    which = request.args.get("which", "low")
    if which not in SHOWN:
        raise NotFound("没有这一类评价。")
    page = page_number()
    kb = parts().kb
    rated = kb.ratings.newest(most=SHOWN[which], limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    told = {logged.reply_id: logged.reply["text"] for logged in kb.questions.those([each.reply_id for each in rated])}
    return render_template(
        "staff/ratings.html",
        ratings=[(each, told.get(each.reply_id, "")) for each in rated],
        many=MANY,
        of_many=kb.ratings.of_many(),
        reasons=kb.ratings.reasons(most=SHOWN[which]),
        counts={name: kb.ratings.count(most=most) for name, most in SHOWN.items()},
        labels=LABELS,
        objections=kb.objections.count(account().username),
        names=RATINGS,
        which=which,
        page=page,
        page_size=PAGE_SIZE,
    )
