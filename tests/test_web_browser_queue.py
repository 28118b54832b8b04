"""Clearing the queue in a real Chromium: by keys, a group of ten at one press, and what the gate refuses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.waiting_questions import SUN, wait_for
from tests.web_browser import DESKTOP, Served, chromium, serving, sign_in, visitor

pytestmark = pytest.mark.browser
TEN = (
    *SUN, "家里阳台光伏备案流程", "阳台光伏备案去哪里", "阳台光伏备案要什么材料", "阳台光伏备案多少钱", "我家阳台光伏怎么备案",
    "阳台装了光伏要不要备案", "阳台光伏备案要多久",
)  # fmt: skip
MUST = "身份证丢了怎么补办"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("queue")) as running:
        yield running


def test_a_group_of_ten_goes_at_one_press_and_comes_back(browser: Browser, served: Served) -> None:
    wait_for(served.site, *TEN, "隔壁小卖部老板叫什么")
    with visitor(browser, served, viewport=DESKTOP) as page:
        sign_in(page, "zuoxi")
        need = served.site.kb.needs.page()[0]
        assert need.cases == 10
        expect(page.locator(".need")).to_contain_text("10 种问法")
        page.keyboard.press("j")
        expect(page.locator("#need-title")).to_contain_text("隔壁小卖部")
        page.keyboard.press("k")
        expect(page.locator("#need-title")).to_contain_text("光伏")
        page.keyboard.press("d")
        expect(page.locator("p.notice.done")).to_contain_text("10 个问题结案")
        expect(page.locator("#need-title")).to_contain_text("隔壁小卖部")
        page.keyboard.press("z")
        expect(page.locator("p.notice.done")).to_contain_text("已撤销")
        expect(page.locator(".need")).to_contain_text("10 种问法")


def test_what_would_break_a_must_answer_question_is_refused(browser: Browser, served: Served) -> None:
    """In a context of its own: Chromium logs the 409 that refuses as an error of the page."""
    wait_for(served.site, "社保那张卡不见了")
    served.site.kb.guarded.add("sfz-buling", question=MUST, must_answer=True, by="本机")
    context = browser.new_context(base_url=served.url, locale="zh-CN", viewport=DESKTOP)
    page = context.new_page()
    sign_in(page, "zuoxi")
    page.get_by_role("link", name="社保那张卡不见了").first.click()
    page.get_by_label("查找别的事项").fill("社保卡补领")
    page.get_by_role("button", name="查找", exact=True).click()
    page.locator(".wordings summary").click()
    page.get_by_label("问法 1", exact=True).fill(MUST)
    page.get_by_role("button", name="归入：社会保障卡补领").click()
    expect(page.get_by_role("alert")).to_contain_text(MUST)
    assert served.site.kb.phrasings.proposed() == []
    assert any(need.words == "社保那张卡不见了" for need in served.site.kb.needs.page())
    context.close()
