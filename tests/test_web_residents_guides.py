"""The list of items and the guide of one: public items only, narrower regions first, searches not in addresses."""

import json
import re

import pytest

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from tests.web_site import Site
from web.catalogue import Catalogue

GUANGZHOU = "440100000000"


def test_the_list_shows_public_items_by_topic(site: Site) -> None:
    page = site.client().get("/items").text
    assert "<h2>身份证</h2>" in page
    assert "居民身份证丢失补领" in page
    assert "坐席内部口径" not in page


def test_a_search_looks_in_names_and_ways_of_asking(site: Site) -> None:
    page = site.client().post("/items", data={"search": "身份证丢了"}, follow_redirects=True).text
    assert "找到 1 个事项" in page
    assert "结婚登记" not in page.split("<main")[1]
    assert "没有找到" in site.client().post("/items", data={"search": "<b>宇宙飞船</b>"}, follow_redirects=True).text
    assert "<b>宇宙" not in site.client().post("/items", data={"search": "<b>宇宙飞船</b>"}, follow_redirects=True).text


def test_a_long_list_has_pages(site: Site) -> None:
    site.kb.items.publish_many([check_item({"code": f"m-{n}", "name": f"事项 {n:03}"}) for n in range(120)], by="本机")
    first, third = site.client().get("/items").text, site.client().get("/items?page=3").text
    assert "第 1 页，共 3 页" in first
    assert "第 3 页，共 3 页" in third
    assert "下一页" not in third
    for page in ("0", "-1", "x", "９", "999999999999"):
        assert site.client().get("/items", query_string={"page": page}).status_code == 200


def test_the_guide_shows_everything_and_prints(site: Site) -> None:
    page = site.client().get("/items/sfz-buling").text
    for shown in (
        "一次性告知单",
        "居民户口簿",
        "40元",
        "60日",
        "采集相片和指纹",
        "《居民身份证法》第十一条",
        "公安派出所",
        "12345",
    ):
        assert shown in page
    assert 'href="tel:12345"' in page
    linked = site.client().get("/items/csyxzm-bufa").text
    assert '<a href="https://example.gov.cn/cs" rel="noopener noreferrer">' in linked


def test_the_guide_of_a_place_names_the_revision_of_each_entry_in_it(site: Site) -> None:
    live = site.kb.items.live("sfz-buling")
    for n in range(3):
        item = live.item.model_copy(update={"summary": f"第 {n} 次改"})
        site.kb.items.publish_many([item], by="本机")
    site.kb.items.publish_many(
        [check_item({"code": "sfz-buling", "name": "居民身份证补领", "region": GUANGZHOU})], by="本机"
    )
    number = live.number + 3
    page = site.client().get("/items/sfz-buling", query_string={"region": GUANGZHOU}).text
    assert f"全国第 {number} 版，广东省广州市第 1 版" in page
    assert f"。第 {number} 版。" in site.client().get("/items/sfz-buling").text
    said = json.loads(site.client().get(f"/api/v1/items/sfz-buling?region={GUANGZHOU}").text)
    assert said["revision"] == 1
    assert said["revisions"] == {NATION: number, GUANGZHOU: 1}


@pytest.mark.parametrize("path", ["/items/neibu-koujing", "/items/none", "/items/neibu-koujing?region=440100000000"])
def test_what_is_not_public_is_not_found(site: Site, path: str) -> None:
    assert site.client().get(path).status_code == 404
    assert site.client().get("/api/v1" + path).status_code == 404


@pytest.mark.parametrize("region", ["1", "44010000000x", "４４0100000000", "4401000000000000", "999999000000"])
def test_a_region_that_is_none_is_refused_everywhere_alike(site: Site, region: str) -> None:
    client = site.client()
    assert client.get("/items/sfz-buling", query_string={"region": region}).status_code == 400
    refused = [client.get(f"/api/v1/{path}", query_string={"region": region}) for path in ("items", "items/sfz-buling")]
    refused.append(client.post("/api/v1/ask", json={"question": "身份证丢了", "region": region}))
    for response in refused:
        assert response.status_code == 400
        assert response.json is not None
        assert response.json["code"] == "bad_input"
    assert site.kb.questions.recent() == []


