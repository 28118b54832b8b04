"""The desk: a question nobody could answer becomes a phrasing, a draft, or is dismissed, and a second person decides."""

import sqlite3

import pytest

from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from tests.logged import asked
from tests.web_site import Site

QUESTION = "娃娃的蓝本本没了"


def outcome(site: Site, question: str) -> tuple[str, str]:
    reply = site.client().post("/api/v1/ask", json={"question": question}).json
    assert reply is not None
    return reply["outcome"], reply["item"]["code"] if reply["item"] else ""


def test_the_queue_shows_what_was_not_answered(site: Site) -> None:
    case = site.open_case(QUESTION)
    site.open_case(QUESTION)
    page = site.staff("zuoxi").get("/staff").text
    assert QUESTION in page
    assert "2 次" in page
    assert f"/staff/cases/{case}" in page
    assert site.staff("zuoxi").get("/staff?state=nothing").status_code == 404
    assert site.staff("zuoxi").get("/staff?page=999999999999999999999").status_code == 200


def test_attached_by_one_approved_by_another_and_answered_at_once(site: Site) -> None:
    case = site.open_case(QUESTION)
    operator, reviewer = site.staff("zuoxi"), site.staff("shenhe")
    assert (
        "居民身份证丢失补领"
        in operator.post(f"/staff/cases/{case}", data={"search": "身份证丢了"}, follow_redirects=True).text
    )
    attached = operator.post(f"/staff/cases/{case}/attach", data={"item": f"csyxzm-bufa@{NATION}", "text": QUESTION})
    assert attached.status_code == 302
    assert "已归入事项" in operator.get("/staff").text
    assert outcome(site, QUESTION)[0] == "unanswered"
    phrasing = site.kb.phrasings.proposed()[0]
    assert QUESTION in reviewer.get("/staff/review?standing=phrasings").text
    assert reviewer.post(f"/staff/phrasings/{phrasing.id}/approve").status_code == 302
    assert outcome(site, QUESTION) == ("answered", "csyxzm-bufa")
    assert outcome(site, "娃娃的蓝本本没了怎么办") == ("answered", "csyxzm-bufa")
    assert reviewer.post(f"/staff/phrasings/{phrasing.id}/withdraw", data={"back": "item"}).status_code == 302
    assert outcome(site, QUESTION)[0] == "unanswered"


def test_nobody_approves_what_they_proposed(site: Site) -> None:
    case = site.open_case(QUESTION)
    reviewer = site.staff("shenhe")
    reviewer.post(f"/staff/cases/{case}/attach", data={"item": f"csyxzm-bufa@{NATION}"})
    phrasing = site.kb.phrasings.proposed()[0]
    assert "要由另一位同事通过" in reviewer.get("/staff/review?standing=phrasings").text
    assert reviewer.post(f"/staff/phrasings/{phrasing.id}/approve").status_code == 403
    assert site.kb.phrasings.get(phrasing.id).state == "proposed"


def test_a_draft_made_of_a_question_answers_it_when_published(site: Site) -> None:
    case = site.open_case("宠物狗要不要办证")
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    bad = editor.post(f"/staff/cases/{case}/draft", data={"code": "养犬", "name": "", "department": "公安机关"})
    assert bad.status_code == 400
    assert "只能用字母" in bad.text
    assert 'value="养犬"' in bad.text
    assert 'value="公安机关"' in bad.text
    taken = editor.post(f"/staff/cases/{case}/draft", data={"code": "hy-jiehun", "name": "结婚"})
    assert taken.status_code == 400
    made = editor.post(
        f"/staff/cases/{case}/draft", data={"code": "yangquan", "name": "养犬登记", "department": "公安机关"}
    )
    assert made.headers["Location"] == f"/staff/items/yangquan/{NATION}/edit"
    assert editor.post(f"/staff/items/yangquan/{NATION}/submit").status_code == 302
    assert outcome(site, "宠物狗要不要办证")[0] == "unanswered"
    version = site.kb.items.draft("yangquan").version
    assert reviewer.post(f"/staff/items/yangquan/{NATION}/publish", data={"version": version}).status_code == 302
    assert outcome(site, "宠物狗要不要办证") == ("answered", "yangquan")


