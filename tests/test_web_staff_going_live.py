"""The pages before anything goes live: what would change, who may go on all the same, and what has come in between."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.storage.clock import day_of
from tests.web_site import ITEMS, Site
from web.app import create_app

LOST = "身份证丢了怎么补办"
CODE = "shebaoka-buling"
HERE = f"/staff/items/{CODE}/{NATION}"
BUKA = next(item for item in ITEMS if item["code"] == CODE)


def submitted(site: Site, *, by: str = "bianji", **fields: object) -> int:
    item = check_item(BUKA | fields)
    site.kb.items.save_draft(item, author=by, note="窗口反映")
    site.kb.items.submit(CODE, by=by)
    return site.kb.items.draft(CODE).version


def told(page: str) -> str:
    """The text of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]))


def asked(site: Site, question: str) -> str:
    reply = site.client().post("/api/v1/ask", json={"question": question}).json
    assert reply is not None
    return str(reply["item"]["code"]) if reply["item"] else ""


def test_what_would_change_is_shown_before_publishing(site: Site) -> None:
    version = submitted(site, aliases=["社保卡丢了", LOST])
    asked(site, LOST)  # so that it is among the recent ones
    reviewer = site.staff("shenhe")
    assert f"{HERE}/publish" in reviewer.get(HERE).text
    page = reviewer.get(f"{HERE}/publish")
    assert page.status_code == 200
    assert LOST in told(page.text)
    assert "现在 回答：居民身份证丢失补领" in told(page.text)
    assert "改了 1 处" in page.text
    assert 'value="窗口反映"' in page.text
    assert 'name="override"' not in page.text  # nothing must be answered
    assert site.kb.items.live(CODE).number == 1
    done = reviewer.post(f"{HERE}/publish", data={"version": version, "revision_note": "加一种问法"})
    assert done.status_code == 302
    assert site.kb.items.live(CODE).note == "加一种问法"


def test_a_broken_question_needs_a_reason(site: Site) -> None:
    version = submitted(site, aliases=["社保卡丢了", LOST])
    site.kb.guarded.add("sfz-buling", question=LOST, must_answer=True, by="bianji")
    reviewer = site.staff("shenhe")
    page = reviewer.get(f"{HERE}/publish").text
    assert "有 1 个 必答问题 不能再正确回答" in told(page)
    assert 'name="override" type="text" required' in page
    refused = reviewer.post(f"{HERE}/publish", data={"version": version, "revision_note": "我的话", "override": " "})
    assert refused.status_code == 409
    assert "没有生效" in refused.text
    assert 'value="我的话"' in refused.text  # what was typed stays
    waiting = reviewer.post(f"{HERE}/publish", data={"version": version, "on": "2999-01-01"})
    assert (waiting.status_code, 'value="2999-01-01"' in waiting.text) == (409, True)
    assert site.kb.items.live(CODE).number == 1
    sent = {"version": version, "override": "两个窗口已合并"}
    assert reviewer.post(f"{HERE}/publish", data=sent).status_code == 302
    assert "两个窗口已合并" in told(reviewer.get(HERE).text)


def test_a_harmless_change_says_so(site: Site) -> None:
    submitted(site, note="内部备注")
    assert "没有问题的答复会变" in site.staff("shenhe").get(f"{HERE}/publish").text


def test_a_draft_over_something_newer_shows_all_three(site: Site) -> None:
    version = submitted(site, summary="草稿写的。")
    site.kb.items.publish_many([check_item(BUKA | {"summary": "导入来的。"})], by="本机")
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    for answer in (reviewer.get(f"{HERE}/publish"), reviewer.post(f"{HERE}/publish", data={"version": version})):
        assert answer.status_code == 409
        page = told(answer.text)
        assert "从第 1 版改起的，现在已是第 2 版（本机 发布）" in page
        assert page.count("导入来的。") == 2  # what came in between, and what the draft would undo
        assert "草稿写的。" in page
    assert "已有新的发布或撤下" in editor.get(HERE).text
    form = editor.get(f"{HERE}/edit").text
    assert "导入来的。" in form  # beside what was written
    assert 'name="base" value="2"' in form
    saved = editor.post(
        f"{HERE}/edit", data={"name": BUKA["name"], "summary": "合并的。", "version": version, "base": 2}
    )
    assert saved.status_code == 302
    editor.post(f"{HERE}/submit")
    assert reviewer.post(f"{HERE}/publish", data={"version": version + 1}).status_code == 302
    assert site.kb.items.live(CODE).item.summary == "合并的。"


def test_who_saved_it_does_not_publish_it(site: Site) -> None:
    """Opening somebody's draft and saving it does not make the writer its reviewer."""
    submitted(site, by="shenhe", summary="审核自己写的。")
    version = submitted(site, by="bianji", summary="审核自己写的。")
    reviewer = site.staff("shenhe")
    assert "这份草稿有您写的内容" in reviewer.get(HERE).text
    assert reviewer.get(f"{HERE}/publish").status_code == 403
    assert reviewer.post(f"{HERE}/publish", data={"version": version}).status_code == 403
    assert site.staff("zongguan").post(f"{HERE}/publish", data={"version": version}).status_code == 302
    assert "shenhe、bianji 编写，zongguan 审核" in reviewer.get(HERE).text


