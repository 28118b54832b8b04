"""What comes back from the form of an entry: keep it, check it, try it out, save it as a draft, hand it to review.

A browser with scripts sends the same form and gets the parts of the page that change; one without gets the page.
"""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.judging.trying import try_question
from hotline.reading.item_codes import code_for
from knowledge.entry.elsewhere import Standing, put_right
from knowledge.entry.records import FACT_FIELDS, ServiceItem
from knowledge.entry.validation import InvalidEntry, Problem, check_item
from knowledge.entry.wording import FIELD_NAMES
from knowledge.publishing.entry_states import AlreadyPublished, Draft, StaleBase, StaleDraft
from knowledge.storage.errors import Conflict
from web.parts import parts
from web.regions import find_region
from web.staff.editing import picking
from web.staff.editing.acting import act
from web.staff.editing.columns import CIRCUMSTANCES, COMMON, ENTRY, FACTS
from web.staff.editing.form import EntryForm, Inputs, folded_title, row_title
from web.staff.editing.merging import with_choices
from web.staff.editing.opening import beside, collide
from web.staff.editing.state import Editing, chosen, pack, unpack
from web.staff.published import draft_of, live_of
from web.staff.signing_in import account

MAX_FORM_BYTES = 500_000
"""An entry in form encoding, nine bytes a Chinese character; more than any real entry."""
SAVE, SUBMIT, TRY, FORGET, RIGHT = "save", "submit", "try", "forget", "right"


def inputs_sent() -> Inputs:
    """The inputs of this request."""
    request.max_content_length = MAX_FORM_BYTES
    return request.form.to_dict(flat=False)


def wants_parts() -> bool:
    """Whether the browser takes parts of the page."""
    return request.headers.get("HX-Request") == "true"


def taken(code: str, region: str) -> ResponseReturnValue:
    """What a form asks for, of an entry that exists."""
    inputs = inputs_sent()
    editing, do = Editing.sent(inputs, code=code, region=region), (inputs.get("do") or [SAVE])[-1]
    if do == FORGET:
        parts().kb.copies.forget(account().username, code, region)
        return _go(url_for("entries.edit", code=code, region=region))
    if do == TRY:
        return tried(editing)
    if do == RIGHT:
        return _put_right(editing)
    if do not in (SAVE, SUBMIT):
        act(editing.form, do, inputs)
        return page(beside(editing))
    _choose(editing, chosen(inputs))
    return _saved(editing, inputs, do)


def taken_new() -> ResponseReturnValue:
    """What a form asks for, of an entry that there may be none of yet: its first save gives it a code."""
    inputs = inputs_sent()
    code, region = ((inputs.get(name) or [""])[-1] for name in ("at_code", "at_region"))
    if code:
        return taken(code, region)
    editing, do = Editing.sent(inputs, code="", region=""), (inputs.get("do") or [SAVE])[-1]
    if do == FORGET:
        parts().kb.copies.forget(account().username, "", "")
        return _go(url_for("entries.new_form"))
    if do == TRY:
        return tried(editing)
    if do not in (SAVE, SUBMIT):
        act(editing.form, do, inputs)
        return page(editing)
    _name(editing)
    return _saved(editing, inputs, do, is_first=True)


def checked(editing: Editing) -> ServiceItem | None:
    """The entry of a form; None with its problems noted."""
    try:
        return check_item(_named(editing.form).data(parts().today()))
    except InvalidEntry as error:
        editing.problems += error.problems
        return None


def standing_elsewhere(item: ServiceItem) -> list[Standing]:
    """Where numbers that an entry changes still stand: in itself, and in others."""
    return parts().kb.elsewhere.of(item) if item.code else []


def _put_right(editing: Editing) -> ResponseReturnValue:
    """Write the new numbers wherever the old ones stand in this entry; it is not saved yet."""
    item = checked(editing)
    if item:
        own = [s for s in standing_elsewhere(item) if (s.code, s.region) == (item.code, item.region)]
        editing.form = EntryForm.of(put_right(item, own))
        flash("已改好，核对后请保存。")
    return page(beside(editing))


def tried(editing: Editing) -> ResponseReturnValue:
    """What would be told to somebody who asks, as far as the form can be read."""
    item = checked(editing)
    if item and editing.question:
        editing.preview = try_question(parts().kb, parts().assistant, item, editing.question)
    if not wants_parts():
        return page(beside(editing))
    return render_template("staff/editing/_preview.html", editing=editing, **_drawing())


def page(editing: Editing) -> str:
    """The whole page, in which rows are numbered anew."""
    editing.form.numbers = {}
    return render_template("staff/editing/form.html", editing=editing, **_drawing())


def row_parts(table: str, rows: list[dict[str, str]], editing: Editing, first: int) -> str:
    """Rows alone, numbered from `first`, for a page that takes them in."""
    return render_template(
        "staff/editing/_some_rows.html", table=table, rows=rows, editing=editing, first=first, **_drawing()
    )


def _drawing() -> dict[str, object]:
    return {
        "form_columns": ENTRY, "tables": {"circumstances": CIRCUMSTANCES} | FACTS, "common": COMMON,
        "labels": {name: FIELD_NAMES.get(name, name) for name in FACT_FIELDS} | {"circumstances": "情形"},
        "row_title": row_title, "folded_title": folded_title, "picking": picking, "home": parts().settings.region,
    }  # fmt: skip


