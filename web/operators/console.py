"""The desk of whoever is on the phone: questions of one caller at a time, answered from what is for operators, too.

A call is a conversation at an address of its own, as residents' are (`talks`). The caller's region stays with the desk, in the
signed session cookie, until it is changed: most callers of one desk are from one place. A new caller begins without a word
of the last.
"""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from hotline.assistant import MAX_QUESTION
from knowledge.entry.records import NATION
from knowledge.places.regions import Region
from web.parts import parts
from web.residents import talks
from web.residents.chat_page import MAX_TOKEN_CHARS
from web.residents.place import MAX_PLACE_CHARS, MAX_SHOWN, divisions
from web.sealing import seal, unseal
from web.staff.signing_in import needs

CHANNEL = "operator"
_PURPOSE = "call"
_REGION = "desk_region"

pages = Blueprint("console", __name__, url_prefix="/desk")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the caller is said to be: a division that is there, or what was typed and what it may mean."""

    code: str
    typed: str = ""
    choices: tuple[Region, ...] = ()

    @property
    def is_clear(self) -> bool:
        return not self.typed


@pages.get("")
@needs("inbox")
def desk() -> str:
    """A caller of whom nothing is known but, perhaps, the region."""
    return _page()


@pages.get("/calls/<token>")
@needs("inbox")
def call(token: str) -> str:
    """What one caller asked and was told, and the box to go on."""
    conversation = unseal(_PURPOSE, token)
    exchanges = talks.exchanges_of(conversation) if conversation else []
    if not exchanges:
        return _page(over=talks.OVER)
    return _page(exchanges=exchanges, token=exchanges[-1].reply.conversation)


@pages.post("")
@needs("inbox")
def ask() -> ResponseReturnValue:
    """Answer one question of the caller; a region that is not clear is asked for first, with the question kept."""
    sent = request.form
    question, _, shown = sent.get("pick", "").partition("|")
    question = (question or sent.get("question", "")).strip()
    token = sent.get("conversation", "")[:MAX_TOKEN_CHARS]
    place = _place_of(sent.get("choice") or sent["place"]) if "place" in sent else Place(_region())
    if problem := _problem(question, place):
        return _page(problem=problem, typed=question, token=token, place=place), 400
    is_new = place.code != _region()
    session[_REGION] = place.code
    # The conversation knows its region from its first question on, and one named in a question is not overruled.
    region = (place.code or NATION) if is_new else None if token else place.code or None
    reply = parts().assistant.ask(question, conversation=token, region=_ours(region), channel=CHANNEL)
    if not reply.recorded:
        # The page of a call shows what is in the log, and this is not.
        return _page(exchanges=[talks.Exchange(shown or question, reply)], token=reply.conversation)
    token = seal(_PURPOSE, parts().assistant.conversation_id(reply.conversation))
    return redirect(url_for("console.call", token=token), 303)


def _page(**shown: object) -> str:
    shown = {"place": Place(_region()), "most_chars": MAX_QUESTION} | shown
    return render_template("operators/desk.html", **shown)


def _region() -> str:
    """The code of the region this desk was told, '' for none."""
    code = session.get(_REGION, "")
    return code if code in parts().kb.regions.tree() else ""


def _ours(region: str | None) -> str | None:
    """No place of the caller's means that of this deployment."""
    return parts().settings.region if region == NATION else region


def _place_of(typed: str) -> Place:
    typed = typed.strip()[:MAX_PLACE_CHARS]
    here = _region()
    if not typed:
        return Place("")
    if here and typed == parts().kb.regions.tree().name(here):
        return Place(here)
    found = divisions(typed)
    return Place(found[0].code) if len(found) == 1 else Place(here, typed, tuple(found[:MAX_SHOWN]))


def _problem(question: str, place: Place) -> str:
    if not question:
        return "请先写下来电人的问题。"
    if len(question) > MAX_QUESTION:
        return f"问题太长了（{len(question)} 个字），请缩短到 {MAX_QUESTION} 个字以内。"
    if place.choices:
        return f"有几个地方叫“{place.typed}”，请选一个再问。"
    return "" if place.is_clear else f"没有找到“{place.typed}”，请写市、区县或街道的名字，例如“广州市天河区”。"
