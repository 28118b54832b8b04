"""The place a resident says they are in, so that local rules are answered: a division's code in a cookie, nothing else.

Asking sends the code along once, when a conversation begins or right after the place was changed; from then on the
conversation knows it, and a place named in a question is not overruled.
"""

from flask import Blueprint, Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from knowledge.entry.records import NATION
from knowledge.places.regions import Region
from knowledge.storage.errors import DatabaseUnusable
from web.parts import parts
from web.regions import is_region_code
from web.residents.chat import LONG_ENOUGH, MAX_TOKEN_CHARS, chat_page

COOKIE = "place"
MAX_PLACE_CHARS = 60
MAX_SHOWN = 8

pages = Blueprint("place", __name__)


@pages.post("/place")
def choose() -> ResponseReturnValue:
    """Set the place to what was typed or picked, take it back when that is empty, or show what it may mean."""
    typed = request.form.get("place", "").strip()[:MAX_PLACE_CHARS]
    found = _find(typed)
    if len(found) == 1:
        return _remember(_page(here=found[0].code, new_region=found[0].code), found[0].code)
    if not typed:
        return _remember(_page(here="", new_region=NATION), "")
    return _page(here=known_place(), place_typed=typed, choices=found[:MAX_SHOWN])


def known_place() -> str:
    """The code of the place this browser was told, '' for none; a cookie that names no division is none."""
    code = request.cookies.get(COOKIE, "")
    if not is_region_code(code):
        return ""
    try:
        return code if code in parts().kb.regions.tree() else ""
    except DatabaseUnusable:
        return ""  # the page that says so has to be drawn all the same


def place_or_ours() -> str:
    """Where the resident is, or else where this deployment is."""
    return known_place() or parts().settings.region


def tell_templates(app: Flask) -> None:
    """Let every template ask for the place."""
    app.jinja_env.globals["known_place"] = known_place


def _find(typed: str) -> list[Region]:
    """The divisions that a text names. A bare number is a code only when it is a whole one."""
    if typed.isdigit() and len(typed) not in (6, 12):
        return []
    return parts().kb.regions.tree().find(typed, near=parts().settings.region) if typed else []


def _page(*, here: str, **shown: object) -> Response:
    """The part of the page about the place, or the whole page without a script."""
    if request.headers.get("HX-Request") == "true":
        return make_response(render_template("_place.html", here=here, place_open=True, alone=True, **shown))
    token = request.form.get("conversation", "")[:MAX_TOKEN_CHARS]
    return make_response(chat_page(here=here, token=token, place_open=True, **shown))


def _remember(response: Response, code: str) -> Response:
    if code:
        response.set_cookie(COOKIE, code, max_age=LONG_ENOUGH, samesite="Lax", httponly=True, secure=request.is_secure)
    else:
        response.delete_cookie(COOKIE, samesite="Lax", httponly=True, secure=request.is_secure)
    return response
