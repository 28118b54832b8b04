"""What other programs read to find and keep the pages: robots.txt, the site map, the manifest for a phone's home screen."""

import json
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, request, url_for

from knowledge.storage.errors import NotFound
from web.parts import parts
from web.residents.life_events import events_now
from web.sent import whole_number

ON_A_MAP = 50_000
"""Addresses in one site map, the most that the protocol (sitemaps.org) allows."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NOT_TO_READ = ("/staff", "/desk", "/talk", "/message", "/wrong", "/api/", "/kiosk")
TOP_COLOUR = "#0b3a6f"

pages = Blueprint("finding_us", __name__)


@pages.get("/robots.txt")
def robots() -> Response:
    """Everything public may be read; what belongs to somebody may not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_TO_READ)]
    lines += ["", f"Sitemap: {url_for('finding_us.sitemap', _external=True)}", ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")


@pages.get("/sitemap.xml")
def sitemap() -> Response:
    """The addresses of the public pages; with more than fit into one map, the maps (`?part=1`)."""
    listings = parts().catalogue.listings(region=parts().settings.region)
    codes = list(dict.fromkeys(listing.code for listing in listings))
    maps, part = range(1, -(-len(codes) // ON_A_MAP) + 1), request.args.get("part", "")
    if not part and len(maps) > 1:
        return _xml("sitemapindex", "sitemap", [url_for("finding_us.sitemap", part=n, _external=True) for n in maps])
    number = whole_number(part, digits=5) or 1
    if number not in (maps or (1,)):
        raise NotFound("没有这一部分网站地图。")
    found = [url_for("guides.item", code=code, _external=True) for code in codes[(number - 1) * ON_A_MAP :][:ON_A_MAP]]
    return _xml("urlset", "url", [*(_pages() if number == 1 else ()), *found])


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    """How the page is called and looks when a phone keeps it."""
    said = {
        "name": parts().settings.profile.service,
        "short_name": parts().settings.profile.service[:12],
        "lang": "zh-CN",
        "start_url": url_for("chat.ask_page"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": TOP_COLOUR,
        "icons": [{"src": url_for("static", filename="icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return Response(json.dumps(said, ensure_ascii=False), content_type="application/manifest+json")


def _pages() -> list[str]:
    endpoints = ("chat.ask_page", "guides.item_list", "directory.directory_page", "chat.help_page", "chat.privacy_page")
    events = [url_for("life_events.event", key=event.key, _external=True) for event in events_now()]
    return [*(url_for(endpoint, _external=True) for endpoint in endpoints), *events]


def _xml(root: str, each: str, addresses: list[str]) -> Response:
    made = Element(root, xmlns=_NAMESPACE)
    for address in addresses:
        SubElement(SubElement(made, each), "loc").text = address
    return Response(tostring(made, encoding="utf-8", xml_declaration=True), content_type="application/xml")
