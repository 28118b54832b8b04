"""Where one is signed in: ending one of them, or all but this."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web.parts import parts
from web.staff.signing_in import account, needs

pages = Blueprint("sessions", __name__, url_prefix="/staff/account/sessions")


@pages.post("/end")
@needs("inbox")
def end() -> ResponseReturnValue:
    """End one of one's own sessions."""
    ended = parts().kb.sessions.end_one(account().username, request.form.get("key", "")[:100])
    flash("已结束那一处登录。" if ended else "那一处登录已经不在了。")
    return redirect(url_for("own_account.page", _method="GET"), 303)


@pages.post("/end-others")
@needs("inbox")
def end_others() -> ResponseReturnValue:
    """End all of one's own sessions but this."""
    ended = parts().kb.sessions.end_others(account().username, current_user.token)
    flash(f"已结束别处的 {ended} 处登录。")
    return redirect(url_for("own_account.page", _method="GET"), 303)
