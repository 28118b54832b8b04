"""The pages in a real Chromium: with JavaScript on and off, the whole loop, and injected scripts."""

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect

from cli import main
from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from tests.web_browser import (
    ALIKE,
    ENTRY,
    PHONE,
    QUESTION,
    Served,
    ask,
    facts_asked_for,
    last_reply,
    sign_in,
    visitor,
)

pytestmark = pytest.mark.browser


def replay(served: Served, reply_id: str) -> str:
    done = CliRunner().invoke(main, ["replay", reply_id, "--database", served.site.settings.database_url])
    assert done.exit_code == 0, done.output
    return done.output


def test_chat_with_javascript_adds_to_the_page(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=PHONE) as page:
        page.evaluate("window.stayed = true")
        ask(page, "身份证丢了怎么补办")
        expect(last_reply(page)).to_contain_text("40元")
        expect(last_reply(page)).to_contain_text("60日")
        expect(last_reply(page)).to_contain_text("《居民身份证法》第十二条")
        expect(page.locator(".exchange h2").last).to_be_focused()
        expect(page.locator("#question")).to_have_value("")
        last_reply(page).get_by_role("button", name="如果是外地").click()
        expect(page.locator(".exchange")).to_have_count(2)
        expect(last_reply(page)).to_contain_text("办理地：外地")
        page.locator("#question").fill("多少钱")
        page.locator("#question").press("Enter")
        expect(page.locator(".exchange")).to_have_count(3)
        expect(last_reply(page)).to_contain_text("40元")
        expect(facts_asked_for(page)).to_have_count(1)
        ask(page, "营业执照变更要什么材料")
        expect(page.locator(".exchange")).to_have_count(4)
        expect(last_reply(page)).to_contain_text("变更登记申请书")
        last_reply(page).get_by_text("评价这条答复").click()
        last_reply(page).get_by_label("非常满意", exact=True).check()
        last_reply(page).get_by_role("button", name="提交评价").click()
        expect(last_reply(page)).to_contain_text("谢谢您的评价")
        assert page.evaluate("window.stayed") is True


def test_the_last_question_is_changed_and_asked_in_its_own_place(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=PHONE) as page:
        ask(page, "身份证丢了怎么补办")
        ask(page, "要带什么")
        expect(last_reply(page)).to_contain_text("居民户口簿")
        last_reply(page).get_by_role("link", name="改一改再问").click()
        expect(page.locator("#question")).to_be_focused()
        expect(page.locator("#question")).to_have_value("要带什么")
        ask(page, "多少钱")
        expect(last_reply(page)).to_contain_text("40元")  # still of what was asked before it
        expect(page.locator(".asked-otherwise")).to_have_count(1)
        expect(page.locator(".exchange").nth(1)).to_contain_class("asked-otherwise")
        expect(page.get_by_role("link", name="改一改再问")).to_have_count(1)


