"""The queue by needs: one action for all of a card's questions, the gate before it, undo after it, and the next card there already."""

import re

from flask.testing import FlaskClient

from knowledge.entry.records import NATION
from tests.test_web_staff_entries import inputs
from tests.waiting_questions import SUN, wait_for
from tests.web_site import Site
from web.staff.editing.form import EntryForm

MUST = "身份证丢了怎么补办"


def card(site: Site, client: FlaskClient, words: str) -> int:
    """Look at the queue; the number of the need that is named so."""
    page = client.get("/staff")
    assert page.status_code == 200
    return next(need.id for need in site.kb.needs.page(limit=200) if need.words == words)


def test_alike_questions_are_one_card_with_their_words(site: Site) -> None:
    wait_for(site, *SUN, "星舰年检在哪里办")
    client = site.staff("zuoxi")
    need = card(site, client, SUN[0])
    page = client.get(f"/staff/needs/{need}").text
    assert all(words in page for words in SUN)
    assert "3 种问法" in page
    assert "还不能准确回答" in page
    assert re.search(r"把握 0\.\d\d", page)


def test_attached_and_on_to_the_next_then_taken_back(site: Site) -> None:
    wait_for(site, *SUN, "星舰年检在哪里办")
    client = site.staff("zuoxi")
    need = card(site, client, SUN[0])
    other = next(n.id for n in site.kb.needs.page() if n.id != need)
    sent = client.post(f"/staff/needs/{need}/attach", data={"item": f"csyxzm-bufa@{NATION}", "text": [*SUN[:2], " "]})
    assert sent.headers["Location"] == f"/staff/needs/{other}"
    page = client.get(sent.headers["Location"]).text
    assert "已归入“出生医学证明补发”，3 个问题结案；2 种问法等另一位同事通过" in page
    assert {phrasing.text for phrasing in site.kb.phrasings.proposed()} == set(SUN[:2])
    action = re.search(r'name="action" value="(\d+)"', page)
    assert action
    back = client.post(f"/staff/needs/{need}/undo", data={"action": action[1]}, follow_redirects=True)
    assert "已撤销“归入事项”" in back.text
    assert (site.kb.phrasings.proposed(), site.kb.needs.get(need).state) == ([], "open")


def test_what_would_break_a_must_answer_question_is_refused(site: Site) -> None:
    site.kb.guarded.add("sfz-buling", question=MUST, must_answer=True, by="本机")
    wait_for(site, "身份证丢了怎么补办呀")
    client = site.staff("zuoxi")
    need = card(site, client, "身份证丢了怎么补办呀")
    refused = client.post(f"/staff/needs/{need}/attach", data={"item": f"shebaoka-buling@{NATION}", "text": [MUST]})
    assert refused.status_code == 409
    assert MUST in refused.text
    assert "现在回答 居民身份证丢失补领" in refused.text
    assert (site.kb.phrasings.proposed(), site.kb.needs.get(need).state) == ([], "open")


def test_what_is_missing_is_added_at_its_field(site: Site) -> None:
    wait_for(site, "周末办吗")
    client = site.staff("bianji")
    need = card(site, client, "周末办吗")
    sent = client.post(f"/staff/needs/{need}/fill", data={"item": f"sfz-buling@{NATION}", "field": "places"})
    assert sent.headers["Location"] == f"/staff/items/sfz-buling/{NATION}/edit#f-places"
    assert client.post(f"/staff/needs/{need}/fill", data={"item": f"sfz-buling@{NATION}"}).status_code == 409


def test_a_draft_comes_with_the_words(site: Site) -> None:
    wait_for(site, *SUN)
    client = site.staff("bianji")
    need = card(site, client, SUN[0])
    assert client.post(f"/staff/needs/{need}/draft", data={"name": ""}).status_code == 400
    sent = client.post(f"/staff/needs/{need}/draft", data={"name": "阳台光伏备案"})
    assert sent.headers["Location"] == f"/staff/items/yangtaiguangfubeian/{NATION}/edit"
    assert set(site.kb.items.draft("yangtaiguangfubeian").item.aliases) <= set(SUN)
    assert len(site.kb.items.draft("yangtaiguangfubeian").item.aliases) >= 2


def test_ticket_dismissal_split_and_join(site: Site) -> None:
    wait_for(site, *SUN, "星舰年检在哪里办", "隔壁小卖部老板叫什么")
    client = site.staff("zuoxi")
    need, shop = card(site, client, SUN[0]), card(site, client, "隔壁小卖部老板叫什么")
    assert client.post(f"/staff/needs/{shop}/dismiss", data={"reason": " "}).status_code == 409
    assert client.post(f"/staff/needs/{shop}/dismiss", data={"reason": "不属于政务服务"}).status_code == 302
    assert site.kb.inbox.cases(state="dismissed")[0].reason == "不属于政务服务"
    assert client.post(f"/staff/needs/{need}/split", data={}).status_code == 409
    one = site.kb.needs.cases(need)[2].id
    new = client.post(f"/staff/needs/{need}/split", data={"case": str(one)})
    number = int(new.headers["Location"].rpartition("/")[2])
    assert [case.id for case in site.kb.needs.cases(number)] == [one]
    assert client.post(f"/staff/needs/{number}/join", data={"into": "x"}).status_code == 400
    assert client.post(f"/staff/needs/{number}/join", data={"into": str(need)}).status_code == 302
    assert site.kb.needs.get(need).cases == 3
    assert "已转工单" in client.post(f"/staff/needs/{need}/ticket", data={}, follow_redirects=True).text
    assert sum(case.reason.startswith("转工单 ") for case in site.kb.inbox.cases(state="dismissed")) == 3


