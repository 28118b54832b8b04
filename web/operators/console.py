"""The console of whoever is on the phone: one screen, keyboard only; every call a tab of its own, at an address without words.

What is pressed is a form, so that it works without scripts, too; `console.js` gives the keys, and shows results while somebody types.
A new caller begins without anything of the last: neither words, nor place, nor circumstances.
"""

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.answering.replies import Answered, Clarify, Reply
from hotline.assistant import MAX_QUESTION
from hotline.calls.at_hand import ALL, FACET_KEYS, title_of
from hotline.calls.desk import AUDIENCES, CallView
from knowledge.asked.calls.calls import Call, ItemKey
from knowledge.entry.records import NATION
from knowledge.places.regions import Region
from knowledge.storage.errors import Conflict
from web.answers.headline import Headline, headline
from web.errors import BadInput
from web.operators.acting import act_on
from web.parts import parts
from web.regions import is_region_code
from web.residents.place import MAX_PLACE_CHARS, MAX_SHOWN, divisions
from web.searching import led_to, searched
from web.staff.signing_in import account, needs

KEY = "<string(maxlength=40):key>"
MOST_NOTICES = 3

pages = Blueprint("console", __name__, url_prefix="/desk")


@dataclass(frozen=True, slots=True)
class CallerPlace:
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
    """A caller of whom nothing is known yet; nothing is kept before something is asked."""
    return _page()


@pages.post("")
@needs("inbox")
def begin() -> ResponseReturnValue:
    """The first question of a new caller."""
    if problem := _problem(place := _place_of(""), ""):
        return _page(problem=problem, place=place), 400
    if "list" in request.form:
        return _listed(None)
    return _asked(parts().calls.open(by=account().username), place)


@pages.post("/new")
@needs("inbox")
def new() -> ResponseReturnValue:
    """A new caller: an empty screen, and nothing of the last one on the visitor's."""
    parts().kb.screens.show(account().username, None)
    return redirect(url_for("console.desk"), 303)


@pages.get(f"/calls/{KEY}")
@needs("inbox")
def call(key: str) -> ResponseReturnValue:
    """One call, as it was left."""
    found = parts().kb.calls.get(key, by=account().username)
    if found.owner != account().username or found.state == "done":
        return redirect(url_for("handing_over.page"))
    return _page(parts().calls.view(key, by=account().username))


@pages.post(f"/calls/{KEY}")
@needs("inbox")
def ask(key: str) -> ResponseReturnValue:
    """The next question of a caller, or an item picked from the list."""
    found = parts().kb.calls.get(key, by=account().username)
    if problem := _problem(place := _place_of(found.region), found.region):
        return _page(parts().calls.view(key, by=account().username), problem=problem, place=place), 400
    if "list" in request.form:
        return _listed(key)
    return _asked(found, place)


@pages.post(f"/calls/{KEY}/act")
@needs("inbox")
def act(key: str) -> ResponseReturnValue:
    """Everything else that is done in a call: open a part, mark as told, hang up, …"""
    try:
        return act_on(key, request.form.get("action", ""), by=account().username)
    except (Conflict, BadInput) as error:
        return _page(parts().calls.view(key, by=account().username), problem=str(error)), error.http_status


@pages.post("/find")
@needs("inbox")
def find() -> ResponseReturnValue:
    """Results under the fingers."""
    key, typed = request.form.get("call", "")[:40], request.form.get("typed", "")[:200]
    found = parts().kb.calls.get(key, by=account().username) if key else None
    region, audience = (found.region, found.audience) if found else ("", "")
    listed = parts().calls.find(typed, region=region, audience=audience)
    rows = [
        {"pick": f"{one.code}|{one.region}", "name": one.name, "said": one.said, "where": _where(one.region), "own": one.operators_only}
        for one in listed
    ]  # fmt: skip
    return {"results": rows}


def _where(code: str) -> str:
    return "" if code == NATION else parts().kb.regions.tree().short_name(code)


