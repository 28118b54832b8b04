"""Editors of one department and the entries of another: read, but neither changed, discarded nor answered with."""

from datetime import date

from knowledge.entry.records import NATION, Source
from knowledge.entry.validation import check_item
from tests.test_web_staff_entries import sent_for
from tests.web_site import Site

HERE = f"/staff/items/sfz-buling/{NATION}"
OLD, NEW = "发改价格〔2003〕2322号", "新收费标准"


def test_a_draft_of_another_department_stays_as_it_is(site: Site) -> None:
    site.staff("bianji").post(f"{HERE}/edit", data=sent_for(site, summary="派出所写的"))
    written, other = site.kb.items.draft("sfz-buling"), site.staff("minzheng")
    for path, sent in (
        ("edit", sent_for(site, summary="民政局写的", owner="民政局") | {"version": str(written.version)}),
        ("submit", {}),
        ("discard", {"version": str(written.version)}),
    ):
        refused = other.post(f"{HERE}/{path}", data=sent)
        assert refused.status_code == 403, path
        assert "由“公安派出所”负责" in refused.text
        assert site.kb.items.draft("sfz-buling") == written
    assert other.get(f"{HERE}/edit").status_code == 403


def test_a_page_offers_only_what_one_may_do(site: Site) -> None:
    site.staff("bianji").post(f"{HERE}/edit", data=sent_for(site, summary="派出所写的"))
    page = site.staff("minzheng").get(HERE).text
    assert "由“公安派出所”负责" in page
    assert "编辑草稿" not in page
    assert "放弃草稿" not in page
    for username in ("bianji", "shenhe", "zongguan"):
        assert "编辑草稿" in site.staff(username).get(HERE).text
    assert 'minzheng</a>（编辑<span class="departments">，民政局 等 2 个单位</span>）' in page


def test_a_question_is_answered_with_what_is_theirs(site: Site) -> None:
    case, other = site.open_case("娃娃的蓝本本没了"), site.staff("minzheng")
    refused = other.post(f"/staff/cases/{case}/attach", data={"item": f"sfz-buling@{NATION}"})
    assert refused.status_code == 403
    taken = {"code": "quanzheng", "name": "养犬登记", "department": "公安派出所"}
    assert other.post(f"/staff/cases/{case}/draft", data=taken).status_code == 403
    assert site.kb.inbox.get(case).state == "open"
    assert site.kb.items.drafts() == []
    assert other.post(f"/staff/cases/{case}/attach", data={"item": f"hy-jiehun@{NATION}"}).status_code == 302


def test_a_repeal_is_dealt_with_by_whoever_is_responsible(site: Site) -> None:
    site.kb.sources.put([Source(key=key, title=key, level="规范性文件") for key in (OLD, NEW)])
    site.kb.sources.repeal(OLD, on=date(2020, 1, 1), superseded_by=NEW, by="shenhe")
    review = site.kb.reviews.open()[0].id
    other, own = site.staff("minzheng"), site.staff("bianji")
    assert "沿用，送审" not in other.get("/staff/reviews?owner=").text
    assert "沿用，送审" in own.get("/staff/reviews?owner=").text
    for action in ("confirm", "withdraw"):
        assert other.post(f"/staff/reviews/{review}/{action}").status_code == 403
    assert site.kb.items.drafts() == []
    assert own.post(f"/staff/reviews/{review}/confirm").status_code == 302


def test_an_entry_one_makes_is_ones_departments(site: Site) -> None:
    site.staff("minzheng").post("/staff/items/new", data={"code": "xinshi", "name": "新事项"})
    assert site.kb.items.draft("xinshi").item.owner == "民政局"
    assert site.staff("bianji").get(f"/staff/items/xinshi/{NATION}/edit").status_code == 403
    site.kb.items.publish_many([check_item({"code": "wuzhu", "name": "没有写谁负责的事"})], by="本机")
    assert site.staff("bianji").get(f"/staff/items/wuzhu/{NATION}/edit").status_code == 200
