"""Notices, for staff: proposing, approving, ending; and pinning an emergency, which is live at once."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.entry.notices import IMPORTANCE_NAMES, Notice, read_notice
from knowledge.entry.records import NATION
from knowledge.storage.clock import SHANGHAI
from knowledge.storage.errors import KnowledgeError
from web.parts import parts
from web.regions import region_written
from web.searching import page_number
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
STATES = {"proposed": "等待通过", "live": "已通过", "ended": "已结束"}

pages = Blueprint("notices", __name__, url_prefix="/staff")


@pages.get("/notices")
@needs("inbox")
def notice_list() -> str:
    return _page()


@pages.post("/notices")
@needs("edit")
def add() -> ResponseReturnValue:
    """Propose a notice, or pin an emergency."""
    form, announcing = request.form, parts().publishing.announcements
    pin = form.get("pin") == "on"
    try:
        notice = _notice("emergency" if pin else form.get("importance", "normal"))
        if pin:
            kept = announcing.pin_notice(notice, by=account().username, reason=form.get("reason", ""))
        else:
            kept = announcing.propose_notice(notice, by=account().username)
    except ValueError as error:
        return _page(problem=str(error)), 400
    except KnowledgeError as error:
        return _page(problem=str(error)), error.http_status
    flash(f"第 {kept.id} 条已置顶，现在就生效。" if pin else f"已提出第 {kept.id} 条，等另一人通过。")
    return redirect(url_for("notices.notice_list"))


@pages.post("/notices/<int(max=999999999):notice_id>/approve")
@needs("publish")
def approve(notice_id: int) -> ResponseReturnValue:
    try:
        parts().publishing.announcements.approve_notice(notice_id, by=account().username)
    except KnowledgeError as error:
        return _page(problem=str(error)), error.http_status
    flash(f"第 {notice_id} 条已通过，到时自动显示。")
    return redirect(url_for("notices.notice_list"))


@pages.post("/notices/<int(max=999999999):notice_id>/end")
@needs("edit")
def end(notice_id: int) -> ResponseReturnValue:
    try:
        parts().publishing.announcements.end_notice(notice_id, by=account().username)
    except KnowledgeError as error:
        return _page(problem=str(error)), error.http_status
    flash(f"第 {notice_id} 条已结束。")
    return redirect(url_for("notices.notice_list"))


def _page(problem: str = "") -> str:
    now, page = parts().kb.clock(), page_number()
    found, total = parts().kb.notices.page(limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "staff/notices.html",
        notices=[(kept, kept.holds_at(now), _where(kept.notice)) for kept in found],
        page=page,
        more=total > page * PAGE_SIZE,
        problem=problem,
        typed=request.form,
        states=STATES,
        importances=IMPORTANCE_NAMES,
        me=account().username,
        now=now,
        region=parts().settings.region,
    )


def _where(notice: Notice) -> str:
    return parts().kb.regions.tree().name(notice.region)


def _notice(importance: str) -> Notice:
    form = request.form
    given: dict[str, Any] = {
        "text": form.get("text", ""),
        "region": region_written(form["region"]) if form.get("region", "").strip() else NATION,
        "topic": form.get("topic", ""),
        "phone": form.get("phone", ""),
        "codes": form.get("codes", "").split(),
        "words": form.get("words", "").replace("、", " ").replace("，", " ").split(),
        "importance": importance,
        "starts": _moment(form.get("starts", "")) or parts().kb.clock(),
        "ends": _moment(form.get("ends", "")),
    }
    return read_notice(given)


def _moment(text: str) -> datetime | str | None:
    """A moment as a browser sends it, in Shanghai time; what cannot be read is left to be refused."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        return "不是时间"