def test_what_is_answered_after_a_publication_is_closed_at_once(site: Site) -> None:
    wait_for(site, *SUN)
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    need = card(site, editor, SUN[0])
    phrasings = [site.kb.phrasings.propose("csyxzm-bufa", NATION, words, by="甲").id for words in SUN]
    assert "全部结案" not in editor.get(f"/staff/needs/{need}").text
    page = reviewer.get("/staff/wordings").text
    assert all(words in page for words in SUN)
    assert reviewer.post("/staff/wordings", data={"phrasing": [str(p) for p in phrasings]}).status_code == 302
    assert "现在能答" in editor.get("/staff").text
    assert "答上 3 句" in editor.get(f"/staff/needs/{need}").text
    done = editor.post(f"/staff/needs/{need}/answered", follow_redirects=True).text
    assert "现在由“出生医学证明补发”回答，3 个问题结案" in done
    assert "没有等着处理的" in done


def test_approving_many_is_refused_as_a_whole(site: Site) -> None:
    site.kb.guarded.add("sfz-buling", question=MUST, must_answer=True, by="本机")
    good = site.kb.phrasings.propose("csyxzm-bufa", NATION, "出生纸不见了", by="甲").id
    bad = site.kb.phrasings.propose("shebaoka-buling", NATION, MUST, by="甲").id
    reviewer = site.staff("shenhe")
    refused = reviewer.post("/staff/wordings", data={"phrasing": [str(good), str(bad)]})
    assert refused.status_code == 409
    assert "必答问题" in refused.text
    assert len(site.kb.phrasings.proposed()) == 2
    assert reviewer.post("/staff/wordings", data={}).status_code == 400
    assert site.staff("zuoxi").get("/staff/wordings").status_code == 403


def test_who_may_not_changes_nothing(site: Site) -> None:
    wait_for(site, *SUN)
    need = card(site, site.staff("zongguan"), SUN[0])
    for path in ("fill", "draft"):
        assert site.staff("zuoxi").post(f"/staff/needs/{need}/{path}", data={"item": f"sfz-buling@{NATION}", "name": "光伏"}).status_code == 403  # fmt: skip
    other = site.staff("minzheng").post(
        f"/staff/needs/{need}/attach", data={"item": f"shebaoka-buling@{NATION}", "text": list(SUN)}
    )
    assert other.status_code == 403
    for path in ("attach", "fill", "draft", "ticket", "dismiss", "answered", "split", "join", "undo"):
        assert site.client().post(f"/staff/needs/{need}/{path}").status_code == 302
    assert site.kb.needs.get(need).state == "open"
    assert site.kb.phrasings.proposed() == []


def test_odd_requests_are_told_so(site: Site) -> None:
    client = site.staff("zongguan")
    assert client.get("/staff/needs/99").status_code == 404
    assert client.get("/staff?kind=nothing").status_code == 404
    assert client.get("/staff?page=9999").status_code == 200
    assert "没有等着处理的" in client.get("/staff").text
    assert client.post("/staff/needs/99/attach", data={"item": ""}).status_code in (400, 404)
    assert client.post("/staff/needs/1/undo", data={"action": "x"}).status_code == 400


def test_a_long_list_is_paged(site: Site) -> None:
    wait_for(
        site,
        *(
            f"第{number}号星舰的{word}"
            for number, word in enumerate("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨")
        ),
    )
    cases = site.kb.needs.without_need(limit=100)
    site.kb.needs.place([(None, [case]) for case in cases])
    client = site.staff("zuoxi")
    first, second = client.get("/staff").text, client.get("/staff?page=2").text
    assert first.count("<tr") == 31
    assert "下一页" in first
    assert "上一页" in second
    assert 1 < second.count("<tr") <= 31


def test_a_script_in_a_question_is_shown_as_text(site: Site) -> None:
    wait_for(site, "<script>alert(1)</script>蓝本本")
    page = site.staff("bianji").get("/staff").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_an_item_of_others_is_named_with_who_keeps_it_instead_of_a_button(site: Site) -> None:
    wait_for(site, *SUN)
    need = card(site, site.staff("zongguan"), SUN[0])
    searched = (
        site.staff("minzheng").post(f"/staff/needs/{need}", data={"search": "社保卡丢了"}, follow_redirects=True).text
    )
    assert "由社保经办机构维护，请转工单" in searched
    assert "归入：社会保障卡补领" not in searched
    assert "归入：社会保障卡补领" in site.staff("zuoxi").post(f"/staff/needs/{need}", data={"search": "社保卡丢了"}, follow_redirects=True).text  # fmt: skip


def test_a_draft_out_of_the_queue_leads_back_to_the_next_need(site: Site) -> None:
    wait_for(site, *SUN)
    editor = site.staff("bianji")
    need = card(site, editor, SUN[0])
    address = editor.post(f"/staff/needs/{need}/draft", data={"name": "阳台光伏备案"}).headers["Location"]
    code = address.split("/")[3]
    sent = inputs(EntryForm.of(site.kb.items.draft(code).item), version=1, base=0)
    saved = editor.post(address, data=sent, headers={"HX-Request": "true"})
    assert "已保存草稿" in saved.text
    assert "下一组问题" in saved.text
