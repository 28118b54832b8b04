"""Workbooks (.xlsx) read from their XML, cell by cell: of Excel, WPS and others, in the usual and in the strict form.

openpyxl says nothing of hidden rows, merged cells and struck text without holding the whole workbook in memory, cannot tell an empty
cell from a formula that was never worked out, and finds nothing at all in the strict form. Names are therefore compared without their
namespaces here. Definitions and entities are refused, nothing outside the file is ever opened, and what is unpacked is limited.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from knowledge.files.cells import unguard
from knowledge.files.tables.grids import ELSEWHERE, FORMULA, Grid, Unread
from knowledge.office_packages import swollen_size, unpacked_size

MAX_UNPACKED_BYTES = 500 * 1024 * 1024
MAX_RATIO, RATIO_FROM_BYTES = 200, 20 * 1024 * 1024
"""A part that unpacks to so many times its size, and to so much, holds nothing anybody has typed."""
MAX_COLUMNS = 200
LONGEST_CELL = 32_767
"""Characters that a cell holds at most, as Excel and WPS say; one text may be named by any number of cells."""
MAX_TEXT = 30_000_000
"""Characters in all cells of a sheet: ten thousand entries have a tenth of it."""
_LONGEST_EXACT = 10**15
_REFERENCE = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
_EXTERNAL = re.compile(r"\[\d+\]|\[[^\]]+\.xls")


class NotAWorkbook(ValueError):
    """A file that cannot be read as a workbook; the message says why."""


@dataclass(slots=True)
class _Styles:
    """What the formats of cells mean, by their number: dates, and text that is struck through."""

    dates: list[bool] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)


def read_grids(raw: bytes, *, most_rows: int) -> Iterator[Grid]:
    """The sheets of a workbook.

    Raises:
        NotAWorkbook: for what is none, unpacks to an unreasonable size, or defines entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            check_sizes(archive)
            book = _Workbook(archive)
            budget = [most_rows]
            for name, part, is_hidden in book.sheets():
                yield book.grid(name, part, is_hidden, budget)
    except zipfile.BadZipFile:
        raise NotAWorkbook("加了密码，或文件已损坏") from None
    except DefusedXmlException:
        raise NotAWorkbook("里面定义了实体，不是办公软件保存的") from None
    except (ParseError, KeyError, ValueError, IndexError, EOFError, zipfile.LargeZipFile, NotImplementedError) as error:
        if isinstance(error, NotAWorkbook):
            raise
        raise NotAWorkbook("文件内容已损坏") from error
    except Exception as error:  # zlib and others, on damaged content
        if type(error).__module__ in ("zlib",):
            raise NotAWorkbook("文件内容已损坏") from error
        raise


