"""What is handed out and hung up, for staff: to print, to edit, and what has changed since the last print."""

import io
from typing import cast, get_args
from urllib.parse import quote

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.handouts.html import html_of, print_style
from hotline.handouts.making import SIZES, Handouts, HandoutScope
from knowledge.entry.handouts import HANDOUT_NAMES, Handout, HandoutKind
from knowledge.starter.life_events import life_events
from knowledge.storage.errors import NotFound
from web.parts import parts
from web.qr import qr_svg
from web.regions import region_written
from web.staff.signing_in import account, needs

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ABOUT = {
    "handbook": "全部或一部分事项：带什么、多少钱、多久、去哪里，依据用小字；有目录和按说法的索引。",
    "card": "一张纸：各单位和热线的电话。", "sign": "大字海报：本村的网格员、代办员，乡镇各单位的电话；A4 到 A1。",
    "catalogue": "八栏的公开目录，缺的写“待补”。", "training": "问得最多的 100 个问题和答复，给新来的人学。",
}  # fmt: skip

pages = Blueprint("handouts", __name__, url_prefix="/staff")


@pages.get("/handouts")
@needs("inbox")
def handout_list() -> str:
    kb = parts().kb
    last = {kind: kb.prints.last(kind, _scope_name(kind)) for kind in HANDOUT_NAMES}
    topics = sorted({listing.topic for listing in parts().catalogue.listings() if listing.topic})
    return render_template(
        "staff/handouts.html",
        names=HANDOUT_NAMES,
        about=ABOUT,
        last=last,
        topics=topics,
        sizes=SIZES,
        life_events=life_events(),
    )


@pages.route("/handouts/<kind>", methods=["GET", "POST"])
@needs("inbox")
def printed(kind: str) -> Response:
    """The handout as a page made for print; what is typed into the form comes by POST."""
    made = _made(kind)
    style = url_for("handouts.style")
    page = html_of(made, qr_svg=qr_svg(made.address), style_href=style)
    return Response(page, content_type="text/html; charset=utf-8")


@pages.get("/handouts/print.css")
def style() -> Response:
    """The style of what is printed, which the security policy wants in a file of its own."""
    return Response(print_style(), content_type="text/css; charset=utf-8")


@pages.route("/handouts/<kind>.<ending>", methods=["GET", "POST"])
@needs("inbox")
def edited(kind: str, ending: str) -> Response:
    """The handout as a file to edit."""
    if ending not in TYPES:
        raise NotFound("只有 docx 和 xlsx。")
    made, target = _made(kind), io.BytesIO()
    from knowledge.files.handed_out.handout_files import write_docx, write_xlsx

    (write_docx if ending == "docx" else write_xlsx)(made, target)
    name = quote(f"{made.title}-{made.day}.{ending}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(target.getvalue(), content_type=TYPES[ending], headers=headers)


@pages.post("/handouts/<kind>/record")
@needs("edit")
def record(kind: str) -> ResponseReturnValue:
    """Note that it was printed, so that the next print tells what has changed."""
    made = _made(kind)
    Handouts(parts().assistant).keep(made, by=account().username)
    flash(f"已记下：{made.title}，第 {made.edition} 次印制。")
    return redirect(url_for("handouts.handout_list"))


def _made(kind: str) -> Handout:
    if kind not in get_args(HandoutKind):
        raise NotFound("没有这一种。")
    return Handouts(parts().assistant, address=request.host_url).make(cast(HandoutKind, kind), _scope())


def _scope() -> HandoutScope:
    args = request.values
    region = region_written(args["region"]) if args.get("region") else ""
    size = args.get("size", "A4")
    return HandoutScope(
        region, args.get("topic", "")[:60], args.get("audience", "")[:20], args.get("about", "")[:60],
        size=size if size in SIZES else "A4", life=args.get("life", "")[:20],
    )  # fmt: skip


def _scope_name(kind: str) -> str:
    return f"{parts().settings.region} {HandoutScope().name}".strip() if kind else ""
