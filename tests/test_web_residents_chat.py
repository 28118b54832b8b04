"""The residents' pages, with JavaScript off (whole pages) and on (what htmx gets)."""

import re

import pytest
from flask import render_template

from hotline.answering.replies import Answered, Choice, Clarify, ItemRef, Referral, Referred, ShownFact
from knowledge.asked.feedback import RATINGS
from knowledge.entry.records import NATION
from tests.web_site import Site, token_in

HTMX = {"HX-Request": "true"}


def ask(site: Site, question: str, token: str = "", *, htmx: bool = False) -> str:
    sent = {"question": question, "conversation": token}
    response = site.client().post("/", data=sent, headers=HTMX if htmx else None, follow_redirects=True)
    assert response.status_code == 200
    return response.text


def test_the_first_page_asks_for_a_question(site: Site) -> None:
    page = site.client().get("/").text
    assert '<html lang="zh-CN">' in page
    assert 'href="#main"' in page
    assert '<label for="question" id="question-label">请输入您的问题</label>' in page
    assert 'value="身份证丢了怎么补办"' in page
    assert "内部" not in page
    assert 'href="tel:110"' in page


def test_an_answer_shows_the_facts_with_basis_and_dates(site: Site) -> None:
    page = ask(site, "身份证丢了怎么补办")
    for shown in (
        "居民身份证丢失补领",
        "居民户口簿",
        "户籍地",
        "以当地公布为准",
        "40元",
        "60日",
        "《居民身份证法》第十条",
    ):
        assert shown in page
    assert "2026年11月22日核实" in page
    assert "公安派出所" in page
    assert "<summary>这件事的完整指南</summary>" in page
    dated = ask(site, "登记结婚要带什么")
    assert "2025年5月10日起生效" in dated


def test_a_follow_up_continues_the_conversation_without_any_server_memory(site: Site) -> None:
    first = ask(site, "身份证丢了怎么补办")
    second = ask(site, "那要带什么", token_in(first))
    last = second.split('<article class="exchange"')[-1]
    assert second.count('<article class="exchange"') == 2
    assert "居民身份证丢失补领" in last
    assert "申请材料" in last
    assert "40元" not in last.split("<summary>")[0]


def test_a_damaged_token_starts_anew(site: Site) -> None:
    for token in ("nonsense", "x" * 50_000, "\0"):
        assert "居民身份证丢失补领" in ask(site, "身份证丢了怎么补办", token)


def test_choices_are_buttons_that_send_plain_text(site: Site) -> None:
    page = ask(site, "营业执照")
    assert 'value="第2个|营业执照' in page
    assert page.count('value="都不是"') == 1
    first, second = re.findall(r'<span class="name">\d\. ([^<]+)</span>', page)
    assert {first, second} == {"营业执照补发", "营业执照变更"}
    chosen = ask(site, "第2个", token_in(page))
    assert f">{second}</a>" in chosen
    none = ask(site, "都不是", token_in(page))
    assert "转给工作人员" in none
    assert [case.question for case in site.kb.inbox.cases()] == ["营业执照"]


def test_with_htmx_only_the_exchange_and_the_new_token_come_back(site: Site) -> None:
    fragment = ask(site, "身份证丢了怎么补办", htmx=True)
    assert fragment.lstrip().startswith("<article")
    assert "<html" not in fragment
    assert 'hx-swap-oob="true"' in fragment
    assert token_in(fragment)
    assert 'tabindex="-1"' in fragment  # chat.js moves the focus there


@pytest.mark.parametrize("question", ["", "   ", "\n", "问" * 2_001])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_empty_or_endless_question_gets_a_polite_400(site: Site, question: str, headers: dict[str, str]) -> None:
    response = site.client().post("/", data={"question": question}, headers=headers)
    assert response.status_code == 400
    assert ("请先写下" if not question.strip() else "2000 个字以内") in response.text
    assert ('role="alert"' in response.text) is (not headers)


