"""Whose calls are whose (首问负责): what is still owed to callers, what colleagues left, and handing it on between shifts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.asked.calls.calls import ANYBODY, MAX_NOTE, STATE_NAMES, Call
from web.errors import BadInput
from web.parts import parts
from web.staff.signing_in import account, needs

pages = Blueprint("handing_over", __name__, url_prefix="/desk/handover")


@pages.get("")
@needs("inbox")
def page() -> str:
    """What is mine and not done, and what is left for me."""
    kb, who = parts().kb, account().username
    mine, left = kb.calls.of(who, ("open", "waiting")), kb.calls.offered(who)
    colleagues = [each for each in kb.accounts.all() if each.username != who and each.may("inbox")]
    return render_template(
        "operators/handover.html",
        mine=[_shown(each) for each in mine],
        left=[_shown(each) for each in left],
        colleagues=colleagues,
        names={each.username: each.name for each in kb.accounts.all()} | {ANYBODY: "下一班任何人"},
        anybody=ANYBODY,
        states=STATE_NAMES,
        most_chars=MAX_NOTE,
    )


@pages.post("")
@needs("inbox")
def change() -> ResponseReturnValue:
    """Leave a call to somebody, take one over, or say that it is done."""
    sent, who = request.form, account().username
    key, action = sent.get("key", "")[:40], sent.get("action", "")
    if action == "offer":
        parts().calls.offer(key, sent.get("to", "")[:100], sent.get("note", ""), by=who)
        flash("已移交，对方接手之前仍由您负责。" if sent.get("to") else "已收回。")
    elif action == "take":
        parts().kb.calls.take(key, by=who)
        flash("已接手，现在由您负责。")
    elif action == "done":
        parts().kb.calls.end(key, waiting=False, by=who)
        flash("已办完。")
    else:
        raise BadInput("没有这个操作。")
    return redirect(url_for("handing_over.page"), 303)


def _shown(call: Call) -> tuple[Call, str, str, list[str]]:
    """A call with the question that was asked last, the item, and what it waits for (numbers of tickets)."""
    kb = parts().kb
    events = kb.calls.events(call.key)
    asked = [event.reply_id for event in events if event.action == "missed"] or [call.reply_id]
    logged = kb.questions.those(asked[-1:])
    named = parts().calls.named([call.item] if call.item else [])
    tickets = [event.detail for event in events if event.action == "ticket"]
    return call, logged[0].question if logged else "", named[0].name if named else "", tickets
