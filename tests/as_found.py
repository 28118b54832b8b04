"""Files as curators have them, built by hand for the tests: workbooks with all that Excel hides, old workbooks, guides, lists."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import xlwt
from openpyxl import Workbook

from knowledge.entry.records import ServiceItem
from knowledge.files.importing import ImportReport
from knowledge.store import KnowledgeBase

Rows = Sequence[Sequence[Any]]


def table(folder: Path, text: str, *, name: str = "a.csv", encoding: str = "utf-8-sig") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def names(kb: KnowledgeBase) -> list[str]:
    return sorted(revision.item.name for revision in kb.items.all_live())


def only(kb: KnowledgeBase, report: ImportReport) -> ServiceItem:
    assert report.rejected == ()
    (revision,) = kb.items.all_live()
    return revision.item


def blamed(report: ImportReport) -> str:
    return " / ".join(problem for row in report.rejected for problem in row.problems)


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


def word(path: Path, *blocks: Any) -> Path:
    """A Word document: `(style, text)` for a paragraph, a list of rows for a table, a text for plain text; `~text` is struck out."""
    made = docx.Document()
    for block in blocks:
        if isinstance(block, list):
            table = made.add_table(rows=len(block), cols=max(map(len, block)))
            for row, texts in enumerate(block):
                for at, text in enumerate(texts):
                    table.cell(row, at).text = text
        elif isinstance(block, tuple):
            made.add_paragraph(block[1], style=block[0])
        else:
            run = made.add_paragraph().add_run(block.removeprefix("~"))
            run.font.strike = block.startswith("~")
    made.save(str(path))
    return path


def pdf(path: Path, *pages: Sequence[str]) -> Path:
    """A PDF of lines of text, in a font every reader has."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font "
        b"/Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
    )
    objects.append(font)
    numbers = []
    for lines in pages:
        shown = b" 0 -20 Td ".join(b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj" for line in lines)
        stream = b"BT /F1 12 Tf 50 780 Td " + shown + b" ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        content = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % content
        )
        numbers.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % n for n in numbers), len(numbers))
    out, offsets = b"%PDF-1.4\n", []
    for number, content_of in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content_of)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, start,
    )  # fmt: skip
    path.write_bytes(out)
    return path
