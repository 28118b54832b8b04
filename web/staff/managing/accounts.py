"""Accounts of staff, for admins: who works here, in which role, for which departments; opened, closed, given a new password."""

import re
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.staff.accounts import ROLE_NAMES, ROLES, Account
from knowledge.staff.passwords import MIN_PASSWORD
from knowledge.storage.errors import Conflict, KnowledgeError, NotFound
from web.parts import parts
from web.searching import led_to, page_number, searched
from web.staff.signing_in import account, needs

PAGE_SIZE = 50

pages = Blueprint("staff_accounts", __name__, url_prefix="/staff")


@pages.get("/accounts")
@needs("users")
def accounts() -> ResponseReturnValue:
    """Every account; one of them opened for changes."""
    return _page(of=request.args.get("of", ""))


@pages.post("/accounts/search")
@needs("users")
def search() -> ResponseReturnValue:
    """Look for accounts by name or department; the words lead to an address that can be gone back to."""
    return led_to("staff_accounts.accounts")


@pages.post("/accounts")
@needs("users")
def add() -> ResponseReturnValue:
    form = request.form

    def make() -> str:
        _same_twice()
        kb = parts().kb
        role = next((role for role in ROLES if role == form.get("role")), "")
        made = kb.accounts.add(
            form.get("username", ""), form.get("new", ""), role=role, name=form.get("name", "").strip(),  # type: ignore[arg-type]
            departments=_departments(), by=account().username,
        )  # fmt: skip
        return f"已新增账号 {made.username}，请把密码当面告诉本人，登录后在“我的账号”里改。"

    return _done(make, of="")


@pages.post("/accounts/change")
@needs("users")
def change() -> ResponseReturnValue:
    """Give an account another role and other departments."""
    username = request.form.get("username", "")

    def put() -> str:
        role, departments = request.form.get("role", ""), _departments()
        changed = parts().kb.accounts.set_role(username, role, departments=departments, by=account().username)
        return f"{username} 现在是{ROLE_NAMES[changed.role]}，单位：{'、'.join(changed.departments) or '没有登记'}。"

    return _done(put, of=username)


@pages.post("/accounts/active")
@needs("users")
def open_or_close() -> ResponseReturnValue:
    """Close an account, which signs it out everywhere, or open it again."""
    username, active = request.form.get("username", ""), request.form.get("active") != "no"

    def put() -> str:
        parts().kb.accounts.set_active(username, active, by=account().username)
        return f"已恢复 {username}。" if active else f"已停用 {username}，马上退出登录。"

    return _done(put, of=username)


@pages.post("/accounts/password")
@needs("users")
def reset_password() -> ResponseReturnValue:
    """Give an account a new password, which signs it out everywhere."""
    username = request.form.get("username", "")

    def put() -> str:
        _same_twice()
        parts().kb.accounts.set_password(username, request.form.get("new", ""), by=account().username)
        return f"已重设 {username} 的密码，原来的登录都已退出。请当面告诉本人，登录后在“我的账号”里再改一次。"

    return _done(put, of=username)


@pages.post("/accounts/sessions")
@needs("users")
def end_sessions() -> ResponseReturnValue:
    """Sign an account out everywhere."""
    username = request.form.get("username", "")

    def put() -> str:
        kb = parts().kb
        ended = kb.sessions.end_of(kb.accounts.get(username).username, by=account().username)
        return f"已结束 {username} 的 {ended} 处登录。"

    return _done(put, of=username)


@pages.post("/accounts/second-step")
@needs("users")
def reset_second_step() -> ResponseReturnValue:
    """Let an account in by its password alone, since the phone is lost."""
    username = request.form.get("username", "")

    def put() -> str:
        parts().kb.second_steps.remove(username, by=account().username)
        return f"已重设 {username} 的两步登录，现在只要密码；请本人登录后在“我的账号”里再开启。"

    return _done(put, of=username)


def _done(put: Callable[[], str], *, of: str) -> ResponseReturnValue:
    """Back to the list with what was done; or the page with what was typed and why it was not."""
    try:
        flash(put())
    except KnowledgeError as error:
        return _page(of=of, problem=str(error)), error.http_status
    return redirect(url_for("staff_accounts.accounts", _method="GET"))


def _same_twice() -> None:
    if request.form.get("new") != request.form.get("again"):
        raise Conflict("两次输入的密码不一样，请重新输入。")


def _departments() -> list[str]:
    return re.split(r"[、，,；;\n]", request.form.get("departments", ""))


def _opened(username: str) -> Account | None:
    try:
        return parts().kb.accounts.get(username) if username else None
    except NotFound:
        return None


def _page(*, of: str, problem: str = "") -> str:
    search, page = searched(), page_number()
    shown, total = parts().kb.accounts.page(search.words, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "staff/accounts.html",
        accounts=shown,
        total=total,
        active=parts().kb.accounts.active(),
        search=search,
        page=page,
        more=total > page * PAGE_SIZE,
        opened=_opened(of),
        roles=ROLES,
        second_steps=parts().kb.second_steps.having(),
        signed_in=parts().kb.sessions.counts(),
        problem=problem,
        typed=request.form,
        least=MIN_PASSWORD,
    )
