"""CSV as spreadsheets write and read it: UTF-8 with a mark for Excel, or GB18030 as older programs save it."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from knowledge.files.cells import guard, unguard
from knowledge.files.columns import Cell
from knowledge.files.reading import MAX_LINE_BYTES, MAX_ROWS, decode, read_bytes
from knowledge.storage.errors import UnreadableFile

ENCODINGS = ("utf-8-sig", "gb18030")


def read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file as texts, with the line each begins on, empty ones left out.

    Raises:
        UnreadableFile: with the line, for a file that is no CSV.
    """
    text = decode(read_bytes(path), path, encodings=ENCODINGS)
    head = text.partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    csv.field_size_limit(MAX_LINE_BYTES)
    # strict: an unclosed quote would otherwise swallow the rest of the file as one cell
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin, count = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                yield begin, [unguard(cell) for cell in cells]
            if count > MAX_ROWS:
                raise UnreadableFile(f"{path.name} 超过 {MAX_ROWS} 行，请拆成几个文件，或改用 JSONL 格式。")
            begin = reader.line_num + 1
    except csv.Error:
        raise UnreadableFile(f"{path.name} 第 {begin} 行：引号没有成对，或单元格太长，请检查这一行。") from None


def csv_line(cells: Sequence[Cell]) -> str:
    """One row of a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([_text(cell) for cell in cells])
    return out.getvalue()


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return guard(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
