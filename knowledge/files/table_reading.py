"""Tables read back into entries: an exported table, the template staff fill in, or a simple list of their own.

In a simple list every row is an item. Its documents stand in one cell (申请材料: `身份证；户口簿`) or in columns of their own
(申请材料.名称, 申请材料.原件份数), going on in the rows below, which repeat the code or leave it empty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.entry.records import NATION
from knowledge.entry.validation import LABELS
from knowledge.files.cells import BadCell, read_cell
from knowledge.files.columns import (
    FIELDS,
    ITEM,
    ITEM_SHEET,
    KEY,
    NAME_HEADING,
    SECTION_HEADING,
    SECTION_NAMES,
    SECTIONS,
)
from knowledge.files.reading import printable
from knowledge.files.rows import Row
from knowledge.storage.errors import UnreadableFile

EXAMPLE = "示例"
"""Rows whose code begins with this are the template's examples, never entries."""

_LISTED = {
    "conditions": "text", "documents": "name", "fees": "rule", "steps": "text", "places": "name", "results": "name",
    "progress": "text",
}  # fmt: skip
"""Sections that a simple list may give in one cell, with the field each text of it fills."""
_SYNONYMS = {
    "编码": "code", "别名": "aliases", "部门": "department", "实施主体": "department", "区划": "region", "地区": "region",
}  # fmt: skip
_BY_NAME = {name: section for section, name in SECTION_NAMES.items()} | {section: section for section in SECTIONS}
_HEADINGS: dict[str, dict[str, str]] = {
    section: {text: field for field in fields for text in (LABELS[field], field)} for section, fields in FIELDS.items()
}
_HEADINGS[ITEM] |= _SYNONYMS | {NAME_HEADING: "name"}
_SPECIAL = {NAME_HEADING: (ITEM, "name"), "咨询电话": ("phones", "number")}

_OWN = ""
"""The section of a column that belongs to whatever its row is about."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read from a file: texts with the line of each row; the first row is the headings."""

    name: str
    rows: Iterable[tuple[int, Sequence[str]]]


@dataclass(slots=True)
class _Line:
    """One row taken apart: what it is about, and its cells by section."""

    number: int
    place: str
    section: str
    key: dict[str, str] = field(default_factory=dict)
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def blame(self, problem: str) -> None:
        self.problems.append(f"{self.place}：{problem}")


@dataclass(slots=True)
class _Entry:
    """An entry under construction."""

    line: int
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    def add(self, section: str, record: dict[str, Any], place: str) -> None:
        records = self.data.setdefault(section, [])
        self.places[f"{section}.{len(records)}"] = place
        records.append(record)

    def row(self) -> Row:
        name = str(self.data.get("name") or self.data.get("code") or "")
        return Row(self.line, printable(name)[:60], self.data, tuple(self.problems), self.places)


def read_tables(sheets: Iterable[Sheet], path: Path, *, region: str = NATION) -> list[Row]:
    """Put the rows of tables together to entries; `region` is that of rows which give none.

    Raises:
        UnreadableFile: if the headings are not those of an item table.
    """
    lines = [line for sheet in sheets for line in _lines(sheet, path)]
    book = _Book(region)
    for line in lines:
        if line.section == ITEM:
            book.read_item(line)
    for line in lines:
        if line.section != ITEM:
            book.read_record(line)
    return [entry.row() for entry in book.entries]


class _Book:
    """The entries of a file, found by code and region."""

    def __init__(self, region: str) -> None:
        self.entries: list[_Entry] = []
        self._region = region
        self._index: dict[tuple[str, str], _Entry] = {}

    def read_item(self, line: _Line) -> None:
        """Start an entry, or go on with it when the row says nothing else about the item than the one before."""
        own = _read(line.cells.pop(ITEM, {}), line)
        key = (line.key.get("code", ""), line.key.get("region") or self._region)
        entry = self._index.get(key)
        if entry is None or not line.cells or any(entry.data.get(name) != value for name, value in own.items()):
            entry = _Entry(line.number, line.key | own)
            self.entries.append(entry)
            self._index.setdefault(key, entry)
        self._add(entry, line)

    def read_record(self, line: _Line) -> None:
        """Add a document, a fee … to the entry it belongs to."""
        code, region = line.key.get("code", ""), line.key.get("region", "")
        entry = self._index.get((code, region or self._region))
        if entry is None and not region:
            same = [found for (known, _), found in self._index.items() if known == code]
            entry = same[0] if len(same) == 1 else None
        if entry is None:
            line.blame(f"“{ITEM_SHEET}”里没有编码 {printable(code)} {region}".rstrip() + "，请补上或改正编码")
            entry = _Entry(line.number, {"code": code})
            self.entries.append(entry)
        self._add(entry, line)

    def _add(self, entry: _Entry, line: _Line) -> None:
        for section, cells in line.cells.items():
            for text in _listed(cells.pop("", "")):
                entry.add(section, {_LISTED[section]: text}, line.place)
            if cells:
                entry.add(section, _read(cells, line), line.place)
        entry.problems += line.problems