def test_what_was_typed_stays_in_the_box_when_it_is_too_long(site: Site) -> None:
    response = site.client().post("/", data={"question": "怎么办" * 700})
    assert "怎么办怎么办" in response.text
    assert "2100 个字" in response.text


@pytest.mark.parametrize(
    "question",
    ["问" * 2_000, "的了吗", "\x00\x07\x1b[31m", "😀👨‍👩‍👧", "'; DROP TABLE questions; --", "<script>alert(1)</script>", "%", "{{7*7}}", "\u202e反"],
)  # fmt: skip
def test_any_text_gets_a_polite_reply_and_a_row(site: Site, question: str) -> None:
    before = len(site.kb.questions.recent(limit=10_000))
    page = ask(site, question)
    assert "<script>alert" not in page
    assert ">49<" not in page
    assert len(site.kb.questions.recent(limit=10_000)) == before + 1


def test_invalid_utf8_in_a_form_gets_a_polite_reply(site: Site) -> None:
    sent, kind = b"question=%FF%FE%E8%BA", "application/x-www-form-urlencoded"
    response = site.client().post("/", data=sent, content_type=kind, follow_redirects=True)
    assert response.status_code in {200, 400}
    assert "<html" in response.text


def test_an_emergency_comes_first_with_a_number_to_tap(site: Site) -> None:
    page = ask(site, "我被骗了")
    main = page.split("<main")[1]
    assert main.index('href="tel:110"') < main.index("<form")
    assert "96110" in main


def draw(site: Site, reply: object) -> str:
    with site.app.test_request_context("/", method="POST"):
        return render_template("_exchange.html", question="问", reply=reply, ratings=RATINGS)


def test_everything_that_is_drawn_is_escaped(site: Site) -> None:
    bad = "<script>x</script>\"'"
    fact = ShownFact(
        id="documents:x", facet="材料", label=bad, text=bad, when={bad: [bad]}, basis=[bad], valid_from=None,
        valid_to="2030-01-31", verified=False, local=False, region=NATION, revision=1,
    )  # fmt: skip
    answered = Answered(
        reply_id="r", text=f"【{bad}】\n{bad}", item=ItemRef(code="c", name=bad, region=NATION, department=bad), facts=[fact],
        rest=[fact], assumed={bad: bad}, follow_ups=[bad], as_of="2024-01-01",
        referral=Referral(kind="emergency", phone="110", text=bad),
    )  # fmt: skip
    clarify = Clarify(reply_id="r", text=bad, candidates=[Choice(code="c", name=bad, region=NATION, hint=bad)])
    referred = Referred(reply_id="r", text=bad, referral=Referral(kind="human", phone=bad, text=bad))
    pages = [draw(site, reply) for reply in (answered, clarify, referred)]
    assert all("<script>" not in page for page in pages)
    assert "历史口径" in pages[0]
    assert "2030年1月31日后失效" in pages[0]


def test_rating_a_reply(site: Site) -> None:
    page = ask(site, "身份证丢了怎么补办")
    found = re.search(r'name="reply_id" value="([^"]+)"', page)
    assert found is not None
    sent = {"reply_id": found[1], "rating": "4", "comment": "很好，我的电话13812345678"}
    assert "谢谢" in site.client().post("/feedback", data=sent, follow_redirects=True).text
    low = {"reply_id": found[1], "rating": "2", "reason": ["看不懂", "没答到我问的", "<b>别的"]}
    assert site.client().post("/feedback", data=low).status_code == 303
    assert site.kb.ratings.newest()[0].reasons == "没答到我问的、看不懂"
    (rating, comment), *_ = site.kb.feedback.of(found[1])
    assert rating == 4
    assert "13812345678" not in comment
    assert site.client().post("/feedback", data={"reply_id": found[1], "rating": "9"}).status_code == 400
    assert site.client().post("/feedback", data={"reply_id": "none", "rating": "5"}).status_code == 404


def test_the_help_page_is_there(site: Site) -> None:
    page = site.client().get("/help").text
    assert "使用帮助" in page
    assert "12345" in page
