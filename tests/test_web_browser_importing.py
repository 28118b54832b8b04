"""Importing in a real Chromium, as a curator does it: a list with three bad rows, a column to be named, publishing, undoing."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from tests.as_found import workbook
from tests.web_browser import PHONE, Served, sign_in, visitor

pytestmark = pytest.mark.browser

ROWS: list[list[Any]] = [
    ["某某区便民服务事项清单（2026年）", "", "", "", "", ""],
    ["序号", "事项名称", "哪个科管", "申请材料", "办理时限", "收费"],
    [1, "停车证办理", "交通科", "行驶证、身份证", "5个工作日", "20元/张"],
    [2, "犬只登记", "治安科", "①免疫证明②身份证", "当场", "#REF!"],
    [3, "摊位申请", "城管科", "营业执照", "99999个工作日", "免费"],
    [4, "", "城管科", "身份证", "即办", "免费"],
    [5, "树木移植备案", "园林科", "无", "3-5个工作日", "不收费"],
]


def a_list(folder: Path) -> Path:
    def merged(book: Workbook) -> None:
        book["清单"].merge_cells("A1:F1")

    return workbook(folder / "便民事项清单.xlsx", {"清单": ROWS}, merged)


def upload(page: Page, path: Path) -> None:
    page.goto("/staff/imports")
    page.get_by_label("文件（最多").set_input_files(path)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", name="预览：")).to_be_visible()


@pytest.mark.parametrize("java_script", [True, False])
def test_a_list_with_bad_rows_a_mapping_and_an_undo(
    browser: Browser, served: Served, tmp_path: Path, java_script: bool
) -> None:
    with visitor(browser, served, java_script_enabled=java_script) as page:
        sign_in(page, "zongguan")
        upload(page, a_list(tmp_path))
        expect(page.locator(".tally")).to_contain_text("2 新增")
        expect(page.locator(".tally .bad")).to_contain_text("3 不合格")
        bad = page.get_by_role("region", name="不合格的 3 行").get_by_role("row")
        expect(bad).to_have_count(4)
        expect(bad.nth(1)).to_contain_text("第 4 行")
        expect(bad.nth(1).locator(".blamed")).to_have_text("收费 #REF!")
        expect(bad.nth(1)).to_contain_text("公式出错")
        expect(bad.nth(2)).to_contain_text("不是可用的数")
        expect(bad.nth(3)).to_contain_text("名称：必填")
        unknown = page.get_by_label("哪个科管 读成")
        expect(unknown.locator("xpath=ancestor::tr")).to_contain_text("交通科")
        unknown.select_option(label="实施部门")
        page.get_by_role("button", name="按这样重新预览").click()
        expect(page.get_by_label("哪个科管 读成")).to_have_value("department")
        page.get_by_text("树木移植备案").first.click()
        expect(page.locator("details", has_text="树木移植备案")).to_contain_text("园林科")
        page.get_by_role("button", name="直接发布，马上生效（2 条）").click()
        expect(page.get_by_role("heading", name="第 1 次导入")).to_be_visible(timeout=20_000)
        expect(page.locator(".tally")).to_contain_text("2 条已发布")
        assert {live.department for live in served.site.kb.live_entries() if "备案" in live.name} == {"园林科"}
        page.get_by_text("撤销这次导入").first.click()
        page.get_by_role("button", name="撤销这次导入").click()
        expect(page.get_by_role("status")).to_contain_text("恢复 2 条，没有动 0 条")
        assert not [live for live in served.site.kb.live_entries() if "备案" in live.name]
        upload(page, a_list(tmp_path))
        expect(page.get_by_text("上次选的")).to_be_visible()
        page.get_by_role("button", name="不导入，删除上传的文件").click()
        expect(page.get_by_role("status")).to_contain_text("上传的文件已删除")


def test_nothing_runs_out_of_a_small_phone(browser: Browser, served: Served, tmp_path: Path) -> None:
    with visitor(browser, served, viewport=PHONE) as page:
        sign_in(page, "zongguan")
        upload(page, a_list(tmp_path))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.goto("/staff/imports")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