def _read(cells: dict[str, str], line: _Line) -> dict[str, Any]:
    """The values of cells; one that cannot be read is blamed on the row and left out."""
    found: dict[str, Any] = {}
    for name, text in cells.items():
        try:
            found[name] = read_cell(name, text)
        except BadCell as error:
            line.blame(f"{LABELS[name]}：{error}")
    return found


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace("；", "\n").replace(";", "\n").split("\n") if part.strip()]


# -- one row


def _lines(sheet: Sheet, path: Path) -> Iterator[_Line]:
    rows = iter(sheet.rows)
    number, texts = next(rows, (1, ()))
    where = f"{path.name} " + (f"的“{sheet.name}”表" if sheet.name else "") + f"第 {number} 行"
    columns = [_column(text.strip(), where) for text in texts]
    if (_OWN, "code") not in columns:
        raise UnreadableFile(f"{where}：没有“{LABELS['code']}”这一列，请用导出的表或模板填写。")
    default = _BY_NAME.get(sheet.name, ITEM)
    key: dict[str, str] = {}
    for number, texts in rows:
        place = (f"“{sheet.name}”表" if sheet.name else "") + f"第 {number} 行"
        line = _line(_Line(number, place, default), columns, texts)
        if line is None:
            continue
        key = line.key = line.key if line.key.get("code") or not key else key
        if not line.key.get("code", "").startswith(EXAMPLE):
            yield line


def _line(line: _Line, columns: Sequence[tuple[str, str] | None], texts: Sequence[str]) -> _Line | None:
    """Take a row apart; None for an empty one."""
    filled = [(n, text) for n, text in enumerate(texts) if text.strip()]
    for n, text in filled:
        if n < len(columns) and columns[n] == (_OWN, SECTION_HEADING):
            line.section = _section(text.strip(), line)
    for n, text in filled:
        column = columns[n] if n < len(columns) else None
        if column is None:
            line.blame(f"“{printable(text)[:20]}”所在的列没有表头，请检查逗号、引号和列数")
        elif column[1] != SECTION_HEADING:
            _put(line, *column, text)
    return line if filled else None


def _section(text: str, line: _Line) -> str:
    if text not in _BY_NAME:
        line.blame(f"没有“{printable(text)[:20]}”这个{SECTION_HEADING}，只能是{'、'.join(SECTION_NAMES.values())}")
    return _BY_NAME.get(text, ITEM)


def _put(line: _Line, section: str, name: str, text: str) -> None:
    """File one cell under what it is about."""
    if section == _OWN and name in KEY:
        line.key |= {name: text.strip()} | _read({name: text}, line)
    elif section != _OWN:
        if section != ITEM or line.section == ITEM:  # elsewhere the item's name only helps people to read the table
            line.cells.setdefault(section, {})[name] = text
    elif known := _HEADINGS[line.section].get(name):
        line.cells.setdefault(line.section, {})[known] = text
    else:
        line.blame(f"“{SECTION_NAMES[line.section]}”没有“{name}”这一列，请移到对应的行")


def _column(text: str, where: str) -> tuple[str, str] | None:
    """What a heading stands for: (section or '' for the row's own, field or heading); None for an empty one."""
    if not text:
        return None
    if text in _SPECIAL:
        return _SPECIAL[text]
    name = _HEADINGS[ITEM].get(text, text)
    if name in KEY:
        return _OWN, name
    prefix, _, rest = text.replace("．", ".").replace("·", ".").partition(".")
    if rest and _HEADINGS.get(_BY_NAME.get(prefix, ""), {}).get(rest):
        section = _BY_NAME[prefix]
        return section, _HEADINGS[section][rest]
    if _BY_NAME.get(text) in _LISTED:
        return _BY_NAME[text], ""
    if text == SECTION_HEADING or any(text in headings for headings in _HEADINGS.values()):
        return _OWN, text
    raise UnreadableFile(f"{where}：不认识的列“{printable(text)[:30]}”，请删去，或改为模板里的列名。")
