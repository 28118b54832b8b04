"""Bringing files in on a page: what a file was taken for, what its columns mean, what would change; progress, history, undo; exports."""

import re
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from knowledge.entry.differences import plain_text, whole
from knowledge.entry.records import FACT_FIELDS, ServiceItem
from knowledge.entry.validation import LABELS as FIELD_LABELS
from knowledge.files.exporting import EXPORT_FORMATS, WantedEntries, export_bytes
from knowledge.files.importing import TABLES, ImportReport
from knowledge.files.recognising import NAMES
from knowledge.files.rejected import kinds_of, rejected_bytes
from knowledge.files.tables.meanings import LABELS, NOTED, SKIPPED, heading, plain
from knowledge.publishing.import_runs import ImportedEntry
from knowledge.publishing.uploads import MAX_BYTES, Upload
from knowledge.storage.errors import KnowledgeError, NotFound
from web.errors import BadInput
from web.parts import parts
from web.searching import page_number
from web.sent import whole_number
from web.staff.imports.jobs import ImportJobs
from web.staff.signing_in import account, needs

SHOWN = 50
"""Rows of each table that a page shows; the others are in the files beside it."""
AGAIN_S = 1
MOST_COLUMNS = 400
_KEY = "import_jobs"
_BOX = 2 * 1024 * 1024
"""What the form round a file may take."""

pages = Blueprint("importing", __name__, url_prefix="/staff/imports")
pages.add_app_template_filter(lambda item: everything(item), "everything")


@pages.get("")
@needs("edit")
def page() -> ResponseReturnValue:
    """The form for a file, what was brought in before, and the form for exports."""
    kb = parts().kb
    topics, departments = kb.items.choices()
    return render_template(
        "staff/imports.html",
        runs=kb.imports.all(limit=SHOWN),
        names=NAMES,
        most=MAX_BYTES // 1024 // 1024,
        formats=EXPORT_FORMATS,
        topics=topics,
        departments=departments,
        count=kb.items.count(),
    )


@pages.post("")
@needs("edit")
def upload() -> ResponseReturnValue:
    request.max_content_length = MAX_BYTES + _BOX
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise BadInput("请先选一个文件。")
    key = parts().kb.uploads.put(sent.filename, sent.stream.read(MAX_BYTES + 1), by=account().username)
    return redirect(url_for("importing.preview", key=key), 303)


@pages.get("/uploads/<key>")
@needs("edit")
def preview(key: str) -> ResponseReturnValue:
    """What a file was taken for and what bringing it in would do; while that is found out, a page that looks again."""
    found = parts().kb.uploads.get(key, by=account().username)
    if found.state != "waiting":
        return _how_far(found)
    try:
        report = jobs().preview(found)
    except KnowledgeError as error:
        return render_template("staff/import_refused.html", upload=found, problem=str(error)), 422
    if report is None:
        return _again(render_template("staff/import_running.html", upload=found, names=NAMES))
    return render_template("staff/import_preview.html", **_shown(found, report))


@pages.post("/uploads/<key>/options")
@needs("edit")
def options(key: str) -> ResponseReturnValue:
    """Keep what was chosen for the columns, and how else the file is to be read."""
    kb, who = parts().kb, account().username
    before = kb.uploads.get(key, by=who).options
    columns = dict(before.get("columns") or {})
    for number in range(min(whole_number(request.form.get("columns", "")) or 0, MOST_COLUMNS)):
        text, meaning = request.form.get(f"heading_{number}", "")[:300], request.form.get(f"meaning_{number}", "")
        if text and meaning == heading(text).meaning:
            columns.pop(plain(text), None)  # as it is read in any case
        elif text and (meaning in LABELS or meaning in (NOTED, SKIPPED)):
            columns[plain(text)] = meaning
    region = request.form.get("region", "").strip()
    if region and not (whole_number(region, digits=12) is not None and region.ljust(12, "0") in kb.regions.tree()):
        raise BadInput("没有这个地区，请填 6 位或 12 位行政区划代码，全国的不填。")
    chosen = {
        "columns": columns, "region": region.ljust(12, "0") if region else "", "with_hidden": "with_hidden" in request.form,
        "faq_by_matter": "faq_by_matter" in request.form, "as_faq": "as_faq" in request.form,
    }  # fmt: skip
    kb.uploads.choose(key, chosen, by=who)
    return redirect(url_for("importing.preview", key=key), 303)


