"""What operators say first and last; an admin writes it, everybody at a desk reads it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.asked.calls.desk_words import KINDS, MAX_WORDS
from knowledge.storage.errors import Conflict
from web.parts import parts
from web.staff.signing_in import account, needs

pages = Blueprint("desk_words", __name__, url_prefix="/desk/words")


@pages.get("")
@needs("inbox")
def page() -> str:
    return _page()


@pages.post("")
@needs("bulk")
def write() -> ResponseReturnValue:
    """Write them anew; an empty one is the profile's again."""
    try:
        words = {kind: request.form.get(kind, "").strip() for kind in KINDS}
        parts().publishing.announcements.put_desk_words(words, by=account().username)
    except Conflict as error:
        return _page(problem=str(error)), 409
    flash("已保存，马上生效。")
    return redirect(url_for("desk_words.page"), 303)


def _page(problem: str = "") -> str:
    return render_template(
        "operators/words.html",
        kinds=KINDS,
        words=parts().calls.words(),
        written=request.form if problem else parts().kb.desk_words.written(),
        may_write=account().may("bulk"),
        most_chars=MAX_WORDS,
        problem=problem,
    )
