"""The list of needs, and the card of one beside it: what was asked, in which conversation, and what may be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from hotline.needs.proposing import Near
from hotline.reading.facets import BY_NAME
from knowledge.asked.inbox import STATES, Case
from knowledge.asked.needs.need_actions import ACTIONS, NeedAction
from knowledge.asked.needs.needs import CASE_KINDS, COUNTED, KINDS, Need, Trend
from knowledge.asked.questions import LoggedQuestion
from knowledge.entry.records import FACT_FIELDS
from knowledge.entry.wording import FIELD_NAMES
from knowledge.storage.clock import SHANGHAI, stamp
from knowledge.storage.errors import NotFound
from web.parts import parts
from web.searching import MAX_SEARCH_CHARS, Search, led_to, page_number, searched
from web.staff.published import name_of
from web.staff.signing_in import account, needs

PAGE_SIZE = 30
SHOWN_CASES, WITH_CONVERSATION = 12, 3
BEFORE, TURNS = timedelta(hours=1), 4
"""How much of the conversation before a question is shown."""
WEEK = timedelta(days=7)
FOR_UNDOING = timedelta(minutes=30)
REASONS = ("不属于政务服务", "意思不清", "测试或骚扰", "属于其他程序（诉讼、仲裁、复议、信访）")

pages = Blueprint("needs", __name__, url_prefix="/staff/needs")


@dataclass(frozen=True, slots=True)
class CaseExample:
    """A case as the card shows it: what was said before it, and the reply that was given; None where the log has been purged."""

    case: Case
    told: LoggedQuestion | None
    before: Sequence[LoggedQuestion]


@pages.route("/<int(max=999999999):need_id>", methods=["GET", "POST"])
@needs("inbox")
def need(need_id: int) -> ResponseReturnValue:
    """One need beside the list; a search for other items is a POST, which leads to what it finds."""
    if request.method == "POST":
        return led_to("needs.need", need_id=need_id, kind=asked_kind() or None)
    return needs_page(parts().kb.needs.get(need_id))


def needs_page(chosen: Need | None, *, problem: str = "", refused: object = None) -> str:
    """The list of open needs of the kind that is asked for, with one of them opened: by default the first."""
    here, kind, page = parts(), asked_kind(), page_number()
    mine = account().departments if request.values.get("mine") == "1" else ()
    is_tidying = here.needs.tidy() if request.method == "GET" else False
    found = here.kb.needs.page(kind=kind, departments=mine, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    if chosen is not None:
        chosen = here.kb.needs.get(chosen.id)  # as it is after tidying
    is_first = chosen is None
    chosen = chosen or (found[0] if found else None)
    ids = [need.id for need in found] + ([chosen.id] if chosen else [])
    shown = {
        "needs": found,
        "regions": here.kb.needs.regions(ids),
        "trends": trends(ids),
        "kinds": KINDS,
        "kind": kind,
        "counts": {name: here.kb.needs.count(kind=name, departments=mine) for name in ("", *KINDS)},
        "mine": "1" if mine else None,
        "counted": COUNTED,
        "handled": {name: label for name, label in STATES.items() if name != "open"},
        "page": page,
        "page_size": PAGE_SIZE,
        "is_tidying": is_tidying,
        "is_first": is_first,
        "done": just_done(),
        "actions": ACTIONS,
        "problem": problem,
        "refused": refused,
    }
    return render_template("staff/needs.html", chosen=chosen, **shown, **(card(chosen) if chosen else {}))


def card(chosen: Need) -> dict[str, object]:
    """What the card of a need shows."""
    here, search = parts(), searched()
    cases = here.kb.needs.cases(chosen.id, limit=SHOWN_CASES)
    field = next(
        (
            name
            for facet in chosen.facets.split()
            if facet in BY_NAME
            for name in BY_NAME[facet].fields
            if name in FACT_FIELDS
        ),
        "",
    )
    near = _near(chosen, search)
    return {
        "examples": examples(cases),
        "case_kinds": CASE_KINDS,
        "near": near,
        "others": _of_others(near),
        "search": search,
        "wordings": here.needs.proposing.wordings(cases),
        "reasons": REASONS,
        "field": field,
        "field_name": FIELD_NAMES.get(field, ""),
        "about_name": name_of(chosen.about_code, chosen.about_region) if chosen.about_code else "",
        "now_name": name_of(chosen.now_code, chosen.now_region) if chosen.now_code else "",
        "alike": here.needs.alike(chosen.id) if chosen.state == "open" else [],
        "history": here.kb.clearing.of(chosen.id),
    }


def examples(cases: Sequence[Case]) -> list[CaseExample]:
    """Cases with the newest of their replies; the first of them with what was said before in the same conversation."""
    replies = parts().kb.needs.examples([case.id for case in cases])
    told = {logged.reply_id: logged for logged in parts().kb.questions.those(list(replies.values()))}
    shown = []
    for number, case in enumerate(cases):
        logged = told.get(replies.get(case.id, ""))
        before = said_before(logged) if logged is not None and number < WITH_CONVERSATION else []
        shown.append(CaseExample(case, logged, before))
    return shown


def said_before(logged: LoggedQuestion) -> list[LoggedQuestion]:
    """The last turns of the conversation before a question."""
    since = datetime.fromisoformat(logged.asked_at) - BEFORE
    talk = parts().kb.questions.of_conversation(logged.conversation, since=since, limit=50)
    return [turn for turn in talk if turn.asked_at < logged.asked_at][-TURNS:]


def trends(need_ids: Sequence[int]) -> dict[int, Trend]:
    """Of each need, this week's questions and those of the week before."""
    now = parts().kb.clock()
    return parts().kb.needs.trends(need_ids, since=stamp(now - WEEK), before=stamp(now - 2 * WEEK))


def just_done() -> NeedAction | None:
    """What whoever is signed in did last, if it is not long ago."""
    done = parts().kb.clearing.last(by=account().username)
    fresh = done and datetime.fromisoformat(done.at) > parts().kb.clock().astimezone(SHANGHAI) - FOR_UNDOING
    return done if fresh else None


def asked_kind() -> str:
    """The kind of need that the list is narrowed to, '' for all; raises NotFound for one that is none."""
    kind = request.values.get("kind", "")
    if kind not in ("", *KINDS):
        raise NotFound("没有这一类待办。")
    return kind


def _of_others(near: Sequence[Near]) -> dict[tuple[str, str], str]:
    """Who is responsible for the items that whoever is signed in may not change."""
    owners = {(item.code, item.region): parts().kb.ownership.owner(item.code, item.region) for item in near}
    return {key: owner for key, owner in owners.items() if not account().owns(owner)}


def _near(chosen: Need, search: Search) -> list[Near]:
    """Items that the need may be about; the one that its replies were about comes first."""
    words = search.words[:MAX_SEARCH_CHARS]
    found = parts().needs.nearest(chosen.id, words=words)
    if chosen.about_code and not words:
        about = Near(
            chosen.about_code,
            chosen.about_region,
            name_of(chosen.about_code, chosen.about_region),
            "",
            0.0,
            "居民当时得到的就是这个事项",
        )
        found = [about, *(near for near in found if near.code != chosen.about_code)]
    return found
