"""Going live on a page: what the gate says first, with the questions that would be answered differently, then the deed."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.assistant import Assistant
from hotline.judging.gate import GateRefused, GateReport
from hotline.publishing import Publishing
from knowledge.entry.differences import Change, changes
from knowledge.entry.elsewhere import Standing
from knowledge.entry.records import ServiceItem
from knowledge.publishing.entry_states import Draft, Revision, StaleBase
from knowledge.storage.errors import DatabaseUnusable
from web.errors import BadInput
from web.parts import parts
from web.sent import whole_number
from web.staff.entries import places_of
from web.staff.published import live_of, name_of
from web.staff.reviewing.impact import OUTCOMES, SHOWN
from web.staff.signing_in import account, needs

NO_REASON = "请写明为什么恢复旧的一版，会记录在版本里。"
ALWAYS_ANSWERED = {"static", "api.healthz", "api.readyz"}

pages = Blueprint("going_live", __name__, url_prefix="/staff")


@dataclass(slots=True)
class GoingLiveStep:
    """What is about to go live, for the page that asks whether it may.

    `sent` is sent along when it is done; `changed` is how the entry would differ from what is live, `elsewhere` where what it changes
    would still stand as it was.
    """

    title: str
    doing: str
    action: str
    back: str
    sent: Mapping[str, str | int] = field(default_factory=dict)
    changed: list[Change] = field(default_factory=list)
    note: str | None = None
    may_wait: bool = False
    elsewhere: list[Standing] = field(default_factory=list)
    needs_reason: bool = False
    draft: Draft | None = None


@pages.get("/items/<code>/<region>/publish")
@needs("publish")
def before_publish(code: str, region: str) -> ResponseReturnValue:
    kb = parts().kb
    draft = kb.items.publishable(code, region, reviewer=account().username, four_eyes=parts().publishing.four_eyes)
    return _page(_publishing_step(draft.item, draft.version, draft.note), parts().publishing.impact(draft.item))


@pages.post("/items/<code>/<region>/publish")
@needs("publish")
def publish(code: str, region: str) -> ResponseReturnValue:
    """Publish the draft that the page showed, now or on a later day."""
    who, version, on = account().username, _whole("version"), _day("on")
    note, override, publishing = _text("revision_note"), _text("override"), parts().publishing
    try:
        if on is not None:
            publishing.schedule(code, region, on=on, by=who, expected_version=version, note=note, override=override)
            return _back(code, region, f"已定于 {on} 发布，到那天自动生效。")
        revision = publishing.publish(code, region, by=who, expected_version=version, note=note, override=override)
    except GateRefused as refused:
        draft = parts().kb.items.draft(code, region)
        return _page(_publishing_step(draft.item, version, note), refused.report, problem=str(refused)), 409
    return _back(code, region, f"已发布第 {revision.number} 版，立即生效。" + _told_before(revision))


@pages.post("/items/<code>/<region>/cancel")
@needs("publish")
def cancel(code: str, region: str) -> ResponseReturnValue:
    parts().publishing.cancel(code, region, by=account().username)
    return _back(code, region, "已取消定时发布，草稿仍在待审核。")


@pages.get("/items/<code>/<region>/rollback")
@needs("publish")
def before_rollback(code: str, region: str) -> ResponseReturnValue:
    """What an old revision, named by `number`, would change."""
    number = _whole("number")
    old = parts().kb.items.revision(code, region, number).item
    return _page(_rollback_step(old, number), parts().publishing.impact(old))


@pages.post("/items/<code>/<region>/rollback")
@needs("publish")
def rollback(code: str, region: str) -> ResponseReturnValue:
    number, who = _whole("number"), account().username
    expected = _whole("live") if "live" in request.form else None
    if not _text("revision_note"):
        old = parts().kb.items.revision(code, region, number).item
        return _page(_rollback_step(old, number), parts().publishing.impact(old), problem=NO_REASON), 400
    try:
        revision = parts().publishing.roll_back(
            code,
            region,
            number,
            by=who,
            expected_live=expected,
            note=_text("revision_note"),
            override=_text("override"),
        )
    except GateRefused as refused:
        old = parts().kb.items.revision(code, region, number).item
        return _page(_rollback_step(old, number), refused.report, problem=str(refused)), 409
    return _back(code, region, f"已把第 {number} 版恢复为第 {revision.number} 版。" + _told_before(revision))


@pages.post("/items/<code>/<region>/withdraw")
@needs("withdraw")
def withdraw(code: str, region: str) -> ResponseReturnValue:
    if not (reason := _text("reason")):
        raise BadInput("请写明撤下的原因。")
    parts().publishing.withdraw(code, region, by=account().username, reason=reason)
    return _back(code, region, "已撤下，从下一个问题起不再显示。")


@pages.get("/phrasings/<int(max=999999999):phrasing_id>/approve")
@needs("publish")
def before_approve(phrasing_id: int) -> ResponseReturnValue:
    """What a proposed phrasing would change."""
    here = parts()
    who, four_eyes = account().username, here.publishing.four_eyes
    phrasing = here.kb.phrasings.approvable(phrasing_id, by=who, four_eyes=four_eyes)
    return _page(_approval_step(phrasing_id), here.publishing.impact(phrasing))


@pages.post("/phrasings/<int(max=999999999):phrasing_id>/approve")
@needs("publish")
def approve(phrasing_id: int) -> ResponseReturnValue:
    try:
        phrasing = parts().publishing.approve_phrasing(phrasing_id, by=account().username, override=_text("override"))
    except GateRefused as refused:
        return _page(_approval_step(phrasing_id), refused.report, problem=str(refused)), 409
    flash(f"问法“{phrasing.text}”已生效。")
    return redirect(url_for("reviewing.review", standing="phrasings"))


@pages.post("/phrasings/<int(max=999999999):phrasing_id>/withdraw")
@needs("withdraw")
def withdraw_phrasing(phrasing_id: int) -> ResponseReturnValue:
    phrasing = parts().publishing.withdraw_phrasing(phrasing_id, by=account().username)
    flash(f"问法“{phrasing.text}”已撤回。")
    if request.form.get("back") == "item":
        return redirect(url_for("entries.entry", code=phrasing.code, region=phrasing.region))
    return redirect(url_for("reviewing.review", standing="phrasings"))


@pages.errorhandler(StaleBase)
def stale(error: StaleBase) -> ResponseReturnValue:
    """A draft over something newer: what has come in between, and what the draft would make of it."""
    base, live, draft = error.base, error.live, error.draft
    page = render_template(
        "staff/stale.html",
        message=str(error),
        item=draft.item,
        base=base,
        live=live,
        between=changes(base.item, live.item) if base and live else [],
        undone=changes(live.item, draft.item) if live else [],
    )
    return page, error.http_status


def refused_review(refused: GateRefused, title: str, doing: str, sent: Mapping[str, str]) -> ResponseReturnValue:
    """The page of what was decided about a review and would break something."""
    return _page(
        GoingLiveStep(title, doing, request.path, url_for("upkeep.reviews"), sent), refused.report, problem=str(refused)
    ), 409


def publish_when_due(app: Flask, publishing: Publishing) -> None:
    """Look once a day, before the first request, for what is to go live on it.

    Whoever asks meanwhile is answered from what is published then; a database that is down is left to the request to tell.
    """
    lock, looked = threading.Lock(), {"day": date.min}

    @app.before_request
    def _look() -> None:
        today = parts().today()
        if looked["day"] == today or request.endpoint in ALWAYS_ANSWERED or not lock.acquire(blocking=False):
            return
        try:
            publishing.carry_out_due()
            if not parts().kb.schedule.due(today):
                looked["day"] = today
        except DatabaseUnusable as error:
            parts().assistant.troubles.tell(error, "publishing what is due")
        finally:
            lock.release()


def wait_for_own_changes(app: Flask, assistant: Assistant) -> None:
    """Whoever has published something sees it answered: their request waits until it is, or for a few seconds. Nobody else waits."""

    @app.after_request
    def _wait(response: Response) -> Response:
        if request.method == "POST" and request.path.startswith("/staff") and response.status_code < 400:
            with suppress(DatabaseUnusable):  # the page has said what became of the change
                assistant.catch_up()
        return response


# -- what is shown


def _page(step: GoingLiveStep, report: GateReport, *, problem: str = "") -> str:
    return render_template(
        "staff/going_live.html",
        step=step,
        report=report,
        shown=report.changes[:SHOWN],
        outcomes=OUTCOMES,
        problem=problem,
        may_override=account().may("override"),
        today=parts().today(),
        override=_text("override"),
        on=_text("on"),
        comments=parts().kb.comments.of(step.draft.item.code, step.draft.item.region) if step.draft else [],
        comment_places=places_of(step.draft.item) if step.draft else [],
    )


def _publishing_step(item: ServiceItem, version: int, note: str) -> GoingLiveStep:
    return GoingLiveStep(
        f"发布“{item.name}”", "审核通过并发布", request.path, _entry_url(item), {"version": version},
        _changed(item), note, may_wait=True, elsewhere=parts().kb.elsewhere.of(item),
        draft=parts().kb.items.draft(item.code, item.region),
    )  # fmt: skip


def _rollback_step(old: ServiceItem, number: int) -> GoingLiveStep:
    live = live_of(old.code, old.region)
    title, sent = f"恢复“{old.name}”第 {number} 版", {"number": number, "live": live.number if live else 0}
    return GoingLiveStep(
        title, f"恢复第 {number} 版", request.path, _entry_url(old), sent, _changed(old), _text("revision_note"),
        needs_reason=True,
    )  # fmt: skip


def _approval_step(phrasing_id: int) -> GoingLiveStep:
    phrasing = parts().kb.phrasings.get(phrasing_id)
    return GoingLiveStep(
        f"问法“{phrasing.text}”归入“{name_of(phrasing.code, phrasing.region)}”",
        "通过，立即生效",
        request.path,
        url_for("reviewing.review", standing="phrasings"),
    )


def _changed(item: ServiceItem) -> list[Change]:
    live = live_of(item.code, item.region)
    return changes(live.item, item) if live else []


def _told_before(revision: Revision) -> str:
    """How often what a revision corrects has been told, where that is so."""
    item = revision.item
    replies = sum(c.replies for c in parts().kb.corrections(item.code, item.region, revision.number))
    return f"有 {replies} 条答复给过旧的内容，名单在“版本”里。" if replies else ""


def _entry_url(item: ServiceItem) -> str:
    return url_for("entries.entry", code=item.code, region=item.region)


def _back(code: str, region: str, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("entries.entry", code=code, region=region))


# -- what was sent


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:300]


def _whole(name: str) -> int:
    return whole_number(request.values.get(name, "")) or 0


def _day(name: str) -> date | None:
    if not (given := request.form.get(name, "").strip()):
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadInput("请填写从哪一天起生效，如 2026-12-01；现在就发布的不用填。") from None