@pytest.mark.parametrize("region", [NATION, "440000000000", "440106000000", "440106001000", "440106001002"])
def test_a_region_may_be_anything_down_to_a_village_of_a_known_county(site: Site, region: str) -> None:
    assert site.client().get("/api/v1/items/sfz-buling", query_string={"region": region}).status_code == 200


def test_a_region_of_an_entry_is_known_wherever_it_lies(site: Site) -> None:
    own = {"code": "sfz-buling", "region": "449900000000", "name": "居民身份证丢失补领"}
    site.kb.items.publish_many([check_item(own)], by="本机")
    assert site.client().get("/items/sfz-buling?region=449900000000").status_code == 200


def test_the_catalogue_follows_the_knowledge_and_keeps_closed_layers_closed(site: Site) -> None:
    catalogue = Catalogue(site.kb)
    count = len(catalogue.listings())
    local = {"code": "neibu-koujing", "region": GUANGZHOU, "name": "本地口径"}
    own = {"code": "sfz-buling", "region": GUANGZHOU, "name": "居民身份证丢失补领（广州）"}
    site.kb.items.publish_many([check_item(local), check_item(own)], by="本机")
    assert len(catalogue.listings()) == count + 1
    assert not catalogue.is_public("neibu-koujing", region=GUANGZHOU)
    assert catalogue.is_public("sfz-buling", region="440106000000")
    here = {listing.code: listing.region for listing in catalogue.listings(region="440106000000")}
    assert here["sfz-buling"] == GUANGZHOU
    assert here["hy-jiehun"] == NATION
    site.kb.items.withdraw("hy-jiehun", by="shenhe", reason="过时")
    assert not catalogue.is_public("hy-jiehun", region=NATION)


def test_where_to_complain_stands_on_every_guide(site: Site) -> None:
    """Its own number where an entry has one, and else the hotline's; not taken for the number to ask at."""
    own = [{"type": "consult", "number": "020-81000001"}, {"type": "complaint", "number": "020-81000002"}]
    site.kb.items.publish_many(
        [check_item({"code": "yanglao", "name": "养老服务补贴", "aliases": ["养老补贴"], "phones": own})], by="本机"
    )
    page = site.client().get("/items/yanglao").text
    assert "020-81000002" in page.split("<h2>监督投诉</h2>")[1].split("</section>")[0]
    assert "拨打人工热线" not in page.split("<main")[1]
    without = site.client().get("/items/hy-jiehun").text
    assert 'href="tel:12345"' in without.split("<h2>监督投诉</h2>")[1].split("</section>")[0]
    lamps = {
        "code": "ludeng",
        "name": "路灯不亮报修",
        "kind": "诉求",
        "phones": [{"type": "complaint", "number": "020-81000003"}],
    }
    site.kb.items.publish_many([check_item(lamps)], by="本机")
    for page in (site.client().get("/items/ludeng").text, site.client().get("/items/ludeng/sheet").text):
        assert "020-81000003" in page  # where the matter itself is reported
        assert "12345" in page.split("对办理不满意的")[1].split("投诉")[0]
    reply = site.client().post("/api/v1/ask", json={"question": "养老补贴找谁咨询电话多少"}).json
    assert reply is not None
    assert reply["facts"][0]["text"] == "020-81000001"
    assert "020-81000002" not in [fact["text"] for fact in reply["facts"][: reply["direct"]]]


def test_a_search_and_its_pages_have_addresses_without_a_word(site: Site) -> None:
    many = [check_item({"code": f"m-{n}", "name": f"养犬许可 {n:03}"}) for n in range(120)]
    site.kb.items.publish_many(many, by="本机")
    client = site.client()
    found = client.post("/items", data={"search": "养犬"})
    assert found.status_code == 303
    assert "养犬" not in found.headers["Location"]
    page = client.get(found.headers["Location"]).text
    assert "找到 120 个事项" in page
    assert 'value="养犬"' in page
    following = re.findall(r'href="(/items\?[^"]+)">下一页', page)[0].replace("&amp;", "&")
    assert "养犬许可 050" in client.get(following).text
    assert "养犬许可 000" not in client.get(following).text
    assert "居民身份证丢失补领" in client.get("/items?found=made-up").text
