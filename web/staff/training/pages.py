"""Training for whoever is new at the phone: the items asked for most, and a quiz that anybody takes as often as they like."""

from dataclasses import dataclass
from secrets import randbelow

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.answers.headline import glance
from web.catalogue import Listing
from web.parts import parts
from web.staff.signing_in import account, needs
from web.staff.training.asked_most import asked_most
from web.staff.training.quiz import LENGTH, guide_of, mark, paper

SHOWN = 30
"""Items that the page lists."""
MOST_PAPERS = 1_000_000_000
TAKEN = "做小测"
"""What the trail of changes says of a quiz that was handed in."""

pages = Blueprint("training", __name__, url_prefix="/staff/training")


@dataclass(frozen=True, slots=True)
class TrainingCard:
    """An item to know, with what stands large over its guide ('' for nothing) and how people ask for it."""

    item: Listing
    costs: str
    takes: str
    words: tuple[str, ...]


@pages.get("")
@needs("inbox")
def page() -> ResponseReturnValue:
    """What to know first, and the way to the quiz."""
    return render_template("staff/training.html", learnt=[_learnt(item) for item in asked_most(SHOWN)], length=LENGTH)


@pages.post("/quiz")
@needs("inbox")
def begin() -> ResponseReturnValue:
    """Draw a paper by chance, and go to it."""
    return redirect(url_for("training.quiz", number=randbelow(MOST_PAPERS)), 303)


@pages.get("/quiz/<int(max=999999999):number>")
@needs("inbox")
def quiz(number: int) -> ResponseReturnValue:
    """A paper; the same number is the same paper while nothing is published."""
    return render_template("staff/quiz.html", number=number, questions=paper(number))


@pages.post("/quiz/<int(max=999999999):number>")
@needs("inbox")
def hand_in(number: int) -> ResponseReturnValue:
    """Mark what was answered against what is published now; that it was taken, and how it went, is in the trail of changes."""
    keys = request.form.getlist("asked")[:LENGTH]
    marked = mark({key: request.form.get(key, "")[:200] for key in keys})
    right = sum(one.is_right for one in marked)
    if marked:
        parts().kb.audit.note(account().username, TAKEN, "training", f"{len(marked)} 题对 {right} 题")
    return render_template("staff/quiz_marked.html", number=number, marked=marked, right=right)


def _learnt(item: Listing) -> TrainingCard:
    guide = guide_of(item)
    large = dict(glance(guide)) if guide else {}
    return TrainingCard(item, large.get("收费", ""), large.get("办结时限", ""), item.aliases[:3])
