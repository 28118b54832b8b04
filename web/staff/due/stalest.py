"""Published items that are asked for much and were verified long ago: where looking again is worth most."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web.parts import parts
from web.searching import page_number
from web.staff.signing_in import needs

PAGE_SIZE = 50
DAYS = 90
"""How far back questions are counted."""

pages = Blueprint("stalest", __name__, url_prefix="/staff/stalest")


@pages.get("")
@needs("inbox")
def stalest() -> ResponseReturnValue:
    here, page = parts(), page_number()
    found = here.kb.my_work.stalest(
        here.today(), since=here.today() - timedelta(days=DAYS), limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE
    )
    return render_template(
        "staff/stalest.html", items=found[:PAGE_SIZE], more=len(found) > PAGE_SIZE, page=page, days=DAYS
    )
