"""Approving many wordings at one go: what all of them together would change, then one press of a button."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.judging.gate import GateRefused, GateReport
from knowledge.publishing.phrasings import Phrasing
from web.errors import BadInput
from web.parts import parts
from web.staff.published import name_of
from web.staff.reviewing.impact import OUTCOMES, SHOWN
from web.staff.signing_in import account, needs

AT_ONCE = 100

pages = Blueprint("wordings", __name__, url_prefix="/staff/wordings")


@pages.get("")
@needs("publish")
def before() -> ResponseReturnValue:
    """Proposed wordings that whoever is signed in may approve, with what they would change together."""
    waiting = _mine()
    chosen = _chosen(waiting) or [phrasing.id for phrasing in waiting]
    return _page(waiting, chosen, parts().needs.wordings.impact(chosen) if chosen else None)


@pages.post("")
@needs("publish")
def approve() -> ResponseReturnValue:
    """Make those that are ticked live."""
    waiting = _mine()
    chosen = _chosen(waiting)
    if not chosen:
        raise BadInput("请先勾选要通过的问法。")
    override = request.form.get("override", "").strip()[:300]
    try:
        live = parts().needs.wordings.approve(chosen, by=account().username, override=override)
    except GateRefused as refused:
        return _page(waiting, chosen, refused.report, problem=str(refused)), 409
    flash(f"{len(live)} 种问法已生效。")
    return redirect(url_for("reviewing.review"))


def _mine() -> list[Phrasing]:
    """What waits, but for what one proposed oneself where four eyes are asked for."""
    but_of = account().username if parts().publishing.four_eyes else ""
    return parts().kb.phrasings.waiting(but_of=but_of, limit=AT_ONCE)


def _chosen(waiting: list[Phrasing]) -> list[int]:
    given = {*request.values.getlist("phrasing")}
    return [phrasing.id for phrasing in waiting if str(phrasing.id) in given]


def _page(waiting: list[Phrasing], chosen: list[int], report: GateReport | None, *, problem: str = "") -> str:
    return render_template(
        "staff/wordings.html",
        waiting=[(phrasing, name_of(phrasing.code, phrasing.region)) for phrasing in waiting],
        chosen=chosen,
        report=report,
        shown=report.changes[:SHOWN] if report else [],
        outcomes=OUTCOMES,
        problem=problem,
        may_override=account().may("override"),
    )