def _choose(editing: Editing, picks: dict[str, str]) -> None:
    """Take over what was chosen of clashes from what is stored now."""
    if not picks:
        return
    draft, live = draft_of(editing.form.code, editing.form.region), live_of(editing.form.code, editing.form.region)
    if theirs := draft or live:
        with_choices(editing.form, EntryForm.of(theirs.item), picks)


def _name(editing: Editing) -> None:
    """Give a new entry its region and code: what was typed, that of the same matter elsewhere, or one made of its name."""
    form = editing.form
    form.region, wrong = find_region(editing.region_typed)
    if wrong:
        editing.problems.append(Problem("region", wrong))
    name = form.values.get("name", "")
    same = (
        [s for s in parts().kb.items.states(search=name, limit=50) if s.name == name and s.region != form.region]
        if name
        else []
    )
    known = parts().kb.items.keys()
    taken_codes = {code for code, _ in known}
    form.code = editing.code_typed or (same[0].code if same else "") or (code_for(name, taken_codes) if name else "")


def _named(form: EntryForm) -> EntryForm:
    """A form that can be checked and tried before it has a code."""
    if form.code:
        return form
    return EntryForm("xin-shixiang", form.region or parts().settings.region, form.values, form.rows, form.numbers)


def _saved(editing: Editing, inputs: Inputs, do: str, *, is_first: bool = False) -> ResponseReturnValue:
    """Save it as a draft, and hand it to review where that is asked for; or say what stops it."""
    if inputs.get("verified_today"):
        editing.form.values["verified_on"] = parts().today().isoformat()
    item = checked(editing)
    if item is None or editing.problems:
        return _refused(editing, is_first)
    try:
        draft = _store(editing, item, is_first)
    except AlreadyPublished:
        editing.problems.append(Problem("code", "已有已发布的事项用这个编码，请换一个，或打开它来修改"))
        return _refused(editing, is_first, status=409)
    except (StaleBase, StaleDraft, Conflict) as error:
        return _collided(editing, inputs, error, is_first)
    if is_first:
        parts().kb.copies.forget(account().username, "", "")
    if do == SUBMIT:
        parts().kb.items.submit(item.code, item.region, by=account().username)
    return _done(draft, submitted=do == SUBMIT)


def _store(editing: Editing, item: ServiceItem, is_first: bool) -> Draft:
    items, who = parts().kb.items, account().username
    if is_first:
        return items.begin(item, author=who)
    return items.save_draft(
        item, author=who, expected_version=editing.version, base=editing.base, note=editing.note
    )  # fmt: skip


def _done(draft: Draft, *, submitted: bool) -> ResponseReturnValue:
    code, region = draft.item.code, draft.item.region
    said = "已提交审核，请另一位工作人员发布。" if submitted else f"已保存草稿（第 {draft.version} 次保存）。"
    if not wants_parts():
        flash(said)
        return redirect(url_for("entries.entry", code=code, region=region))
    live = live_of(code, region)
    answer = make_response(
        render_template("staff/editing/_saved.html", said=said, draft=draft, base=live.number if live else 0, began=pack(draft.item), is_from_queue=_is_from_queue(code, region))
    )  # fmt: skip
    answer.headers["Edit-Address"] = url_for("entries.edit", code=code, region=region)
    return answer


def _is_from_queue(code: str, region: str) -> bool:
    """Whether whoever is signed in came to this entry from a need of the queue, where the next one waits."""
    last = parts().kb.clearing.last(by=account().username)
    return (
        last is not None and last.action in ("draft", "fill") and (last.item_code, last.item_region) == (code, region)
    )


def _refused(editing: Editing, is_first: bool, *, status: int = 400) -> ResponseReturnValue:
    """Everything that is wrong, with what was typed."""
    if is_first:
        editing.form.code = editing.form.region = ""
    if wants_parts():
        return render_template("staff/editing/_told.html", editing=editing, refused=True, kept=""), status
    return page(beside(editing)), status


def _collided(editing: Editing, inputs: Inputs, error: Conflict, is_first: bool) -> ResponseReturnValue:
    """Show both people's work field by field and keep what was typed; saving again, knowingly, settles it."""
    code, region = editing.form.code, editing.form.region
    if is_first:
        editing.problems.append(Problem("code", "已有人用这个编码建了草稿，请换一个编码，或打开那份草稿"))
        return _refused(editing, is_first, status=409)
    if wants_parts():
        parts().kb.copies.keep(account().username, code, region, inputs)
        return "", 200, {"HX-Redirect": url_for("entries.edit", code=code, region=region)}
    draft, live = draft_of(code, region), live_of(code, region)
    stale_base = isinstance(error, StaleBase)
    collide(editing, None if stale_base else draft, live, unpack(editing.began))
    editing.version, editing.conflict = draft.version if draft else 0, str(error)
    return page(beside(editing)), 409


def _go(address: str) -> ResponseReturnValue:
    if wants_parts():
        return "", 200, {"HX-Redirect": address}
    return redirect(address, 303)
