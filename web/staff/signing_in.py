"""Signing in and out, and what a signed-in member of staff may do. Sessions and tries are counted in `knowledge`."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user

from knowledge.staff.accounts import ROLE_NAMES, Account
from knowledge.staff.logins import TooManyTries
from knowledge.staff.sessions import SESSION_HOURS
from knowledge.storage.clock import stamp
from web.parts import parts
from web.staff.own.browsers import browser_of

MAX_KEPT_BYTES = 2_000_000
"""With a whole form that waits for its writer to sign in."""
FORMS_KEPT = {"entries.save", "entries.new"}

P = ParamSpec("P")
pages = Blueprint("signing_in", __name__, url_prefix="/staff")
FOR_A_CODE = timedelta(minutes=5)
"""How long after the password the code may come."""
_HALF = "half way"


@dataclass(frozen=True, slots=True)
class Member:
    """An account as Flask-Login wants to see it, with the token of its session."""

    account: Account
    token: str
    is_authenticated: bool = True
    is_anonymous: bool = False

    @property
    def is_active(self) -> bool:
        return self.account.active

    def get_id(self) -> str:
        return self.token


def sign_in_with(app: Flask) -> None:
    """Attach sessions to an application."""
    # The cookie is not made younger by use; when a session ends, the database says.
    app.config.update(PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS), SESSION_REFRESH_EACH_REQUEST=False)
    # Templates get the lazy proxy, so that an error page never has to read an account from a database that is down.
    manager = LoginManager(app, add_context_processor=False)
    app.jinja_env.globals.update(current_user=current_user, role_names=ROLE_NAMES)
    manager.user_loader(_load)
    manager.unauthorized_handler(_ask_to_sign_in)


@pages.get("/login")
def login_page() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("home.page"))
    return render_template("login.html", next=request.args.get("next", ""))


@pages.post("/login")
def sign_in() -> ResponseReturnValue:
    request.max_content_length = request.max_form_memory_size = MAX_KEPT_BYTES
    username, password = request.form.get("username", "").strip()[:100], request.form.get("password", "")[:1000]
    target = request.form.get("next", "")
    kept = request.form.get("kept", "")
    shown = {"next": target, "username": username, "kept": kept}
    try:
        found = parts().kb.logins.attempt(username, password, address=request.remote_addr or "")
    except TooManyTries as error:
        page = render_template("login.html", **shown, problem=str(error))
        return page, error.http_status, {"Retry-After": str(error.seconds)}
    if found is None:
        return render_template("login.html", **shown, problem="用户名或密码不对，请重新输入。"), 401
    return enter(found, target, kept)


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Somebody whose password was right and whose code is still to come, on the way to `target`."""

    username: str
    target: str


def enter(found: Account, target: str, kept: str = "") -> ResponseReturnValue:
    """Sign in who has proved to be somebody, or ask for the second step of an account that has one.

    `kept` is the form that was sent when the session had ended: it goes along, and is put back once somebody is in.
    """
    if not parts().kb.second_steps.has(found.username):
        return let_in(found, target, kept)
    session.clear()
    session[_HALF] = [found.username, target[:500], stamp(parts().kb.clock() + FOR_A_CODE)]
    # A form is too much for an address or a cookie, so the page for the code carries it.
    return render_template("login_code.html", kept=kept) if kept else redirect(url_for("second_step.ask"))


def half_way() -> HalfWay | None:
    """Whose code is awaited in this browser; None when nobody's is, any more."""
    username, target, until = session.get(_HALF) or ("", "", "")
    if until <= stamp(parts().kb.clock()) or not parts().kb.accounts.get(username).active:
        return None
    return HalfWay(username, target)


def let_in(found: Account, target: str, kept: str) -> ResponseReturnValue:
    """Sign this browser in, put back what was being typed, and lead on to where one wanted to go, if that is here."""
    begin_session(found)
    if kept:
        _put_back(found, kept)
    return redirect(target if _is_ours(target) else url_for("home.page"))


def begin_session(found: Account) -> None:
    """Sign this browser in, in place of whoever was."""
    session.clear()
    session.permanent = True
    login_user(Member(found, parts().kb.sessions.open(found.username, browser=browser_of(request.user_agent.string))))


@pages.post("/logout")
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        parts().kb.sessions.end(current_user.token)
        parts().kb.screens.end(account().username)
    logout_user()
    session.clear()
    return redirect(url_for("signing_in.login_page"))


def account() -> Account:
    """Who is signed in."""
    found: Account = current_user.account
    return found


def is_staff() -> bool:
    """Whether somebody is signed in who may see what is for operators only."""
    return bool(current_user.is_authenticated) and account().may("inbox")


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


def _load(token: str) -> Member | None:
    """Who a session is of; nobody once it is over, or the account is closed."""
    kb = parts().kb
    username = kb.sessions.username(token)
    found = kb.accounts.get(username) if username else None
    return Member(found, token) if found and found.active else None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.headers.get("HX-Request") == "true":
        return "登录已经结束，写的还在这一页。请在另一个标签页登录，再回来接着写。", 401
    if request.endpoint in FORMS_KEPT and (waiting := _form_that_waits()):
        return waiting
    # Only a page can be gone back to; another form would have to be sent again.
    target = request.path if request.method == "GET" else ""
    response: Response = redirect(url_for("signing_in.login_page", next=target or None))  # type: ignore[assignment]
    return response


def _form_that_waits() -> ResponseReturnValue | None:
    """The page to sign in on, with what was typed into a form in it, to be there again afterwards; None where nothing was typed, or
    more than any entry has."""
    if (request.content_length or 0) >= MAX_KEPT_BYTES:
        return None
    request.max_content_length = request.max_form_memory_size = MAX_KEPT_BYTES
    inputs = request.form.to_dict(flat=False)
    if not any(value for values in inputs.values() for value in values):
        return None
    at = request.view_args or {}
    target = url_for("entries.edit", **at) if at else url_for("entries.new_form")
    kept = json.dumps({"at": at, "inputs": inputs}, ensure_ascii=False)
    problem = "登录已经结束。重新登录后，刚才写的都还在。"
    return render_template("login.html", next=target, kept=kept, problem=problem), 401


def _put_back(found: Account, kept: str) -> None:
    """Keep what a form held when the session had ended as what this person was typing; nothing for what is no such form."""
    try:
        read = json.loads(kept)
        at, inputs = (
            read["at"],
            {str(name): [str(value) for value in values] for name, values in read["inputs"].items()},
        )
        code, region = str(at.get("code", "")), str(at.get("region", ""))
    except (ValueError, TypeError, KeyError, AttributeError):
        return
    if found.may("edit") and not (code and parts().kb.ownership.refusal(found.username, code, region)):
        parts().kb.copies.keep(found.username, code, region, inputs)


def _is_ours(target: str) -> bool:
    return target.startswith(("/desk", "/staff")) and "\\" not in target and target.isprintable()
