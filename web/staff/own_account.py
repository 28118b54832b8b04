"""One's own account: who one is here, and another password."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from knowledge.staff.logins import TooManyTries
from knowledge.staff.passwords import MAX_PASSWORD, MIN_PASSWORD
from knowledge.staff.sessions import key_of
from knowledge.storage.errors import Conflict
from web.parts import parts
from web.staff.signing_in import account, begin_session, needs

SESSIONS = 20
"""So many of one's sessions are shown, the newest; the others can be ended all together."""

pages = Blueprint("own_account", __name__, url_prefix="/staff")


@pages.get("/account")
@needs("inbox")
def page() -> ResponseReturnValue:
    return _page()


@pages.post("/account")
@needs("inbox")
def change_password() -> ResponseReturnValue:
    """Take another password for whoever knows the present one; every other session of the account ends."""
    present, new, again = (request.form.get(name, "")[: MAX_PASSWORD + 1] for name in ("present", "new", "again"))
    logins, accounts, me = parts().kb.logins, parts().kb.accounts, account().username
    try:
        if logins.attempt(me, present, address=request.remote_addr or "") is None:
            return _page("现在的密码不对，请重新输入。"), 400
        if new != again:
            return _page("两次输入的新密码不一样，请再输一遍。"), 400
        if new == present:
            return _page("新密码和现在的一样，请换一个。"), 400
        accounts.set_password(me, new, by=me)
    except TooManyTries as error:
        return _page(str(error)), error.http_status, {"Retry-After": str(error.seconds)}
    except Conflict as error:
        return _page(str(error)), 400
    begin_session(accounts.get(me))
    flash("密码已修改，别处的登录都已退出。")
    return redirect(url_for("own_account.page"), 303)


def _page(problem: str = "") -> str:
    kb, me = parts().kb, account().username
    return render_template(
        "staff/account.html", problem=problem, least=MIN_PASSWORD, second_step=kb.second_steps.has(me), sessions=kb.sessions.of(me, limit=SESSIONS),
        signed_in=kb.sessions.count(me), here=key_of(current_user.token),
    )  # fmt: skip
