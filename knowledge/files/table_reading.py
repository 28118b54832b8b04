"""Tables read into entries: an exported table or the template staff fill in, read exactly, and lists of any other make, read by
what their columns mean (`tables`).

In a list every row is a matter. Its documents stand in one cell (申请材料: `身份证；户口簿`) or in columns of their own
(材料名称, 份数), going on in the rows below, which repeat the matter or leave it empty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.entry.records import NATION
from knowledge.entry.validation import LABELS
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
from knowledge.files.rows import ColumnRead, Options, RawRow, Reading, Row
from knowledge.files.tables.entries import EntryRows
from knowledge.files.tables.exact_cells import read_cells
from knowledge.files.tables.headers import Header, find_header, letter, twice
from knowledge.files.tables.list_reading import EXAMPLE, ListReader, headless, is_faq, labelled, unread
from knowledge.storage.errors import UnreadableFile

_BY_NAME = {name: section for section, name in SECTION_NAMES.items()} | {section: section for section in SECTIONS}
_HEADINGS: dict[str, dict[str, str]] = {
    section: {text: field for field in fields for text in (LABELS[field], field)} for section, fields in FIELDS.items()
}
_HEADINGS[ITEM] |= {NAME_HEADING: "name"}
_EVERY = {text for headings in _HEADINGS.values() for text in headings} | {SECTION_HEADING}
REASON_HEADING = "没有导入的原因"
"""The last column of a file of rejected rows, which is not read."""
SAMPLES = 3
"""Cells of each column that are shown to whoever chooses what it means."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read from a file: texts with the line of each row."""

    name: str
    rows: Iterable[tuple[int, Sequence[str]]]


@dataclass(slots=True)
class _TableLine:
    """One row of our own table taken apart: what it is about, and its cells by field."""

    number: int
    place: str
    section: str
    raw: RawRow
    key: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def blame(self, problem: str) -> None:
        self.problems.append(f"{self.place}：{problem}")


def read_tables(sheets: Iterable[Sheet], path: Path, *, region: str = NATION) -> list[Row]:
    """The entries of tables; `region` is that of rows which give none. Raises as `read_sheets`."""
    return read_sheets(sheets, path, Options(region=region)).rows


def read_sheets(sheets: Iterable[Sheet], path: Path, options: Options) -> Reading:
    """Put the rows of tables together to entries.

    Raises:
        UnreadableFile: if no table has a header that is understood.
    """
    book, reading, strange = _EntriesFound(options), Reading(), list[str]()
    for sheet in sheets:
        rows = list(sheet.rows)
        if not rows:
            continue
        reading.headings[sheet.name] = tuple(rows[0][1])
        if _is_own(sheet.name, rows[0][1]):
            book.read_own(sheet.name, rows, reading)
        elif (header := _header(rows, options)) is None:
            strange.append(sheet.name)
        else:
            book.read_list(sheet.name, rows, header, reading)
    if not reading.columns:
        where = "、".join(f"“{name}”表" for name in strange if name)
        raise UnreadableFile(
            f"{path.name} {where}的前几行里没有认得的表头（要有“事项名称”，或“问题”和“答案”），请补上表头，或用 --columns 指明各列是什么。"
        )
    reading.notices += [f"“{name}”表没有事项的表头，没有读" for name in strange]
    reading.rows = book.rows()
    return reading


def _header(rows: list[tuple[int, Sequence[str]]], options: Options) -> Header | None:
    header = find_header(rows, options.chosen)
    if header is not None and header.has("name", "question", "code", "items.name"):
        return header
    return headless(rows) if options.as_faq else None


# -- our own tables


def _is_own(name: str, texts: Sequence[str]) -> bool:
    """Whether a table is one of ours: it says what each row is about, or its sheet does."""
    headings = [text.strip() for text in texts if text.strip() and text.strip() != REASON_HEADING]
    if not {LABELS["code"], "code"} & set(headings):
        return False
    if SECTION_HEADING in headings:
        return True
    section = _BY_NAME.get(name)
    if section is None or section == ITEM:
        return section == ITEM and all(text in _HEADINGS[ITEM] for text in headings)
    return any(text in _HEADINGS[section] for text in headings if text not in (LABELS["code"], LABELS["region"]))


