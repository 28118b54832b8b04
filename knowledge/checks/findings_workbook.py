"""What a check found, as a workbook."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from knowledge.checks.findings import SEVERITIES, Finding, by_rule
from knowledge.entry.validation import label
from knowledge.files.reading import printable

_COLUMNS = {
    "级别": 6, "问题类型": 24, "问题": 70, "处理建议": 60, "责任单位": 18, "事项编码": 22, "行政区划": 15, "事项名称": 34,
    "栏目": 22, "规则": 26, "字段": 22,
}  # fmt: skip
_HEADER = PatternFill("solid", fgColor="FFDCE6F1")


def workbook_of(findings: Sequence[Finding]) -> bytes:
    """Two sheets: every finding with filters, and how many of each rule."""
    book = Workbook(write_only=True)
    book.properties.creator = "hotline-assistant"
    listed = _sheet(book, "检查结果", _COLUMNS)
    for finding in findings:
        listed.append([_text(listed, value) for value in _row(finding)])
    listed.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{len(findings) + 1}"
    counted = _sheet(book, "汇总", {"级别": 6, "问题类型": 34, "规则": 30, "数量": 8})
    known = {f.rule: f for f in findings}
    for rule, count in by_rule(findings).items():
        words = (SEVERITIES[known[rule].severity], known[rule].title, rule)
        counted.append([*(_text(counted, word) for word in words), count])
    raw = BytesIO()
    book.save(raw)
    return raw.getvalue()


def _row(finding: Finding) -> tuple[str, ...]:
    return (
        SEVERITIES[finding.severity], finding.title, finding.message, finding.advice, finding.owner, finding.code,
        finding.region, finding.name, label(finding.field), finding.rule, finding.field,
    )  # fmt: skip


def _sheet(book: Workbook, title: str, columns: dict[str, int]) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    header = []
    for n, (text, width) in enumerate(columns.items(), 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
        cell = WriteOnlyCell(sheet, text)
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEADER, Alignment(vertical="center")
        header.append(cell)
    sheet.append(header)
    return sheet


def _text(sheet: Any, value: str) -> Cell:
    """A cell that is text whatever it looks like, so that nothing in the knowledge base can become a formula."""
    cell = WriteOnlyCell(sheet, printable(value))
    cell.data_type = "s"
    return cell
