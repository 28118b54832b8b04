"""Handouts as files that people edit: DOCX for what is read, XLSX for what is a table."""

from itertools import groupby
from pathlib import Path
from typing import IO, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from knowledge.entry.handouts import Handout, HandoutPart
from knowledge.files.cells import guard

FONT = "Microsoft YaHei"
WIDTHS = (22, 14, 40, 14, 30, 22, 40, 36)


def write_docx(handout: Handout, target: Path | IO[bytes]) -> None:
    """The whole handout as a document: contents, parts, index; what has changed since the last print first."""
    paper: Any = Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    for level in (1, 2, 3):
        heading = paper.styles[f"Heading {level}"]
        heading.font.name = FONT
        heading.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        heading.font.color.rgb = RGBColor(0x0B, 0x3A, 0x6F)
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(18))
    paper.add_heading(handout.title, 0)
    paper.add_paragraph(_edition(handout))
    if handout.changes:
        paper.add_heading("与上一次印制相比", 1)
        for change in handout.changes:
            paper.add_paragraph(change, style="List Bullet")
    if handout.rows and not handout.parts:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        _table(paper, handout)
    styles = _styles(paper)
    groups = [(group, list(parts)) for group, parts in groupby(handout.parts, key=lambda part: part.group)]
    if any(part.number for part in handout.parts):
        paper.add_heading("目录", 1)
        for group, parts in groups:
            paper.add_paragraph(f"{group}：" + "；".join(f"{p.number} {p.title}" for p in parts))
    for group, parts in groups:
        if group:
            paper.add_heading(group, 1)
        for part in parts:
            _part(paper, part, styles)
    if handout.index:
        paper.add_heading("按平时的说法找", 1)
        paper.add_paragraph("；".join(f"{word} {'、'.join(map(str, numbers))}" for word, numbers in handout.index))
    paper.save(target if not isinstance(target, Path) else str(target))


def write_xlsx(handout: Handout, target: Path | IO[bytes]) -> None:
    """The table of a handout; of one that has none, a row for each line."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = handout.title[:31]
    headings = handout.headings or ("编号", "主题", "标题", "项目", "内容")
    rows = handout.rows or tuple(
        (str(p.number or ""), p.group, p.title, line.label, line.text) for p in handout.parts for line in p.lines
    )
    sheet.append([handout.title])
    sheet.append([_edition(handout)])
    sheet.append(list(headings))
    for row in rows:
        sheet.append([guard(cell) for cell in row])
    sheet["A1"].font = Font(bold=True, size=16)
    line = Side(style="thin", color="999999")
    for cell in sheet[3]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8F0F9")
    # A frame round every cell of a long list would take longer than the list.
    for cells in sheet.iter_rows(min_row=3) if handout.rows else ():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(line, line, line, line)
    for n, _ in enumerate(headings):
        sheet.column_dimensions[get_column_letter(n + 1)].width = WIDTHS[n] if n < len(WIDTHS) else 24
    sheet.freeze_panes = "B4"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "3:3"
    if handout.changes:
        changes = book.create_sheet("与上一次相比")
        for change in handout.changes:
            changes.append([guard(change)])
    book.save(target)


def _edition(handout: Handout) -> str:
    where = f"，今天的在 {handout.address}" if handout.address else ""
    return f"{handout.day} 第 {handout.edition} 次印制。有变动请打 {handout.hotline}{where}。"


def _styles(paper: Any) -> tuple[Any, Any, Any]:
    """The styles of a part's heading, of its lines, and of its last: no part is torn across two pages where it fits on one."""
    styles = []
    for name, keeps in (("Line", True), ("Last line", False)):
        style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = paper.styles["Normal"]
        style.paragraph_format.space_after, style.paragraph_format.keep_with_next = Pt(1), keeps
        styles.append(style)
    return paper.styles["Heading 2"], styles[0], styles[1]


def _part(paper: Any, part: HandoutPart, styles: tuple[Any, Any, Any]) -> None:
    heading, line_style, last_style = styles
    number = f"{part.number}  " if part.number else ""
    _paragraph(paper, heading).add_run(f"{number}{part.title}")
    last = len(part.lines) - 1
    for n, line in enumerate(part.lines):
        said = _paragraph(paper, line_style if n < last else last_style)
        if line.label:
            said.add_run(f"{line.label}：").bold = not line.small
        run = said.add_run(line.text)
        if line.small:
            run.font.size = Pt(8)


def _paragraph(paper: Any, style: Any) -> Any:
    """A paragraph at the end. The library looks through all that is there for the end each time, which is too long for a handbook."""
    element = OxmlElement("w:p")
    paper.element.body[-1].addprevious(element)
    made = Paragraph(element, paper._body)
    made.style = style
    return made


def _table(paper: Any, handout: Handout) -> None:
    table = paper.add_table(rows=1, cols=len(handout.headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, handout.headings, strict=True):
        cell.text = heading
    for row in handout.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