def check_sizes(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that would unpack to an unreasonable size; raises NotAWorkbook."""
    swollen = swollen_size(archive, times=MAX_RATIO, least=RATIO_FROM_BYTES)
    total = unpacked_size(archive)
    if swollen or total > MAX_UNPACKED_BYTES:
        raise NotAWorkbook(f"解压后有 {(swollen or total) // 1024 // 1024} MB，不像人填写的文件")


class _Workbook:
    """The parts of a workbook that its sheets refer to."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {
            info.filename.replace("\\", "/").lstrip("/").lower(): info.filename for info in archive.infolist()
        }
        self._epoch = CALENDAR_WINDOWS_1900
        self._entries = list(self._read_book())
        self._strings = list(self._read_strings())
        self._styles = self._read_styles()

    def sheets(self) -> Iterator[tuple[str, str, bool]]:
        """(name, part, whether hidden) of every sheet, in their order."""
        targets = {
            element.get("Id", ""): element.get("Target", "")
            for element in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
            if element.get("TargetMode") != "External"
        }
        for name, link, is_hidden in self._entries:
            part = targets.get(link, "").replace("\\", "/")
            part = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
            if "worksheet" in part.lower() or "sheet" in part.lower().rpartition("/")[2]:
                yield name, part, is_hidden

    def grid(self, name: str, part: str, is_hidden: bool, budget: list[int]) -> Grid:
        """One sheet; `budget` holds how many rows with content may still come."""
        grid, number = Grid(name, is_hidden=is_hidden), 0
        with self._open(part) as stream:
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                tag = _local(element.tag)
                if event == "start":
                    if tag == "row":
                        number = int(element.get("r") or number + 1)
                        if element.get("hidden") in ("1", "true"):
                            grid.hidden_rows.add(number)
                    continue
                if tag == "row":
                    if texts := self._row(element, grid, number):
                        grid.rows[number] = texts
                        budget[0] -= 1
                        if budget[0] < 0:
                            raise NotAWorkbook("行数太多")
                    element.clear()
                elif tag == "col" and element.get("hidden") in ("1", "true"):
                    first, last = int(element.get("min", 1)), int(element.get("max", 1))
                    grid.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
                elif tag == "mergeCell":
                    with suppress(ValueError, TypeError):
                        left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(element.get("ref", "")))
                        if left >= 1 and top >= 1:
                            grid.merged.append((top, left - 1, bottom, min(right, MAX_COLUMNS) - 1))
                elif tag not in ("c", "v", "f", "is", "t", "r", "rPr", "strike"):
                    element.clear()
        return grid

    def _row(self, element: Element, grid: Grid, number: int) -> list[str]:
        texts: list[str] = []
        at, room = -1, MAX_TEXT - grid.length
        for cell in element:
            if _local(cell.tag) != "c":
                continue
            found = _REFERENCE.match(cell.get("r", ""))
            at = _column(found[1]) if found else at + 1
            if not len(cell) or at >= MAX_COLUMNS:
                continue
            text, struck = self._cell(cell)
            if not text:
                continue
            room -= len(text)
            if len(text) > LONGEST_CELL or room < 0:
                raise NotAWorkbook("有一格的文字比 Excel 放得下的还长" if room >= 0 else "文字太多")
            texts.extend([""] * (at + 1 - len(texts)))
            texts[at] = text
            if struck or self._flag(self._styles.struck, cell):
                grid.struck.add((number, at))
        grid.length = MAX_TEXT - room
        return texts

    def _cell(self, cell: Element) -> tuple[str, bool]:
        """The text of a cell as somebody would have typed it, and whether all of it is struck through."""
        kind, value, formula, inline = cell.get("t", "n"), None, None, None
        for part in cell:
            tag = _local(part.tag)
            if tag == "v":
                value = part.text
            elif tag == "f":
                formula = part
            elif tag == "is":
                inline = part
        if formula is not None:
            said = (formula.text or "").strip()
            if _EXTERNAL.search(said):
                return Unread(f"={said}"[:100], ELSEWHERE), False
            if value is None or (value == "" and kind != "str"):
                return Unread(f"={said}"[:100], FORMULA), False
        if inline is not None:
            return _rich(inline)
        if value is None:
            return "", False
        if kind == "s":
            return self._strings[int(value)]
        if kind == "b":
            return ("是" if value.strip() in ("1", "true") else "否"), False
        if kind in ("str", "inlineStr", "e"):
            return unguard(value), False
        if kind == "d":
            return value.replace("T00:00:00", "").replace("T", " "), False
        return self._number(value, cell), False

    def _number(self, text: str, cell: Element) -> str:
        value = float(text)
        if self._flag(self._styles.dates, cell) and 0 <= value < 2_958_466:
            when: Any = from_excel(value, self._epoch)
            if isinstance(when, datetime):
                return when.date().isoformat() if when.time() == time.min else when.isoformat(" ", "seconds")
            return str(when)
        if abs(value) >= _LONGEST_EXACT:
            return f"{value:.14E}"  # digits are lost already; shown like this it is refused as a code
        return str(int(value)) if value.is_integer() else repr(value)

    def _flag(self, flags: list[bool], cell: Element) -> bool:
        style = int(cell.get("s", 0))
        return style < len(flags) and flags[style]

    # -- parts

    def _open(self, part: str) -> IO[bytes]:
        return self._archive.open(self._parts[part.lower()])

    def _elements(self, part: str, *tags: str) -> Iterator[Element]:
        """The elements of a part by their names; none where there is no such part."""
        if part.lower() not in self._parts:
            return
        with self._open(part) as stream:
            for _, element in iterparse(stream, events=("end",), forbid_dtd=True):
                if _local(element.tag) in tags:
                    yield element

    def _read_book(self) -> Iterator[tuple[str, str, bool]]:
        for element in self._elements("xl/workbook.xml", "sheet", "workbookPr"):
            if _local(element.tag) == "workbookPr":
                if element.get("date1904") in ("1", "true"):
                    self._epoch = CALENDAR_MAC_1904
                continue
            link = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
            yield (element.get("name") or "").strip(), link, element.get("state", "visible") != "visible"

    def _read_strings(self) -> Iterator[tuple[str, bool]]:
        for element in self._elements("xl/sharedStrings.xml", "si"):
            yield _rich(element)
            element.clear()

    def _read_styles(self) -> _Styles:
        formats = dict(BUILTIN_FORMATS)
        fonts: list[bool] = []
        found = _Styles()
        for element in self._elements("xl/styles.xml", "numFmt", "fonts", "cellXfs"):
            if _local(element.tag) == "numFmt":
                formats[int(element.get("numFmtId", 0))] = element.get("formatCode", "")
            elif _local(element.tag) == "fonts":
                fonts = [_strikes(font) for font in element if _local(font.tag) == "font"]
            else:
                for style in element:
                    number, font = int(style.get("numFmtId", 0)), int(style.get("fontId", 0))
                    found.dates.append(_is_day(number, formats.get(number, "")))
                    found.struck.append(font < len(fonts) and fonts[font])
        return found


def _is_day(number: int, code: str) -> bool:
    # 27–36 and 50–58 are the days of Chinese Excel, which openpyxl does not list
    return (
        27 <= number <= 36
        or 50 <= number <= 58
        or bool(code and is_date_format(code))
        or any(mark in code for mark in ("年", "月"))
    )


def _strikes(element: Element | None) -> bool:
    return element is not None and any(
        _local(part.tag) == "strike" and part.get("val", "1") not in ("0", "false") for part in element
    )


def _rich(element: Element) -> tuple[str, bool]:
    """The text of a string, without what in it is struck through unless that is all; and whether it is."""
    kept: list[str] = []
    struck: list[str] = []
    for part in element:
        tag = _local(part.tag)
        if tag == "t":
            kept.append(part.text or "")
        elif tag == "r":
            text = "".join(inner.text or "" for inner in part if _local(inner.tag) == "t")
            properties = next((inner for inner in part if _local(inner.tag) == "rPr"), None)
            (struck if _strikes(properties) else kept).append(text)
    text = "".join(kept)
    if struck and not text.strip():
        return unguard("".join(struck)), True
    return unguard(text), False


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _column(letters: str) -> int:
    at = 0
    for mark in letters:
        at = at * 26 + ord(mark) - ord("A") + 1
    return at - 1
