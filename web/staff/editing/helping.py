"""What the form of an entry asks for while somebody types: keeping it and checking it, rows of what was pasted, what can be picked."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from knowledge.storage.errors import NotAllowed, NotFound
from web.parts import parts
from web.sent import whole_number
from web.staff.editing import picking
from web.staff.editing.columns import TABLES
from web.staff.editing.opening import beside
from web.staff.editing.pasting import rows_of
from web.staff.editing.saving import checked, inputs_sent, row_parts, standing_elsewhere
from web.staff.editing.state import Editing
from web.staff.signing_in import account, needs

pages = Blueprint("editing", __name__, url_prefix="/staff/editing")


@pages.post("/check")
@needs("edit")
def check() -> ResponseReturnValue:
    """Keep what was typed, and say what is wrong with it so far."""
    inputs = inputs_sent()
    code, region = ((inputs.get(name) or [""])[-1][:100] for name in ("at_code", "at_region"))
    if code and (why := parts().kb.ownership.refusal(account().username, code, region)):
        raise NotAllowed(why)
    known = parts().kb.items.keys()
    if code and (code, region) not in known:
        raise NotFound("没有这个事项，请先新建。")
    at = parts().kb.copies.keep(account().username, code, region, inputs)
    editing = Editing.sent(inputs, code=code, region=region)
    item = checked(editing)
    if item and code:
        editing.standing = standing_elsewhere(item)
    return render_template("staff/editing/_told.html", editing=editing, refused=False, kept=at)


@pages.post("/rows")
@needs("edit")
def rows() -> ResponseReturnValue:
    """The rows that pasted lines make."""
    inputs = inputs_sent()
    table, first = (inputs.get("table") or [""])[-1], whole_number((inputs.get("first") or ["0"])[-1], digits=4)
    if table not in TABLES or first is None:
        raise NotFound("没有这种内容。")
    code, region = ((inputs.get(name) or [""])[-1][:100] for name in ("at_code", "at_region"))
    editing = beside(Editing.sent(inputs, code=code, region=region))
    return row_parts(table, rows_of(table, (inputs.get("pasted") or [""])[-1]), editing, first)


@pages.get("/sources")
@needs("edit")
def sources() -> ResponseReturnValue:
    """The sources that can be cited, as options."""
    return render_template("staff/editing/_options.html", options=picking.sources())
