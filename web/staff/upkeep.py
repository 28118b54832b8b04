"""What owners have to look at again, and the sources it comes from: repealing one, carrying facts over, taking them out."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.judging.gate import GateRefused
from knowledge.entry.records import Source
from knowledge.storage.errors import NotFound
from knowledge.upkeep.review_queue import KINDS, Review
from web.errors import BadInput
from web.parts import parts
from web.searching import led_to, page_number, searched
from web.staff.going_live import refused_review
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
OFFERED = 500
"""So many sources are offered to take the place of a repealed one; any other may be typed."""
DRAFT_STATES = {"": "", "draft": "有草稿在编写", "in_review": "草稿待审核"}

pages = Blueprint("upkeep", __name__, url_prefix="/staff")


@pages.get("/reviews")
@needs("inbox")
def reviews() -> ResponseReturnValue:
    """What waits, for one owner or all, from one source or all. Without a wish, the owner one belongs to."""
    kb = parts().kb
    owners = kb.reviews.by_owner()
    own = next((name for name in account().departments if name in owners), "")
    owner = request.args.get("owner", own)
    source = request.args.get("source", "")
    page = page_number()
    waiting, total = kb.reviews.page(owner, source=source, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "staff/reviews.html",
        reviews=waiting,
        total=total,
        page=page,
        page_size=PAGE_SIZE,
        owners=owners,
        owner=owner,
        source=source,
        kinds=KINDS,
        draft_states=DRAFT_STATES,
        today=parts().today(),
    )


@pages.post("/reviews/<int(max=999999999):review_id>/confirm")
@needs("edit")
def confirm(review_id: int) -> ResponseReturnValue:
    """Carry a fact over to the source that takes the place of the repealed one."""
    article = request.form.get("article", "").strip()[:300]
    return _act(review_id, parts().publishing.carry_over, "沿用", article=article)


@pages.post("/reviews/<int(max=999999999):review_id>/withdraw")
@needs("edit")
def withdraw(review_id: int) -> ResponseReturnValue:
    """Take out a fact that does not outlive its source."""
    return _act(review_id, parts().publishing.take_out, "撤下")


@pages.post("/sources")
@needs("inbox")
def search_sources() -> ResponseReturnValue:
    """Look for sources by name or number."""
    return led_to("upkeep.sources")


@pages.get("/sources")
@needs("inbox")
def sources() -> ResponseReturnValue:
    """All sources, or those that a search found, those no longer in force first."""
    search = searched()
    page = page_number()
    found, total = parts().kb.sources.page(search.words, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "staff/sources.html",
        sources=found,
        total=total,
        page=page,
        page_size=PAGE_SIZE,
        waiting=parts().kb.reviews.by_source(),
        search=search,
    )


@pages.get("/source")
@needs("inbox")
def source() -> ResponseReturnValue:
    """One source, by its key in the query: keys are titles, with slashes and spaces in them."""
    return _source_page(parts().kb.sources.get(request.args.get("key", "")))


@pages.post("/source/repeal")
@needs("publish")
def repeal() -> ResponseReturnValue:
    """Mark a source repealed from a day on."""
    sent = request.form
    key = sent.get("key", "")
    successor = sent.get("superseded_by", "").strip()[:300]
    try:
        day = date.fromisoformat(sent.get("on", ""))
    except ValueError:
        raise BadInput("请填写从哪一天起废止，如 2026-01-01。") from None
    count = parts().publishing.repeal(key, on=day, superseded_by=successor, by=account().username)
    flash(f"已标记“{key}”自 {day} 起废止，有 {count} 条内容待确认。")
    return redirect(url_for("upkeep.reviews", source=key, owner="") if count else url_for("upkeep.source", key=key))


@pages.post("/source/reinstate")
@needs("publish")
def reinstate() -> ResponseReturnValue:
    """Take back a repeal that was entered by mistake."""
    key = request.form.get("key", "")
    parts().publishing.reinstate(key, by=account().username)
    flash(f"“{key}”恢复有效。")
    return redirect(url_for("upkeep.source", key=key))


def _act(review_id: int, act: Callable[..., Review], done: str, **further: str) -> ResponseReturnValue:
    """Do something about a repeal: as a draft for review, or at once by those who may publish."""
    publish = request.form.get("publish") == "1"
    if publish and not account().may("publish"):
        raise BadInput("您没有发布的权限，请提交审核。")
    owner, source = (request.form.get(name, "")[:300] for name in ("owner", "source"))
    override = request.form.get("override", "").strip()[:300]
    try:
        review = act(review_id, by=account().username, publish=publish, override=override, **further)
    except GateRefused as refused:
        waiting = parts().kb.reviews.get(review_id)
        sent = {"publish": "1", "owner": owner, "source": source, **further}
        return refused_review(refused, f"“{waiting.name}”{waiting.label}：{done}", f"{done}并发布", sent)
    flash(f"“{review.name}”{review.label}：" + (f"已{done}并发布。" if publish else f"已在草稿里{done}，并提交审核。"))
    return redirect(url_for("upkeep.reviews", owner=owner, source=source))


def _source_page(found: Source) -> str:
    kb = parts().kb
    shown: dict[str, Any] = {"source": found, "waiting": kb.reviews.by_source().get(found.key, 0)}
    try:
        shown["successor"] = kb.sources.get(found.superseded_by) if found.superseded_by else None
    except NotFound:
        shown["successor"] = None
    others = [key for key in kb.sources.in_force(limit=OFFERED) if key != found.key]
    shown["resting"] = kb.my_work.resting_on(found.key)
    return render_template("staff/source.html", others=others, today=parts().today(), **shown)
