"""Files as curators have them, built by hand for the tests: workbooks with all that Excel hides, old workbooks, guides, lists."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


def workbook(path: Path, sheets: dict[str, Rows], change: Callable[[Workbook], object] = lambda _: None) -> Path:
    """A workbook; `change` hides, merges and strikes before it is saved."""
    made = Workbook()
    del made[made.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    change(made)
    made.save(path)
    return path


def strict(path: Path) -> Path:
    """The workbook as "Strict Open XML" is saved: everything under other namespaces."""
    return rewritten(
        path,
        lambda _, text: text.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )


def without_values(path: Path) -> Path:
    """The workbook as a program writes it that works no formula out."""
    return rewritten(path, lambda name, text: re.sub(rb"<v\s*/>|<v></v>", b"", text) if "sheet" in name else text)


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    path.write_bytes(out.getvalue())
    return path


def old_workbook(
    path: Path, rows: Rows, *, hidden: Sequence[int] = (), struck: Sequence[int] = (), merged: Sequence[Any] = ()
) -> Path:
    """An .xls with some rows (from 0) hidden, some struck through, and some ranges merged (top, bottom, left, right, text)."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("清单")
    strike = xlwt.easyxf("font: struck_out on")
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            if value != "":
                sheet.write(number, at, value, *([strike] if number in struck else []))
    for number in hidden:
        sheet.row(number).hidden = True
    for top, bottom, left, right, text in merged:
        sheet.write_merge(top, bottom, left, right, text)
    book.save(str(path))
    return path