def test_a_draft_waits_for_its_day_and_goes_live_with_the_first_request(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = submitted(site, summary="新规定。")
    reviewer, today = site.staff("shenhe"), day_of(site.kb.clock())
    tomorrow = today + timedelta(days=1)
    for wrong, status in (("2026-13-45", 400), (str(today), 409)):
        assert reviewer.post(f"{HERE}/publish", data={"version": version, "on": wrong}).status_code == status
    assert reviewer.post(f"{HERE}/publish", data={"version": version, "on": tomorrow}).status_code == 302
    assert "shenhe 已审核，定于" in told(reviewer.get(HERE).text)
    assert "定于" in told(reviewer.get("/staff/review").text)
    assert reviewer.post(f"{HERE}/cancel").status_code == 302
    assert reviewer.post(f"{HERE}/publish", data={"version": version, "on": tomorrow}).status_code == 302
    assert site.kb.items.live(CODE).number == 1
    clock = site.kb.clock
    monkeypatch.setattr(site.kb, "clock", lambda: clock() + timedelta(days=1))
    assert site.client().get("/healthz").status_code == 200
    assert site.kb.items.live(CODE).number == 1  # whoever only asks whether it is alive does not wait
    assert "新规定。" in site.client().get(f"/items/{CODE}").text
    assert site.kb.items.live(CODE).number == 2


def test_what_a_phrasing_would_change_is_shown(site: Site) -> None:
    site.kb.guarded.add("sfz-buling", question=LOST, must_answer=True, by="bianji")
    phrasing = site.kb.phrasings.propose(CODE, NATION, LOST, by="zuoxi")
    here = f"/staff/phrasings/{phrasing.id}/approve"
    reviewer = site.staff("shenhe")
    assert here in reviewer.get("/staff/review?standing=phrasings").text
    page = told(reviewer.get(here).text)
    assert f"问法“{LOST}”归入“社会保障卡补领”" in page
    assert "改坏" in page
    assert reviewer.post(here).status_code == 409
    assert reviewer.post(here, data={"override": "已核对"}).status_code == 302
    assert site.kb.phrasings.get(phrasing.id).state == "live"
    assert reviewer.get(here).status_code == 409  # it waits no more


def test_what_a_roll_back_would_change_is_shown(site: Site) -> None:
    for aliases in (["社保卡丢了", LOST], ["社保卡丢了"]):
        site.kb.items.publish_many([check_item(BUKA | {"aliases": aliases})], by="本机")
    site.kb.guarded.add("sfz-buling", question=LOST, must_answer=True, by="bianji")
    reviewer = site.staff("shenhe")
    page = reviewer.get(f"{HERE}/rollback?number=2").text
    assert "恢复“社会保障卡补领”第 2 版" in page
    assert "改坏" in page
    assert 'name="live" value="3"' in page
    assert "改了 1 处" in page
    assert reviewer.get(f"{HERE}/rollback?number=99").status_code == 404
    silent = reviewer.post(f"{HERE}/rollback", data={"number": "2", "live": "3"})
    assert (silent.status_code, "请写明为什么恢复" in silent.text) == (400, True)
    for live in ("2", "3"):
        sent = {"number": "2", "live": live, "revision_note": "改错了"}
        assert reviewer.post(f"{HERE}/rollback", data=sent).status_code == 409
    sent = {"number": "2", "live": "3", "override": "已核对", "revision_note": "临时"}
    assert reviewer.post(f"{HERE}/rollback", data=sent).status_code == 302
    assert site.kb.items.live(CODE).note == "临时"


def test_a_phrasing_of_what_is_withdrawn_cannot_be_approved(site: Site) -> None:
    phrasing = site.kb.phrasings.propose(CODE, NATION, "大红卡没了", by="zuoxi")
    site.kb.items.withdraw(CODE, by="shenhe", reason="有误")
    reviewer = site.staff("shenhe")
    for answer in (reviewer.get, reviewer.post):
        response = answer(f"/staff/phrasings/{phrasing.id}/approve")
        assert response.status_code == 409
        assert "已经撤下" in response.text


@pytest.mark.parametrize("path", [f"{HERE}/publish", f"{HERE}/rollback?number=1", "/staff/phrasings/1/approve"])
def test_only_reviewers_look(site: Site, path: str) -> None:
    assert site.staff("bianji").get(path).status_code == 403
    assert site.client().get(path).status_code == 302


def test_an_office_of_one_is_told_so_on_every_page(site: Site) -> None:
    alone = create_app(replace(site.settings, four_eyes=False), kb=site.kb)
    client = alone.test_client()
    client.post("/staff/login", data={"username": "zongguan", "password": "correct-horse"})
    version = submitted(site, by="zongguan", summary="一个人写的。")
    for path in ("/staff", HERE, f"{HERE}/publish", "/staff/review", "/staff/reviews", "/staff/findings"):
        assert "本单位设为一人办公" in client.get(path).text, path
    assert "本单位设为一人办公" not in site.staff("zongguan").get("/staff").text
    assert client.post(f"{HERE}/publish", data={"version": version}).status_code == 302
    assert client.get(f"{HERE}/publish").status_code == 404  # there is no draft any more