@pages.post("/uploads/<key>/run")
@needs("edit")
def run(key: str) -> ResponseReturnValue:
    """Bring the file in, as drafts or published."""
    found = parts().kb.uploads.get(key, by=account().username)
    as_draft = request.form.get("as") != "publish"
    if not as_draft:
        parts().kb.accounts.require(account().username, "bulk")
    jobs().start(found, as_draft=as_draft)
    return redirect(url_for("importing.preview", key=key), 303)


@pages.post("/uploads/<key>/drop")
@needs("edit")
def drop(key: str) -> ResponseReturnValue:
    parts().kb.uploads.drop(key, by=account().username)
    flash("没有导入，上传的文件已删除。")
    return redirect(url_for("importing.page"), 303)


@pages.get("/uploads/<key>/rejected.xlsx")
@needs("edit")
def rejected(key: str) -> ResponseReturnValue:
    """The rows that would be rejected, to be mended in a spreadsheet."""
    found = parts().kb.uploads.get(key, by=account().username)
    report = jobs().preview(found)
    if report is None:
        return redirect(url_for("importing.preview", key=key), 303)
    return _file(rejected_bytes(report.rejected, dict(report.headings)), "没有导入的行.xlsx")


@pages.get("/<int(max=999999999):number>")
@needs("edit")
def result(number: int) -> ResponseReturnValue:
    """An import that was run, with what it has written."""
    kb = parts().kb
    found = kb.imports.get(number)
    written = kb.imports.entries(number)
    return render_template(
        "staff/import_result.html", run=found, names=NAMES, entries=written[:SHOWN], more=max(0, len(written) - SHOWN),
        may_undo=account().may("edit" if found.as_draft else "bulk"), called=_names(written[:SHOWN]),
    )  # fmt: skip


@pages.post("/<int(max=999999999):number>/undo")
@needs("edit")
def undo(number: int) -> ResponseReturnValue:
    undone = parts().publishing.undo_import(number, by=account().username)
    kept = "".join(f"；没有动 {code}：{why}" for (code, _), why in undone.kept[:10])
    flash(f"已撤销第 {number} 次导入：恢复 {undone.restored} 条，没有动 {len(undone.kept)} 条{kept}。")
    return redirect(url_for("importing.result", number=number), 303)


@pages.post("/export")
@needs("edit")
def export() -> ResponseReturnValue:
    """What is published, or a part of it, as a file."""
    format = request.form.get("format", "")
    if format not in EXPORT_FORMATS:
        raise BadInput(f"请选一种格式：{'、'.join(EXPORT_FORMATS)}。")
    wanted = WantedEntries(
        topic=request.form.get("topic", ""), department=request.form.get("department", ""),
        region=request.form.get("region", "").strip(), text=request.form.get("text", "").strip(),
    )  # fmt: skip
    return _file(export_bytes(parts().kb, format, wanted), f"事项.{format}")


# -- inside


def jobs() -> ImportJobs:
    """What reads and writes for this application."""
    extensions = current_app.extensions
    if _KEY not in extensions:
        extensions[_KEY] = ImportJobs(parts().kb, parts().publishing)
    found: ImportJobs = extensions[_KEY]
    return found


def _names(written: Iterable[ImportedEntry]) -> dict[tuple[str, str], str]:
    """What entries are called now, live or as drafts."""
    items, found = parts().kb.items, {}
    for entry in written:
        for where in (items.live, items.draft):
            with suppress(NotFound):
                found[entry.code, entry.region] = where(entry.code, entry.region).item.name
                break
    return found


