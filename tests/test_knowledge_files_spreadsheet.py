"""Workbooks and tables as staff keep them: the template, simple lists, Excel's habits, and files that must be refused."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from knowledge.entry.records import ServiceItem
from knowledge.entry.validation import check_item
from knowledge.files import reading as files
from knowledge.files.exporting import export_file
from knowledge.files.importing import ImportReport, import_file
from knowledge.files.spreadsheet import write_template, write_workbook
from knowledge.files.table_reading import EXAMPLE
from knowledge.files.tables import xlsx_files
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(str(tmp_path / "a.db")) as made:
        yield made


def book(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    made = Workbook()
    del made[made.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def table(path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def only(kb: KnowledgeBase, report: ImportReport) -> ServiceItem:
    assert report.rejected == ()
    (revision,) = kb.items.all_live()
    return revision.item


# -- the template


def test_the_template_offers_choices_and_explains_its_columns(tmp_path: Path) -> None:
    write_template(tmp_path / "模板.xlsx")
    made = load_workbook(tmp_path / "模板.xlsx")
    assert made.sheetnames[:2] == ["填写说明", "事项"]
    assert {"申请材料", "收费", "时限", "办理流程", "常见问题", "情形"} <= set(made.sheetnames)
    sheet = made["时限"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:3] == ["事项编码", "行政区划", "事项名称"]
    offered = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    unit = get_column_letter(headings.index("单位") + 1)
    assert offered[f"{unit}2:{unit}20000"] == '"工作日,自然日,月,年,小时,当场"'
    note = sheet.cell(1, headings.index("数值") + 1).comment
    assert note is not None
    assert "整数" in note.text
    assert sheet.cell(2, 1).value == f"{EXAMPLE}-1"


def test_an_untouched_template_holds_no_entry(kb: KnowledgeBase, tmp_path: Path) -> None:
    write_template(tmp_path / "模板.xlsx")
    report = import_file(kb, tmp_path / "模板.xlsx")
    assert (report.read, report.rejected) == (0, ())


def test_the_example_is_right_once_it_has_a_real_code(kb: KnowledgeBase, tmp_path: Path) -> None:
    write_template(tmp_path / "模板.xlsx")
    filled = load_workbook(tmp_path / "模板.xlsx")
    for sheet in filled.worksheets[1:]:
        for row in sheet.iter_rows(min_row=2):
            if row[0].value:
                row[0].value = "sfz-buling"
    filled.save(tmp_path / "填好.xlsx")
    item = only(kb, import_file(kb, tmp_path / "填好.xlsx"))
    assert item.aliases == ("身份证丢了", "补身份证")
    assert [d.name for d in item.documents] == ["居民户口簿", "代办人身份证件"]
    assert item.documents[1].when == {"申请人": ("代办",)}
    assert (item.fees[0].amount, item.fees[0].unit, item.deadlines[0].unit) == (Decimal(40), "元", "自然日")
    assert str(item.deadlines[0].basis[0]) == "《居民身份证法》第十二条"


def test_the_template_is_always_the_same_file(tmp_path: Path) -> None:
    write_template(tmp_path / "a.xlsx")
    write_template(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


# -- workbooks by other hands


def test_excel_types_are_read_as_they_are_meant(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        事项=[
            ["事项编码", "行政区划", "事项名称", "核实日", None],
            [1001, 440100, "停水", datetime(2026, 1, 31), None],
        ],
        申请材料=[["事项编码", "名称", "原件份数", "是否已核实"], [1001, "户口簿", 2.0, False]],
        收费=[["事项编码", "名称", "金额", "单位"], [1001, "工本费", 12.5, "元"]],
    )
    item = only(kb, import_file(kb, path))
    assert (item.code, item.region, str(item.verified_on)) == ("1001", "440100000000", "2026-01-31")
    assert (item.documents[0].originals, item.documents[0].verified, str(item.fees[0].amount)) == (2, False, "12.5")


def test_a_long_code_excel_has_rounded_is_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["事项编码", "事项名称", "实施编码"], ["x", "停水", 1144000000693975624404.0]]
    report = import_file(kb, book(tmp_path / "a.xlsx", 事项=rows))
    assert "文本格式" in report.rejected[0].problems[0]
    report = import_file(kb, table(tmp_path / "a.csv", "事项编码,事项名称\n4.40101E+11,停水\n"))
    assert "文本格式" in report.rejected[0].problems[0]


def test_problems_name_the_sheet_and_row(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        事项=[["事项编码", "事项名称"], ["x", "停水"], ["y", "停电"]],
        申请材料=[
            ["事项编码", "名称", "原件份数", "是否已核实"],
            ["x", "户口簿", "两", "也许"],
            ["没有", "照片", 1, ""],
        ],
    )
    report = import_file(kb, path)
    assert [(r.line, r.name) for r in report.rejected] == [(2, "停水"), (3, "没有")]
    assert report.rejected[0].problems == (
        "“申请材料”表第 2 行：原件份数：应为数字，现在是“两”",
        "“申请材料”表第 2 行：是否已核实：应填是或否，现在是“也许”",
    )
    assert "没有编码 没有" in report.rejected[1].problems[0]
    assert [r.item.code for r in kb.items.all_live()] == ["y"]


def test_texts_never_become_formulas(tmp_path: Path) -> None:
    item = check_item({"code": "x", "name": "=1+1", "aliases": ["@x"], "note": "'=2", "summary": "+86"})
    (tmp_path / "a.xlsx").write_bytes(write_workbook([item]))
    row = {cell.value: cell for cell in load_workbook(tmp_path / "a.xlsx")["事项"][2]}
    assert row["=1+1"].data_type == "s"
    assert row["=1+1"].quotePrefix
    assert {"@x", "''=2", "+86"} <= set(row)


# -- tables by other hands


def test_a_simple_list_with_documents_in_one_cell(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = "编码,名称,部门,申请材料,收费,咨询电话\nx,停水,供水公司,身份证；户口簿,不收费,96968\n"
    item = only(kb, import_file(kb, table(tmp_path / "a.csv", text)))
    assert (item.name, item.department) == ("停水", "供水公司")
    assert [d.name for d in item.documents] == ["身份证", "户口簿"]
    assert (item.fees[0].amount, item.phones[0].number) == (Decimal(0), "96968")


@pytest.mark.parametrize("code", ["", "x"])
def test_documents_and_fees_go_on_in_the_rows_below(kb: KnowledgeBase, tmp_path: Path, code: str) -> None:
    text = (
        "事项编码,事项名称,申请材料.名称,申请材料.原件份数,收费.名称,收费.金额,收费.单位\n"
        "x,补证,身份证,1,工本费,40,元\n"
        f"{code},,户口簿,2,,,\n"
        "y,停水,,,,,\n"
    )
    report = import_file(kb, table(tmp_path / "a.csv", text))
    assert (report.read, report.rejected) == (2, ())
    item = kb.items.live("x").item
    assert [(d.name, d.originals) for d in item.documents] == [("身份证", 1), ("户口簿", 2)]
    assert len(item.fees) == 1


def test_the_same_code_with_another_name_is_a_second_entry(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = "事项编码,事项名称,申请材料.名称\nx,补证,身份证\nx,换证,户口簿\n"
    report = import_file(kb, table(tmp_path / "a.csv", text))
    assert [(r.line, "第 2 行" in r.problems[0]) for r in report.rejected] == [(3, True)]
    assert [d.name for d in kb.items.live("x").item.documents] == ["身份证"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_as_different_programs_save_it(kb: KnowledgeBase, tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "code,name,核实日,行政区划,适用\n".replace(",适用", "") + 'sfz,"居民，身份证\n补领",2026/1/5,0\n'
    item = only(kb, import_file(kb, table(tmp_path / "a.csv", text.replace(",", delimiter), encoding)))
    assert (item.name, str(item.verified_on), item.region) == ("居民，身份证\n补领", "2026-01-05", "000000000000")


def test_rows_that_do_not_fit_the_table_are_named(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = "栏目,事项编码,事项名称,金额\n事项,x,停水,\n\n资料,x,,\n收费,x,,40,元\n事项,y,停电,40\n"
    report = import_file(kb, table(tmp_path / "a.csv", text))
    problems = " / ".join(problem for rejected in report.rejected for problem in rejected.problems)
    assert "第 4 行：没有“资料”这个栏目" in problems
    assert "第 5 行：“元”所在的列没有表头" in problems
    assert "第 6 行：“事项”没有“金额”这一列" in problems
    assert kb.items.count() == 0


def test_an_export_edited_in_excel_keeps_its_ids(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.items.publish_many([check_item({"code": "x", "name": "补证", "documents": [{"name": "户口薄"}]})], by="甲")
    export_file(kb, tmp_path / "a.xlsx")
    edited = load_workbook(tmp_path / "a.xlsx")
    sheet = edited["申请材料"]
    column = [cell.value for cell in sheet[1]].index("名称") + 1
    sheet.cell(2, column).value = "户口簿"
    edited.save(tmp_path / "b.xlsx")
    report = import_file(kb, tmp_path / "b.xlsx")
    assert [(d.before, d.after) for d in report.differences] == [("户口薄", "户口簿")]
    assert kb.items.live("x").item.documents[0].id == "documents:户口薄"


# -- files that must be refused


def test_too_many_rows_are_refused(kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.files.spreadsheet.MAX_ROWS", 3)
    monkeypatch.setattr("knowledge.files.csv_files.MAX_ROWS", 3)
    rows = [["事项编码", "事项名称"], *([f"x{n}", "停水"] for n in range(9))]
    with pytest.raises(UnreadableFile, match="3 行"):
        import_file(kb, book(tmp_path / "a.xlsx", 事项=rows))
    with pytest.raises(UnreadableFile, match="3 行"):
        import_file(kb, table(tmp_path / "a.csv", "".join(",".join(map(str, row)) + "\n" for row in rows)))


def test_a_file_that_unpacks_to_far_more_is_refused(
    kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_files, "MAX_UNPACKED_BYTES", 100_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 1_000_000)
    (tmp_path / "a.xlsx").write_bytes(bomb.getvalue())
    with pytest.raises(UnreadableFile, match="解压后"):
        import_file(kb, tmp_path / "a.xlsx")


def test_a_file_too_large_to_be_read_whole_is_refused(
    kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1024)
    path = table(tmp_path / "a.csv", "事项编码,事项名称\n" + "x,停水\n" * 200)
    with pytest.raises(UnreadableFile, match="JSONL"):
        import_file(kb, path)


def test_a_workbook_cut_short_is_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    whole = book(tmp_path / "a.xlsx", 事项=[["事项编码", "事项名称"], ["x", "停水"]]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in parts:
        damaged = io.BytesIO()
        with zipfile.ZipFile(damaged, "w") as archive:
            for other, content in parts.items():
                archive.writestr(other, content[: len(content) // 2] if other == name else content)
        (tmp_path / "b.xlsx").write_bytes(damaged.getvalue())
        assert outcome(kb, tmp_path / "b.xlsx") in ("read", "另存为 .xlsx"), name


def outcome(kb: KnowledgeBase, path: Path) -> str:
    try:
        import_file(kb, path, dry_run=True)
    except UnreadableFile as error:
        return "另存为 .xlsx" if "另存为 .xlsx" in str(error) else str(error)
    return "read"
