"""With the keyboard alone, from the question to the printed 告知单; nothing is asked of any other server on the way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web_browser import DESKTOP, Served, serving, visitor

pytestmark = pytest.mark.browser
MOST_TABS = 30
"""Far more than any way here takes: a link that cannot be reached must end the test, not run for ever."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("keyboard")) as running:
        yield running


def tab_to(page: Page, name: str) -> int:
    """Press Tab until what is called so has the focus; how often."""
    for pressed in range(1, MOST_TABS + 1):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.labels?.[0]?.innerText || document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''")  # fmt: skip
        if said.strip() == name:
            return pressed
    raise AssertionError(f"not reached in {MOST_TABS} Tabs: {name}")


def test_from_the_question_to_the_printed_sheet(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=DESKTOP) as page:
        asked_for: list[str] = []
        page.on("request", lambda request: asked_for.append(request.url))
        page.keyboard.press("/")
        expect(page.locator("#question")).to_be_focused()
        page.keyboard.type("身份证丢了怎么补办")
        page.keyboard.press("Enter")
        expect(page.locator(".exchange .asked").last).to_be_focused()
        assert tab_to(page, "一次性告知单") <= MOST_TABS
        page.keyboard.press("Enter")
        expect(page.locator(".sheet")).to_contain_text("居民户口簿")
        expect(page.locator(".sheet")).to_contain_text("居住证")
        tab_to(page, "办理地")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        tab_to(page, "只看我的情况")
        page.keyboard.press("Enter")
        expect(page.locator(".sheet")).not_to_contain_text("居民户口簿")
        expect(page.locator(".sheet .ticks li")).to_have_count(1)
        page.evaluate("window.print = () => { window.printed = true; }")
        tab_to(page, "打印")
        page.keyboard.press("Enter")
        assert page.evaluate("window.printed") is True
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollHeight") < 1123, "one page of A4"
        assert [url for url in asked_for if not url.startswith((served.url, "data:"))] == []
