"""Reviewing in a real Chromium: fifty drafts together, a fee put right wherever it stands, and back to what was said before."""

import pytest
from playwright.sync_api import Browser, expect

from knowledge.entry.validation import check_item
from tests.test_web_browser_editing import Counted
from tests.test_web_staff_elsewhere import OTHER
from tests.web_browser import DESKTOP, ENTRY, Served, sign_in, visitor

pytestmark = pytest.mark.browser
FIFTY = [
    {"code": f"dr-{n:02}", "name": f"第{n}号窗口业务", "aliases": [f"{n}号窗口怎么办"], "department": "公安机关", "documents": [{"name": f"{n}号表"}]}
    for n in range(50)
]  # fmt: skip


@pytest.fixture
def waiting(served: Served) -> Served:
    """Fifty drafts that an editor has handed in, and an entry that repeats the fee of another."""
    items = served.site.kb.items
    items.publish_many([check_item(OTHER)], by="本机")
    for item in FIFTY:
        items.begin(check_item(item), author="bianji")
        items.submit(str(item["code"]), by="bianji")
    return served


def told(served: Served) -> str:
    """What a resident who asks for the fee is told now."""
    reply = served.site.client().post("/api/v1/ask", json={"question": "身份证丢了补办多少钱"}).json
    return str(reply["text"]) if reply else ""


def test_fifty_go_live_together_and_a_fee_is_put_right_and_taken_back(browser: Browser, waiting: Served) -> None:
    with visitor(browser, waiting, viewport=DESKTOP) as page, visitor(browser, waiting, viewport=DESKTOP) as editor:
        sign_in(page, "shenhe")
        page.goto("/staff/review")
        at_work = Counted(page)
        at_work.click("[data-tick-all]")
        at_work.click("button[value=look]")
        expect(page.get_by_role("heading", name="哪些问题的答复会变")).to_be_visible()
        at_work.click("text=通过并发布这 50 份")
        expect(page.get_by_role("status")).to_contain_text("已发布 50 份")
        assert at_work.clicks <= 3

        sign_in(editor, "bianji")
        editor.goto(ENTRY + "/edit")
        correcting = Counted(editor)
        editor.locator("[name=fees-0-amount]").fill("45")
        expect(editor.locator("#told")).to_contain_text("居民身份证换领")
        correcting.click("#verified_today")
        correcting.click("text=保存并提交审核")
        expect(editor.locator("#told")).to_contain_text("已提交审核")
        page.goto(ENTRY + "/publish")
        page.get_by_role("button", name="审核通过并发布").click()
        expect(page.get_by_text("旧的数还写在")).to_be_visible()
        assert "45元" in told(waiting)

        editor.goto(ENTRY + "/elsewhere")
        correcting.click("main form button >> nth=0")
        expect(editor.get_by_role("status").first).to_be_visible()
        assert correcting.clicks <= 5
        page.goto("/staff/review")
        expect(page.get_by_role("link", name="居民身份证换领", exact=True)).to_be_visible()

        page.goto(ENTRY)
        page.get_by_role("link", name="恢复").first.click()
        page.get_by_label("为什么恢复").fill("收费没有变")
        page.get_by_role("button", name="恢复第 1 版").click()
        assert "40元" in told(waiting)
        revision = waiting.site.kb.items.live("sfz-buling")
        assert (revision.number, str(revision.item.fees[0].amount)) == (3, "40")
