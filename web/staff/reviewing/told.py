"""Who was told what a revision has corrected: a list to ring back from, and the same as a file."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from knowledge.asked.questions import CHANNELS
from web.parts import parts
from web.searching import page_number
from web.staff.managing.csv_download import csv_file
from web.staff.signing_in import needs

PAGE_SIZE = 100
HEADER = ("时间", "渠道", "答复编号", "问题", "内容", "当时说的", "现在", "是不是问的就是它")

pages = Blueprint("told", __name__, url_prefix="/staff/items")


def _rows(code: str, region: str, new: int) -> list[tuple[str, ...]]:
    """Every reply that gave a corrected fact, as the columns of `HEADER`."""
    return [
        (
            told.asked_at[:16].replace("T", " "), CHANNELS.get(told.channel, told.channel), told.reply_id, told.question,
            correction.label, correction.before, correction.after or "（不再有）", "是" if told.asked_for else "在完整指南里",
        )
        for correction, many in parts().kb.told_wrong(code, region, new)
        for told in many
    ]  # fmt: skip


@pages.get("/<code>/<region>/revisions/<int(max=999999999):new>/told")
@needs("inbox")
def told_list(code: str, region: str, new: int) -> ResponseReturnValue:
    """The replies that gave what a revision has corrected."""
    rows, page = _rows(code, region, new), page_number()
    shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    revision = parts().kb.items.revision(code, region, new)
    return render_template(
        "staff/told.html", item=revision.item, revision=revision, header=HEADER, rows=shown, total=len(rows), page=page,
        more=len(rows) > page * PAGE_SIZE,
    )  # fmt: skip


@pages.get("/<code>/<region>/revisions/<int(max=999999999):new>/told.csv")
@needs("inbox")
def told_file(code: str, region: str, new: int) -> Response:
    """The whole list, for a spreadsheet."""
    return csv_file(f"told-{code}-{new}.csv", HEADER, _rows(code, region, new))
