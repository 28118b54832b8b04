"""The queue: questions nobody could answer, and the one action that ends each."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.asked.inbox import STATES, Case
from knowledge.asked.questions import CHANNELS, LoggedQuestion
from knowledge.entry.records import KINDS, NATION
from knowledge.entry.validation import InvalidEntry, Problem, check_item
from knowledge.publishing.entry_states import AlreadyPublished
from knowledge.storage.errors import NotFound
from web.errors import BadInput
from web.parts import parts
from web.regions import find_region
from web.searching import MAX_SEARCH_CHARS, led_to, page_number, searched
from web.staff.needs.lists import REASONS, needs_page
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
FOUND = 8
SHOWN_REPLIES = 10

pages = Blueprint("queue", __name__, url_prefix="/staff")


@dataclass(frozen=True, slots=True)
class FoundItem:
    """A published item that a question may be attached to."""

    code: str
    region: str
    name: str


@pages.get("")
@needs("inbox")
def queue() -> ResponseReturnValue:
    """What waits, one line a need; or cases in another state: those that may mean danger first, then those asked most often."""
    state = request.args.get("state", "open")
    if state == "open":
        return needs_page(None)
    if state not in STATES:
        raise NotFound("没有这种状态的问题。")
    page, inbox = page_number(), parts().kb.inbox
    return render_template(
        "staff/queue.html",
        cases=inbox.cases(state=state, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE),
        counts={name: inbox.count(state=name) for name in STATES},
        states=STATES,
        state=state,
        page=page,
        page_size=PAGE_SIZE,
    )


@pages.route("/cases/<int(max=999999999):case_id>", methods=["GET", "POST"])
@needs("inbox")
def case(case_id: int) -> ResponseReturnValue:
    """One case, with items it may belong to; a search for others is a POST, which leads to what it finds."""
    if request.method == "POST":
        return led_to("queue.case", case_id=case_id)
    return _case_page(parts().kb.inbox.get(case_id), search=searched().words)


@pages.post("/cases/<int(max=999999999):case_id>/attach")
@needs("attach")
def attach(case_id: int) -> ResponseReturnValue:
    code, _, region = request.form.get("item", "").partition("@")
    if not code:
        raise BadInput("请先选择一个事项。")
    text = request.form.get("text", "").strip()[:300]
    parts().kb.inbox.attach(case_id, code, region or NATION, by=account().username, text=text)
    flash("已归入事项。由另一位工作人员审核通过后，居民再问就能得到答复。")
    return redirect(url_for("queue.queue"))


@pages.post("/cases/<int(max=999999999):case_id>/draft")
@needs("edit")
def draft(case_id: int) -> ResponseReturnValue:
    """Make a new draft of what was asked, and go on to edit it."""
    found = parts().kb.inbox.get(case_id)
    values = {name: request.form.get(name, "").strip() for name in ("code", "name", "kind", "department")}
    typed = request.form.get("region", "")
    values["region"], problem = find_region(typed)
    if problem:
        return _case_page(found, draft=values | {"region": typed}, problems=[Problem("region", problem)]), 400
    try:
        item = check_item({name: value for name, value in values.items() if value})
        parts().kb.inbox.draft(case_id, item, by=account().username)
    except InvalidEntry as error:
        return _case_page(found, draft=values, problems=error.problems), 400
    except AlreadyPublished as error:
        return _case_page(found, draft=values, problems=[Problem("code", str(error).rstrip("。"))]), 400
    flash("已建立草稿，请补全内容后提交审核。")
    return redirect(url_for("entries.edit", code=item.code, region=item.region))


@pages.post("/cases/<int(max=999999999):case_id>/dismiss")
@needs("inbox")
def dismiss(case_id: int) -> ResponseReturnValue:
    parts().kb.inbox.dismiss(case_id, by=account().username, reason=request.form.get("reason", "").strip()[:300])
    flash("已记为不予处理。")
    return redirect(url_for("queue.queue"))


def _case_page(
    case: Case, *, search: str = "", draft: dict[str, str] | None = None, problems: list[Problem] | None = None
) -> str:
    kb = parts().kb
    replies: list[LoggedQuestion] = kb.questions.those(kb.inbox.reply_ids(case.id)[-SHOWN_REPLIES:])
    return render_template(
        "staff/case.html",
        case=case,
        state=STATES[case.state],
        replies=replies,
        search=search,
        found=_find(search or case.question),
        draft=draft or {},
        problems=problems or [],
        kinds=KINDS,
        reasons=REASONS,
        channels=CHANNELS,
    )


def _find(text: str) -> list[FoundItem]:
    """Published items that a text may mean: what the engine ranks highest, then names and codes that contain it.

    None for a text that says nothing; every name contains that.
    """
    if not any(char.isalnum() for char in text):
        return []
    ranking = parts().assistant.rank(text, public=False, limit=FOUND)
    found = [FoundItem(c.entry.code, c.entry.region, c.entry.name) for c in ranking.candidates]
    states = parts().kb.items.states(search=text[:MAX_SEARCH_CHARS], limit=FOUND)
    found += [FoundItem(s.code, s.region, s.name) for s in states if s.live_revision is not None]
    return list(dict.fromkeys(found))[:FOUND]
