"""Leaving a matter for a reply, and reading it by number and code. The code is shown once; what was left is at a sealed address.

Nothing typed is in an address; wrong codes are counted and tell nothing.
"""

import json

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.tickets.desk import MAX_TEXT
from knowledge.asked.tickets.satisfaction import LEVELS, REASONS
from knowledge.asked.tickets.states import FOR_RESIDENTS
from knowledge.asked.tickets.ticket import Doing, Ticket
from knowledge.asked.tickets.tickets import RESIDENT
from knowledge.places.slots import takes_bookings
from knowledge.storage.errors import Conflict, KnowledgeError, NotFound
from web.parts import parts
from web.residents.place import place_or_ours
from web.sealing import seal, unseal

_LEFT, _READ = "message left", "message read"
OVER = "这一页已经过了两个小时，请用编号和查询码再查。"

pages = Blueprint("messages", __name__, url_prefix="/message")


@pages.get("")
def write() -> str:
    """The form for a matter."""
    return _form()


@pages.post("/about")
def about() -> str:
    """The form, begun with the question that was not answered."""
    reply_id = request.form.get("reply_id", "")[:64]
    logged = next(iter(parts().kb.questions.those([reply_id])), None) if reply_id else None
    return _form(text=logged.question if logged else "", reply_id=logged.reply_id if logged else "")


@pages.post("")
def leave() -> ResponseReturnValue:
    """Take the matter in; then its number and code."""
    request.max_content_length = 100_000
    sent = request.form
    text, kind = sent.get("text", "").strip(), sent.get("kind", "")
    try:
        left = parts().desk.take_in(
            text,
            contact=sent.get("contact", ""),
            kind=kind,
            source="网页",
            region=place_or_ours(),
            reply_id=sent.get("reply_id", "")[:64],
        )
    except Conflict as error:
        return _form(text=text[:MAX_TEXT], kind=kind, reply_id=sent.get("reply_id", ""), problem=str(error)), 409
    token = seal(_LEFT, json.dumps([left.ticket.number, left.code, left.ticket.is_urgent]))
    return redirect(url_for("messages.left", token=token), 303)


@pages.get("/left/<token>")
def left(token: str) -> ResponseReturnValue:
    """The number and the code, to be written down."""
    opened = unseal(_LEFT, token)
    if opened is None:
        return redirect(url_for("messages.ask_code"))
    number, code, urgent = json.loads(opened)
    return render_template("message_left.html", number=number, code=code, urgent=urgent)


@pages.get("/read")
def ask_code() -> str:
    return render_template("message_read.html")


@pages.post("/read")
def read() -> ResponseReturnValue:
    """Open what was left by its number and code."""
    number, code = request.form.get("number", "").strip()[:20], request.form.get("code", "").strip()[:40]
    try:
        found = parts().kb.tickets.by_code.open(number, code, address=request.remote_addr or "")
    except KnowledgeError as error:
        if error.http_status >= 500:
            raise
        return render_template("message_read.html", number=number, problem=str(error)), error.http_status
    return redirect(url_for("messages.show", token=seal(_READ, str(found.id))), 303)


@pages.get("/of/<token>")
def show(token: str) -> ResponseReturnValue:
    """How far a matter is, and the reply."""
    try:
        return _page(_opened(token), token)
    except NotFound:
        return render_template("message_read.html", problem=OVER), 410


@pages.post("/of/<token>/rate")
def rate(token: str) -> ResponseReturnValue:
    """Take a rating of how the matter was handled."""
    found, level = _opened(token), request.form.get("level", "")
    try:
        given = parts().desk.rate(
            found.id, int(level) if level in {"1", "2", "3", "4", "5"} else 0,
            reasons=request.form.getlist("reason"), comment=request.form.get("comment", ""),
        )  # fmt: skip
    except Conflict as error:
        return _page(parts().kb.tickets.get(found.id), token, problem=str(error)), 409
    poor = given.level in (1, 2)
    said = "我们会在15个工作日内核实整改，之后您可以再评价一次。" if poor else "谢谢您的评价。"
    return _page(parts().kb.tickets.get(found.id), token, said=said)


@pages.post("/of/<token>/urge")
def urge(token: str) -> ResponseReturnValue:
    """Ask how far it is; once a day is written down."""
    found = _opened(token)
    urged = [event for event in parts().kb.tickets.events(found.id) if event.action == "urge"]
    if not urged or urged[-1].at[:10] != parts().today().isoformat():
        try:
            parts().desk.act(found.id, "urge", by=RESIDENT, doing=Doing())
        except Conflict as error:
            return _page(parts().kb.tickets.get(found.id), token, problem=str(error)), 409
    return _page(parts().kb.tickets.get(found.id), token, said="已经催办，承办单位会看到。")


def _page(found: Ticket, token: str, *, said: str = "", problem: str = "") -> str:
    office = parts().kb.tickets
    lead = office.get(found.into_ticket) if found.into_ticket else found
    refusal = next((e.why for e in reversed(office.events(found.id)) if e.action == "refuse"), "")
    return render_template(
        "message.html",
        ticket=found,
        lead=lead,
        state=FOR_RESIDENTS[lead.state] if found.into_ticket else FOR_RESIDENTS[found.state],
        merged=found.into_ticket is not None,
        refusal=refusal if found.state == "refused" else "",
        told=parts().desk.told(found),
        steps=_steps(found),
        may_rate=office.satisfaction.may_rate(found),
        ratings=office.satisfaction.ratings(found.id),
        levels=LEVELS,
        reasons=REASONS,
        token=token,
        said=said,
        problem=problem,
    )


def _steps(found: Ticket) -> list[tuple[str, str]]:
    """When the matter came into each state that a resident is told of, without who did it."""
    steps: list[tuple[str, str]] = []
    for event in parts().kb.tickets.events(found.id):
        said = FOR_RESIDENTS[event.to_state]
        if not steps or steps[-1][1] != said:
            steps.append((event.at, said))
    return steps


def _opened(token: str) -> Ticket:
    opened = unseal(_READ, token)
    if opened is None:
        raise NotFound(OVER)
    return parts().kb.tickets.get(int(opened))


def _form(*, text: str = "", kind: str = "", reply_id: str = "", problem: str = "") -> str:
    desk = parts().desk
    return render_template(
        "message_write.html",
        classes=desk.profile.tickets.classes,
        keeps_contacts=desk.keeps_contacts,
        text=text,
        kind=kind,
        reply_id=reply_id,
        problem=problem,
        most=MAX_TEXT,
        bookable=any(takes_bookings(one) for one in parts().kb.directory.local()),
    )