def test_a_line_break_and_an_input_method_do_not_send(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as page:
        box = page.locator("#question")
        box.fill("第一行")
        box.press("Shift+Enter")
        box.press_sequentially("第二行")
        expect(box).to_have_value("第一行\n第二行")
        box.evaluate(
            "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, cancelable: true}))"
        )
        expect(page.locator(".exchange")).to_have_count(0)


def test_a_number_typed_by_mistake_is_warned_of_until_it_is_sent(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=PHONE) as page:
        box, warning = page.locator("#question"), page.locator("#personal")
        box.fill("身份证丢了怎么补办")
        expect(warning).to_be_hidden()
        box.fill("身份证11010519491231002X丢了怎么补办")
        expect(warning).to_be_visible()
        page.get_by_role("button", name="提问", exact=True).click()
        expect(last_reply(page)).to_contain_text("110***********002X")
        expect(warning).to_be_hidden()
        fading = page.evaluate("getComputedStyle(document.querySelector('.composer'), '::before').backgroundImage")
        assert "gradient" in fading  # what is behind the box fades out: no line is cut through


def test_with_the_keyboard_up_the_first_suggestion_is_on_the_screen(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=PHONE) as page:
        ask(page, "身份证丢了怎么补办")
        page.set_viewport_size({"width": PHONE["width"], "height": 260})
        page.locator("#question").press_sequentially("补")
        first = page.get_by_role("option").first
        expect(first).to_be_visible()
        box = first.bounding_box()
        assert box is not None
        assert box["y"] >= 0


def test_without_a_connection_the_question_is_kept(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url, locale="zh-CN")
    page = context.new_page()
    page.goto("/")
    context.set_offline(True)
    page.locator("#question").fill("身份证丢了怎么补办")
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("没有连上服务")
    expect(page.locator("#question")).to_have_value("身份证丢了怎么补办")
    context.set_offline(False)
    page.get_by_role("button", name="提问", exact=True).click()
    expect(last_reply(page)).to_contain_text("40元")
    expect(page.get_by_role("alert")).to_have_count(0)
    context.close()


def test_chat_without_javascript_is_a_page_for_every_question(browser: Browser, served: Served) -> None:
    with visitor(browser, served, java_script_enabled=False, viewport=PHONE) as page:
        ask(page, "身份证丢了怎么补办")
        expect(last_reply(page)).to_contain_text("40元")
        ask(page, "那要带什么")
        expect(page.locator(".exchange")).to_have_count(2)
        expect(facts_asked_for(page)).to_have_count(1)
        expect(facts_asked_for(page)).to_contain_text("居民户口簿")
        page.goto("/")
        ask(page, "营业执照")
        page.get_by_role("button", name="都不是").click()
        expect(last_reply(page)).to_contain_text("转给工作人员")
        ask(page, "结婚还要户口本吗")
        expect(last_reply(page)).to_contain_text("不需要")
        expect(last_reply(page)).to_contain_text("2025年5月10日起生效")
        ask(page, "我被骗了")
        expect(last_reply(page).get_by_role("link", name="拨打 110")).to_have_attribute("href", "tel:110")
        page.get_by_role("button", name="长辈版").click()
        expect(page.locator("html.large")).to_have_count(1)


def test_the_loop_closes_in_the_running_server(browser: Browser, served: Served) -> None:
    with (
        visitor(browser, served) as resident,
        visitor(browser, served) as operator,
        visitor(browser, served) as reviewer,
    ):
        ask(resident, QUESTION)
        expect(last_reply(resident)).to_contain_text("还不能准确回答")
        expect(last_reply(resident).get_by_role("link", name="拨打 12345")).to_be_visible()
        before = served.site.kb.questions.recent(limit=1)[0].reply_id

        sign_in(operator, "zuoxi")
        operator.get_by_label("查找别的事项").fill("出生医学证明")
        operator.get_by_role("button", name="查找", exact=True).click()
        operator.get_by_role("button", name="归入：出生医学证明补发").click()
        expect(operator.get_by_role("status")).to_contain_text("已归入“出生医学证明补发”")

        sign_in(reviewer, "shenhe")
        reviewer.get_by_role("link", name="待审核").click()
        reviewer.get_by_role("link", name="问法").click()
        reviewer.get_by_role("link", name=f"通过：{QUESTION}").click()
        expect(reviewer.get_by_role("heading", name="哪些问题的答复会变")).to_be_visible()
        reviewer.get_by_role("button", name="通过，立即生效").click()
        expect(reviewer.get_by_role("status")).to_contain_text("已生效")

        for question in (QUESTION, ALIKE):
            ask(resident, question)
            expect(last_reply(resident)).to_contain_text("出生医学证明补发")
        after = served.site.kb.questions.recent(limit=1)[0].reply_id
        assert "还不能准确回答" in replay(served, before)
        assert QUESTION in replay(served, before)
        assert "【出生医学证明补发】" in replay(served, after)
        assert ALIKE in replay(served, after)


def test_editing_and_publishing_in_the_browser(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as editor, visitor(browser, served) as reviewer:
        sign_in(editor, "bianji")
        editor.goto(ENTRY + "/edit")
        editor.locator("[name=documents-2-name]").fill("领证回执")
        editor.get_by_role("button", name="保存并提交审核").click()
        expect(editor.get_by_role("status")).to_contain_text("已提交审核")
        sign_in(reviewer, "shenhe")
        reviewer.goto(ENTRY)
        expect(reviewer.locator(".change .after")).to_contain_text("领证回执")
        reviewer.get_by_role("link", name="看影响，审核发布").click()
        reviewer.get_by_role("button", name="审核通过并发布").click()
        expect(reviewer.get_by_role("status")).to_contain_text("已发布第 2 版")
        ask_page = editor.context.new_page()
        ask_page.goto("/")
        ask(ask_page, "补办身份证要带什么")
        expect(last_reply(ask_page)).to_contain_text("领证回执")


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>']
)
def test_injected_scripts_are_shown_not_run(browser: Browser, served: Served, bad: str) -> None:
    item = {
        "code": "bad",
        "name": f"某事{bad}",
        "aliases": [f"别名{bad}"],
        "documents": [{"name": bad, "note": bad}],
        "department": bad,
    }
    with visitor(browser, served) as page:
        ask(page, f"红烧肉{bad}")
        expect(page.locator(".exchange h2").last).to_contain_text(bad)
        served.site.kb.items.publish_many([check_item(item)], by="本机")
        with visitor(browser, served) as another:
            ask(another, "某事")
        page.goto("/items/bad")
        expect(page.locator("h1")).to_contain_text(bad)
        sign_in(page, "zongguan")
        expect(page.locator("main")).to_contain_text(f"红烧肉{bad}")
        assert page.evaluate("document.querySelectorAll('main script, main svg, main img').length") == 0
        page.goto("/staff/cases/1")
        page.goto(f"/staff/items/bad/{NATION}")
        page.goto(f"/staff/items/bad/{NATION}/edit")
        assert page.evaluate("document.querySelectorAll('main script, main svg, main img').length") == 0
