"""A matter from beginning to end in a real browser: left, dispatched, returned, dispatched again, extended, replied, rated, learned."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.entry.records import NATION
from tests.web_browser import DESKTOP, PHONE, Served, ask, chromium, sign_in, visitor

pytestmark = pytest.mark.browser
MATTER = "广场东边的公共算盘坏了找哪个单位修"
REPLY = "公共算盘由民政局管护，坏了可以打 12345 报修，三个工作日内修好。"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def open_ticket(page: Page, number: str) -> None:
    page.goto(f"/staff/tickets/{number}")


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.locator(".notice.done").first).to_contain_text(f"已{label}")


def unfold(page: Page, label: str, why: str) -> None:
    """Give a reason in one of the folded actions, and do it."""
    page.locator(".more-actions summary", has_text=label).click()
    page.locator(f".more-actions details:has(summary:text-is('{label}')) textarea").fill(why)
    press(page, label)


def dispatch(page: Page, department: str) -> None:
    other = page.get_by_label("承办单位", exact=True).or_(page.get_by_label("其他部门"))
    if page.get_by_label("都不是，派给下面写的").count():
        page.get_by_label("都不是，派给下面写的").check()
    other.fill(department)
    press(page, "派单")


def read(page: Page, number: str, code: str) -> None:
    page.goto("/message/read")
    page.get_by_label("编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查看").click()


def leave(page: Page) -> tuple[str, str]:
    """Ask what nobody can answer, and leave it; the number and the code."""
    ask(page, MATTER)
    page.get_by_role("button", name="留言，等工作人员答复").click()
    expect(page.get_by_label("什么事")).to_have_value(MATTER)
    page.get_by_label("求助").check()
    page.get_by_label("怎么联系您（可以不填）").fill("张先生 13912345678")
    page.get_by_role("button", name="提交留言").click()
    expect(page.get_by_role("heading", name="留言已收到，请记下")).to_be_visible()
    number, code = page.locator(".big-pair dd").all_inner_texts()
    return number, code.replace(" ", "")


def test_from_a_question_nobody_could_answer_to_one_that_is_answered(browser: Browser, served: Served) -> None:
    with ExitStack() as stack:
        resident = stack.enter_context(visitor(browser, served, viewport=PHONE))
        centre, police, civil, chief = (
            stack.enter_context(visitor(browser, served, viewport=DESKTOP)) for _ in range(4)
        )
        for page, username in ((centre, "zuoxi"), (police, "bianji"), (civil, "minzheng"), (chief, "shenhe")):
            sign_in(page, username)
        number, code = leave(resident)

        centre.goto("/staff/tickets")
        centre.get_by_role("link", name=number).click()
        press(centre, "受理")
        dispatch(centre, "公安派出所")
        centre.get_by_role("button", name="查看（会记录谁看过）").click()
        expect(centre.locator("main")).to_contain_text("13912345678")

        open_ticket(police, number)
        unfold(police, "申请退单", "三定方案：公共设施不归派出所")
        open_ticket(chief, number)
        chief.get_by_text("把这次的决定记成规则，以后不再争").click()
        chief.get_by_label("说到哪些词").fill("公共算盘")
        chief.get_by_label("归哪个部门").fill("民政局")
        press(chief, "同意退单")

        open_ticket(centre, number)
        expect(centre.get_by_label("民政局")).to_be_checked()  # it was decided, and is not disputed again
        press(centre, "派单")
        open_ticket(civil, number)
        press(civil, "签收")
        unfold(civil, "申请延期", "要等配件到货")
        open_ticket(chief, number)
        press(chief, "同意延期")
        open_ticket(civil, number)
        expect(civil.locator("main")).to_contain_text("已延期一次")
        civil.get_by_label("答复", exact=False).first.fill(REPLY)
        press(civil, "提交答复")
        read(resident, number, code)
        expect(resident.locator("main")).not_to_contain_text(REPLY)
        open_ticket(chief, number)
        press(chief, "通过答复")

        read(resident, number, code)
        expect(resident.locator(".told").first).to_contain_text(REPLY)
        resident.get_by_label("不满意", exact=True).check()
        resident.get_by_label("办得太慢").check()
        resident.get_by_role("button", name="提交评价").click()
        expect(resident.get_by_role("status")).to_contain_text("15个工作日内核实整改")
        chief.goto("/staff/tickets?group=reviews")
        chief.get_by_role("link", name=number).click()
        chief.get_by_label("核实和整改情况").fill("已向本人说明，配件到货当天修好。")
        chief.get_by_role("button", name="整改办结").click()

        open_ticket(civil, number)
        civil.get_by_label("没有这个事项：建一份草稿").check()
        civil.locator("#t-item").fill(f"gonggong-suanpan@{NATION}")
        civil.locator("#t-name").fill("公共算盘报修")
        civil.locator("#t-question").fill(MATTER)
        civil.locator("#t-answer").fill(REPLY)
        civil.get_by_role("button", name="提交审核").click()
        expect(civil.locator(".notice.done").first).to_contain_text("等另一位同事发布")
        served.site.kb.items.draft("gonggong-suanpan")
        chief.goto(f"/staff/items/gonggong-suanpan/{NATION}")
        chief.get_by_role("link", name="看影响，审核发布").click()
        chief.get_by_role("button", name="审核通过并发布").click()
        expect(chief.get_by_role("status")).to_contain_text("已发布第 1 版")

        resident.goto("/")
        ask(resident, MATTER)
        expect(resident.locator(".exchange").last).to_contain_text("三个工作日内修好")
        open_ticket(civil, number)
        expect(civil.locator("main")).to_contain_text("已经答得上来：公共算盘报修")