def _asked(found: Call, place: CallerPlace) -> ResponseReturnValue:
    """Answer, and lead to the call; what could not be logged is shown at once, since the log is what its page shows."""
    who, sent = account().username, request.form
    if place.code != found.region:
        parts().calls.situate(
            found.key, region=place.code, audience=found.audience, circumstances=found.circumstances, by=who
        )
    code, _, region = sent.get("pick", "").partition("|")
    reply: Reply
    if not code and not sent.get("question", "").strip():
        return redirect(url_for("console.call", key=found.key, at="box"), 303)
    if code:
        if not is_region_code(region):
            raise BadInput("请从列表里选一个事项。")
        reply = parts().calls.open_item(found.key, ItemKey(code, region), by=who)
    else:
        reply = parts().calls.ask(found.key, sent.get("question", "").strip(), by=who)
    if not reply.recorded:
        return _page(parts().calls.view(found.key, by=who, reply=reply))
    return redirect(url_for("console.call", key=found.key), 303)


def _listed(key: str | None) -> ResponseReturnValue:
    """Without scripts: the items that fit, on a page of their own."""
    return led_to("console.call", field="question", key=key) if key else led_to("console.desk", field="question")


def _page(view: CallView | None = None, *, problem: str = "", place: CallerPlace | None = None) -> str:
    who, search = account().username, searched()
    region = view.call.region if view else ""
    audience = view.call.audience if view else ""
    desk, kb = parts().calls, parts().kb
    options = view.reply if view and view.at_hand is None and isinstance(view.reply, Clarify) else None
    return render_template(
        "operators/desk.html",
        view=view,
        calls=kb.calls.of(who),
        labels=_labels(kb.calls.of(who)),
        waiting=len(kb.calls.offered(who)) + len(kb.calls.of(who, ("waiting",))),
        place=place or CallerPlace(region),
        problem=problem,
        typed=(request.form.get("question") if problem else "") or search.words,
        listed=desk.find(search.words, region=region, audience=audience) if search.words else [],
        recent=desk.recent(who),
        pinned=desk.pinned(who),
        notices=kb.notices.current(region or parts().settings.region)[:MOST_NOTICES],
        audiences=AUDIENCES,
        facets=[(str(n), name, title_of(name)) for n, name in enumerate(FACET_KEYS, 1)],
        everything=ALL,
        options=options,
        top=_headline(view) if view else None,
        words=desk.words(),
        screen=kb.screens.is_open(who),
        focus=request.args.get("at") or ("box" if view is None or view.reply is None or problem else "pane"),
        most_chars=MAX_QUESTION,
    )


def _headline(view: CallView) -> Headline | None:
    """What stands largest: of the facts for this caller, where nothing else was called for."""
    reply, hand = view.reply, view.at_hand
    if hand is None or view.call.facet or not isinstance(reply, Answered) or reply.item.code != hand.guide.item.code:
        return None
    # Where one fact lies open, of what was asked for, it is what answers.
    direct = hand.direct or int(len(hand.facts) == 1 and hand.facts[0].facet in reply.facets)
    return headline(replace(reply, facts=list(hand.facts), direct=direct), view.question)


def _labels(calls: list[Call]) -> dict[str, str]:
    """What each tab says: the place and the item; nothing of who calls."""
    named = {one.code: one.name for one in parts().calls.named([each.item for each in calls if each.item])}
    return {
        each.key: " ".join(filter(None, (_where(each.region or NATION), named.get(each.item_code, ""))))
        for each in calls
    }


def _place_of(here: str) -> CallerPlace:
    """What the form says of the place; where it says nothing, it stays."""
    sent = request.form
    if "place" not in sent and "choice" not in sent:
        return CallerPlace(here)
    typed = (sent.get("choice") or sent.get("place", "")).strip()[:MAX_PLACE_CHARS]
    if not typed:
        return CallerPlace("")
    if here and typed == parts().kb.regions.tree().name(here):
        return CallerPlace(here)
    found = divisions(typed)
    return CallerPlace(found[0].code) if len(found) == 1 else CallerPlace(here, typed, tuple(found[:MAX_SHOWN]))


def _problem(place: CallerPlace, here: str) -> str:
    """What has to be put right first; without a question a place that is new can be said."""
    sent = request.form
    question = sent.get("question", "").strip()
    if place.choices:
        return f"有几个地方叫“{place.typed}”，请选一个再问。"
    if not place.is_clear:
        return f"没有找到“{place.typed}”，请写市、区县或街道的名字，例如“广州市天河区”。"
    if not question and not sent.get("pick") and place.code == here:
        return "请先写下来电人的问题。"
    if len(question) > MAX_QUESTION:
        return f"问题太长了（{len(question)} 个字），请缩短到 {MAX_QUESTION} 个字以内。"
    return ""
