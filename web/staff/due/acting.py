"""Acting on what is due where it is listed: still right, until another day, or no more; one of them, or all that are ticked."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.storage.errors import KnowledgeError
from knowledge.upkeep.renewals import Due
from web.errors import BadInput
from web.parts import parts
from web.staff.signing_in import account, needs

AT_ONCE = 100

pages = Blueprint("due", __name__, url_prefix="/staff/due")


@pages.post("/renew")
@needs("edit")
def renew() -> ResponseReturnValue:
    """Say of what is ticked that it is still right, for a year or until a day."""
    until = _until()
    entries = parts().due_entries
    return _each(
        lambda due, publish: entries.renew(due, until=until, by=account().username, publish=publish), "确认无误"
    )


@pages.post("/take-out")
@needs("edit")
def take_out() -> ResponseReturnValue:
    """Take what is ticked out of its entry."""
    entries = parts().due_entries
    return _each(lambda due, publish: entries.take_out(due, by=account().username, publish=publish), "撤下")


def _each(act: Callable[[Due, bool], object], doing: str) -> ResponseReturnValue:
    """Do it to each, and tell how many it was done to, and why not to the others."""
    given = request.form.getlist("one") or request.form.getlist("due")
    if not given:
        raise BadInput("请先勾选要处理的内容。")
    publish = request.form.get("publish") == "1" and account().may("publish")
    done, refused = 0, []
    for written in given[:AT_ONCE]:
        due = Due.read(written)
        try:
            act(due, publish)
            done += 1
        except KnowledgeError as error:
            refused.append(f"{due.code}：{error}")
    if done:
        flash(f"{done} 条已{doing}，" + ("立即生效。" if publish else "已提交审核，另一位同事发布后生效。"))
    for why in refused[:10]:
        flash(f"没有处理 {why}")
    owner, source = (request.form.get(name, "")[:300] for name in ("owner", "source"))
    return redirect(url_for("upkeep.reviews", owner=owner, source=source or None))


def _until() -> date | None:
    given = request.form.get("until", "").strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise BadInput("请填写到哪一天，如 2027-11-27；不填就是一年以后。") from None
