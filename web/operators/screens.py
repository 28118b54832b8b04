"""The second screen (一机双屏): the visitor reads what the operator reads out, and nothing of any caller.

Whoever has the address sees it: a code of 128 bits, for eight hours, ended by the operator at any time. It is looked at anew each
second, with an ETag; no request waits, so no thread is held. Only what the public may see is ever on it, whoever looks.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.answering.guide import Guide
from hotline.answering.replies import ShownFact
from hotline.calls.at_hand import ALL, fitting
from knowledge.asked.calls.calls import ItemKey
from knowledge.asked.calls.screens import LASTING, ShownOnScreen
from knowledge.storage.errors import NotFound
from web.parts import parts
from web.residents.sheets import SheetSection, qr_of, sections_for
from web.staff.signing_in import account, needs

CODE = "<string(length=22):code>"

pages = Blueprint("screens", __name__, url_prefix="/desk/screen")


@dataclass(frozen=True, slots=True)
class OnScreen:
    """What a visitor sees: the item, the facts that are being read, the rest of what concerns them."""

    guide: Guide
    choices: list[str]
    reading: list[ShownFact]
    sections: list[SheetSection]


@pages.post("")
@needs("inbox")
def change() -> ResponseReturnValue:
    """Open a screen in place of the one before and show its address, this once; or end it."""
    who = account().username
    if request.form.get("action") == "end":
        parts().kb.screens.end(who)
        back = request.form.get("back", "")
        return redirect(back if _is_desk(back) else url_for("console.desk"), 303)
    code = parts().kb.screens.open(who)
    if key := request.form.get("call", "")[:40]:
        parts().calls.follow(key, by=who)
    address = url_for("screens.screen", code=code, _external=True)
    return render_template(
        "operators/screen_opened.html", address=address, qr=qr_of(address), hours=int(LASTING.total_seconds() // 3600), call=key
    )  # fmt: skip


@pages.get(f"/{CODE}")
def screen(code: str) -> ResponseReturnValue:
    """The page of the screen."""
    return _answer(
        render_template("operators/screen.html", code=code, shown=_on_screen(parts().kb.screens.shown(code)))
    )


@pages.get(f"/{CODE}/now")
def now(code: str) -> ResponseReturnValue:
    """What is on it now; 304 for who has it already."""
    page = render_template("operators/_screen.html", code=code, shown=_on_screen(parts().kb.screens.shown(code)))
    response = _answer(page)
    response.add_etag()
    return response.make_conditional(request)


def _answer(page: str) -> Response:
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is what lets in
    return response


def _on_screen(shown: ShownOnScreen) -> OnScreen | None:
    """What of it the public may see; None for nothing."""
    guide = _guide(shown.item) if shown.item else None
    if guide is None:
        return None
    said = dict(shown.circumstances)
    facts = {fact.id: fact for section in guide.sections for fact in section.facts}
    if shown.facet and shown.facet != ALL:
        read = [f for section in guide.sections if section.facet == shown.facet for f in fitting(section.facts, said)]
    else:
        read = [] if shown.facet == ALL else [facts[each] for each in shown.facts if each in facts]
    known = {name: option for name, option in said.items() if option in dict(guide.circumstances).get(name, ())}
    choices = [f"{name}:{option}" for name, option in known.items()]
    return OnScreen(guide, choices, read, sections_for(guide, known))


def _guide(item: ItemKey) -> Guide | None:
    if not parts().catalogue.is_public(item.code, region=item.region):
        return None
    try:
        return parts().assistant.guide(item.code, region=item.region)
    except NotFound:
        return None


def _is_desk(target: str) -> bool:
    return target.startswith("/desk/calls/") and target.isascii() and target.isprintable()
