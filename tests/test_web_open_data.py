"""What is open to everybody is what is public, in forms that others read."""

import json
import re
from io import BytesIO

from openpyxl import load_workbook

from tests.web_site import ITEMS, Site

PUBLIC = {item["code"] for item in ITEMS if item.get("disclosure") != "operators"}


def test_the_items_as_lines(site: Site) -> None:
    answer = site.client().get("/data/items.jsonl")
    items = [json.loads(line) for line in answer.text.splitlines()]
    assert {item["code"] for item in items} == PUBLIC
    assert "坐席内部口径" not in answer.text
    again = site.client().get("/data/items.jsonl", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_items_as_a_workbook(site: Site) -> None:
    book = load_workbook(BytesIO(site.client().get("/data/items.xlsx").data))
    said = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert said >= PUBLIC
    assert "neibu-koujing" not in said


def test_the_catalogue_names_files_that_are_there(site: Site) -> None:
    found = json.loads(site.client().get("/data/catalog.jsonld").text)
    assert found["@type"] == "dcat:Dataset"
    addresses = [each["dcat:downloadURL"] for each in found["dcat:distribution"]]
    assert len(addresses) == 3
    for address in addresses:
        assert site.client().get(address.removeprefix("http://localhost")).status_code == 200


def test_a_page_carries_its_data(site: Site) -> None:
    page = site.client().get("/items/sfz-buling").text
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(block)
    assert (data["@type"], data["identifier"]) == ("GovernmentService", "sfz-buling")
    assert data["offers"] == [{"@type": "Offer", "name": "工本费", "description": "40元"}]
    assert "<" not in block
