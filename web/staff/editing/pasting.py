"""Lines pasted from a spreadsheet become rows: by their headings where there are some, else in the order of the columns."""

import re
from collections.abc import Mapping

from knowledge.files.tables import meanings
from knowledge.files.tables.meanings import field_of_row
from knowledge.files.tables.said import BadCell, money, span, whole
from web.staff.editing.columns import COMMON, TABLES, InputColumn

MOST_ROWS = 200
_NUMBERING = re.compile(
    r"^\s*(?:[(（]?\d{1,3}[)）、.．:：]|[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]{1,3}步[，：:]?|[•·●\-*])\s*"
)


def rows_of(table: str, text: str) -> list[dict[str, str]]:
    """The rows that pasted text makes of a table, at most `MOST_ROWS`; lines without anything are left out."""
    lines = [[_cell(part) for part in line.split("\t")] for line in _lines(text)]
    lines = [line for line in lines if any(line)]
    if not lines:
        return []
    columns = _from_headings(table, lines[0])
    if columns is not None:
        lines = lines[1:]
    else:
        lines = _without_numbers(lines)
        columns = [column.name for column in TABLES[table] if column.main]
    rows = []
    for line in lines[:MOST_ROWS]:
        row = {name: value for name, value in zip(columns, line, strict=False) if name and value}
        if len(line) == 1:
            row = {name: _NUMBERING.sub("", value) for name, value in row.items()}
        if row:
            rows.append(understood(table, row))
    return rows


def understood(table: str, row: Mapping[str, str]) -> dict[str, str]:
    """A row in which what belongs apart is apart: 40元, 20个工作日, 2份, and choices by the names people call them."""
    said = {name: _chosen(table, name, value) for name, value in row.items()}
    try:
        if table == "fees" and not _is_plain(said.get("amount", "")):
            return _with(said, "amount", money(said["amount"], unit=said.get("unit", "")))
        if table == "deadlines" and not _is_plain(said.get("number", "")):
            return _with(said, "number", span(said["number"], unit=said.get("unit", "")))
        for name in {"originals", "copies"} & said.keys():
            if not _is_plain(said[name]):
                said[name] = str(whole(said[name], most=99))
    except BadCell:
        return said  # as it was typed, for validation to complain of
    return said


def _is_plain(text: str) -> bool:
    """Whether there is nothing to take apart."""
    return not text or re.fullmatch(r"\d+(?:\.\d+)?", text) is not None


def _with(row: dict[str, str], name: str, read: Mapping[str, object]) -> dict[str, str]:
    """The row with what a cell was read as: its number and unit where it is one, else as it was typed."""
    if name not in read:
        return row
    kept = {
        key: str(value)
        for key, value in read.items()
        if key != "verified" and (key == name or not row.get(key) or key == "unit")
    }
    return row | kept


def _chosen(table: str, name: str, value: str) -> str:
    """A value of a choice by the name it is shown under, or the beginning of it (法定 → statutory)."""
    column = next((c for c in (*TABLES[table], *COMMON) if c.name == name and c.widget == "choice"), None)
    if column is None or value in dict(column.choices):
        return value
    return next((key for key, shown in column.choices if key and (shown == value or shown.startswith(value))), value)


def _lines(text: str) -> list[str]:
    """Lines, where a quoted cell of a spreadsheet may hold a line break."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(
        r'(?:(?<=\t)|(?<=\n)|^)"((?:[^"]|"")*)"(?=[\t\n]|$)', lambda m: m[1].replace('""', '"').replace("\n", " "), text
    )
    return text.split("\n")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _from_headings(table: str, line: list[str]) -> list[str] | None:
    """The columns that a first line names; None if it is no line of headings."""
    named = [_column_called(table, cell) for cell in line]
    rest = [cell for cell, name in zip(line, named, strict=True) if not name and cell and not _says_nothing(cell)]
    if named == ["amount"]:  # one cell alone is a fee, though a column may be called so: 工本费
        return None
    return named if any(named) and not rest else None


def _column_called(table: str, heading: str) -> str:
    columns: tuple[InputColumn, ...] = (*TABLES[table], *COMMON)
    for column in columns:
        if heading in {column.label, column.name}:
            return column.name
    name = field_of_row(heading, table)
    return name if name in {column.name for column in columns} else ""


def _says_nothing(heading: str) -> bool:
    """Whether a column only counts, or notes what no row keeps."""
    return meanings.heading(heading).meaning in (meanings.SKIPPED, "note")


def _without_numbers(lines: list[list[str]]) -> list[list[str]]:
    """Without a first column that only counts."""
    counted = len(lines[0]) > 1 and all(line[0] == str(n) for n, line in enumerate(lines, 1))
    return [line[1:] for line in lines] if counted else lines
