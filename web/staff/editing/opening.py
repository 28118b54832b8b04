"""Opening the form of an entry: with what somebody was typing, else its draft, else what is published; and with what came between."""

from knowledge.entry.records import ServiceItem
from knowledge.places.codes import ancestors
from knowledge.publishing.entry_states import Draft, Revision
from knowledge.storage.errors import NotAllowed, NotFound
from web.parts import parts
from web.staff.editing.form import EntryForm
from web.staff.editing.merging import merged
from web.staff.editing.state import Editing, pack, unpack
from web.staff.published import draft_of, live_of
from web.staff.signing_in import account

CAME_BETWEEN = "这份草稿动笔以后，这个事项已有新的发布或撤下。"
SAVED_BETWEEN = "您写的时候，{who} 在 {when} 保存过这份草稿。"


def opened(code: str, region: str) -> Editing:
    """The form of an entry that exists; raises NotFound, or NotAllowed for an editor of another department."""
    draft, live = draft_of(code, region), live_of(code, region)
    source = draft or live
    if source is None:
        raise NotFound("没有这个事项，请先新建。")
    if why := parts().kb.ownership.refusal(account().username, code, region):
        raise NotAllowed(why)
    number = live.number if live else 0
    copy = parts().kb.copies.of(account().username, code, region)
    if copy:
        editing = Editing.sent(copy.inputs, code=code, region=region)
        editing.kept_at = copy.saved_at
        if editing.version != (draft.version if draft else 0) or editing.base != number:
            collide(editing, draft, live, unpack(editing.began))
    else:
        editing = Editing(EntryForm.of(source.item), draft.version if draft else 0, number, pack(source.item))
        if draft and draft.base != number:
            base = parts().kb.items.revision(code, region, draft.base).item if draft.base else None
            collide(editing, None, live, EntryForm.of(base) if base else None)
            editing.version = draft.version
    return beside(editing)


def opened_new() -> Editing:
    """The form of an entry that there is not yet, with what somebody was typing into it."""
    copy = parts().kb.copies.of(account().username, "", "")
    if copy is None:
        return beside(Editing(EntryForm()))
    editing = Editing.sent(copy.inputs, code="", region="")
    editing.kept_at = copy.saved_at
    return beside(editing)


def collide(editing: Editing, draft: Draft | None, live: Revision | None, began: EntryForm | None) -> None:
    """Merge what is stored now (the draft, else what is live) into the form, and let it go on from there."""
    theirs = draft.item if draft else live.item if live else None
    editing.conflict = CAME_BETWEEN
    if draft:
        editing.conflict = SAVED_BETWEEN.format(who=draft.author, when=draft.saved_at[:16].replace("T", " "))
    if theirs is not None:
        editing.merge = merged(editing.form, EntryForm.of(theirs), began)
        editing.form, editing.began = editing.merge.form, pack(theirs)
    editing.version = draft.version if draft else 0
    editing.base = live.number if live else 0


def beside(editing: Editing) -> Editing:
    """With what stands beside the form: comments, and the circumstances of the entry of a wider region."""
    code, region = editing.form.code, editing.form.region
    if code:
        editing.comments = parts().kb.comments.of(code, region)
        editing.wider = _circumstances_above(code, region)
    return editing


def _circumstances_above(code: str, region: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for wider in ancestors(region):
        item = _item_of(live_of(code, wider)) if wider != region else None
        for said in item.circumstances if item else ():
            found[said.dimension] = list(said.options)
    return found


def _item_of(revision: Revision | None) -> ServiceItem | None:
    return revision.item if revision else None
