"""How replies are drawn: by what they refer to, with ways out of every choice, and long questions cut."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import get_template_attribute
from playwright.sync_api import Browser, expect

from hotline.answering.replies import ShownFact
from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from tests.web_browser import PHONE, ask, last_reply, serving, visitor
from tests.web_site import Site, small_site, token_in

ROOT = Path(__file__).parent.parent
TEMPLATES, HELP = ROOT / "web" / "templates", ROOT / "docs" / "help.md"
RED = "rgb(163, 21, 21)"
LICENCE: dict[str, Any] = {
    "code": "jsz-shenling", "name": "机动车驾驶证初次申领", "aliases": ["考驾照要什么条件"],
    "circumstances": [{"dimension": "车型", "ask": "想考哪种车？", "options": ["小型汽车", "摩托车", "大型货车"]}],
    "conditions": [
        {"text": f"{car}的条件{n}", "when": {"车型": car}} for car in ("小型汽车", "摩托车", "大型货车") for n in (1, 2)
    ],
}  # fmt: skip
FIREWORKS: dict[str, Any] = {
    "code": "sq-yanhua", "name": "违规燃放烟花举报", "kind": "诉求", "aliases": ["夜里有人放烟花"], "documents": [{"name": "地点"}],
    "steps": [{"text": "离远一点。"}],
    "phones": [
        {"type": "emergency", "number": "119", "name": "火警和抢险救援"}, {"type": "consult", "number": "12345", "name": "热线"},
    ],
}  # fmt: skip


def add(site: Site, *items: dict[str, Any]) -> None:
    site.kb.items.publish_many([check_item(item) for item in items], by="本机")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        add(built, LICENCE, FIREWORKS)
        yield built


def post(site: Site, **sent: str) -> str:
    response = site.client().post("/", data=sent, follow_redirects=True)
    assert response.status_code == 200
    return response.text


@pytest.mark.browser
def test_red_is_for_emergencies_alone(browser: Browser, tmp_path: Path) -> None:
    colours: dict[str, str] = {}
    with serving(tmp_path) as served, visitor(browser, served, viewport=PHONE) as page:
        add(served.site, FIREWORKS)
        for question in (
            "你好",
            "转人工",
            "法院判得不公，帮我改判",
            "红烧肉怎么做",
            "我被骗了",
            "着火了",
            "夜里有人放烟花",
        ):
            page.goto("/")  # in a conversation about a fire, the number stays on top
            ask(page, question)
            reply = last_reply(page).locator(".reply")
            colours[question] = reply.evaluate("e => getComputedStyle(e).borderTopColor")
        called = last_reply(page).locator("a.call-button").first
        expect(called).to_have_attribute("href", "tel:119")
        assert called.evaluate("e => getComputedStyle(e).backgroundColor") == RED
    assert [question for question, colour in colours.items() if colour == RED] == ["我被骗了", "着火了"]


def test_whoever_is_in_danger_sees_the_number_first(site: Site) -> None:
    reply = post(site, question="夜里有人放烟花").split('class="reply')[1]
    assert reply.index('href="tel:119"') < reply.index("违规燃放烟花举报")
    assert reply.count("有危险先打") == 1
    assert "有危险先打" not in post(site, question="身份证丢了怎么补办")


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_choice_is_shown_by_its_name(browser: Browser, tmp_path: Path, script: bool) -> None:
    with serving(tmp_path) as served, visitor(browser, served, java_script_enabled=script) as page:
        ask(page, "营业执照")
        second = last_reply(page).locator(".candidates .name").nth(1).inner_text().removeprefix("2. ")
        last_reply(page).locator(".candidates button").nth(1).click()
        expect(page.locator(".exchange h2").last).to_have_text(f"您问：{second}")
        expect(last_reply(page).locator(".about")).to_contain_text(second)
        assert served.site.kb.questions.recent(limit=1)[0].question == "第2个"


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_circumstance_that_one_does_not_know_has_ways_out(browser: Browser, tmp_path: Path, script: bool) -> None:
    with serving(tmp_path) as served, visitor(browser, served, java_script_enabled=script) as page:
        add(served.site, LICENCE)
        for way, told in (("都不是", "转给工作人员"), ("转人工", "12345")):
            ask(page, "考驾照要什么条件")
            last_reply(page).get_by_role("button", name=way).click()
            expect(page.locator(".exchange h2").last).to_have_text(f"您问：{way}")
            expect(last_reply(page)).to_contain_text(told)
        assert [case.question for case in served.site.kb.inbox.cases()] == ["考驾照要什么条件"]
        ask(page, "考驾照要什么条件")
        last_reply(page).get_by_role("link", name="不清楚").click()
        expect(page.locator("main")).to_contain_text("大型货车的条件1")


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_the_label_says_the_same_with_a_script_and_without(browser: Browser, tmp_path: Path, script: bool) -> None:
    with serving(tmp_path) as served, visitor(browser, served, java_script_enabled=script) as page:
        expect(page.locator("label[for=question]")).to_have_text("请输入您的问题")
        ask(page, "你好")
        expect(page.locator("label[for=question]")).to_have_text("接着问，或者问别的事")


@pytest.mark.parametrize("question", ["这是很长的话。" * 280, "行\n" * 300], ids=["characters", "lines"])
def test_a_long_question_is_cut_and_can_be_read_in_full(site: Site, question: str) -> None:
    page = post(site, question=question)
    heading, full = page.split('class="asked"')[1].split("</h2>", 1)
    assert len(heading) < 400
    assert heading.count("\n") < 8
    assert f"看您写的全文（{len(question.strip())} 个字）" in full
    assert question.strip() in full
    assert "看您写的全文" not in post(site, question="身份证丢了怎么补办")


def test_what_a_button_shows_is_escaped_and_short(site: Site) -> None:
    page = post(
        site, question="", pick="第1个|<b>" + "长" * 1_000, conversation=token_in(post(site, question="营业执照"))
    )
    assert "<b>" not in page
    assert "长" * 301 not in page


@pytest.mark.parametrize("mark", ["以当地公布为准", "规定有变", "起生效", "后失效", "历史口径", "有危险先打", "依据"])
def test_every_mark_of_a_reply_is_explained_in_the_words_shown(site: Site, mark: str) -> None:
    drawn = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("_reply.html", "_answered.html"))
    assert mark in drawn
    assert mark in site.client().get("/help").text
    assert mark in HELP.read_text(encoding="utf-8")


def test_of_several_matters_what_was_not_asked_of_one_is_folded(site: Site) -> None:
    facts = [
        ShownFact(id=text, facet=facet, label="", text=text, region=NATION, revision=1)
        for facet, text in (("材料", "户口簿"), ("流程", "先网上预约"), ("材料", "照片"))
    ]
    with site.app.test_request_context():
        besides = get_template_attribute("_reply.html", "besides")
        told, folded = besides(facts, ["材料"], 3).split('<details class="others">')
        assert "户口簿" in told
        assert "照片" in told
        assert "还有 1 条有关的内容" in folded
        assert "先网上预约" in folded
        assert "<details" not in besides(facts, None, 3)  # one matter alone shows all of it


CANAL: dict[str, Any] = {
    "code": "nt-qudao", "name": "农田渠道清淤申请", "aliases": ["水渠堵了谁来清"],
    "steps": [
        {"text": "先报村民小组登记。"}, {"text": "村里派人去看现场。"}, {"text": "看完以后排期清淤，要七天。"}, {"text": "清完请您签字验收。"},
    ],
}  # fmt: skip


@pytest.mark.parametrize(("asked", "numbered"), [("农田渠道清淤怎么办理", True), ("农田渠道清淤要签字验收吗", False)])
def test_steps_are_numbered_where_they_stand_together(site: Site, asked: str, numbered: bool) -> None:
    """Of four steps of which one is told first, the others below would begin with 1 again."""
    add(site, CANAL)
    page = post(site, question=asked)
    assert "清完请您签字验收" in page
    assert "先报村民小组登记" in page
    assert ("<ol>" in page) == numbered
