"""Replies that somebody says are wrong: what was told then, what would be told now, and the two ways to end the matter.

It is put right where everything is, in the entry and by publishing. Only when the question is answered differently can it be called mended;
it then joins the questions that must be answered, and whoever objected reads both.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.answering.replies import Answered, Reply, from_json
from hotline.asked_again import told_now
from knowledge.asked.objections import STATES, Objection
from knowledge.asked.questions import CHANNELS
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import Conflict, NotFound
from web.parts import parts
from web.searching import page_number
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
MAX_ANSWER = 1_000

pages = Blueprint("wrong", __name__, url_prefix="/staff/wrong")


@pages.get("")
@needs("inbox")
def listed() -> ResponseReturnValue:
    """Objections in one state."""
    state = request.args.get("state", "open")
    if state not in STATES:
        raise NotFound("没有这种状态的反映。")
    kb, page, who = parts().kb, page_number(), account().username
    found = kb.objections.those(who, state=state, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    asked = {each.reply_id: each for each in kb.questions.those([one.reply_id for one in found])}
    counts = {name: kb.objections.count(who, state=name) for name in STATES}
    return render_template(
        "staff/objections.html", found=[(one, asked[one.reply_id]) for one in found], counts=counts, states=STATES,
        state=state, page=page, page_size=PAGE_SIZE,
    )  # fmt: skip


@pages.get("/<int(max=999999999):objection_id>")
@needs("inbox")
def one(objection_id: int) -> ResponseReturnValue:
    """One objection, with the reply as it was given and as it would be given now."""
    found = parts().kb.objections.get(objection_id)
    parts().kb.objections.require_seen(objection_id, account().username)
    return _page(found)


@pages.post("/<int(max=999999999):objection_id>/mended")
@needs("edit")
def mended(objection_id: int) -> ResponseReturnValue:
    """Say that it has been put right; refused while the question is answered as it was."""
    objections, answer = parts().kb.objections, request.form.get("answer", "").strip()[:MAX_ANSWER]
    found, question = objections.get(objection_id), request.form.get("question", "").strip()
    objections.require_seen(objection_id, account().username)
    try:
        objections.require_open(objection_id)
        guarded = _guarded(found, question)
        objections.mend(objection_id, by=account().username, answer=mask(answer), guarded=guarded)
    except Conflict as error:
        return _page(found, answer=answer, question=question, problem=str(error)), 409
    flash("已记为改好，反映的人能看到当时的和现在的答复。" + ("这个问题已列入必答。" if guarded else ""))
    return redirect(url_for("wrong.listed"))


@pages.post("/<int(max=999999999):objection_id>/kept")
@needs("edit")
def kept(objection_id: int) -> ResponseReturnValue:
    """Say why the reply stands."""
    answer = request.form.get("reason", "").strip()[:MAX_ANSWER]
    try:
        parts().kb.objections.keep(objection_id, by=account().username, answer=mask(answer))
    except Conflict as error:
        return _page(parts().kb.objections.get(objection_id), problem=str(error)), 409
    flash("已记为没有改，反映的人能看到您写的理由。")
    return redirect(url_for("wrong.listed"))


def _guarded(found: Objection, question: str) -> bool:
    """Have the gate keep the question from now on; False where it is rightly not answered. Raises Conflict where nothing has changed."""
    kb, assistant = parts().kb, parts().assistant
    logged = kb.questions.get(found.reply_id)
    now = told_now(kb, assistant, logged)
    if _same(from_json(logged.reply), now):
        raise Conflict("现在再问，答的还和当时一样。请先在事项里改好并发布，再记为改好。")
    if not isinstance(now, Answered):
        return False
    question = question or logged.question
    alone = assistant.answer(question, region=logged.region or None).reply
    if not isinstance(alone, Answered) or alone.item.code != now.item.code:
        raise Conflict(f"单独这样问，现在答的不是“{now.item.name}”。请把问题写完整，例如把前面说的事也写进去。")
    parts().publishing.guard(now.item.code, now.item.region, question=question, must_answer=True, by=account().username)
    return True


def _same(before: Reply, now: Reply) -> bool:
    """Whether somebody would be told the same: the ids and tokens of replies differ in any case."""
    return before.outcome == now.outcome and before.said == now.said


def _page(found: Objection, *, answer: str = "", question: str = "", problem: str = "") -> str:
    kb = parts().kb
    logged = kb.questions.get(found.reply_id)
    before, now = from_json(logged.reply), told_now(kb, parts().assistant, logged)
    return render_template(
        "staff/objection.html", found=found, logged=logged, before=before, now=now, same=_same(before, now),
        state=STATES[found.state], channel=CHANNELS.get(logged.channel, logged.channel), answer=answer, problem=problem,
        question=question or logged.question, may_edit=account().may("edit"),
    )  # fmt: skip
