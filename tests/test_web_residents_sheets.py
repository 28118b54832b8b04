"""The 一次性告知单: one visitor's circumstances, a box before each document, a QR code, one A4 page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web_browser import serving, visitor
from tests.web_site import Site

SHEET = "/items/sfz-buling/sheet"


def test_the_sheet_has_what_one_needs_at_the_counter(site: Site) -> None:
    page = site.client().get(SHEET).text
    for shown in ("居民户口簿", "居住证", "40元", "60日", "12345", "公安派出所", "第 1 版", "<svg", "打印日期", "投诉"):
        assert shown in page
    assert len(re.findall(r'class="ticks"', page)) == 1


def test_only_the_visitors_circumstances_are_on_it(site: Site) -> None:
    here = site.client().get(SHEET, query_string={"c": "办理地:户籍地"}).text.split("<article")[1]
    assert "居民户口簿" in here
    assert "居住证" not in here
    away = site.client().get(SHEET, query_string={"c": "办理地:外地"}).text.split("<article")[1]
    assert "居住证" in away
    assert "居民户口簿" not in away


@pytest.mark.parametrize("said", ["办理地:月球", "：：", "x", "<b>:1", "办理地:"])
def test_what_the_item_does_not_know_changes_nothing(site: Site, said: str) -> None:
    page = site.client().get(SHEET, query_string={"c": said}).text
    assert "居民户口簿" in page
    assert "居住证" in page


def test_picking_leads_to_an_address(site: Site) -> None:
    response = site.client().post(SHEET, data={"c": ["办理地:外地", ""]})
    assert response.status_code == 303
    assert "居住证" in site.client().get(response.location).text


def test_items_of_operators_have_no_sheet(site: Site) -> None:
    assert site.client().get("/items/neibu-koujing/sheet").status_code == 404
    assert site.client().get("/items/nothing/sheet").status_code == 404


@pytest.mark.browser
def test_an_ordinary_item_is_one_page_on_paper(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as served, visitor(browser, served) as page:
        page.goto(SHEET)
        room = page.locator(".sheet ol li").first.evaluate("step => parseFloat(getComputedStyle(step).paddingLeft)")
        paper = page.pdf(format="A4", margin={"top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"})
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert room > 20, "the number of a step stands before its text, not in it"