def test_dismissing_needs_a_reason(site: Site) -> None:
    case = site.open_case(QUESTION)
    operator = site.staff("zuoxi")
    assert operator.post(f"/staff/cases/{case}/dismiss", data={"reason": " "}).status_code == 409
    assert operator.post(f"/staff/cases/{case}/dismiss", data={"reason": "测试或骚扰"}).status_code == 302
    assert "测试或骚扰" in operator.get("/staff?state=dismissed").text
    again = operator.post(f"/staff/cases/{case}/dismiss", data={"reason": "再来"})
    assert again.status_code == 409
    assert "已由 zuoxi 处理" in again.text


def test_a_case_shows_the_reply_as_it_was_sent(site: Site) -> None:
    case = site.open_case(QUESTION)
    told = site.kb.questions.recent(limit=1)[0].reply["text"]
    assert told in site.staff("zuoxi").get(f"/staff/cases/{case}").text


@pytest.mark.parametrize("item", ["", "@", "none@000000000000", "csyxzm-bufa@999999999999", "csyxzm-bufa@x"])
def test_attaching_to_nothing_keeps_the_case_open(site: Site, item: str) -> None:
    case = site.open_case(QUESTION)
    response = site.staff("zuoxi").post(f"/staff/cases/{case}/attach", data={"item": item})
    assert response.status_code in {400, 404}
    assert site.kb.inbox.get(case).state == "open"


def test_a_script_in_a_question_is_shown_as_text(site: Site) -> None:
    case = site.open_case("<script>alert(1)</script>蓝本本")
    client = site.staff("bianji")
    for path in ("/staff", f"/staff/cases/{case}"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_what_is_not_there_is_not_found(site: Site) -> None:
    client = site.staff("zongguan")
    assert client.get("/staff/cases/99").status_code == 404
    assert client.get("/staff/cases/99999999999999999999999").status_code == 404
    assert client.post("/staff/phrasings/99/approve").status_code == 404
    assert client.get("/staff/items/none/000000000000").status_code == 404
    assert client.get("/staff/items/none/000000000000/edit").status_code == 404


def test_a_case_whose_replies_are_gone_can_be_read_and_closed(site: Site) -> None:
    case = site.open_case("星舰怎么年检")
    plain = sqlite3.connect(site.kb.path)  # as somebody with the sqlite3 shell would, which keeps no references
    plain.execute("DELETE FROM questions")
    plain.commit()
    plain.close()
    client = site.staff("zuoxi")
    page = client.get(f"/staff/cases/{case}")
    assert page.status_code == 200
    assert "当时的答复已按期清理" in page.text
    assert client.post(f"/staff/cases/{case}/dismiss", data={"reason": "测试"}).status_code == 302


def test_long_questions_are_cut_in_the_list_and_whole_in_the_case(site: Site) -> None:
    long = "外星人落户，" * 300
    case = site.open_case(long)
    client = site.staff("zuoxi")
    assert client.get("/staff").text.count("外星人落户") < 60
    page = client.get(f"/staff/cases/{case}").text
    heading, rest = page.split("<h1", 1)[1].split("</h1>", 1)
    assert heading.count("外星人落户") < 50
    assert long.strip() in rest
    assert f"看全文（{len(long)} 个字）" in rest


def test_for_a_question_without_words_no_items_are_offered(site: Site) -> None:
    """Such questions are not queued any more, but older databases have cases of them."""
    site.kb.questions.record(
        asked("alt", question=mask("？？？"), queue=True),
    )
    case = site.kb.inbox.cases()[0].id
    page = site.staff("zuoxi").get(f"/staff/cases/{case}").text
    assert 'name="item"' not in page
    assert (
        'name="item"'
        in site.staff("zuoxi").post(f"/staff/cases/{case}", data={"search": "身份证"}, follow_redirects=True).text
    )
