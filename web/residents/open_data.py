"""Open data: the published public items as JSON Lines and XLSX, a DCAT entry that names them, and schema.org in each item's page."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from markupsafe import Markup

from hotline.answering.guide import Guide
from knowledge.entry.records import NATION, ServiceItem
from web.parts import parts

HIDDEN = ("note", "owner")
"""What an entry says to staff only."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

pages = Blueprint("open_data", __name__)


@pages.get("/data/items.jsonl")
def items_jsonl() -> Response:
    """One entry a line, as it is published in its region."""
    lines = "".join(f"{item.to_json()}\n" for item in _public())
    return _kept(Response(lines, content_type="application/jsonl; charset=utf-8"))


@pages.get("/data/items.xlsx")
def items_xlsx() -> Response:
    """The same as a workbook, which can be filled in and imported."""
    from knowledge.files.spreadsheet import write_workbook

    body = write_workbook(_public())
    headers = {"Content-Disposition": "attachment; filename=items.xlsx"}
    return _kept(Response(body, content_type=XLSX, headers=headers))


@pages.get("/data/catalog.jsonld")
def catalog() -> Response:
    """The DCAT entry of the data set, for catalogues of open data."""
    here = request.host_url.rstrip("/")
    latest = parts().kb.changes.latest(limit=1)
    files = {
        "application/jsonl": "open_data.items_jsonl", XLSX: "open_data.items_xlsx", "application/atom+xml": "following.atom",
    }  # fmt: skip
    said: dict[str, Any] = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@id": here + url_for("open_data.catalog"),
        "@type": "dcat:Dataset",
        "dct:title": f"{parts().settings.profile.service}：已发布的办事指南",
        "dct:description": "政务服务事项的材料、费用、时限、流程、地点、电话，每条写明依据和起止日期。",
        "dct:language": "zh-CN",
        "dct:publisher": parts().settings.profile.service,
        "dct:spatial": parts().kb.regions.tree().name(parts().settings.region),
        "dcat:distribution": [
            {"@type": "dcat:Distribution", "dcat:mediaType": media, "dcat:downloadURL": here + url_for(endpoint)}
            for media, endpoint in files.items()
        ],
        "dcat:landingPage": here + url_for("guides.item_list"),
    }
    if latest:
        said["dct:modified"] = latest[0].at
    return _kept(Response(json.dumps(said, ensure_ascii=False, indent=1), content_type="application/ld+json"))


def government_service(guide: Guide) -> dict[str, Any]:
    """An item as schema.org/GovernmentService; only what is published, in its own words."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": guide.item.name,
        "identifier": guide.item.code,
        "inLanguage": "zh-CN",
        "areaServed": parts().kb.regions.tree().name(guide.item.region) if guide.item.region != NATION else "中国",
    }
    if guide.summary:
        said["description"] = guide.summary
    if guide.item.department:
        said["provider"] = {"@type": "GovernmentOrganization", "name": guide.item.department}
    if guide.audience:
        said["audience"] = [{"@type": "Audience", "audienceType": audience} for audience in guide.audience]
    facts = {section.facet: [fact for fact in section.facts if not fact.under_review] for section in guide.sections}
    if phones := facts.get("电话"):
        said["availableChannel"] = [{"@type": "ServiceChannel", "servicePhone": fact.text} for fact in phones]
    if fees := facts.get("费用"):
        said["offers"] = [{"@type": "Offer", "name": fact.label, "description": fact.text} for fact in fees]
    if results := facts.get("结果"):
        said["serviceOutput"] = [{"@type": "Thing", "name": fact.text} for fact in results]
    return said


@pages.record_once
def _tell_templates(state: BlueprintSetupState) -> None:
    """Let the page of an item carry its data."""
    state.app.jinja_env.globals["linked_data"] = linked_data


def linked_data(guide: Guide) -> Markup:
    """The data of an item as a block in its page: no script runs, and nothing in it can end the block."""
    said = json.dumps(government_service(guide), ensure_ascii=False).replace("<", "\\u003c")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(said))  # noqa: S704 - "<" is escaped above


def _public() -> Iterator[ServiceItem]:
    catalogue = parts().catalogue
    for revision in parts().kb.items.all_live():
        item = revision.item
        if item.disclosure == "public" and catalogue.is_public(item.code, region=item.region):
            yield item.model_copy(update=dict.fromkeys(HIDDEN, ""))


def _kept(response: Response) -> Response:
    response.set_etag(f"{parts().kb.version}-{request.path.rsplit('/', 1)[-1]}")
    conditional: Response = response.make_conditional(request)  # type: ignore[assignment]
    return conditional
