"""Everybody can use the pages: axe-core finds nothing, 320 pixels are enough, and so is a keyboard."""

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from knowledge.entry.records import NATION, Source
from knowledge.entry.validation import check_item
from knowledge.masking.masked_text import mask
from tests.web_browser import (
    DESKTOP,
    ENTRY,
    NARROW,
    PHONE,
    QUESTION,
    Served,
    ask,
    last_reply,
    open_place,
    sign_in,
    switch_to_large_print,
    visitor,
)

AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
OLD = "发改价格〔2003〕2322号"
STALE = "/staff/items/yyzz-bufa/000000000000"
"""A draft over something newer."""
STAFF_PAGES = (
    "/desk", "/staff", "/staff/home", "/staff/needs/1", "/staff/stalest", "/staff/wordings", "/staff/cases/1", "/staff/ratings?which=all", "/staff/wrong", "/staff/alarms", "/staff/account", "/staff/account/second-step", "/staff/accounts?of=bianji", "/staff/sample", "/staff/indicators", "/staff/training", "/staff/training/quiz/1", "/staff/review", "/staff/items", ENTRY, ENTRY + "/edit",
    ENTRY + "/files", "/staff/forms", ENTRY + "/revisions/1/2", "/staff/reviews", "/staff/sources", f"/staff/source?key={OLD}", "/staff/findings?severity=warning",
    "/staff/findings?severity=note", "/staff/imports", ENTRY + "/rollback?number=1",
)  # fmt: skip
QUIET_PAGES = (
    "/staff/tickets", "/staff/tickets/new", "/staff/ticket-tables", "/staff/ticket-tables/evaluation", "/staff/appointments", "/staff/offices", "/staff/offices/one", "/staff/offices/people", "/staff/notices",
    "/staff/handouts", "/staff/check-text", "/staff/calendar", "/staff/figures", "/staff/audit", "/staff/tokens", "/staff/status", "/desk/handover", "/desk/words",
)  # fmt: skip
"""Pages of staff without states of their own: axe looks at them in one print, since that takes its time; in large print they are measured."""
OTHER_STAFF_PAGES = (
    "/desk/handover", "/desk/words", "/staff/appointments", "/staff/audit", "/staff/calendar", "/staff/check-text", "/staff/figures", "/staff/find", "/staff/handouts",
    "/staff/items/new", "/staff/notices", "/staff/offices", "/staff/offices/one?key=new", "/staff/offices/people", "/staff/second-looks", "/staff/status", "/staff/ticket-tables",
    "/staff/ticket-tables/evaluation", "/staff/tickets", "/staff/tickets/new", "/staff/tokens",
)  # fmt: skip
"""Looked at in large print alone, which is where pages break first."""
NO_PAGES = (
    "/staff/editing/sources",
    "/staff/login",
    "/staff/login/code",
    "/staff/openid",
    "/staff/openid/finish",
    "/staff/phrasings",
)
"""Addresses that answer with a part of a page, lead elsewhere, or are walked elsewhere (below, and in tests/test_web_browser_signing_in.py)."""
NEWER_PAGES = ("/items/sfz-buling/sheet", "/life/marriage", "/laws", "/directory", "/message", "/message/read", "/appointments", "/appointments/read", "/docs", "/place", "/privacy", "/kiosk", "/thanks", "/items/sfz-buling?lang=en", "/?lang=zh")  # fmt: skip
pytestmark = pytest.mark.browser


def change_things(served: Served) -> tuple[str, ...]:
    """A second revision, a repealed source, a proposed phrasing and a rating, so that every page of the desk has something on it; the pages."""
    kb = served.site.kb
    kb.feedback.give(kb.questions.recent(limit=1)[0].reply_id, 1, comment=mask("没有说外地怎么办"))
    breaking = kb.phrasings.propose("hy-jiehun", NATION, "出生证明丢了", by="bianji")
    live = kb.items.live("sfz-buling").item
    kb.items.publish_many([live.model_copy(update={"summary": "改过"})], by="本机")
    kb.sources.put([Source(key=key, title=key, level="规范性文件") for key in (OLD, "新标准")])
    kb.guarded.add("csyxzm-bufa", question="出生证明丢了", must_answer=True, by="zongguan")
    stale = kb.items.live("yyzz-bufa").item
    kb.items.save_draft(stale.model_copy(update={"summary": "草稿"}), author="zongguan")
    kb.items.submit("yyzz-bufa", by="zongguan")
    kb.items.publish_many([stale.model_copy(update={"summary": "更新"})], by="本机")
    kb.sources.repeal(OLD, on=date(2020, 1, 1), superseded_by="新标准", by="shenhe")
    parts = served.site.app.extensions["hotline"]
    parts.findings.latest(parts.today())
    parts.findings.settle()
    return (*STAFF_PAGES, f"/staff/phrasings/{breaking.id}/approve")


