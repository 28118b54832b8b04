"""The back office pages of entries: the list, one entry's page, and what is done to its draft up to publishing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.entry.differences import changes
from knowledge.entry.records import FACT_FIELDS, ServiceItem
from knowledge.entry.validation import LABELS
from knowledge.entry.wording import FIELD_NAMES, fact_label, fact_text
from knowledge.publishing.schedule import Scheduled
from knowledge.storage.errors import NotFound
from web.errors import BadInput
from web.parts import parts
from web.searching import led_to, page_number, searched
from web.sent import whole_number
from web.staff.corrections.elsewhere import standing
from web.staff.editing import opening, saving
from web.staff.home.finding import published_items
from web.staff.published import draft_of, live_of
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
AUDIT_SHOWN = 30

pages = Blueprint("entries", __name__, url_prefix="/staff/items")


@pages.post("")
@needs("inbox")
def search() -> ResponseReturnValue:
    """Look for entries by code or name."""
    return led_to("entries.entry_list")


@pages.get("")
@needs("inbox")
def entry_list() -> ResponseReturnValue:
    """All entries with where they stand, or those that a search found: by what is said, as residents find them, and by name or code."""
    search, page = searched(), page_number()
    found = parts().kb.items.states(search=search.words, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "staff/items.html",
        entries=found[:PAGE_SIZE],
        said=published_items(search.words) if page == 1 else [],
        more=len(found) > PAGE_SIZE,
        page=page,
        search=search,
    )


@pages.get("/new")
@needs("edit")
def new_form() -> ResponseReturnValue:
    """The form of an item that does not exist yet."""
    return saving.page(opening.opened_new())


@pages.post("/new")
@needs("edit")
def new() -> ResponseReturnValue:
    """Start a draft of an item that does not exist yet."""
    return saving.taken_new()


@pages.get("/<code>/<region>")
@needs("inbox")
def entry(code: str, region: str) -> ResponseReturnValue:
    kb = parts().kb
    live, draft, revisions = live_of(code, region), draft_of(code, region), kb.items.revisions(code, region)
    if not (live or draft or revisions):
        raise NotFound("没有这个事项。")
    item = live.item if live else draft.item if draft else revisions[0].item
    return render_template(
        "staff/item.html",
        item=item,
        live=live,
        draft=draft,
        scheduled=_scheduled(code, region),
        comments=kb.comments.of(code, region) if draft else [],
        comment_places=places_of(draft.item) if draft else [],
        changes=changes(live.item, draft.item) if live and draft else [],
        facts=_facts(live.item if live else item),
        phrasings=kb.phrasings.of(code, region),
        revisions=revisions,
        audit=kb.audit.of(f"{code}@{region}", limit=AUDIT_SHOWN),
        refusal=kb.ownership.refusal(account().username, code, region),
        places=standing(code, region),
    )


@pages.get("/<code>/<region>/revisions/<int(max=999999999):old>/<int(max=999999999):new>")
@needs("inbox")
def difference(code: str, region: str, old: int, new: int) -> ResponseReturnValue:
    """What one revision says differently from another, and how many replies gave what was corrected by it."""
    kb = parts().kb
    revision = kb.items.revision(code, region, new)
    return render_template(
        "staff/difference.html",
        item=revision.item,
        revision=revision,
        old=old,
        changes=kb.items.difference(code, region, old, new),
        corrections=[c for c in kb.corrections(code, region, new) if c.replies] if old == new - 1 else [],
    )


@pages.get("/<code>/<region>/edit")
@needs("edit")
def edit(code: str, region: str) -> ResponseReturnValue:
    """The form, filled with what one was typing, else the draft, else the published entry."""
    return saving.page(opening.opened(code, region))


@pages.post("/<code>/<region>/edit")
@needs("edit")
def save(code: str, region: str) -> ResponseReturnValue:
    """Save the draft, or show again what was typed with everything that is wrong, or with what somebody else saved."""
    return saving.taken(code, region)


@pages.post("/<code>/<region>/submit")
@needs("edit")
def submit(code: str, region: str) -> ResponseReturnValue:
    parts().kb.items.submit(code, region, by=account().username)
    return _back(code, region, "已提交审核，请另一位工作人员发布。")


@pages.post("/<code>/<region>/send-back")
@needs("publish")
def send_back(code: str, region: str) -> ResponseReturnValue:
    parts().kb.items.send_back(code, region, by=account().username, reason=_reason("退回"))
    return _back(code, region, "已退回修改。")


@pages.post("/<code>/<region>/discard")
@needs("edit")
def discard(code: str, region: str) -> ResponseReturnValue:
    version = whole_number(request.form.get("version", "")) or 0
    parts().kb.items.discard_draft(code, region, by=account().username, expected_version=version)
    flash("已放弃草稿。")
    return redirect(url_for("entries.entry_list"))


def places_of(item: ServiceItem) -> list[tuple[str, str]]:
    """(place, what people call it) of everything in a draft that can be commented on."""
    found = [("", "整份草稿"), *((name, LABELS[name]) for name in ("name", "aliases", "department", "summary"))]
    for name in FACT_FIELDS:
        found += [(fact.id, f"{LABELS[name]}：{fact_text(fact)[:30]}") for fact in getattr(item, name)]
    return found


def _facts(item: ServiceItem) -> list[tuple[str, list[tuple[object, str, str]]]]:
    """(heading, [(fact, label, text)]) of every field that says something."""
    return [
        (FIELD_NAMES[name], [(fact, fact_label(fact), fact_text(fact)) for fact in getattr(item, name)])
        for name in FACT_FIELDS
        if getattr(item, name)
    ]


def _scheduled(code: str, region: str) -> Scheduled | None:
    try:
        return parts().kb.schedule.of(code, region)
    except NotFound:
        return None


def _reason(action: str) -> str:
    reason = request.form.get("reason", "").strip()[:300]
    if not reason:
        raise BadInput(f"请写明{action}的原因。")
    return reason


def _back(code: str, region: str, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("entries.entry", code=code, region=region))
