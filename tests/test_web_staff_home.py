"""Where staff begin: what waits for each role, one search over everything; and what is due, acted on where it is listed."""

import re
from datetime import timedelta

import pytest

from knowledge.entry.records import NATION, Fact, Source
from tests.waiting_questions import SUN, wait_for
from tests.web_site import Site
from web.parts import parts_of

ENTRY = f"review_by|sfz-buling|{NATION}|"


def due(site: Site, **fields: object) -> None:
    """Publish an item anew with other fields."""
    live = site.kb.items.live("sfz-buling").item
    site.kb.items.publish_many([live.model_copy(update=fields)], by="本机")


def test_signing_in_leads_to_what_waits(site: Site) -> None:
    response = site.client().post("/staff/login", data={"username": "zuoxi", "password": "correct-horse"})
    assert response.headers["Location"] == "/staff/home"


@pytest.mark.parametrize(
    ("who", "shown", "hidden"),
    [
        ("zuoxi", ("组问题没有答上", "张工单没有办结"), ("份草稿等您审核", "份草稿在您手里")),
        ("bianji", ("份草稿在您手里", "条内容要复核", "组可能归您的部门"), ("份草稿等您审核",)),
        ("shenhe", ("份草稿等您审核", "种问法等您通过"), ()),
    ],
)
def test_each_role_sees_its_own_work(site: Site, who: str, shown: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    page = site.staff(who).get("/staff/home").text
    assert all(words in page for words in shown)
    assert not any(words in page for words in hidden)


def test_what_is_counted_is_there(site: Site) -> None:
    wait_for(site, *SUN, "星舰年检在哪里办")
    item = site.kb.items.live("sfz-buling").item
    site.kb.items.save_draft(item.model_copy(update={"summary": "改过"}), author="bianji")
    site.kb.items.submit("sfz-buling", by="bianji")
    site.kb.phrasings.propose("sfz-buling", NATION, "证丢啦", by="bianji")
    page = site.staff("shenhe").get("/staff/home").text
    for count, label in ((1, "份草稿等您审核"), (1, "种问法等您通过"), (2, "组问题没有答上")):
        assert f"<strong>{count}</strong> {label}" in page
    assert SUN[0] in page
    site.kb.items.send_back("sfz-buling", by="shenhe", reason="收费依据没写")
    assert "收费依据没写" in site.staff("bianji").get("/staff/home").text
    assert "收费依据没写" not in site.staff("minzheng").get("/staff/home").text


def test_one_search_finds_items_drafts_sources_and_people(site: Site) -> None:
    site.kb.sources.put([Source(key="户口登记条例", title="户口登记条例", level="法律")])
    item = site.kb.items.live("hy-jiehun").item
    site.kb.items.save_draft(item.model_copy(update={"name": "结婚登记（新）"}), author="zongguan")
    client = site.staff("zuoxi")

    def find(words: str) -> str:
        answer = client.post("/staff/home", data={"search": words})
        assert words not in answer.headers["Location"]
        return client.get(answer.headers["Location"]).text

    assert "居民身份证丢失补领" in find("身份证不见了")
    assert "结婚登记（新）" in find("结婚登记")
    assert "户口登记条例" in find("户口登记")
    assert "shenhe" in find("shenhe")
    assert "都没有找到" in find("？？？")
    assert client.get("/staff/find").status_code == 200


def test_what_is_still_right_goes_to_review_or_live(site: Site) -> None:
    today = parts_of(site.app).today()
    due(site, review_by=today - timedelta(days=3))
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    assert ENTRY in editor.get("/staff/reviews?owner=").text
    sent = editor.post("/staff/due/renew", data={"due": ENTRY, "publish": "1"}, follow_redirects=True)
    assert "1 条已确认无误，已提交审核" in sent.text
    draft = site.kb.items.draft("sfz-buling")
    assert (draft.state, draft.item.verified_on, draft.item.review_by) == (
        "in_review",
        today,
        today + timedelta(days=365),
    )
    site.kb.items.discard_draft("sfz-buling", by="bianji")
    until = today + timedelta(days=90)
    live = reviewer.post(
        "/staff/due/renew", data={"one": ENTRY, "until": until.isoformat(), "publish": "1"}, follow_redirects=True
    )
    assert "立即生效" in live.text
    assert site.kb.items.live("sfz-buling").item.review_by == until
    assert "没有处理" in reviewer.post("/staff/due/renew", data={"one": ENTRY}, follow_redirects=True).text
    assert editor.post("/staff/due/renew", data={}).status_code == 400
    assert editor.post("/staff/due/renew", data={"due": "x"}).status_code == 404
    assert editor.post("/staff/due/renew", data={"due": ENTRY, "until": "明年"}).status_code == 400
    assert site.staff("zuoxi").post("/staff/due/renew", data={"due": ENTRY}).status_code == 403


def test_a_fact_that_ends_is_extended_or_taken_out(site: Site) -> None:
    today = parts_of(site.app).today()
    item = site.kb.items.live("sfz-buling").item
    fee: Fact = item.fees[0].model_copy(update={"valid_to": today + timedelta(days=5)})
    due(site, fees=(fee,))
    ending = f"expiry|sfz-buling|{NATION}|{site.kb.items.live('sfz-buling').item.fees[0].id}"
    reviewer = site.staff("shenhe")
    early = {"one": ending, "until": today.isoformat(), "publish": "1"}
    assert "新的日子要在" in reviewer.post("/staff/due/renew", data=early, follow_redirects=True).text
    later = today + timedelta(days=60)
    reviewer.post("/staff/due/renew", data={"one": ending, "until": later.isoformat(), "publish": "1"})
    assert site.kb.items.live("sfz-buling").item.fees[0].valid_to == later
    due(site, fees=(fee,))
    reviewer.post("/staff/due/take-out", data={"one": ending, "publish": "1"})
    assert site.kb.items.live("sfz-buling").item.fees == ()


def test_a_whole_entry_is_not_taken_out_in_the_list(site: Site) -> None:
    today = parts_of(site.app).today()
    due(site, valid_to=today + timedelta(days=5))
    whole = f"expiry|sfz-buling|{NATION}|"
    said = (
        site.staff("shenhe")
        .post("/staff/due/take-out", data={"one": whole, "publish": "1"}, follow_redirects=True)
        .text
    )
    assert "请打开条目操作" in said
    assert site.kb.items.live("sfz-buling").item.name == "居民身份证丢失补领"


def test_the_stalest_and_most_asked_come_first(site: Site) -> None:
    for _ in range(3):
        site.client().post("/api/v1/ask", json={"question": "身份证丢了怎么补办"})
    due(site, verified_on=parts_of(site.app).today() - timedelta(days=400))
    page = site.staff("zuoxi").get("/staff/stalest").text
    first = page.split("<tbody>", 1)[1].split("</tr>", 1)[0]
    assert "居民身份证丢失补领" in first
    assert ">3<" in first
    assert ">400<" in first
    assert site.staff("zuoxi").get("/staff/stalest?page=99").status_code == 200


def test_findings_lead_to_the_field_and_come_by_rule_and_owner(site: Site) -> None:
    parts = parts_of(site.app)
    parts.findings.latest(parts.today())
    parts.findings.settle()
    client = site.staff("bianji")
    page = "".join(client.get(f"/staff/findings?severity={severity}").text for severity in ("warning", "note"))
    assert re.search(r'/edit#f-[a-z_]+"', page)
    rules = re.findall(r'<h2 class="rule">(.*?)</h2>', page)
    assert rules
    assert len(rules) == len(set(rules))
    assert "各责任单位" in page


def test_a_source_shows_what_rests_on_each_of_its_articles(site: Site) -> None:
    site.kb.sources.put([Source(key="居民身份证法", title="中华人民共和国居民身份证法", level="法律")])
    page = site.staff("zuoxi").get("/staff/source?key=居民身份证法").text
    assert page.index("第十条") < page.index("居民户口簿")
    assert "居民身份证丢失补领" in page