def check_objections(page: Page, check: Callable[[Page, str], None]) -> None:
    """Object to a reply, and see the pages on the way."""
    page.goto("/")
    ask(page, "身份证丢了怎么补办")
    last_reply(page).get_by_role("link", name="说得不对").click()
    check(page, "objecting")
    page.get_by_label("哪里不对，应该是什么").fill("现在不收钱")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="您反映的答复")).to_be_visible()
    check(page, "objected")


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_no_accessibility_violations(browser: Browser, served: Served, large: bool) -> None:
    served.site.open_case(QUESTION)
    staff_pages = change_things(served)
    found: list[str] = []

    def check(page: Page, where: str) -> None:
        results = Axe().run(page, options=AXE_OPTIONS)
        found.extend(
            f"{where}: {v['id']} {[node['html'][:160] for node in v['nodes'][:3]]}"
            for v in results.response["violations"]
        )

    with visitor(browser, served, viewport=PHONE) as page:
        if large:
            switch_to_large_print(page)
        check(page, "first page")
        for question in ("身份证丢了怎么补办", "营业执照", "我被骗了", "红烧肉怎么做"):
            ask(page, question)
        for summary in page.locator(".exchange summary").all():
            summary.click()
        check(page, "chat")
        open_place(page)
        page.locator("#place-name").fill("朝阳区")
        page.locator("#place-name").press("Enter")
        expect(page.get_by_text("请选一个")).to_be_focused()
        page.locator("#question").press_sequentially("身份证")
        expect(page.get_by_role("option")).not_to_have_count(0)
        page.locator("#question").press("ArrowDown")
        check(page, "suggestions and place")
        for path in (
            "/help",
            "/privacy",
            "/place",
            "/items",
            "/items/sfz-buling",
            "/items/sfz-buling/sheet",
            "/life/marriage",
            "/laws",
            "/directory",
            "/appointments",
            "/appointments/read",
            "/message",
            "/message/read",
            "/docs",
            "/kiosk",
            "/nothing",
            "/staff/login",
        ):
            # A page that is not there logs its own 404; it is asked for without the check on console errors.
            page.goto(path) if path != "/nothing" else page.set_content(served.site.client().get(path).text)
            check(page, path)
        check_objections(page, check)
        for path in ("/?lang=en", "/items/sfz-buling", "/items/sfz-buling/sheet", "/help", "/?lang=zh"):
            page.goto(path)
            check(page, f"{path} in English")
        sign_in(page, "zongguan")
        for path in staff_pages if large else (*staff_pages, *QUIET_PAGES):
            page.goto(path)
            page.evaluate("for (const folded of document.querySelectorAll('main details')) folded.open = true")
            check(page, path)
        page.locator(".menu summary").click()
        check(page, "menu")
        page.set_content(served.site.staff("zongguan").get(STALE + "/publish").text)  # a conflict, logged as an error
        check(page, "stale draft")
    assert found == []


def test_no_page_of_staff_is_left_out(served: Served) -> None:
    """Every address that shows a page of its own is looked at, or said above not to be one."""
    looked_at = {path.partition("?")[0] for path in (*STAFF_PAGES, *OTHER_STAFF_PAGES)}
    rules = (
        rule for rule in served.site.app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
    )
    pages = {rule.rule for rule in rules if rule.rule.startswith(("/desk", "/staff")) and "." not in rule.rule}
    assert not {page for page in pages if page.rstrip("/") not in looked_at and page not in NO_PAGES}


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_320_pixels_need_no_horizontal_scrolling(browser: Browser, served: Served, large: bool) -> None:
    long = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" * 6
    served.site.open_case(QUESTION + long)
    staff_pages = change_things(served)
    served.site.kb.items.publish_many(
        [check_item({"code": "long-" + "x" * 80, "name": long, "aliases": ["超长"]})], by="本机"
    )
    wide: list[tuple[str, int]] = []

    def check(page: Page, where: str) -> None:
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append((where, width))

    with visitor(browser, served, viewport=NARROW) as page:
        if large:
            switch_to_large_print(page)
        for question in ("身份证丢了怎么补办", "营业执照", "我被骗了", long):
            ask(page, question)
        open_place(page)
        page.locator("#question").press_sequentially("身份证")
        expect(page.get_by_role("option")).not_to_have_count(0)
        check(page, "chat")
        for path in ("/items", "/items/sfz-buling", "/help", *NEWER_PAGES):
            page.goto(path)
            check(page, path)
        cut = "brand => brand.scrollWidth > brand.clientWidth || brand.scrollHeight > brand.clientHeight + 1"
        assert not page.locator(".brand").evaluate(cut), "the name of the service is cut"
        header = page.locator("header.top").bounding_box()
        assert header is not None
        assert header["height"] <= 96
        sign_in(page, "zongguan")
        for path in (*staff_pages, *QUIET_PAGES):
            page.goto(path)
            check(page, path)
    assert wide == []


HIDDEN_FOCUS = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect();
    if (focused === document.body || !box.width) return '';
    const points = [[box.left + 2, box.top + 2], [box.left + box.width / 2, box.top + box.height / 2], [box.right - 2, box.bottom - 2]];
    const seen = points.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (focused.contains(top) || top.contains(focused)); });
    return seen ? '' : focused.outerHTML.slice(0, 120);
}"""
"""What has the keyboard's focus and is behind something else altogether (WCAG 2.2, 2.4.11); '' where it is seen."""


def test_nothing_hides_what_has_the_focus(browser: Browser, served: Served) -> None:
    """The box for asking and the bar for saving stay on the screen; who goes through a page by keyboard sees where they are all the same."""
    hidden: list[str] = []

    def go_through(page: Page, steps: int, key: str = "Tab") -> None:
        for _ in range(steps):
            page.keyboard.press(key)
            hidden.append(page.evaluate(HIDDEN_FOCUS))

    with visitor(browser, served, viewport=PHONE) as page:
        for question in ("身份证丢了怎么补办", "领结婚证要带什么", "营业执照"):
            ask(page, question)
        page.locator("header a").first.focus()
        go_through(page, 35)
        go_through(page, 20, "Shift+Tab")
        sign_in(page, "zongguan")
        page.goto(ENTRY + "/edit")
        go_through(page, 60)
    assert not list(filter(None, hidden))


def test_the_keyboard_alone_is_enough(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=DESKTOP) as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator("#question")).to_be_focused()
        page.keyboard.type("结婚登记")
        page.keyboard.press("Enter")
        expect(page.locator(".exchange h2").last).to_be_focused()
        page.keyboard.press("Tab")
        expect(last_reply(page).get_by_role("link", name="结婚登记")).to_be_focused()
