"""The console with a keyboard alone, in a real browser: three calls with two questions each, and nothing lost on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.web_browser import NARROW, Served, serving, sign_in, visitor

SCREEN = {"width": 1366, "height": 768}
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
MOST_KEYS = 18
CALLS = (
    (("身份证丢了补办多少钱", "40元"), ("那多久能办好", "60日")),
    (("结婚还要户口本吗", "不需要"), ("那要带什么材料", "居民身份证")),
    (("出生证明丢了", "出生医学证明补发"), ("网上能办吗", "example.gov.cn")),
)
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("keyboard")
    with serving(folder) as running:
        yield running


class Keyboard:
    """Types words, and counts every other key."""

    def __init__(self, page: Page) -> None:
        self._page, self.pressed = page, 0

    def words(self, text: str) -> None:
        self._page.keyboard.insert_text(text)

    def key(self, name: str) -> None:
        self.pressed += 1
        self._page.keyboard.press(name)


def at_desk(page: Page) -> Keyboard:
    sign_in(page, "zuoxi")
    page.goto("/desk")
    expect(page.locator("#question")).to_be_focused()
    return Keyboard(page)


def test_three_calls_with_two_questions_each(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=SCREEN) as page:
        keyboard = at_desk(page)
        for number, questions in enumerate(CALLS):
            if number:
                keyboard.key("F2")
                expect(page.locator("#pane")).not_to_contain_text(CALLS[number - 1][1][1])
                expect(page.locator("#question")).to_be_focused()
            for question, answer in questions:
                keyboard.words(question)
                keyboard.key("Enter")
                expect(
                    page.locator("#pane .open-facts, #pane .item-head").filter(has_text=answer).first
                ).to_be_visible()
                expect(page.locator("#pane")).to_be_focused()
                keyboard.key("t")
                expect(page.locator("#question")).to_be_focused()
        assert keyboard.pressed <= MOST_KEYS
        assert len(served.site.kb.calls.of("zuoxi")) == len(CALLS)
        told = [
            e
            for call in served.site.kb.calls.of("zuoxi")
            for e in served.site.kb.calls.events(call.key)
            if e.action == "told"
        ]
        assert len(told) == 6


def test_every_key_does_what_it_says(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=SCREEN) as page:
        keyboard = at_desk(page)
        keyboard.words("sfz")
        expect(page.locator("#results [role=option]").first).to_contain_text("居民身份证丢失补领")
        keyboard.key("ArrowDown")
        keyboard.key("Enter")
        expect(page.locator(".item-head")).to_contain_text("居民身份证丢失补领")
        keyboard.key("2")
        expect(page.locator("[data-key='2']")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".open-facts")).to_contain_text("40元")
        expect(page.locator(".script")).to_contain_text("四十元")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        keyboard.key("c")
        expect(page.locator("[data-copy=sms]")).to_contain_text("已复制")
        page.keyboard.press("l")
        expect(page.locator("[data-copy=letter]")).to_contain_text("已复制")
        assert "工本费40元" in page.evaluate("navigator.clipboard.readText()")
        keyboard.key("?")
        expect(page.locator("details.keys")).to_have_attribute("open", "")
        expect(page.locator("details.keys dl")).to_be_in_viewport()
        keyboard.key("Escape")
        expect(page.locator("details.keys[open]")).to_have_count(0)
        # What is typed and not asked stays through a reload, and is nowhere but in this tab.
        keyboard.key("/")
        keyboard.words("代办要带")
        page.reload()
        expect(page.locator("#question")).to_have_value("代办要带")
        expect(page.locator(".item-head")).to_contain_text("居民身份证丢失补领")
        keyboard.key("Escape")
        keyboard.key("Escape")
        expect(page.locator("#pane")).to_be_focused()
        keyboard.key("F2")
        expect(page.locator("#question")).to_have_value("")
        assert page.locator("#caller-place").input_value() == ""
        with page.expect_popup() as opened:
            page.locator(".call-tabs .tab").first.press("Enter")
            expect(page.locator(".item-head")).to_be_visible()
            page.locator("#pane").focus()
            keyboard.key("p")
        expect(opened.value.get_by_role("heading", name="一次性告知单")).to_have_count(1)
        opened.value.close()


def test_the_second_screen_follows(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=SCREEN) as page:
        keyboard = at_desk(page)
        keyboard.words("身份证丢了补办多少钱")
        keyboard.key("Enter")
        expect(page.locator(".item-head")).to_be_visible()
        keyboard.key("s")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="在新窗口打开").press("Enter")
        screen = opened.value
        expect(screen.locator(".reading")).to_contain_text("40元")
        page.get_by_role("link", name="回到来电").press("Enter")
        expect(page.locator("#pane")).to_be_focused()
        keyboard.key("5")
        expect(screen.locator(".reading")).to_contain_text("采集相片和指纹")
        expect(screen.locator("body")).not_to_contain_text("补办多少钱")
        keyboard.key("F2")
        expect(screen.locator(".idle")).to_be_visible()
        screen.close()


def test_an_answer_without_scripts(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=SCREEN, java_script_enabled=False) as page:
        sign_in(page, "bianji")
        page.goto("/desk")
        page.locator("#question").fill("身份证丢了补办多少钱")
        page.locator("#question").press("Enter")
        expect(page.locator(".script")).to_contain_text("四十元")
        page.get_by_role("button", name="已告知").click()
        expect(page.get_by_role("button", name="已告知 1")).to_be_visible()
        page.get_by_role("button", name="时限", exact=True).click()  # without its key, which nothing listens to
        expect(page.locator(".open-facts")).to_contain_text("60日")


def test_what_was_chosen_for_other_words_is_not_opened(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=SCREEN) as page:
        keyboard = at_desk(page)
        keyboard.words("身份")
        expect(page.locator("#results [role=option]")).to_have_count(1)
        keyboard.key("ArrowDown")
        page.keyboard.press("Control+A")
        keyboard.words("营业执照")
        keyboard.key("Enter")
        expect(page.locator("#pane .candidates")).to_be_visible()
        keyboard.key("1")
        expect(page.locator(".item-head")).to_contain_text("营业执照")


@pytest.mark.parametrize("narrow", [False, True], ids=["desktop", "320px"])
def test_everybody_can_use_it(browser: Browser, served: Served, narrow: bool) -> None:
    found: list[str] = []

    def check(page: Page, where: str) -> None:
        results = Axe().run(page, options=AXE_OPTIONS)
        found.extend(
            f"{where}: {v['id']} {[n['html'][:160] for n in v['nodes'][:3]]}" for v in results.response["violations"]
        )
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{where}: wider than the window")

    with visitor(browser, served, viewport=NARROW if narrow else SCREEN) as page:
        keyboard = at_desk(page)
        keyboard.words("营业执照")
        keyboard.key("Enter")
        expect(page.locator("#pane .candidates")).to_be_visible()
        check(page, "choice")
        keyboard.key("/")
        keyboard.words("身份证丢了补办多少钱")
        keyboard.key("Enter")
        expect(page.locator(".item-head")).to_be_visible()
        for summary in page.locator("#console summary").all():
            summary.click()
        check(page, "call")
        keyboard.key("/")
        keyboard.words("身份")
        expect(page.locator("#results [role=option]")).to_have_count(1)
        keyboard.key("ArrowDown")
        check(page, "results")
        for path in ("/desk/handover", "/desk/words"):
            page.goto(path)
            check(page, path)
        page.goto(page.locator("a[href='/desk']").first.get_attribute("href") or "/desk")
        page.locator(".call-tabs .tab").first.click()
        expect(page.locator("#pane .marks").first).to_be_visible()
        page.get_by_role("button", name="第二屏").last.click()
        check(page, "screen opened")
        page.goto(page.get_by_role("link", name="在新窗口打开").get_attribute("href") or "")
        check(page, "screen")
    assert not found, "\n".join(found)
