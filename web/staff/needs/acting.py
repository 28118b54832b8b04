"""What is done about a whole need: one action ends all its questions, can be taken back, and leads to the next need."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hotline.judging.gate import GateRefused
from knowledge.asked.needs.need_actions import ACTIONS
from knowledge.asked.needs.needs import Need
from knowledge.entry.records import NATION
from knowledge.entry.validation import InvalidEntry
from knowledge.publishing.entry_states import AlreadyPublished
from knowledge.storage.errors import Conflict, KnowledgeError, NotAllowed
from web.errors import BadInput
from web.parts import parts
from web.sent import whole_number
from web.staff.needs.lists import asked_kind, needs_page
from web.staff.published import name_of
from web.staff.signing_in import account, needs

MOST_WORDINGS = 20

pages = Blueprint("clearing", __name__, url_prefix="/staff/needs/<int(max=999999999):need_id>")


@pages.post("/attach")
@needs("attach")
def attach(need_id: int) -> ResponseReturnValue:
    """Keep the words as ways of asking for an item; refused, with what would break, where the gate says so."""
    need, (code, region) = parts().kb.needs.get(need_id), _item()
    texts = [text for given in request.form.getlist("text")[:MOST_WORDINGS] if (text := given.strip()[:300])]
    try:
        made = parts().needs.attach(need_id, code, region, texts, by=account().username)
    except GateRefused as refused:
        return needs_page(need, problem=str(refused), refused=refused.report), 409
    except NotAllowed as error:
        return needs_page(need, problem=str(error)), 403
    waiting = f"{len(made)} 种问法等另一位同事通过。" if made else "没有新的问法。"
    return _next(need, f"已归入“{name_of(code, region)}”，{need.cases} 个问题结案；{waiting}")


@pages.post("/fill")
@needs("edit")
def fill(need_id: int) -> ResponseReturnValue:
    """Go on to add what is missing to an item, at its field."""
    code, region = _item()
    parts().kb.clearing.fill(need_id, code, region, by=account().username)
    field = request.form.get("field", "")
    flash("请补上居民问到的内容，保存后提交审核；这一组问题已记在这个事项下。")
    return redirect(
        url_for("entries.edit", code=code, region=region, _anchor=f"f-{field}" if field.isalpha() else None)
    )


@pages.post("/draft")
@needs("edit")
def draft(need_id: int) -> ResponseReturnValue:
    """Begin a new item with the words of the need, and go on to edit it."""
    need, sent = parts().kb.needs.get(need_id), request.form
    region = sent.get("region", "").strip() or parts().settings.region
    name, code = sent.get("name", "").strip()[:300], sent.get("code", "").strip()[:96]
    try:
        made = parts().needs.draft(need_id, name=name, region=region, code=code, by=account().username)
    except (InvalidEntry, AlreadyPublished) as error:
        return needs_page(need, problem=f"没有建立草稿：{error}"), 400
    flash("已建立草稿，居民的说法和相近事项的分类已经填好，请补全后提交审核。")
    return redirect(url_for("entries.edit", code=made.item.code, region=made.item.region))


@pages.post("/ticket")
@needs("tickets")
def ticket(need_id: int) -> ResponseReturnValue:
    """Hand the need on as a ticket."""
    need = parts().kb.needs.get(need_id)
    number = parts().needs.ticket(need_id, note=request.form.get("note", "")[:300], by=account().username)
    return _next(need, f"已转工单 {number}，{need.cases} 个问题结案。")


@pages.post("/dismiss")
@needs("inbox")
def dismiss(need_id: int) -> ResponseReturnValue:
    need = parts().kb.needs.get(need_id)
    reason = (request.form.get("other", "").strip() or request.form.get("reason", "").strip())[:300]
    if not reason:
        return needs_page(need, problem="请写明不予处理的原因。"), 409
    parts().kb.clearing.dismiss(need_id, reason=reason, by=account().username)
    return _next(need, f"已记为不予处理（{reason}），{need.cases} 个问题结案。")


@pages.post("/answered")
@needs("inbox")
def answered(need_id: int) -> ResponseReturnValue:
    """Close what has an answer by now."""
    need = parts().kb.clearing.close_answered(need_id, by=account().username)
    return _next(need, f"现在由“{name_of(need.now_code, need.now_region)}”回答，{need.cases} 个问题结案。")


@pages.post("/split")
@needs("inbox")
def split(need_id: int) -> ResponseReturnValue:
    """Make a need of its own of the questions that were ticked."""
    chosen = [number for given in request.form.getlist("case") if (number := whole_number(given)) is not None]
    try:
        new = parts().kb.clearing.split(need_id, chosen, by=account().username)
    except Conflict as error:
        return needs_page(parts().kb.needs.get(need_id), problem=str(error)), 409
    flash(f"已拆出 {len(chosen)} 个问题，成为单独的一组。")
    return redirect(url_for("needs.need", need_id=new, kind=asked_kind() or None))


@pages.post("/join")
@needs("inbox")
def join(need_id: int) -> ResponseReturnValue:
    """Put the questions into another need that asks for the same."""
    into = whole_number(request.form.get("into", ""))
    if into is None:
        raise BadInput("请选择要并入哪一组。")
    parts().kb.clearing.join(need_id, into, by=account().username)
    flash("已并入这一组。")
    return redirect(url_for("needs.need", need_id=into, kind=asked_kind() or None))


@pages.post("/undo")
@needs("inbox")
def undo(need_id: int) -> ResponseReturnValue:
    """Take back what was done about a need, and show it again."""
    action = whole_number(request.form.get("action", ""))
    if action is None:
        raise BadInput("没有可以撤销的操作。")
    who = account()
    done = parts().kb.clearing.undo(action, by=who.username, may_undo_others=who.may("publish"))
    flash(f"已撤销“{ACTIONS[done.action]}”，这一组问题又在待办里。")
    return redirect(url_for("needs.need", need_id=done.need_id if done else need_id))


def _item() -> tuple[str, str]:
    code, _, region = request.form.get("item", "").partition("@")
    if not code:
        raise BadInput("请先选择一个事项。")
    return code, region or NATION


def _next(need: Need, message: str) -> ResponseReturnValue:
    """To the next need of the list, with what was done."""
    flash(message)
    kind = asked_kind()
    try:
        following = parts().kb.needs.after(need, kind=kind)
    except KnowledgeError:
        following = None
    if following is None:
        return redirect(url_for("queue.queue", kind=kind or None))
    return redirect(url_for("needs.need", need_id=following.id, kind=kind or None))
