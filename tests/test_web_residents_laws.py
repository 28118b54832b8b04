"""The pages of loaded laws: a list, a text, an article with the items that rest on it; citations lead there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.entry.law_text import read_law
from knowledge.entry.records import Source
from knowledge.files.importing import import_file
from tests.web_site import Site, small_site

LAW = "居民身份证法\n2011年10月29日修正\n第十条　申请领取。\n第十一条　丢失的<b>应当</b>申请补领。\n损坏的也是。"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        built.kb.sources.put([Source(key="居民身份证法", title="中华人民共和国居民身份证法", level="法律")])
        yield built


def test_nothing_is_promised_where_no_text_is_loaded(site: Site) -> None:
    page = site.client()
    assert "还没有载入" in page.get("/laws").text
    assert page.get("/laws/居民身份证法").status_code == 404
    assert page.get("/laws/居民身份证法/第十一条").status_code == 404
    assert "/laws/" not in page.get("/items/sfz-buling").text
    assert "/laws" not in page.get("/items").text


def test_a_citation_leads_to_the_article_and_from_there_to_what_rests_on_it(site: Site) -> None:
    site.kb.law_texts.put("居民身份证法", read_law(LAW), by="本机")
    page = site.client()
    assert 'href="/laws"' in page.get("/items").text
    assert "2 条" in page.get("/laws").text
    whole = page.get("/laws/居民身份证法").text
    assert whole.index("第十条") < whole.index("第十一条")
    assert "&lt;b&gt;应当" in whole
    item = page.get("/items/sfz-buling").text
    address = "/laws/%E5%B1%85%E6%B0%91%E8%BA%AB%E4%BB%BD%E8%AF%81%E6%B3%95/%E7%AC%AC%E5%8D%81%E4%B8%80%E6%9D%A1"
    assert f'href="{address}"' in item
    article = page.get(address).text
    assert "损坏的也是。" in article
    assert "居民身份证丢失补领" in article
    answer = page.post("/", data={"question": "户籍地补办身份证要带什么"}, follow_redirects=True).text
    assert 'href="/laws/%E5%B1%85%E6%B0%91%E8%BA%AB%E4%BB%BD%E8%AF%81%E6%B3%95/%E7%AC%AC%E5%8D%81%E6%9D%A1"' in answer
    assert "%E7%AC%AC%E5%8D%81%E4%BA%8C%E6%9D%A1" not in answer, "第十二条 is not in the text that is loaded"
    assert page.get("/laws/居民身份证法/第九十九条").status_code == 404


def test_a_document_is_read_passage_by_passage_and_as_it_was_on_a_day(site: Site, tmp_path: Path) -> None:
    said = "河湾镇集市管理办法\n河政规〔{0}〕3号\n第一章 摊位\n第一条 摊位由管理站划定。\n第二条 清洁费{1}元。\n第三条 自{0}年3月1日起施行。"
    for year, fee in ((2024, "三"), (2025, "五")):
        (tmp_path / "a.txt").write_text(said.format(year, fee), encoding="utf-8")
        import_file(site.kb, tmp_path / "a.txt", format="law", by="本机")
    page = site.client()
    answer = page.post("/", data={"question": "河湾镇集市管理办法第二条"}, follow_redirects=True).text
    code = next(item.item.code for item in site.kb.items.all_live() if item.item.name == "河湾镇集市管理办法")
    assert f'href="/items/{code}#p-2"' in answer
    item = page.get(f"/items/{code}").text
    assert '<div id="p-2"><p>第二条 清洁费五元。</p></div>' in item
    assert item.count("清洁费五元") == 2, "in the text, and in what machines read of the page"
    law = page.get("/laws/河湾镇集市管理办法").text
    assert law.index("第一章 摊位") < law.index("第一条")
    assert 'href="/laws/%E6%B2%B3' in law
    assert "清洁费三元" in page.get("/laws/河湾镇集市管理办法?day=2024-06-01").text
    assert "清洁费三元" in page.get("/laws/河湾镇集市管理办法/第二条?day=2024-06-01").text
    assert "清洁费五元" in page.get("/laws/河湾镇集市管理办法?day=x").text
