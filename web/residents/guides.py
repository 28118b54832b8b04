"""The list of items and the whole guide of one, also as the 一次性告知单 to print. Only public items are shown."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from knowledge.storage.errors import NotFound
from web.parts import parts
from web.regions import region_of
from web.residents.place import place_or_ours

PAGE_SIZE = 50

pages = Blueprint("guides", __name__)


@pages.route("/items", methods=["GET", "POST"])
def item_list() -> ResponseReturnValue:
    """Browse all items; a search is a POST, so that what somebody types is in no address and no access log."""
    search = request.form.get("search", "").strip()[:200]
    page = _page(request.values.get("page", "1"))
    catalogue = parts().catalogue
    here = place_or_ours()
    found = catalogue.search(search, region=here) if search else catalogue.listings(region=here)
    start = (page - 1) * PAGE_SIZE
    return render_template(
        "items.html",
        search=search,
        listings=found[start : start + PAGE_SIZE],
        total=len(found),
        page=page,
        pages=max(1, -(-len(found) // PAGE_SIZE)),
    )


@pages.get("/items/<code>")
def item(code: str) -> str:
    given = request.args.get("region")
    region = region_of(given) if given else place_or_ours()
    if not parts().catalogue.is_public(code, region=region):
        raise NotFound("没有找到这个事项，它可能已经撤下。请搜索别的名称，或者拨打人工热线。")
    guide = parts().assistant.guide(code, region=region)
    return render_template("item.html", guide=guide, today=parts().today())


def _page(given: str) -> int:
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 6 else 1
