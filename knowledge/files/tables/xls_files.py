"""Old workbooks (.xls, .et of WPS), read with their formatting: without it xlrd says nothing of hidden rows and struck text."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import xlrd

from knowledge.files.cells import unguard
from knowledge.files.tables.grids import Grid
from knowledge.files.tables.xlsx_files import MAX_COLUMNS, NotAWorkbook

_LONGEST_EXACT = 10**15


def read_old_grids(raw: bytes, *, most_rows: int) -> Iterator[Grid]:
    """The sheets of an old workbook; raises NotAWorkbook."""
    try:
        book = xlrd.open_workbook(file_contents=raw, formatting_info=True, on_demand=True, logfile=_Silent())
        for number in range(book.nsheets):
            yield _grid(book, book.sheet_by_index(number), most_rows)
            book.unload_sheet(number)
    except NotAWorkbook:
        raise
    except xlrd.XLRDError as error:
        why = "加了密码，请去掉密码另存" if "encrypted" in str(error).lower() else "文件内容已损坏"
        raise NotAWorkbook(why) from error
    except Exception as error:  # a damaged file fails in xlrd in every possible way
        raise NotAWorkbook("文件内容已损坏") from error


def _grid(book: Any, sheet: Any, most_rows: int) -> Grid:
    if sheet.nrows > most_rows:
        raise NotAWorkbook("行数太多")
    grid = Grid(sheet.name.strip(), is_hidden=bool(sheet.visibility))
    grid.hidden_rows = {at + 1 for at, info in sheet.rowinfo_map.items() if info.hidden}
    grid.hidden_columns = {at for at, info in sheet.colinfo_map.items() if info.hidden and at < MAX_COLUMNS}
    grid.merged = [(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells]
    for row in range(sheet.nrows):
        texts = [_text(book, cell) for cell in sheet.row(row)[:MAX_COLUMNS]]
        if any(texts):
            grid.rows[row + 1] = texts
            for at, cell in enumerate(sheet.row(row)[:MAX_COLUMNS]):
                if (
                    texts[at]
                    and cell.xf_index is not None
                    and book.font_list[book.xf_list[cell.xf_index].font_index].struck_out
                ):
                    grid.struck.add((row + 1, at))
    return grid


def _text(book: Any, cell: Any) -> str:
    """A cell's value as somebody would have typed it."""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "是" if cell.value else "否"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
    if cell.ctype == xlrd.XL_CELL_DATE:
        when: datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
        return when.date().isoformat() if when.time() == time.min else when.isoformat(" ", "seconds")
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        if abs(cell.value) >= _LONGEST_EXACT:
            return f"{cell.value:.14E}"
        return str(int(cell.value)) if float(cell.value).is_integer() else repr(cell.value)
    return unguard(str(cell.value))


class _Silent:
    """Takes what xlrd would print about odd files."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass
