"""The switch to the large-print pages (长辈版) and back: a cookie, set by POST, so that no other site can turn it."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue

COOKIE = "print"
LONG_ENOUGH = 365 * 24 * 3600
"""Seconds that a browser keeps what was set."""

pages = Blueprint("large_print", __name__)


@pages.post("/large-print")
def switch() -> ResponseReturnValue:
    """Turn large print on or off, and go back to the page whose switch it was."""
    response = redirect(way_back(request.referrer), 303)
    large = "large" if request.form.get("print") == "large" else ""
    response.set_cookie(
        COOKIE, large, max_age=LONG_ENOUGH, samesite="Lax", httponly=True, secure=request.is_secure
    )  # fmt: skip
    return response


def remember_large_print(app: Flask) -> None:
    """Let every template ask whether this browser wants large print."""

    def large_print() -> bool:
        return request.cookies.get(COOKIE) == "large"

    app.jinja_env.globals["large_print"] = large_print


def way_back(referrer: str | None) -> str:
    """The path of our own page that the switch is on; elsewhere, and to what a form made, is never gone."""
    try:
        found = urlsplit(referrer or "")
    except ValueError:
        return "/"
    ours = found.netloc == request.host and found.path.startswith("/") and not found.path.startswith("//")
    if not ours or not current_app.url_map.bind("").test(found.path, "GET"):
        return "/"
    return found.path + (f"?{found.query}" if found.query else "")