def _how_far(found: Upload) -> ResponseReturnValue:
    if found.state == "running":
        return _again(render_template("staff/import_running.html", upload=found, names=NAMES))
    if found.state == "done" and found.run:
        told = found.told
        flash(
            f"读到 {told['read']} 条，新增 {told['new']}，修改 {told['changed']}，相同 {told['unchanged']}，不合格 {told['rejected']}。"
        )
        return redirect(url_for("importing.result", number=found.run), 303)
    problem = found.told.get("problem") or (
        "没有要写入的内容：文件里的都和现在一样，或者都不合格。" if found.state == "done" else ""
    )
    problem = problem or "导入中断了，已经写入的在导入记录里，可以撤销；没有写完的请重新上传，已有的不会重复。"
    return render_template("staff/import_refused.html", upload=found, problem=problem)


def _again(page: str) -> ResponseReturnValue:
    response = make_response(page)
    response.headers["Refresh"] = str(AGAIN_S)
    return response


def _shown(found: Upload, report: ImportReport) -> dict[str, Any]:
    """What the preview shows."""
    chosen = found.options.get("columns") or {}
    columns = [
        {
            "column": column, "chosen": chosen.get(plain(column.heading), "" if not column.meaning else _meaning_of(column.meaning)),
        }
        for column in report.columns
    ]  # fmt: skip
    new = [change for change in report.planned if change.is_new]
    page = page_number()
    begin, end = (page - 1) * SHOWN, page * SHOWN
    return {
        "upload": found, "report": report, "name": NAMES[report.format], "columns": columns,
        "unknown": sum(not column.meaning for column in report.columns), "is_table": report.format in TABLES | {"faq"},
        "meanings": list(LABELS.items()), "noted": NOTED, "skipped": SKIPPED, "new": new[begin:end], "differences": report.differences[begin:end],
        "rejected": [_rejected_row(report, row) for row in report.rejected[begin:end]], "page": page,
        "last": max(1, -(-max(len(new), len(report.differences), len(report.rejected)) // SHOWN)), "kinds": kinds_of(report.rejected),
        "may_publish": account().may("bulk"), "written": len(report.planned),
    }  # fmt: skip


def everything(item: ServiceItem) -> list[tuple[str, str]]:
    """All that an entry says, by field, for whoever is to publish it."""
    found = []
    for name in type(item).model_fields:
        value = getattr(item, name)
        if name in FACT_FIELDS:
            found += [(FIELD_LABELS[name], whole(fact)) for fact in value]
        elif value and name != "code":
            found.append((FIELD_LABELS[name], plain_text(value)))
    return found


def _meaning_of(label: str) -> str:
    return next((meaning for meaning, text in LABELS.items() if text == label), heading(label).meaning if label else "")


def _rejected_row(report: ImportReport, row: Any) -> dict[str, Any]:
    """A rejected row with its cells under their headings, those that are blamed marked."""
    headings = dict(report.headings).get(row.sheet, ())
    raw = row.raw[0].texts if row.raw else tuple(str(value)[:60] for value in row.data.values())
    names = headings or tuple(row.data)
    blamed = set(_letters(row.problems))
    cells = [
        (name, text, at in blamed) for at, (name, text) in enumerate(zip(names, raw, strict=False)) if text.strip()
    ]
    problems = [problem.removeprefix(row.place).lstrip(" ：") for problem in row.problems]
    return {"row": row, "cells": cells[:12], "problems": problems}


def _letters(problems: Iterable[str]) -> Iterable[int]:
    for problem in problems:
        if found := re.search(r"行 ([A-Z]{1,2}) 列", problem):
            at = 0
            for mark in found[1]:
                at = at * 26 + ord(mark) - ord("A") + 1
            yield at - 1


def _file(content: bytes, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(content), as_attachment=True, download_name=name)