class _EntriesFound:
    """The entries of a file, found by code and region."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._entries: list[EntryRows] = []
        self._later: list[_TableLine] = []
        self._index: dict[tuple[str, str], EntryRows] = {}

    def rows(self) -> list[Row]:
        """Everything read, once the records of our own tables have been added to their entries."""
        for line in self._later:
            self._add_record(line)
        return [entry.row() for entry in self._entries]

    def read_list(self, sheet: str, rows: list[tuple[int, Sequence[str]]], header: Header, reading: Reading) -> None:
        """Read somebody's own list."""
        faq = is_faq(header) and (self._options.as_faq or not header.has("code", "name"))
        for entry in ListReader(sheet, header, self._options, faq).read(rows):
            self._entries.append(entry)
            self._index.setdefault((entry.data.get("code", ""), entry.data["region"]), entry)
        reading.headings[sheet] = header.headings
        reading.notices += unread(header, sheet)
        reading.notices += [f"“{printable(text)[:20]}”这一列有几个，都读了" for text in twice(header)]
        below = [texts for _, texts in rows[header.below : header.below + 40]]
        for column in header.columns:
            cells = [texts[column.at].strip() for texts in below if column.at < len(texts) and texts[column.at].strip()]
            samples = tuple(printable(text)[:40] for text in list(dict.fromkeys(cells))[:SAMPLES])
            meaning = labelled(column.meaning) if column.meaning else ""
            reading.columns.append(ColumnRead(sheet, column.letter, column.heading, meaning, column.how, samples))

    def read_own(self, sheet: str, rows: list[tuple[int, Sequence[str]]], reading: Reading) -> None:
        """Read one of our own tables."""
        headings = [text.strip() for text in rows[0][1]]
        for at, text in enumerate(headings):
            if text and text != REASON_HEADING:
                known = text if text in _EVERY else ""
                reading.columns.append(ColumnRead(sheet, letter(at), text, known, "known" if known else "unknown"))
        unknown = [text for text in headings if text and text not in _EVERY and text != REASON_HEADING]
        if unknown:
            where = f"“{sheet}”表" if sheet else ""
            reading.notices.append(
                f"{where}有 {len(unknown)} 列不认识，没有读：{'、'.join(printable(text)[:20] for text in unknown)}"
            )
        for line in _own_lines(sheet, headings, rows[1:]):
            if line.section == ITEM:
                self._add_item(line)
            else:
                self._later.append(line)

    def _add_item(self, line: _TableLine) -> None:
        entry = EntryRows(
            line.number, line.raw.sheet, line.key | read_cells(ITEM, line.cells, line.blame), raw=[line.raw]
        )
        entry.problems += line.problems
        self._entries.append(entry)
        self._index.setdefault((line.key.get("code", ""), line.key.get("region") or self._options.region), entry)

    def _add_record(self, line: _TableLine) -> None:
        """Add a document, a fee … to the entry it belongs to."""
        code, region = line.key.get("code", ""), line.key.get("region", "")
        entry = self._index.get((code, region or self._options.region))
        if entry is None and not region:
            same = [found for (known, _), found in self._index.items() if known == code]
            entry = same[0] if len(same) == 1 else None
        if entry is None:
            line.blame(f"“{ITEM_SHEET}”里没有编码 {printable(code)} {region}".rstrip() + "，请补上或改正编码")
            entry = EntryRows(line.number, line.raw.sheet, {"code": code})
            self._entries.append(entry)
        record = read_cells(line.section, line.cells, line.blame)
        if record or line.problems:
            entry.add(line.section, record, line.place)
        entry.problems += line.problems
        entry.raw.append(line.raw)


def _own_lines(sheet: str, headings: list[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[_TableLine]:
    default = _BY_NAME.get(sheet, ITEM)
    key: dict[str, str] = {}
    for number, texts in rows:
        place = (f"“{sheet}”表" if sheet else "") + f"第 {number} 行"
        line = _line(_TableLine(number, place, default, RawRow(sheet, number, tuple(texts))), headings, texts)
        if line is None:
            continue
        key = line.key = line.key if line.key.get("code") or not key else key
        if not line.key.get("code", "").startswith(EXAMPLE):
            yield line


def _line(line: _TableLine, headings: list[str], texts: Sequence[str]) -> _TableLine | None:
    """Take a row apart; None for an empty one."""
    filled = [(headings[n] if n < len(headings) else "", text) for n, text in enumerate(texts) if text.strip()]
    for heading, text in filled:
        if heading == SECTION_HEADING:
            line.section = _section(text.strip(), line)
    for heading, text in filled:
        if not heading:
            line.blame(f"“{printable(text)[:20]}”所在的列没有表头，请检查逗号、引号和列数")
        elif heading in _EVERY and heading != SECTION_HEADING:
            _put(line, heading, text)
    return line if filled else None


def _section(text: str, line: _TableLine) -> str:
    if text not in _BY_NAME:
        line.blame(f"没有“{printable(text)[:20]}”这个{SECTION_HEADING}，只能是{'、'.join(SECTION_NAMES.values())}")
    return _BY_NAME.get(text, ITEM)


def _put(line: _TableLine, heading: str, text: str) -> None:
    """File one cell under the field it is of."""
    name = _HEADINGS[ITEM].get(heading, heading)
    if name in KEY:
        line.key |= read_cells(ITEM, {name: text}, line.blame)
    elif known := _HEADINGS[line.section].get(heading):
        line.cells[known] = text
    elif heading != NAME_HEADING:  # the item's name only helps people to read the table
        line.blame(f"“{SECTION_NAMES[line.section]}”没有“{heading}”这一列，请移到对应的行")


__all__ = ["EXAMPLE", "REASON_HEADING", "Sheet", "read_sheets", "read_tables"]
