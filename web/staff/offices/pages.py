"""The directory, office by office: who can be called and gone to here, entered in a form and live at once; many at a time come by a workbook.

People who answer for an area come by the workbook alone, and are taken out here one by one.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from knowledge.entry.departments import Department, Officer
from knowledge.entry.records import NATION
from knowledge.entry.validation import InvalidEntry, check_department
from knowledge.places.roster import Roster
from knowledge.storage.errors import KnowledgeError, NotFound
from web.errors import BadInput
from web.parts import parts
from web.regions import region_written
from web.searching import led_to, page_number, searched
from web.staff.editing.days import read_day
from web.staff.signing_in import account, needs

Kept = TypeVar("Kept", Department, Officer)
PAGE_SIZE = 50
MOST_CHARS = 1_000
TEXTS = {
    "phone": "电话", "complaint_phone": "监督投诉电话", "parent": "上级单位", "address": "地址", "room": "房间、窗口", "hours": "办公时间",
    "extended": "延时服务", "slot_people": "每段可约几人", "slot_minutes": "每段几分钟", "handles": "办什么", "appointment": "预约", "at_home": "上门", "agent": "代办", "note": "说明",
}  # fmt: skip
"""What is typed as it is, with its label."""
HELP = {
    "hours": "如：工作日 8:30-12:00，13:30-17:00；周六 9:00-12:00", "extended": "写法和办公时间一样，如：工作日 12:00-13:30，17:00-19:00",
    "slot_people": "填了就可以在网上约时间，办公时间和延时服务都能约；空着不能约", "slot_minutes": "10 到 240，空着是 30", "appointment": "怎么打电话约等，照写给居民看",
    "parent": "照上级单位登记的名称写", "handles": "用顿号隔开，居民按这些词找得到",
}  # fmt: skip

pages = Blueprint("offices", __name__, url_prefix="/staff/offices")


@pages.get("")
@needs("inbox")
def listed() -> ResponseReturnValue:
    """The offices kept here, in their order."""
    return _listed("staff/offices.html", parts().kb.directory.local(), _words)


@pages.post("")
@needs("inbox")
def search() -> ResponseReturnValue:
    """Look for offices; the words lead to an address that can be gone back to."""
    return led_to("offices.listed")


@pages.get("/one")
@needs("bulk")
def form() -> ResponseReturnValue:
    """The form of a new office, or of the one that the address names."""
    name = request.args.get("name", "")
    return _form(_kept(name, request.args.get("region", "")).model_dump(mode="json") if name else {}, known=bool(name))


@pages.post("/one")
@needs("bulk")
def save() -> ResponseReturnValue:
    """Put an office into the directory, in place of what was there by its name and region."""
    sent = {name: value.strip()[:MOST_CHARS] for name, value in request.form.items()}
    known = sent.pop("known", "") == "yes"
    try:
        office = check_department(_read(sent))
        parts().publishing.announcements.put_directory(
            [office], Roster(), by=account().username, override=sent.get("override", "")
        )
    except InvalidEntry as error:
        return _form(sent, known=known, problems=error.problems), 400
    except (KnowledgeError, BadInput, ValueError) as error:
        return _form(sent, known=known, problems=[str(error)]), getattr(error, "http_status", 400)
    flash(f"“{office.name}”已登记，现在就查得到。")
    return redirect(url_for("offices.listed"), 303)


@pages.post("/remove")
@needs("bulk")
def remove() -> ResponseReturnValue:
    """Take an office out of the directory now."""
    office = _kept(request.form.get("name", ""), request.form.get("region", ""))
    parts().publishing.announcements.remove_department(office.name, office.region, by=account().username)
    flash(f"“{office.name}”已删去。")
    return redirect(url_for("offices.listed"), 303)


@pages.get("/people")
@needs("inbox")
def people() -> ResponseReturnValue:
    """Who answers for which area: 网格员, 代办员 and the like."""
    return _listed("staff/people.html", parts().kb.rosters.officers(), _words_about)


@pages.post("/people")
@needs("inbox")
def search_people() -> ResponseReturnValue:
    """Look for somebody; the words lead to an address that can be gone back to."""
    return led_to("offices.people")


@pages.post("/people/left")
@needs("withdraw")
def left() -> ResponseReturnValue:
    """Take out somebody who has left or changed cells, now."""
    sent = [request.form.get(name, "") for name in ("region", "role", "cell", "name")]
    gone = next((o for o in parts().kb.rosters.officers() if [o.region, o.role, o.cell, o.name] == sent), None)
    if gone is None:
        raise NotFound(f"没有登记“{sent[-1][:40]}”，可能已经删去了。")
    parts().publishing.announcements.remove_officer(gone, by=account().username)
    flash(f"{gone.role} {gone.name} 已删去，现在就查不到了。")
    return redirect(url_for("offices.people"), 303)


def _listed(template: str, known: Sequence[Kept], words: Callable[[Kept], str]) -> str:
    """A page of those that have all the words looked for."""
    search, page = searched(), page_number()
    found = [one for one in known if all(word in words(one) for word in search.words.split())]
    shown, more = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], len(found) > page * PAGE_SIZE
    return render_template(template, search=search, listed=shown, total=len(found), page=page, more=more)


def _read(sent: dict[str, str]) -> dict[str, Any]:
    """What a form says, as a department is read; raises ValueError for what cannot be one."""
    region = region_written(sent.get("region", ""))
    if region == NATION:
        raise ValueError("请写明是哪个地区的，名字或者代码。全国的热线随程序来，不在这里改。")
    given: dict[str, Any] = {name: sent[name] for name in ("name", *TEXTS) if sent.get(name)}
    given |= {"region": region, "aliases": sent.get("aliases", "").replace("，", "、").replace(" ", "、").split("、")}
    given["aliases"] = [alias for alias in given["aliases"] if alias]
    if any(len(alias) < 2 for alias in given["aliases"]):
        raise ValueError("别的叫法至少两个字，用顿号隔开。")
    if sent.get("verified_on"):
        given["verified_on"] = read_day("verified_on", sent["verified_on"], today=parts().today())
    if bool(sent.get("latitude")) != bool(sent.get("longitude")):
        raise ValueError("经纬度要写就两个都写，如 29.0789 和 119.6474。")
    for name in ("latitude", "longitude"):
        if sent.get(name):
            given[name] = float(sent[name]) if sent[name].replace(".", "", 1).lstrip("-").isdigit() else sent[name]
    return given


def _form(values: dict[str, Any], *, known: bool, problems: Sequence[object] = ()) -> str:
    aliases = values.get("aliases") or ""
    shown = values | {"aliases": aliases if isinstance(aliases, str) else "、".join(aliases)}
    return render_template("staff/office.html", values=shown, known=known, problems=problems, texts=TEXTS, help=HELP)


def _kept(name: str, region: str) -> Department:
    for one in parts().kb.directory.local():
        if (one.name, one.region) == (name, region):
            return one
    raise NotFound(f"没有登记“{name[:40]}”。")


def _words_about(officer: Officer) -> str:
    return " ".join((officer.name, officer.role, officer.cell, officer.phone, officer.note, *officer.areas))


def _words(office: Department) -> str:
    return " ".join((office.name, office.phone, office.handles, office.address, *office.aliases))
