"""Excel workbooks: a sheet for each 栏目, read and written, and the template that staff fill in.

Texts are written as texts, whatever they look like, so that nothing in the knowledge base can become a formula. The same
entries always give the same file, byte for byte.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge.entry.records import ServiceItem
from knowledge.files.cells import guard, unguard
from knowledge.files.columns import SECTION_NAMES, SECTIONS, Cell, sheet_headings, table_rows
from knowledge.files.reading import MAX_ROWS, printable, read_bytes, write_pieces
from knowledge.files.table_reading import Sheet
from knowledge.files.template import CHOICES, EXAMPLES, GUIDE, GUIDE_SHEET, NOTES
from knowledge.storage.errors import KnowledgeError, UnreadableFile

MAX_UNPACKED_BYTES = 500 * 1024 * 1024
MAX_COLUMNS = 200
MAX_TEXT = 32_767
"""Characters Excel keeps in one cell."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST_DAY = date(1901, 1, 1)
"""Excel counts days from 1900 and gets that year wrong; earlier dates are written as text."""
_LONGEST_EXACT = 10**15
_HEADER = PatternFill("solid", fgColor="FFDCE6F1")


# -- reading


def read_workbook(path: Path) -> Iterator[Sheet]:
    """The sheets of a workbook as texts, without the instructions.

    Raises:
        UnreadableFile: for a file that is no workbook, or would unpack to an unreasonable size.
    """
    raw = read_bytes(path)
    with _unreadable(path):
        _check_size(raw, path)
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    budget = [MAX_ROWS]
    try:
        for sheet in book.worksheets:
            if sheet.title.strip() != GUIDE_SHEET:
                with _unreadable(path):
                    rows = list(_rows(sheet, path, budget))
                if rows:
                    yield Sheet(sheet.title.strip(), rows)
    finally:
        book.close()


def _rows(sheet: Any, path: Path, budget: list[int]) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_as_text(value) for value in values[:MAX_COLUMNS]]
        if any(cells):
            budget[0] -= 1
            yield number, cells
        if budget[0] < 0 or number > 5 * MAX_ROWS:
            raise UnreadableFile(f"{path.name} 超过 {MAX_ROWS} 行，请拆成几个文件，或改用 JSONL 格式。")


def _as_text(value: Any) -> str:
    """A cell's value as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, int | float) and abs(value) >= _LONGEST_EXACT:
        return f"{float(value):.14E}"  # digits are lost already; shown like this it is refused as a code
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return unguard(str(value))


def _check_size(raw: bytes, path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableFile(f"{path.name} 解压后有 {unpacked // 1024 // 1024} MB，不像事项表格，没有读取。")


@contextmanager
def _unreadable(path: Path) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out of foreign files is of no use here
            yield
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged workbook fails in openpyxl in every possible way
        kind = "旧版 .xls、加了密码，或文件已损坏" if isinstance(error, zipfile.BadZipFile) else "文件内容已损坏"
        raise UnreadableFile(f"{path.name} 不是可读的 Excel 工作簿（{kind}），请另存为 .xlsx 后重试。") from error


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
    cell = WriteOnlyCell(sheet, text)
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
    if isinstance(value, int) or (isinstance(value, Decimal) and str(value) == _as_text(float(value))):
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
