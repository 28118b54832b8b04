"""The 一次性告知单: what to bring, where, how long and what it costs for one visitor's circumstances, on one page to take along."""

from dataclasses import dataclass

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hotline.answering.guide import Guide
from hotline.answering.replies import ShownFact
from web.parts import parts
from web.residents.guides import guide_of

ON_SHEET = ("条件", "材料", "费用", "时限", "流程", "地点", "时间", "网办", "电话")
"""The facets of a sheet, in the order in which somebody needs them; questions and answers stay on the item's page."""
TICKED = "材料"
_CHOSEN = "c"

pages = Blueprint("sheets", __name__)


@dataclass(frozen=True, slots=True)
class SheetSection:
    """One part of a sheet; `ticked`: a box stands before each line."""

    label: str
    facts: list[ShownFact]
    ticked: bool


@pages.get("/items/<code>/sheet")
def sheet(code: str) -> str:
    """The sheet of an item; `?c=申请人:代办` says a circumstance, once for each."""
    guide = guide_of(code)
    chosen = chosen_circumstances(guide, request.args.getlist(_CHOSEN))
    return render_template(
        "sheet.html",
        guide=guide,
        chosen=chosen,
        sections=sections_for(guide, chosen),
        qr=qr_of(url_for("guides.item", code=code, _external=True)),
        today=parts().today(),
    )


@pages.post("/items/<code>/sheet")
def choose(code: str) -> ResponseReturnValue:
    """Lead to the sheet for the circumstances that were picked."""
    said = [one for one in request.form.getlist(_CHOSEN) if one]
    return redirect(url_for("sheets.sheet", code=code, region=request.args.get("region"), c=said), 303)


def chosen_circumstances(guide: Guide, said: list[str]) -> dict[str, str]:
    """The circumstances an address names, those that this item knows."""
    pairs = dict(one.split(":", 1) for one in said if ":" in one)
    return {
        dimension: pairs[dimension] for dimension, options in guide.circumstances if pairs.get(dimension) in options
    }


def sections_for(guide: Guide, chosen: dict[str, str]) -> list[SheetSection]:
    """What of a guide concerns a visitor: facts for other circumstances than the chosen ones are left out."""
    by_facet = {section.facet: section for section in guide.sections}
    found = []
    for facet in ON_SHEET:
        if section := by_facet.get(facet):
            # Whose matter it is stands at the head of the sheet.
            facts = [fact for fact in section.facts if fact.id != "department" and _concerns(fact, chosen)]
            if facts:
                found.append(SheetSection(section.label, facts, section.facet == TICKED))
    return found


def _concerns(fact: ShownFact, chosen: dict[str, str]) -> bool:
    return all(chosen[dimension] in options for dimension, options in fact.when.items() if dimension in chosen)


def qr_of(address: str) -> Markup:
    """A QR code as SVG inside the page."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(scale=2.4, border=2, omitsize=False, svgclass=None, lineclass=None))  # noqa: S704 - made here, of an address
