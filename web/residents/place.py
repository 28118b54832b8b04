"""The place a resident says they are in, so that local rules are answered: a division's code in a cookie, nothing else.

Asking sends the code along once, when a conversation begins or right after the place was changed; from then on the
conversation knows it, and a place named in a question is not overruled.
"""

from dataclasses import dataclass

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.entry.notices import Notice
from knowledge.entry.records import NATION
from knowledge.places.regions import Region
from knowledge.storage.errors import DatabaseUnusable
from web.parts import parts
from web.regions import is_region_code
from web.residents import talks
from web.residents.chat_page import MAX_TOKEN_CHARS, with_htmx
from web.residents.large_print import LONG_ENOUGH, way_back
from web.sealing import seal, unseal

COOKIE = "place"
MAX_PLACE_CHARS = 60
MAX_SHOWN = 8
_PURPOSE = "place"

pages = Blueprint("place", __name__)


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """What the part of the page about the place shows.

    `here` is the code of the place that is set, `new_region` what the next question brings along because it has just been set
    (the nation takes a place back), `typed` what was written and `choices` what it may mean.
    """

    here: str
    new_region: str = ""
    typed: str = ""
    choices: tuple[Region, ...] = ()
    open: bool = True


@pages.get("/place")
def page() -> str:
    """The place on a page of its own, for pages that have no box to ask in."""
    return render_template("place.html", back=way_back(request.referrer))


@pages.post("/place")
def choose() -> ResponseReturnValue:
    """Set the place to what was typed or picked, take it back when that is empty, or show what it may mean."""
    typed = request.form.get("place", "").strip()[:MAX_PLACE_CHARS]
    said = _said(typed)
    if with_htmx():
        response = make_response(render_template("_place.html", place=said, alone=True))
    else:
        response = make_response(redirect(_page_of_form(typed), 303))
    return _remember(response, said.here) if said.new_region else response


def said_before() -> PlaceShown:
    """What to show of the place on a page that was just asked for: what its address says was typed, or what is known."""
    token = request.args.get("place", "")
    typed = unseal(_PURPOSE, token) if token else None
    return PlaceShown(known_place(), open=False) if typed is None else _said(typed)


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


def notices_now() -> list[Notice]:
    """The notices that hold now where the resident is; none where the database cannot tell."""
    try:
        return parts().kb.notices.current(place_or_ours())
    except DatabaseUnusable:
        return []


def tell_templates(app: Flask) -> None:
    """Let every template ask for the place, and for the notices that hold in it."""
    app.jinja_env.globals.update(known_place=known_place, said_before=said_before, notices_now=notices_now)


def divisions(typed: str) -> list[Region]:
    """The divisions that a text names. A bare number is a code only when it is a whole one."""
    if typed.isdigit() and len(typed) not in (6, 12):
        return []
    return parts().kb.regions.tree().find(typed, near=parts().settings.region) if typed else []


def _said(typed: str) -> PlaceShown:
    found = divisions(typed)
    if len(found) == 1:
        return PlaceShown(found[0].code, new_region=found[0].code)
    if not typed:
        return PlaceShown("", new_region=NATION)
    return PlaceShown(known_place(), typed=typed, choices=tuple(found[:MAX_SHOWN]))


def _page_of_form(typed: str) -> str:
    """The address of the page that the form was on, which tells what was typed to whoever has our key."""
    if request.form.get("alone"):
        return f"{url_for('place.page')}?place={seal(_PURPOSE, typed)}"
    token = request.form.get("conversation", "")[:MAX_TOKEN_CHARS]
    page = talks.address_of(parts().assistant.conversation_id(token)) if token else url_for("chat.ask_page")
    return f"{page}?place={seal(_PURPOSE, typed)}#place"


def _remember(response: Response, code: str) -> Response:
    if code:
        response.set_cookie(COOKIE, code, max_age=LONG_ENOUGH, samesite="Lax", httponly=True, secure=request.is_secure)
    else:
        response.delete_cookie(COOKIE, samesite="Lax", httponly=True, secure=request.is_secure)
    return response
