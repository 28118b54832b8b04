"""A table of texts and numbers as an Excel file: a heading line, then rows. Texts stay texts, whatever they look like.

What writes it is read with the first table, as no start of the service is to wait for it.
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_TEXT = 32_767
"""Characters Excel keeps in one cell."""
Value = str | int | float | None
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write_table(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]) -> bytes:
    """The file. `columns` are headings with their width in characters; numbers stay numbers, None is an empty cell."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for n, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "A2"
    headings = [WriteOnlyCell(sheet, heading) for heading, _ in columns]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: "WriteOnlyWorksheet", value: Value) -> "Cell | int | float | None":
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _UNPRINTABLE.sub("", value)[:MAX_TEXT])
    cell.data_type = "s"
    return cell
