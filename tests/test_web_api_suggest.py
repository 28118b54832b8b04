"""Suggestions while somebody types, in a real Chromium: by touch and by keyboard, for residents and for operators."""

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.entry.records import NATION, ServiceItem
from knowledge.entry.validation import check_item
from tests.web_browser import PHONE, Served, last_reply, open_place, sign_in, visitor

pytestmark = pytest.mark.browser


def type_into(page: Page, box: str, text: str) -> None:
    page.locator(box).press_sequentially(text)
    expect(page.get_by_role("option")).not_to_have_count(0)


def test_a_suggestion_is_asked_at_a_touch_and_nothing_is_logged_before(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=PHONE, has_touch=True) as page:
        type_into(page, "#question", "身份证")
        assert served.site.kb.questions.recent() == []
        page.get_by_role("option").first.tap()
        expect(last_reply(page)).to_contain_text("40元")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(page.locator("#question")).to_have_value("")
    assert len(served.site.kb.questions.recent()) == 1


def test_the_arrow_keys_choose_and_escape_closes(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as page:
        box = page.locator("#question")
        type_into(page, "#question", "jiehun")
        option = page.get_by_role("option").first
        expect(box).not_to_have_attribute("aria-activedescendant", "question-suggestions-0")
        box.press("ArrowDown")
        expect(box).to_have_attribute("aria-activedescendant", "question-suggestions-0")
        expect(option).to_have_attribute("aria-selected", "true")
        expect(box).to_be_focused()
        box.press("ArrowUp")
        expect(option).to_have_attribute("aria-selected", "false")
        box.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(box).to_have_value("jiehun")
        box.press_sequentially("d")
        expect(page.get_by_role("option")).not_to_have_count(0)
        box.press("ArrowDown")
        box.press("Enter")
        expect(page.locator(".exchange h2").last).to_contain_text("结婚登记")


def test_enter_without_a_choice_sends_what_was_typed(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as page:
        type_into(page, "#question", "身份证")
        page.locator("#question").press("Enter")
        expect(page.locator(".exchange h2").last).to_have_text("您问：身份证")
        expect(page.get_by_role("listbox")).to_be_hidden()


def test_what_an_input_method_has_not_finished_asks_for_nothing(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "suggest" in request.url else None)
        compose = "e => { e.focus(); e.value = '身份证'; e.dispatchEvent(new InputEvent('input', {isComposing: %s})); }"
        page.locator("#question").evaluate(compose % "true")
        page.locator("#question").evaluate(compose % "false")
        expect(page.get_by_role("option")).not_to_have_count(0)
        assert len(asked) == 1


def test_the_search_of_the_desk_is_a_combobox(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as page:
        sign_in(page, "zuoxi")
        page.goto("/staff/items")
        box = page.get_by_role("combobox")
        expect(box).to_have_attribute("aria-expanded", "false")
        type_into(page, "#search", "领结婚")
        expect(box).to_have_attribute("aria-expanded", "true")
        box.press("ArrowDown")
        box.press("Enter")
        found = page.get_by_role("table").get_by_role("link", name="结婚登记")
        expect(found).to_have_attribute("href", f"/staff/items/hy-jiehun/{NATION}")


def test_a_script_in_a_name_is_text_in_a_suggestion(browser: Browser, served: Served) -> None:
    served.site.kb.items.publish_many([_evil()], by="本机")
    with visitor(browser, served) as page:
        type_into(page, "#question", "某某事")
        expect(page.get_by_role("option").first).to_contain_text("<img")
        assert page.locator("#question-suggestions img").count() == 0


def test_the_place_is_set_without_leaving_the_conversation(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=PHONE) as page:
        page.evaluate("window.stayed = true")
        open_place(page)
        page.get_by_label("您所在的市、区县").fill("天河区")
        page.get_by_role("button", name="确定").click()
        expect(page.get_by_role("status").filter(has_text="已设为")).to_be_focused()
        page.get_by_role("button", name="身份证丢了怎么补办").click()
        expect(last_reply(page)).to_contain_text("40元")
        assert served.site.kb.questions.recent(limit=1)[0].region == "440106000000"
        assert page.evaluate("window.stayed") is True


def _evil() -> ServiceItem:
    return check_item({"code": "evil", "name": "某某事<img src=x onerror=alert(1)>"})
