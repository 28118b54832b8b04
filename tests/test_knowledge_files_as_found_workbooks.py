"""Workbooks and files of others as they are found: hidden, struck, merged, old, of one sheet or many, and lists of questions."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from knowledge.files.importing import Importing, import_file
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase
from tests.as_found import blamed, names, old_workbook, only, strict, table, without_values, workbook

pytestmark = pytest.mark.only_sqlite


LIST: list[list[Any]] = [["事项名称", "实施部门", "收费"], ["停水", "甲局", "免费"], ["停电", "乙局", "10元"]]


def test_hidden_and_struck_rows_are_left_out_and_said(kb: KnowledgeBase, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["清单"]
        sheet.row_dimensions[3].hidden = True
        for cell in sheet[4]:
            cell.font = Font(strike=True)
        sheet["B2"].font = Font(strike=True)
        sheet.column_dimensions["C"].hidden = True
        book["旧"].sheet_state = "hidden"

    path = workbook(
        tmp_path / "a.xlsx", {"清单": [*LIST, ["停气", "丙局", ""]], "旧": [["事项名称"], ["已废止"]]}, change
    )
    report = import_file(kb, path)
    assert names(kb) == ["停水"]
    assert (only(kb, report).department, only(kb, report).fees) == ("", ())
    said = " ".join(report.notices)
    assert all(part in said for part in ("第 3 行", "第 4 行", "“旧”表是隐藏的", "1 列是隐藏的", "1 格划了删除线"))
    report = import_file(kb, path, how=Importing(with_hidden=True))
    assert names(kb) == ["停气", "停水", "停电", "已废止"]


def test_merged_cells_are_read_as_people_read_them(kb: KnowledgeBase, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["清单"]
        sheet.insert_rows(1)
        sheet["A1"] = "某某区事项清单"
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("B3:B4")

    path = workbook(tmp_path / "a.xlsx", {"清单": [LIST[0], ["停水", "甲局", ""], ["停电", "", ""]]}, change)
    import_file(kb, path)
    assert {revision.item.department for revision in kb.items.all_live()} == {"甲局"}


def test_a_formula_without_a_value_is_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    rows = [["事项名称", "收费"], ["停水", "=1+1"], ["停电", "='[别的.xlsx]表'!A1"], ["停气", "免费"]]
    report = import_file(kb, without_values(workbook(tmp_path / "a.xlsx", {"清单": rows})))
    assert "“清单”表第 2 行 B 列“收费”：公式没有算出结果" in blamed(report)
    assert "第 3 行 B 列“收费”：这一格的内容取自另一个工作簿" in blamed(report)
    assert names(kb) == ["停气"]


def test_a_strict_workbook_is_read_like_any_other(kb: KnowledgeBase, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["事项名称", "生效日期"], ["停水", datetime(2026, 1, 31)], ["停电", date(2026, 2, 1)]]
    report = import_file(kb, strict(workbook(tmp_path / "a.xlsx", {"清单": rows})))
    assert (report.new, report.rejected) == (2, ())
    assert {str(revision.item.valid_from) for revision in kb.items.all_live()} == {"2026-01-31", "2026-02-01"}


def test_an_old_workbook_with_what_it_hides(kb: KnowledgeBase, tmp_path: Path) -> None:
    rows = [["某某区清单", "", ""], *LIST, ["停气", "丙局", ""], ["停暖", "", ""]]
    path = old_workbook(tmp_path / "a.xls", rows, hidden=[3], struck=[4], merged=[])
    report = import_file(kb, path)
    assert (report.format, names(kb)) == ("xls", ["停暖", "停水"])
    assert "第 4 行" in " ".join(report.notices)
    assert "第 5 行" in " ".join(report.notices)


def test_kinds_are_told_by_content_not_by_name(kb: KnowledgeBase, tmp_path: Path) -> None:
    new = workbook(tmp_path / "a.xlsx", {"清单": LIST})
    new.rename(tmp_path / "新的.xls")
    assert import_file(kb, tmp_path / "新的.xls", dry_run=True).format == "xlsx"
    old = old_workbook(tmp_path / "b.xls", LIST)
    old.rename(tmp_path / "旧的.et")
    assert import_file(kb, tmp_path / "旧的.et", dry_run=True).format == "xls"


def test_a_sheet_of_something_else_does_not_refuse_the_book(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"清单": LIST, "统计": [["合计", 2], ["完成率", "50%"]]})
    report = import_file(kb, path)
    assert (report.new, report.notices) == (2, ("“统计”表没有事项的表头，没有读",))


def test_the_department_is_that_of_the_sheet(kb: KnowledgeBase, tmp_path: Path) -> None:
    import_file(
        kb, workbook(tmp_path / "a.xlsx", {"公安局": [["事项名称"], ["停水"]], "民政局": [["事项名称"], ["停电"]]})
    )
    assert {revision.item.name: revision.item.department for revision in kb.items.all_live()} == {
        "停水": "公安局",
        "停电": "民政局",
    }


def test_formatted_empty_rows_and_columns_cost_little(kb: KnowledgeBase, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        for row in range(4, 200):
            for column in range(1, 60):
                book["清单"].cell(row, column).font = Font(bold=True)

    assert import_file(kb, workbook(tmp_path / "a.xlsx", {"清单": LIST}, change)).new == 2


@pytest.mark.parametrize(
    "heads",
    [
        "问题,答案,相似问,分类",
        "标准问,标准答案,扩展问,问题分类",
        "question,answer,similar,category",
        "Question,Answer,相似问法,类别",
    ],
)
def test_a_list_of_questions(kb: KnowledgeBase, tmp_path: Path, heads: str) -> None:
    text = f"{heads}\n养鸽要登记吗？,要登记，不收钱。,养鸽子用报备吗|鸽子登记,养殖\n多久能办好？,当天。,,养殖\n"
    report = import_file(kb, table(tmp_path, text))
    assert (report.format, report.new, report.rejected) == ("faq", 2, ())
    item = next(revision.item for revision in kb.items.all_live() if revision.item.name == "养鸽要登记吗？")
    assert (item.aliases, item.faqs[0].answer, item.topic, item.kind) == (
        ("养鸽子用报备吗", "鸽子登记"),
        "要登记，不收钱。",
        "养殖",
        "咨询",
    )
    assert import_file(kb, table(tmp_path, text)).unchanged == 2


def test_questions_of_one_matter_become_one_entry_where_that_is_wanted(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = table(
        tmp_path, "事项,问题,答案\n养鸽登记,要钱吗？,不收钱。\n养犬登记,要钱吗？,收钱。\n养鸽登记,多久？,当天。\n"
    )
    report = import_file(kb, path, how=Importing(format="faq", faq_by_matter=True))
    assert (report.new, report.rejected) == (2, ())
    item = next(revision.item for revision in kb.items.all_live() if revision.item.name == "养鸽登记")
    assert [(f.question, f.answer) for f in item.faqs] == [("要钱吗？", "不收钱。"), ("多久？", "当天。")]


def test_two_columns_without_a_header_are_questions_where_somebody_says_so(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = table(tmp_path, "养鸽要钱吗？\t不收钱。\n多久能办好？\t当天“就”好。\n", name="a.txt")
    assert import_file(kb, path, format="faq").new == 2
    with pytest.raises(UnreadableFile, match="表头"):
        import_file(kb, path)


def test_a_question_without_an_answer_is_rejected_alone(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = import_file(kb, table(tmp_path, "问题,答案\n要钱吗？,不收钱。\n多久？,\n"))
    assert (report.new, [row.line for row in report.rejected]) == (1, [3])
    assert "没有答案" in blamed(report)


@pytest.mark.parametrize(
    "text",
    [
        '[{"事项名称": "停水", "申请材料": ["身份证"]}]', '{"items": [{"事项名称": "停水", "申请材料": "身份证"}]}',
        '{"code": 200, "data": {"total": 1, "list": [{"名称": "停水", "materials": [{"materialName": "身份证", "name": "身份证"}]}]}}',
        '{"事项名称": "停水", "申请材料": "身份证"}\n', '{\n "事项名称": "停水",\n "申请材料": ["身份证"]\n}',
        "// 数据\nexport default [\n  {name: '停水', materials: ['身份证'], img: url + 'a.jpg',},\n];",
        'var list = [{"name": "停水", /* 注 */ "materials": "身份证"}]',
    ],
)  # fmt: skip
def test_json_of_others(kb: KnowledgeBase, tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    report = import_file(kb, path)
    item = only(kb, report)
    assert (report.format, item.name, [d.name for d in item.documents]) == ("json", "停水", ["身份证"])
    assert import_file(kb, path).unchanged == 1


def test_offices_with_their_windows(kb: KnowledgeBase, tmp_path: Path) -> None:
    office = {
        "office": "人社局",
        "address": "某路1号",
        "windows": [{"name": "退休受理窗口", "phone": ["87818206"], "number": ["A5", "A6"]}],
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps([office], ensure_ascii=False), encoding="utf-8")
    item = only(kb, import_file(kb, path))
    assert [(p.name, p.number) for p in item.phones] == [("退休受理窗口", "87818206")]
    assert [(p.name, p.address) for p in item.places] == [("办理地点", "某路1号"), ("退休受理窗口", "A5、A6 号窗口")]


@pytest.mark.parametrize("number", ["1e9999999999999999999", "9" * 5000, "NaN", "1e400", "-1e-9999"])
def test_a_number_nobody_can_mean_rejects_its_row_alone(kb: KnowledgeBase, tmp_path: Path, number: str) -> None:
    good = '{"code": "a", "name": "停水"}'
    bad = f'{{"code": "b", "name": "停电", "fees": [{{"name": "工本费", "amount": {number}, "unit": "元"}}]}}'
    for name, text in (("a.jsonl", f"{good}\n{bad}\n"), ("a.json", f"[{good},\n{bad}]")):
        (tmp_path / name).write_text(text)
        report = import_file(kb, tmp_path / name)
        assert [row.line for row in report.rejected] == [2]
        assert "不是可用的数字" in blamed(report)
    assert names(kb) == ["停水"]
