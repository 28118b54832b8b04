"""Writing an entry in a real Chromium: with few clicks and one page, through review and the gate, and two people at once."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from knowledge.entry.records import NATION
from tests.web_browser import DESKTOP, ENTRY, PHONE, Served, sign_in, visitor

pytestmark = pytest.mark.browser
NEW = f"/staff/items/yqdj/{NATION}"
DOCUMENTS = ["犬只免疫证明", "主人身份证", "居住证明", "犬只照片", "申请表", "邻居同意书"]


class Counted:
    """Clicks and pages of somebody at work; typing is not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.pages = page, 0, 0
        page.on("load", lambda _: setattr(self, "pages", self.pages + 1))

    def click(self, what: str) -> None:
        self.page.locator(what).click()
        self.clicks += 1


def no_violations(page: Page) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    assert [(v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in found.response["violations"]] == []


def type_rows(page: Page, rows: list[list[str]]) -> None:
    """Cells with Tab, rows with Enter, as in a spreadsheet."""
    for row in rows:
        for n, cell in enumerate(row):
            if n:
                page.keyboard.press("Tab")
            page.keyboard.type(cell)
        page.keyboard.press("Enter")


def test_a_new_item_takes_few_clicks_and_one_page_and_goes_through_the_gate(browser: Browser, served: Served) -> None:
    served.site.kb.guarded.add("csyxzm-bufa", question="出生证明丢了", must_answer=True, by="zongguan")
    with visitor(browser, served, viewport=DESKTOP) as page, visitor(browser, served, viewport=PHONE) as reviewer:
        sign_in(page, "bianji")
        page.goto("/staff/items")
        at_work = Counted(page)
        at_work.click("text=新建事项")
        at_work.click("#f-name")
        page.keyboard.type("养犬登记")
        page.keyboard.press("Tab")
        page.keyboard.type("狗狗上户口")
        at_work.click("[name=documents-0-name]")
        type_rows(page, [[name] for name in DOCUMENTS])
        at_work.click("[name=fees-0-name]")
        type_rows(page, [["登记费", "500", "元"], ["犬牌费", "10元"]])
        at_work.click("[name=steps-0-text]")
        type_rows(page, [["带犬到窗口"], ["审核材料"], ["领犬牌"]])
        expect(page.locator("#told")).to_contain_text("已自动存下")
        no_violations(page)
        at_work.click("text=保存并提交审核")
        expect(page.locator("#told")).to_contain_text("已提交审核")
        assert at_work.clicks <= 12
        assert at_work.pages == 1
        draft = served.site.kb.items.draft("yqdj")
        assert [document.name for document in draft.item.documents] == DOCUMENTS
        assert [(fee.name, str(fee.amount), fee.unit) for fee in draft.item.fees] == [
            ("登记费", "500", "元"),
            ("犬牌费", "10", "元"),
        ]
        assert [step.text for step in draft.item.steps] == ["带犬到窗口", "审核材料", "领犬牌"]

        # Wrong is said beside the input, once one has been there; rows are moved and taken out in place.
        page.locator("[name=fees-0-amount]").fill("五百")
        page.locator("[name=fees-0-name]").focus()
        expect(page.locator("#f-fees-0-amount-wrong")).to_contain_text("应为数字")
        page.locator("[name=fees-0-amount]").fill("400")
        expect(page.locator("#f-fees-0-amount-wrong")).to_have_count(0)
        page.locator("#f-documents-5 [data-act=drop]").click()
        expect(page.locator("#f-documents-5")).to_contain_text("已去掉“邻居同意书”")
        page.locator("#f-steps-2 [data-act=up]").click()
        page.locator("#question").fill("狗狗上户口多少钱")
        page.keyboard.press("Enter")
        expect(page.locator("#preview")).to_contain_text("400")
        page.get_by_role("button", name="保存并提交审核").click()
        expect(page.locator("#told")).to_contain_text("已提交审核")

        sign_in(reviewer, "shenhe")
        reviewer.goto("/staff/review")
        no_violations(reviewer)
        reviewer.get_by_label("养犬登记", exact=True).check()
        reviewer.get_by_role("button", name="看影响，一起发布").click()
        no_violations(reviewer)
        reviewer.get_by_role("button", name="通过并发布这 1 份").click()
        expect(reviewer.get_by_role("status")).to_contain_text("已发布 1 份")
        live = served.site.kb.items.live("yqdj").item
        assert [document.name for document in live.documents] == DOCUMENTS[:5]
        assert [step.text for step in live.steps] == ["带犬到窗口", "领犬牌", "审核材料"]
        assert str(live.fees[0].amount) == "400"


def test_lines_are_pasted_and_two_people_meet_field_by_field(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=DESKTOP) as first, visitor(browser, served, viewport=DESKTOP) as second:
        for page, username in ((first, "bianji"), (second, "zongguan")):
            sign_in(page, username)
            page.goto(ENTRY + "/edit")
        first.locator("[name=fees-0-amount]").fill("45")
        first.locator("[name=documents-2-name]").focus()
        first.evaluate(
            """() => {
                const data = new DataTransfer();
                data.setData("text/plain", "照片\\t2张\\n回执\\t1");
                document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }"""
        )
        expect(first.locator("[data-table=documents] [data-row]")).to_have_count(5)
        first.get_by_role("button", name="保存草稿", exact=True).last.click()
        expect(first.locator("#told")).to_contain_text("已保存草稿")
        second.locator("[name=fees-0-amount]").fill("50")
        second.locator("[name=summary]").fill("乙写的概述。")
        second.get_by_role("button", name="保存草稿", exact=True).last.click()
        expect(second.get_by_role("alert")).to_contain_text("bianji 在")
        no_violations(second)
        second.get_by_label("用对方的").check()
        second.get_by_role("button", name="保存草稿", exact=True).last.click()
        expect(second.locator("#told")).to_contain_text("已保存草稿（第 2 次保存）")
    stored = served.site.kb.items.draft("sfz-buling").item
    assert (stored.summary, str(stored.fees[0].amount)) == ("乙写的概述。", "45")
    assert [document.name for document in stored.documents] == ["居民户口簿", "居住证", "照片", "回执"]
