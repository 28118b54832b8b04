"""Excel workbooks: a sheet for each 栏目, read and written, and the template that staff fill in.

Texts are written as texts, whatever they look like, so that nothing in the knowledge base can become a formula. The same
entries always give the same file, byte for byte.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge.entry.records import ServiceItem
from knowledge.files.cells import guard
from knowledge.files.columns import SECTION_NAMES, SECTIONS, Cell, sheet_headings, table_rows
from knowledge.files.reading import MAX_ROWS, printable, read_bytes, write_pieces
from knowledge.files.table_reading import Sheet
from knowledge.files.tables.xls_files import read_old_grids
from knowledge.files.tables.xlsx_files import NotAWorkbook, read_grids
from knowledge.files.template import CHOICES, EXAMPLES, GUIDE, GUIDE_SHEET, NOTES
from knowledge.storage.errors import KnowledgeError, UnreadableFile

OLD = b"\xd0\xcf\x11\xe0"
"""How workbooks of before 2007 begin."""
MAX_TEXT = 32_767
"""Characters Excel keeps in one cell."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST_DAY = date(1901, 1, 1)
"""Excel counts days from 1900 and gets that year wrong; earlier dates are written as text."""
_HEADER = PatternFill("solid", fgColor="FFDCE6F1")


# -- reading


def read_workbook(path: Path) -> list[Sheet]:
    """The sheets of a workbook as texts, without the instructions. Raises as `read_book`."""
    return read_book(path)[0]


def read_book(path: Path, *, with_hidden: bool = False) -> tuple[list[Sheet], list[str]]:
    """The sheets of a workbook, new or old, as texts, without the instructions; and what in it was left out.

    Raises:
        UnreadableFile: for a file that is no workbook, or would unpack to an unreasonable size.
    """
    raw = read_bytes(path)
    notices: list[str] = []
    sheets = []
    reader = read_old_grids if raw.startswith(OLD) else read_grids
    try:
        for grid in reader(raw, most_rows=MAX_ROWS):
            if grid.name == GUIDE_SHEET or not grid.rows:
                continue
            if grid.is_hidden and not with_hidden:
                notices.append(f"“{grid.name}”表是隐藏的，没有读；要读的请加 --with-hidden")
            elif rows := list(grid.seen(notices, with_hidden=with_hidden)):
                sheets.append(Sheet(grid.name, rows))
    except NotAWorkbook as why:
        if "行数" in str(why):
            raise UnreadableFile(f"{path.name} 超过 {MAX_ROWS} 行，请拆成几个文件，或改用 JSONL 格式。") from None
        raise UnreadableFile(f"{path.name} 不是可读的 Excel 工作簿（{why}），请另存为 .xlsx 后重试。") from why
    return sheets, notices


# -- writing


def write_workbook(items: Iterable[ServiceItem], *, told: Callable[[], object] = int) -> bytes:
    """A workbook of entries; `told` is called after each."""
    book, sheets = _new_book()
    for item in items:
        for section, cells in table_rows(item):
            sheet, headings = sheets[section]
            sheet.append([_cell(sheet, cells.get(text, "")) for text in headings])
        told()
    return _saved(book)


def write_sheets(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of texts by sheet, the first row of each its headings."""
    book = Workbook(write_only=True)
    book.properties.creator = "hotline-assistant"
    book.properties.created = datetime(*_EPOCH)
    names: set[str] = set()
    for name, rows in sheets.items():
        title = re.sub(r"[\\/*?:\[\]]", "", printable(name))[:28] or "表"
        while title.lower() in names:
            title += "2"
        names.add(title.lower())
        sheet = book.create_sheet(title)
        for number, texts in enumerate(rows):
            sheet.append(
                [_heading(sheet, "", text) if number == 0 and text else _cell(sheet, text[:MAX_TEXT]) for text in texts]
            )
    return _saved(book)


def write_template(path: Path) -> None:
    """A workbook for staff to fill in: instructions, drop-downs, a note on every column, and an example."""
    book, sheets = _new_book(guide=True)
    for section, rows in EXAMPLES.items():
        sheet, headings = sheets[section]
        for row in rows:
            sheet.append([_cell(sheet, row.get(text, "")) for text in headings])
    write_pieces(path, [_saved(book)])


def _new_book(*, guide: bool = False) -> tuple[Workbook, dict[str, tuple[WriteOnlyWorksheet, list[str]]]]:
    book = Workbook(write_only=True)
    book.properties.creator = "hotline-assistant"
    book.properties.created = datetime(*_EPOCH)
    if guide:
        sheet = book.create_sheet(GUIDE_SHEET)
        sheet.column_dimensions["A"].width = 100
        for line in GUIDE:
            sheet.append([line])
    return book, {section: _new_sheet(book, section) for section in SECTIONS}


def _new_sheet(book: Workbook, section: str) -> tuple[WriteOnlyWorksheet, list[str]]:
    sheet, headings = book.create_sheet(SECTION_NAMES[section]), sheet_headings(section)
    sheet.freeze_panes = "D2"
    for n, text in enumerate(headings, 1):
        letter = get_column_letter(n)
        sheet.column_dimensions[letter].width = max(12, min(40, 2 * len(text) + 6))
        if choices := CHOICES.get((section, text)):
            sheet.data_validations.append(_drop_down(choices, letter))
    sheet.append([_heading(sheet, section, text) for text in headings])
    return sheet, headings


def _drop_down(choices: tuple[str, ...], letter: str) -> DataValidation:
    listed = '"' + ",".join(choices) + '"'
    rule = DataValidation(type="list", formula1=listed, allow_blank=True, sqref=f"{letter}2:{letter}20000")
    rule.error, rule.errorTitle, rule.showErrorMessage = "请从下拉列表中选择。", "填写有误", True
    return rule


def _heading(sheet: WriteOnlyWorksheet, section: str, text: str) -> BookCell:
    cell = WriteOnlyCell(sheet, printable(text)[:MAX_TEXT])
    cell.data_type = "s"  # also where a list that was brought in heads a column "=1+1"
    cell.font, cell.fill = Font(bold=True), _HEADER
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    if note := NOTES.get((section, text)) or NOTES.get(("", text)):
        cell.comment = Comment(note, "hotline-assistant", width=320, height=120)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> BookCell | None:
    if value == "":
        return None
    if isinstance(value, date) and value >= _FIRST_DAY:
        cell = WriteOnlyCell(sheet, datetime(value.year, value.month, value.day))
        cell.number_format = "yyyy-mm-dd"
        return cell
    if isinstance(value, int) or (isinstance(value, Decimal) and str(value) == _shown(float(value))):
        return WriteOnlyCell(sheet, float(value))
    text = printable(value.isoformat() if isinstance(value, date) else str(value))
    if len(text) > MAX_TEXT:
        raise KnowledgeError(
            f"“{printable(text)[:20]}…”超过一格能放的 {MAX_TEXT} 个字，请改用 JSONL 或 YAML 格式导出。"
        )
    cell = WriteOnlyCell(sheet, guard(text) if text.startswith("'") else text)
    cell.data_type, cell.number_format = "s", "@"
    cell.quotePrefix = guard(text) != text
    return cell


def _shown(value: float) -> str:
    """How a number is read back from a cell."""
    return str(int(value)) if value.is_integer() else repr(value)


def _saved(book: Workbook) -> bytes:
    """The file without the moment it was written."""
    raw, plain = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return plain.getvalue()
