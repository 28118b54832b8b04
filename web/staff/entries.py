"""The back office pages of entries: the list, one entry's page, and editing its draft up to publishing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.entry.differences import Change, changes
from knowledge.entry.records import FACT_FIELDS, ServiceItem
from knowledge.entry.validation import InvalidEntry, Problem, check_item, label
from knowledge.entry.wording import FIELD_NAMES, fact_label, fact_text
from knowledge.publishing.entry_states import StaleBase
from knowledge.publishing.items import Draft, Revision, StaleDraft
from knowledge.publishing.schedule import Scheduled
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from web.errors import BadInput
from web.parts import parts
from web.searching import led_to, page_number, searched
from web.staff.corrections.elsewhere import standing
from web.staff.entry_form import COMMON, ENTRY, FACTS, EntryForm, input_of, problems_at, row_title
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
MAX_FORM_BYTES = 500_000
"""An entry in form encoding, nine bytes a Chinese character; more than any real entry."""
AUDIT_SHOWN = 30
CAME_BETWEEN = "这份草稿动笔以后，这个条目已有新的发布或撤下。"

pages = Blueprint("entries", __name__, url_prefix="/staff/items")


@dataclass(slots=True)
class Editing:
    """What the edit page shows beside the form: where the draft stands, and what stops it from being saved."""

    form: EntryForm
    version: int
    base: int
    problems: list[Problem] = field(default_factory=list)
    conflict: str = ""
    theirs: list[Change] = field(default_factory=list)
    more: str = ""
    note: str = ""


@pages.post("")
@needs("inbox")
def search() -> ResponseReturnValue:
    """Look for entries by code or name."""
    return led_to("entries.entry_list")


@pages.get("")
@needs("inbox")
def entry_list() -> ResponseReturnValue:
    """All entries with where they stand, or those that a search found."""
    search, page = searched(), page_number()
    found = parts().kb.items.states(search=search.words, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "staff/items.html", entries=found[:PAGE_SIZE], more=len(found) > PAGE_SIZE, page=page, search=search
    )


@pages.post("/new")
@needs("edit")
def new() -> ResponseReturnValue:
    """Start a draft of an item that does not exist yet, with no more than its code, region and name."""
    values = {name: request.form.get(name, "").strip() for name in ("code", "region", "name")}
    try:
        item = check_item({name: value for name, value in values.items() if value})
    except InvalidEntry as error:
        raise BadInput(f"没有建立：{error}。") from None
    parts().kb.items.begin(item, author=account().username)
    return redirect(url_for("entries.edit", code=item.code, region=item.region))


@pages.get("/<code>/<region>")
@needs("inbox")
def entry(code: str, region: str) -> ResponseReturnValue:
    kb = parts().kb
    live, draft, revisions = _live(code, region), _draft(code, region), kb.items.revisions(code, region)
    if not (live or draft or revisions):
        raise NotFound("没有这个条目。")
    item = live.item if live else draft.item if draft else revisions[0].item
    return render_template(
        "staff/item.html",
        item=item,
        live=live,
        draft=draft,
        scheduled=_scheduled(code, region),
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
    """The form, filled with the draft, or with the published entry when there is no draft yet."""
    draft, live = _draft(code, region), _live(code, region)
    source = draft or live
    if source is None:
        raise NotFound("没有这个条目，请先新建。")
    if why := parts().kb.ownership.refusal(account().username, code, region):
        raise NotAllowed(why)
    base = live.number if live else 0
    editing = Editing(EntryForm.of(source.item), draft.version if draft else 0, base)
    if draft and draft.base != base:
        # Saving it again, knowingly, lets it go on from what is live now.
        editing.conflict = CAME_BETWEEN
        editing.theirs = changes(live.item, draft.item) if live else []
    return _edit_page(editing)


@pages.post("/<code>/<region>/edit")
@needs("edit")
def save(code: str, region: str) -> ResponseReturnValue:
    """Save the draft, or show again what was typed with everything that is wrong, or with what somebody else saved."""
    request.max_content_length = MAX_FORM_BYTES
    sent = request.form
    editing = Editing(EntryForm.sent(sent, code=code, region=region), _whole(sent, "version"), _whole(sent, "base"))
    editing.note = sent.get("revision_note", "").strip()[:300]
    if sent.get("more") in FACT_FIELDS:
        editing.more = sent["more"]
        return _edit_page(editing)
    try:
        item = check_item(editing.form.data())
    except InvalidEntry as error:
        editing.problems = error.problems
        return _edit_page(editing), 400
    live = _live(code, region)
    try:
        draft = parts().kb.items.save_draft(
            item,
            author=account().username,
            expected_version=editing.version,
            base=editing.base,
            note=editing.note,
        )
    except StaleBase as error:
        return _conflict(editing, item, error.live.item if error.live else None, CAME_BETWEEN)
    except StaleDraft as error:
        return _conflict(editing, item, error.stored.item, str(error), version=error.stored.version)
    except Conflict as error:
        return _conflict(editing, item, live.item if live else None, str(error), version=0)
    flash(f"已保存草稿（第 {draft.version} 次保存）。")
    return redirect(url_for("entries.entry", code=code, region=region))


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
    version = _whole(request.form, "version")
    parts().kb.items.discard_draft(code, region, by=account().username, expected_version=version)
    flash("已放弃草稿。")
    return redirect(url_for("entries.entry_list"))


def _edit_page(editing: Editing) -> str:
    form = editing.form
    return render_template(
        "staff/edit.html",
        editing=editing,
        form=form,
        columns=ENTRY,
        kinds_of_fact=FACTS,
        common=COMMON,
        labels={name: FIELD_NAMES[name] for name in FACT_FIELDS},
        problem_list=[(label(p.field), p.message, input_of(p, form)) for p in editing.problems],
        row_title=row_title,
        problems_at=lambda path: problems_at(editing.problems, path),
    )


def _conflict(
    editing: Editing, mine: ServiceItem, theirs: ServiceItem | None, message: str, *, version: int | None = None
) -> ResponseReturnValue:
    """Show both versions and keep what was typed; saving again, knowingly, replaces the other."""
    editing.conflict = message
    editing.theirs = changes(theirs, mine.with_fact_ids()) if theirs else []
    live, draft = _live(mine.code, mine.region), _draft(mine.code, mine.region)
    editing.version = version if version is not None else draft.version if draft else 0
    editing.base = live.number if live else 0
    return _edit_page(editing), 409


def _facts(item: ServiceItem) -> list[tuple[str, list[tuple[object, str, str]]]]:
    """(heading, [(fact, label, text)]) of every field that says something."""
    return [
        (FIELD_NAMES[name], [(fact, fact_label(fact), fact_text(fact)) for fact in getattr(item, name)])
        for name in FACT_FIELDS
        if getattr(item, name)
    ]


def _live(code: str, region: str) -> Revision | None:
    try:
        return parts().kb.items.live(code, region)
    except NotFound:
        return None


def _draft(code: str, region: str) -> Draft | None:
    try:
        return parts().kb.items.draft(code, region)
    except NotFound:
        return None


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


def _whole(form: Mapping[str, str], name: str) -> int:
    given = form.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _back(code: str, region: str, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("entries.entry", code=code, region=region))
