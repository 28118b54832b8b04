"""Back, Forward and reload in a real Chromium: no page is one that only a form could make, and none forgets."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from knowledge.entry.records import NATION, Source
from knowledge.entry.validation import check_item
from tests.web_browser import (
    PHONE,
    QUESTION,
    Served,
    ask,
    last_reply,
    open_place,
    serving,
    sign_in,
    switch_to_large_print,
    visitor,
)

pytestmark = pytest.mark.browser
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path) as running:
        many = [check_item({"code": f"quan-{n:03}", "name": f"养犬许可 {n:03}"}) for n in range(120)]
        running.site.kb.items.publish_many(many, by="本机")
        yield running


def addresses(page: Page) -> list[str]:
    """Every address this page asks our server for from now on, as it can be read in a log."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote(request.url)))
    return asked


def follow(link: Locator) -> None:
    """Click a link and wait for its page: who goes back from one that is still coming is nowhere."""
    page, before = link.page, link.page.url
    link.click()
    expect(page).not_to_have_url(before)
    page.wait_for_load_state()


@SCRIPT
def test_back_from_an_item_shows_the_search_and_its_page_again(browser: Browser, served: Served, script: bool) -> None:
    with visitor(browser, served, java_script_enabled=script, viewport=PHONE) as page:
        asked = addresses(page)
        page.goto("/items")
        page.get_by_label("要办什么事").fill("养犬")
        page.get_by_role("button", name="查找").click()
        expect(page.get_by_text("找到 120 个事项")).to_be_visible()
        page.get_by_role("link", name="下一页").click()
        page.get_by_role("link", name="养犬许可 060").click()
        expect(page.get_by_role("heading", name="养犬许可 060")).to_be_visible()
        page.go_back()
        expect(page.get_by_text("第 2 页，共 3 页")).to_be_visible()
        page.go_back()
        expect(page.get_by_text("第 1 页，共 3 页")).to_be_visible()
        expect(page.get_by_label("要办什么事")).to_have_value("养犬")
        page.reload()
        expect(page.get_by_text("找到 120 个事项")).to_be_visible()
        assert not [address for address in asked if "养" in address]


