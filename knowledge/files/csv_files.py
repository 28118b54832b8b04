"""CSV as spreadsheets and other programs write it: in any Chinese encoding, whatever parts its cells; written with a mark for Excel."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from knowledge.files.cells import guard, unguard
from knowledge.files.columns import Cell
from knowledge.files.reading import MAX_LINE_BYTES, MAX_ROWS, decode, read_bytes
from knowledge.files.tables.meanings import heading
from knowledge.storage.errors import UnreadableFile

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = {"\t": "制表符", ",": "逗号", ";": "分号", "，": "全角逗号", "|": "竖线", "；": "全角分号"}
"""What may part the cells of a line, by what people call it."""
_SEP = re.compile(r'^"?sep=(.)"?[;,\t]*\s*$', re.I)
_HEAD_LINES = 15


def read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file as texts, with the line each begins on, empty ones left out.

    Raises:
        UnreadableFile: with the line, for a file that is no CSV.
    """
    return rows_of(decode(read_bytes(path), path, encodings=ENCODINGS), path)


def rows_of(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the text of a CSV file; raises as `read_csv`."""
    first, _, rest = text.partition("\n")
    if named := _SEP.match(first):
        return _rows(rest, path, named[1], begin=2)
    return _rows(text, path, delimiter_of(text))


def delimiter_of(text: str) -> str:
    """What parts the cells: that by which most headings are known, and else that which stands equally often in most lines."""
    lines = [line for line in text[:200_000].splitlines()[: 4 * _HEAD_LINES] if line.strip()][:_HEAD_LINES]

    def worth(delimiter: str) -> tuple[int, int, int]:
        known = max(
            (
                sum(bool(heading(cell.strip(' "')).meaning) for cell in line.split(delimiter))
                for line in lines
                if delimiter in line
            ),
            default=0,
        )
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        return known, max(counts.values(), default=0), -list(DELIMITERS).index(delimiter)

    return max(DELIMITERS, key=worth)


def _rows(text: str, path: Path, delimiter: str, *, begin: int = 1) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MAX_LINE_BYTES)
    # strict: an unclosed quote would otherwise swallow the rest of the file as one cell
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if delimiter == "\t" and not _is_strict(text):  # texts in which a quotation mark is only a quotation mark
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    offset, count = begin - 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                yield begin, [unguard(cell) for cell in cells]
            if count > MAX_ROWS:
                raise UnreadableFile(f"{path.name} 超过 {MAX_ROWS} 行，请拆成几个文件，或改用 JSONL 格式。")
            begin = offset + reader.line_num + 1
    except csv.Error:
        raise UnreadableFile(f"{path.name} 第 {begin} 行：引号没有成对，或单元格太长，请检查这一行。") from None


def _is_strict(text: str) -> bool:
    if '"' not in text:
        return True
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True):
            pass
    except csv.Error:
        return False
    return True


def csv_line(cells: Sequence[Cell]) -> str:
    """One row of a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([_text(cell) for cell in cells])
    return out.getvalue()


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return guard(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
