"""Signing in and out, throttled, and what a signed-in member of staff may do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user, login_user, logout_user

from knowledge.staff.accounts import ROLE_NAMES, Account
from knowledge.storage.errors import NotFound
from web.parts import parts

FAILED_LOGINS = "5 per minute; 30 per hour"
"""How many wrong passwords one address may try; right ones are not counted."""
SESSION_HOURS = 12

P = ParamSpec("P")
pages = Blueprint("staff", __name__, url_prefix="/staff")


@dataclass(frozen=True, slots=True)
class Member:
    """An account as Flask-Login wants to see it. Its session carries the mark of the password it was opened with."""

    account: Account
    password_mark: str
    is_authenticated: bool = True
    is_anonymous: bool = False

    @property
    def is_active(self) -> bool:
        return self.account.active

    def get_id(self) -> str:
        return f"{self.password_mark}:{self.account.username}"


def sign_in_with(app: Flask) -> None:
    """Attach sessions and the throttle to an application; each has counters of its own, in memory."""
    app.config.update(PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS))
    # Templates get the lazy proxy, so that an error page never has to read an account from a database that is down.
    manager = LoginManager(app, add_context_processor=False)
    app.jinja_env.globals.update(current_user=current_user, role_names=ROLE_NAMES)
    manager.user_loader(_load)
    manager.unauthorized_handler(_ask_to_sign_in)
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=True)
    throttle = limiter.limit(FAILED_LOGINS, deduct_when=lambda response: response.status_code == 401)
    throttled: Any = throttle(app.view_functions["staff.sign_in"])
    app.view_functions["staff.sign_in"] = throttled


@pages.get("/login")
def login_page() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("desk.queue"))
    return render_template("login.html", next=request.args.get("next", ""))


@pages.post("/login")
def sign_in() -> ResponseReturnValue:
    username, password = request.form.get("username", "").strip()[:100], request.form.get("password", "")[:1000]
    account = parts().kb.accounts.authenticate(username, password)
    target = request.form.get("next", "")
    if account is None:
        problem = "用户名或密码不对，请重新输入。"
        return render_template("login.html", next=target, username=username, problem=problem), 401
    session.clear()
    session.permanent = True
    login_user(Member(account, parts().kb.accounts.password_mark(account.username)))
    return redirect(target if _is_ours(target) else url_for("desk.queue"))


@pages.post("/logout")
def sign_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for("staff.login_page"))


def account() -> Account:
    """Who is signed in."""
    found: Account = current_user.account
    return found


def needs(right: str) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let a view be used only by signed-in staff who have a right; others sign in first, or are told that they may not."""

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            if not account().may(right):
                role = ROLE_NAMES[account().role]
                abort(403, description=f"您的角色是“{role}”，没有这项权限，请联系管理员或换一位同事操作。")
            return view(*args, **kwargs)

        return guarded

    return decorate


def _load(session_id: str) -> Member | None:
    """Who a session is of; nobody once the account is closed or its password has changed."""
    mark, _, username = session_id.partition(":")
    accounts = parts().kb.accounts
    try:
        found, current = accounts.get(username), accounts.password_mark(username)
    except NotFound:
        return None
    return Member(found, current) if found.active and mark == current else None


def _ask_to_sign_in() -> Response:
    # Only a page can be gone back to; a form would have to be sent again.
    target = request.path if request.method == "GET" else ""
    response: Response = redirect(url_for("staff.login_page", next=target or None))  # type: ignore[assignment]
    return response


def _is_ours(target: str) -> bool:
    return target.startswith("/desk") and "\\" not in target and target.isprintable()
