"""The machine in a hall that everybody uses: large targets, nothing of one visitor for the next, and back to the first page when nobody is there.

A cookie says that this browser is one, and which visitor it is at: all addresses that carry something (`sealing`) are made for that visitor
alone, so that Back shows the next one nothing.
"""

from secrets import token_urlsafe

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.sealing import VISITOR_COOKIE

LASTING = 365 * 24 * 3600
IDLE_SECONDS, WARNED_SECONDS = 60, 20
"""After how long without a touch a kiosk asks whether anybody is there, and how long it waits for an answer."""
OF_A_VISITOR = ("place", "print", "language")
"""Cookies that one visitor sets and the next must not find."""

pages = Blueprint("kiosk", __name__, url_prefix="/kiosk")


@pages.get("")
def page() -> str:
    """What the mode is, and the buttons to begin and end it."""
    return render_template("kiosk.html")


@pages.post("")
def begin() -> ResponseReturnValue:
    """Make this browser a kiosk, or stop it being one."""
    response = redirect(url_for("kiosk.page") if request.form.get("end") else url_for("chat.ask_page"), 303)
    return _for_next(response, "" if request.form.get("end") else token_urlsafe(9))  # type: ignore[arg-type]


@pages.post("/next")
def next_visitor() -> ResponseReturnValue:
    """Forget the visitor who was there."""
    return _for_next(redirect(url_for("chat.ask_page"), 303), token_urlsafe(9) if is_kiosk() else "")  # type: ignore[arg-type]


def is_kiosk() -> bool:
    """Whether this browser is a machine that everybody uses."""
    return bool(request.cookies.get(VISITOR_COOKIE))


def know_kiosks(app: Flask) -> None:
    """Let the templates ask, and let a kiosk's browser keep no page."""
    app.jinja_env.globals.update(is_kiosk=is_kiosk, kiosk_idle=IDLE_SECONDS, kiosk_warned=WARNED_SECONDS)
    app.after_request(_keep_nothing)


def _keep_nothing(response: Response) -> Response:
    if is_kiosk() and request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _for_next(response: Response, visitor: str) -> Response:
    for name in OF_A_VISITOR:
        response.delete_cookie(name, samesite="Lax", httponly=True, secure=request.is_secure)
    if visitor:
        response.set_cookie(
            VISITOR_COOKIE, visitor, max_age=LASTING, samesite="Lax", httponly=True, secure=request.is_secure
        )
    else:
        response.delete_cookie(VISITOR_COOKIE, samesite="Lax", httponly=True, secure=request.is_secure)
    return response