def test_turning_pages_of_the_whole_list_can_be_gone_back_on(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as page:
        page.goto("/items")
        page.get_by_role("link", name="下一页").click()
        expect(page.get_by_text("第 2 页，共 3 页")).to_be_visible()
        follow(page.locator(".listing a").first)
        page.go_back()
        expect(page.get_by_text("第 2 页，共 3 页")).to_be_visible()


@SCRIPT
def test_a_conversation_outlives_back_reload_and_large_print(browser: Browser, served: Served, script: bool) -> None:
    with visitor(browser, served, java_script_enabled=script, viewport=PHONE) as page:
        asked = addresses(page)
        ask(page, "身份证丢了怎么补办")
        ask(page, "多少钱")
        expect(last_reply(page)).to_contain_text("40元")
        for go in (page.reload, lambda: switch_to_large_print(page)):
            go()
            expect(page.locator(".exchange")).to_have_count(2)
            expect(last_reply(page)).to_contain_text("40元")
        last_reply(page).get_by_role("link", name="居民身份证丢失补领").click()
        expect(page.get_by_text("采集相片和指纹")).to_be_visible()
        page.go_back()
        expect(page.locator(".exchange")).to_have_count(2)
        ask(page, "那要带什么")
        expect(page.locator(".exchange")).to_have_count(3)
        expect(last_reply(page)).to_contain_text("居民户口簿")
        assert not [address for address in asked if "身份证" in address or "多少" in address]
        assert len(served.site.kb.questions.recent()) == 3  # nothing was sent twice


def test_without_a_script_back_shows_every_answer_before(browser: Browser, served: Served) -> None:
    with visitor(browser, served, java_script_enabled=False) as page:
        ask(page, "营业执照")
        page.get_by_role("button", name="营业执照变更").click()
        expect(last_reply(page)).to_contain_text("变更登记申请书")
        follow(page.get_by_role("link", name="办事指南", exact=True))
        page.go_back()
        expect(last_reply(page)).to_contain_text("变更登记申请书")
        expect(page.locator(".exchange h2").last).to_have_text("您问：营业执照变更")
        page.go_back()
        expect(page.locator(".exchange h2").first).to_have_text("您问：营业执照")
        page.go_back()
        expect(page.locator(".exchange")).to_have_count(0)


@SCRIPT
def test_whoever_comes_next_begins_anew(browser: Browser, served: Served, script: bool) -> None:
    with visitor(browser, served, java_script_enabled=script) as page:
        expect(page.get_by_role("link", name="重新开始")).to_have_count(0)
        ask(page, "身份证丢了怎么补办")
        page.get_by_role("link", name="重新开始").click()
        expect(page.locator(".exchange")).to_have_count(0)
        ask(page, "要多少钱")
        expect(last_reply(page)).not_to_contain_text("40元")


@SCRIPT
def test_a_place_that_was_set_can_be_gone_back_on(browser: Browser, served: Served, script: bool) -> None:
    with visitor(browser, served, java_script_enabled=script) as page:
        ask(page, "身份证丢了怎么补办")
        open_place(page)
        page.get_by_label("您所在的市、区县").fill("天河区")
        page.locator("#place").get_by_role("button", name="确定").click()
        expect(page.get_by_text("已设为广东省广州市天河区")).to_be_visible()
        expect(page.locator(".exchange")).to_have_count(1)
        page.goto("/help")
        page.go_back()
        expect(page.locator(".exchange")).to_have_count(1)
        open_place(page)
        page.get_by_label("您所在的市、区县").fill("白云区")
        page.locator("#place").get_by_role("button", name="确定").click()
        page.get_by_role("button", name=re.compile("广州市白云区")).click()
        page.get_by_role("button", name="按这里再答一次").click()
        expect(page.locator(".exchange")).to_have_count(2)


def test_staff_go_back_to_what_they_had_found(browser: Browser, served: Served) -> None:
    case = served.site.open_case(QUESTION)
    served.site.kb.sources.put([Source(key="养犬管理条例", title="养犬管理条例", level="地方性法规")])
    with visitor(browser, served) as page:
        sign_in(page, "zuoxi")
        page.goto("/staff/items")
        page.locator("#search").fill("养犬")
        page.get_by_role("button", name="查找", exact=True).click()
        page.get_by_role("link", name="下一页").click()
        follow(page.get_by_role("link", name="养犬许可 060"))
        page.go_back()
        expect(page.get_by_text("第 2 页")).to_be_visible()
        expect(page.locator("#search")).to_have_value("养犬")
        page.goto("/staff/sources")
        page.locator("#search").fill("养犬")
        page.get_by_role("button", name="查找", exact=True).click()
        follow(page.get_by_role("link", name="养犬管理条例"))
        page.go_back()
        expect(page.get_by_text("找到 1 个")).to_be_visible()
        page.goto(f"/staff/cases/{case}")
        page.locator("#search").fill("出生医学证明")
        page.get_by_role("button", name="查找", exact=True).click()
        expect(page.get_by_label("出生医学证明补发")).to_be_visible()
        page.goto(f"/staff/items/hy-jiehun/{NATION}")
        page.go_back()
        expect(page.get_by_label("出生医学证明补发")).to_be_visible()


def test_an_operator_is_answered_from_what_is_for_operators(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as operator, visitor(browser, served) as public:
        sign_in(operator, "zuoxi")
        operator.goto("/")
        ask(operator, "内部口径")
        expect(last_reply(operator)).to_contain_text("内部说明")
        expect(last_reply(operator)).to_contain_text("只给工作人员看")
        public.goto(operator.url)
        expect(public.locator(".exchange")).to_have_count(0)
        ask(public, "内部口径")
        expect(last_reply(public)).not_to_contain_text("内部说明")
