"""The second step of signing in: asked for after the password, and set up, renewed and given up in one's own account."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hotline.second_step import SecondStep
from knowledge.staff.logins import TooManyTries
from knowledge.staff.passwords import MAX_PASSWORD
from knowledge.storage.errors import Conflict
from web.parts import parts
from web.qr import qr_svg
from web.staff.signing_in import MAX_KEPT_BYTES, account, half_way, let_in, needs

pages = Blueprint("second_step", __name__, url_prefix="/staff")
MAX_CODE = 60
WRONG = "验证码不对，或者已经用过，请等手机上换了新的再输。"


@pages.get("/login/code")
def ask() -> ResponseReturnValue:
    """Ask for the code, of whoever has just typed the password."""
    half = half_way()
    return render_template("login_code.html") if half else redirect(url_for("signing_in.login_page"))


@pages.post("/login/code")
def check() -> ResponseReturnValue:
    """Sign in who has typed the code, too."""
    request.max_content_length = request.max_form_memory_size = MAX_KEPT_BYTES
    half, kept = half_way(), request.form.get("kept", "")
    if half is None:
        return redirect(url_for("signing_in.login_page"))
    try:
        if not _is_right(half.username):
            return render_template("login_code.html", problem=WRONG, kept=kept), 401
    except TooManyTries as error:
        page = render_template("login_code.html", problem=str(error), kept=kept)
        return page, error.http_status, {"Retry-After": str(error.seconds)}
    response = let_in(parts().kb.accounts.get(half.username), half.target, kept)
    left = parts().kb.second_steps.codes_left(half.username)
    if left < 3:
        flash(f"恢复码还剩 {left} 个，请在“我的账号”的两步登录里换一组新的。")
    return response


@pages.get("/account/second-step")
@needs("inbox")
def page() -> ResponseReturnValue:
    """Whether there is a second step, and what can be done about it."""
    return _page()


@pages.post("/account/second-step")
@needs("inbox")
def begin() -> ResponseReturnValue:
    """Make a secret for whoever knows the password; it counts once a code of it was typed."""
    present = request.form.get("present", "")[: MAX_PASSWORD + 1]

    def make() -> ResponseReturnValue:
        if parts().kb.logins.attempt(account().username, present, address=request.remote_addr or "") is None:
            return _page("密码不对，请重新输入。"), 400
        steps().begin(account().username)
        return _back()

    return _tried(make)


@pages.post("/account/second-step/confirm")
@needs("inbox")
def confirm() -> ResponseReturnValue:
    """Switch it on for whoever's phone shows the right code; the recovery codes are shown this once."""

    def put() -> ResponseReturnValue:
        codes: list[tuple[str, ...]] = []

        def is_right() -> bool:
            made = steps().confirm(account().username, _typed())
            codes.extend([made] if made else [])
            return bool(made)

        if not _counted(is_right):
            return _page("验证码不对，请看手机上现在显示的 6 位数，并核对手机的时间。"), 400
        return _page(codes=codes[0])

    return _tried(put)


@pages.post("/account/second-step/codes")
@needs("inbox")
def renew_codes() -> ResponseReturnValue:
    """New recovery codes in place of the old."""

    def put() -> ResponseReturnValue:
        if not _is_right(account().username):
            return _page(WRONG), 400
        return _page(codes=parts().kb.second_steps.renew_codes(account().username))

    return _tried(put)


@pages.post("/account/second-step/off")
@needs("inbox")
def switch_off() -> ResponseReturnValue:
    """Do without, for whoever can still show a code."""

    def put() -> ResponseReturnValue:
        if not _is_right(account().username):
            return _page(WRONG), 400
        parts().kb.second_steps.remove(account().username, by=account().username)
        flash("两步登录已停用，以后登录只要密码。")
        return _back()

    return _tried(put)


def steps() -> SecondStep:
    """The second step of this deployment."""
    settings = parts().settings
    return SecondStep(parts().kb, settings.contact_key, issuer=f"{settings.hotline} 热线知识库")


def _is_right(username: str) -> bool:
    typed = _typed()
    return _counted(lambda: steps().check(username, typed), username)


def _counted(is_right: Callable[[], bool], username: str = "") -> bool:
    name = username or account().username
    return parts().kb.logins.attempt_code(name, is_right, address=request.remote_addr or "")


def _typed() -> str:
    return request.form.get("code", "")[:MAX_CODE]


def _tried(put: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """What comes of it; or the page with why not."""
    try:
        return put()
    except TooManyTries as error:
        return _page(str(error)), error.http_status, {"Retry-After": str(error.seconds)}
    except Conflict as error:
        return _page(str(error)), 409


def _back() -> ResponseReturnValue:
    return redirect(url_for("second_step.page", _method="GET"), 303)


def _page(problem: str = "", *, codes: tuple[str, ...] = ()) -> str:
    kept, me = parts().kb.second_steps, account().username
    offered = steps().offered(me)
    shown: dict[str, Any] = {"offered": offered, "qr": Markup(qr_svg(offered.address)) if offered else ""}  # noqa: S704 - drawn here
    return render_template(
        "staff/second_step.html", problem=problem, codes=codes, on=kept.has(me), left=kept.codes_left(me), **shown
    )
