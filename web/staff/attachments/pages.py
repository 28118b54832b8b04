"""Blank forms and filled samples of an entry's documents: uploading puts them into its draft, which is reviewed like any other change."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.attachments.accepting import MAX_BYTES, TYPES, scanner
from knowledge.entry.attachments import ROLES, Role, attachment
from knowledge.entry.records import Document, ServiceItem
from knowledge.entry.validation import check_item
from knowledge.storage.errors import NotFound
from web.errors import BadInput
from web.parts import parts
from web.searching import page_number
from web.staff.signing_in import account, needs

PAGE_SIZE = 50
_BOX = 64 * 1024
"""What the form round a file may take, in bytes."""

pages = Blueprint("attachments", __name__, url_prefix="/staff")
pages.add_app_template_filter(attachment, "attachment")


@pages.get("/items/<code>/<region>/files")
@needs("edit")
def files(code: str, region: str) -> ResponseReturnValue:
    """The documents of an entry with the forms they have and lack."""
    item, _, _ = _newest(code, region)
    return render_template(
        "staff/attachments.html", item=item, roles=ROLES, endings=list(TYPES), most=MAX_BYTES // 1024 // 1024
    )


@pages.post("/items/<code>/<region>/files")
@needs("edit")
def attach(code: str, region: str) -> ResponseReturnValue:
    """Keep a file and name it in the draft of the entry."""
    request.max_content_length = MAX_BYTES + _BOX
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise BadInput("请先选一个文件。")
    command = scanner(parts().settings.scan_uploads)
    kept = parts().kb.attachments.put(
        sent.filename, sent.stream.read(MAX_BYTES + 1), by=account().username, scanner=command
    )
    _name_in_draft(code, region, kept.address)
    flash(f"{kept.name} 已放进草稿，提交审核、发布以后居民就能下载。")
    return redirect(url_for("attachments.files", code=code, region=region), 303)


@pages.post("/items/<code>/<region>/files/remove")
@needs("edit")
def remove(code: str, region: str) -> ResponseReturnValue:
    """Name the file no more in the draft; what is published keeps it until the draft goes live."""
    _name_in_draft(code, region, "")
    flash("已从草稿里去掉，发布以后居民就看不到了。")
    return redirect(url_for("attachments.files", code=code, region=region), 303)


@pages.get("/forms")
@needs("inbox")
def missing() -> ResponseReturnValue:
    """Published documents that are forms by their name, of which nobody is told the number or where to get them."""
    lacking, page = parts().kb.items.lacking_forms(), page_number()
    start = (page - 1) * PAGE_SIZE
    return render_template(
        "staff/forms_missing.html", lacking=lacking[start : start + PAGE_SIZE], total=len(lacking), page=page,
        more=len(lacking) > start + PAGE_SIZE,
    )  # fmt: skip


def _newest(code: str, region: str) -> tuple[ServiceItem, int, int]:
    """The draft of an entry, else what is live; the draft's version (0: none yet) and the live number it goes on from."""
    items = parts().kb.items
    try:
        draft = items.draft(code, region)
    except NotFound:
        live = items.live(code, region)
        return live.item, 0, live.number
    return draft.item, draft.version, draft.base


def _name_in_draft(code: str, region: str, address: str) -> None:
    item, version, base = _newest(code, region)
    fact, role = request.form.get("document", ""), request.form.get("role", "")
    if role not in ROLES or all(document.id != fact for document in item.documents):
        raise BadInput("没有这份材料，它可能已经从草稿里删掉，请重新打开这一页。")
    named = [_with_file(document, role, address) if document.id == fact else document for document in item.documents]
    changed = check_item(item.model_copy(update={"documents": tuple(named)}).model_dump(mode="json"))
    parts().kb.items.save_draft(changed, author=account().username, expected_version=version, base=base)


def _with_file(document: Document, role: Role, address: str) -> Document:
    return document.model_copy(update={role: address})
