"""The list of items and the whole guide of one, also as the 一次性告知单 to print. Only staff see more than public items."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from hotline.answering.guide import Guide
from knowledge.entry.records import NATION
from knowledge.storage.errors import NotFound
from web.catalogue import Listing
from web.parts import parts
from web.regions import region_of
from web.residents.directory import ListedDepartment, listed
from web.residents.place import place_or_ours
from web.searching import led_to, page_number, searched
from web.staff.signing_in import is_staff

PAGE_SIZE = 50
MOST_DEPARTMENTS = 30
"""Departments that are offered to browse by; of the many with one item each, the search finds them."""

MOST_MEANT = 8
"""Items that a search takes its words to mean."""
AT_A_LOSS = 0.1
"""Confidence below which what the engine finds is no find."""
MOST_OFFICES = 3

pages = Blueprint("guides", __name__)


@pages.post("/items")
def search() -> ResponseReturnValue:
    """Look for items; what somebody types is in no address and no access log."""
    return led_to("guides.item_list")


@pages.get("/items")
def item_list() -> ResponseReturnValue:
    """Browse all items, or those that a search found."""
    search, page = searched(), page_number()
    catalogue, here = parts().catalogue, place_or_ours()
    topic, department = request.args.get("topic", ""), request.args.get("department", "")
    found = _searched(search.words, here) if search.words else catalogue.listings(region=here)
    found = [e for e in found if topic in ("", e.topic) and department in ("", e.department)]
    start = (page - 1) * PAGE_SIZE
    return render_template(
        "items.html",
        search=search,
        topic=topic,
        department=department,
        topics=catalogue.topics(region=here),
        departments=catalogue.departments(region=here)[:MOST_DEPARTMENTS],
        listings=found[start : start + PAGE_SIZE],
        total=len(found),
        page=page,
        pages=max(1, -(-len(found) // PAGE_SIZE)),
    )


@pages.get("/items/<code>")
def item(code: str) -> str:
    guide = guide_of(code)
    return render_template("item.html", guide=guide, today=parts().today(), offices=offices_of(guide))


def _searched(words: str, here: str) -> list[Listing]:
    """What a search finds: whatever has the words in its name, aliases or department, in the order in which the engine takes them to be
    meant; where nothing has them, what the engine takes them for."""
    catalogue = parts().catalogue
    ranking = parts().assistant.rank(words, region=here, limit=MOST_MEANT)
    said = {(each.code, each.region): each for each in catalogue.search(words, region=here)}
    ranked = [(each.entry.code, each.entry.region) for each in ranking.candidates]
    if said:
        return [said[key] for key in dict.fromkeys([*(key for key in ranked if key in said), *said])]
    holding = {(each.code, each.region): each for each in catalogue.listings(region=here)}
    return [holding[key] for key in ranked if key in holding] if ranking.confidence >= AT_A_LOSS else []


def offices_of(guide: Guide) -> list[ListedDepartment]:
    """The offices of the local directory where an item is done, with whether they are open; none where no place is known."""
    region = place_or_ours()
    if region == NATION:
        return []
    places = [fact.text for section in guide.sections if section.facet == "地点" for fact in section.facts]
    said = " ".join([guide.item.department, *places])
    kb, assistant = parts().kb, parts().assistant
    calendar, now = kb.calendar.calendar(), kb.clock()
    return [listed(each, now, calendar) for each in assistant.offices_in(said, region)[:MOST_OFFICES]]


def guide_of(code: str) -> Guide:
    """The guide of an item where the address or the visitor says; raises NotFound for what the public may not see."""
    given = request.args.get("region")
    region = region_of(given) if given else place_or_ours()
    public = not is_staff()
    if public and not parts().catalogue.is_public(code, region=region):
        raise NotFound("没有找到这个事项，它可能已经撤下。请搜索别的名称，或者拨打人工热线。")
    return parts().assistant.guide(code, region=region, public=public)
