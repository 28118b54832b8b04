"""Life events, and what other programs read to find the pages."""

import json
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from knowledge.starter.life_events import life_events
from knowledge.starter.reading import read_starter
from tests.web_site import Site, small_site
from web.residents import finding_us

NAMES = ["出生", "上学", "就业", "结婚", "购房", "创业", "退休", "身后事"]
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Read by all; the last test alone publishes something."""
    with small_site(tmp_path_factory.mktemp("events")) as built:
        yield built


def test_every_item_that_an_event_names_is_in_the_starter_knowledge() -> None:
    known = {item.code for item in read_starter().items}
    assert [event.name for event in life_events()] == NAMES
    for event in life_events():
        assert set(event.codes) <= known, event.name
        assert len(set(event.codes)) == len(event.codes) >= 8
        assert event.words


def test_an_event_lists_what_is_published_in_its_order(site: Site) -> None:
    page = site.client().get("/life/marriage").text
    assert "结婚登记" in page
    assert "离婚" not in page
    assert "婚前医学检查" not in page, "not published here"
    assert site.client().get("/life/nothing").status_code == 404


def test_only_events_with_items_are_on_the_first_page(site: Site) -> None:
    page = site.client().get("/").text
    assert 'href="/life/marriage"' in page
    assert 'href="/life/farewell"' not in page


def locations(site: Site, path: str) -> list[str]:
    response = site.client().get(path)
    assert response.content_type == "application/xml"
    return [str(found.text) for found in ElementTree.fromstring(response.data).iter(f"{MAP}loc")]


def test_the_site_map_names_every_public_page(site: Site) -> None:
    found = locations(site, "/sitemap.xml")
    assert len(found) == len(set(found))
    for address in found:
        assert address.startswith("http://localhost/")
        assert site.client().get(address.removeprefix("http://localhost")).status_code == 200, address
    assert "http://localhost/items/sfz-buling" in found
    assert not [address for address in found if "neibu" in address]


def test_a_large_site_has_several_maps(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [address for address in locations(site, "/sitemap.xml") if "/items/" in address]
    monkeypatch.setattr(finding_us, "ON_A_MAP", 4)
    maps = locations(site, "/sitemap.xml")
    assert [address.rpartition("?")[2] for address in maps] == ["part=1", "part=2"]
    parts = [address for n in (1, 2) for address in locations(site, f"/sitemap.xml?part={n}")]
    assert [address for address in parts if "/items/" in address] == whole
    assert site.client().get("/sitemap.xml?part=3").status_code == 404


def test_robots_are_kept_from_what_is_somebodys(site: Site) -> None:
    lines = site.client().get("/robots.txt").text.splitlines()
    assert {"Disallow: /staff", "Disallow: /talk", "Disallow: /wrong"} <= set(lines)
    assert "Sitemap: http://localhost/sitemap.xml" in lines


def test_the_manifest_names_the_line_and_its_icon(site: Site) -> None:
    said = json.loads(site.client().get("/manifest.webmanifest").text)
    assert said["name"] == site.settings.profile.service
    assert site.client().get(said["icons"][0]["src"]).status_code == 200
    assert 'rel="manifest"' in site.client().get("/").text


def test_operators_items_are_in_no_event(site: Site) -> None:
    kb = site.kb
    item = kb.items.live("hy-jiehun").item
    kb.items.publish_many([item.model_copy(update={"disclosure": "operators"})], by="本机")
    assert "/items/hy-jiehun" not in site.client().get("/life/marriage").text
    assert "hy-jiehun" not in site.client().get("/sitemap.xml").text
