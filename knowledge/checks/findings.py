"""What a check found: where, how bad, whose it is and what to do; and the list of it as JSON or as a workbook."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from knowledge.entry.records import NATION
from knowledge.entry.validation import label
from knowledge.files.reading import printable, write_pieces
from knowledge.storage.errors import KnowledgeError

Severity = Literal["error", "warning", "note"]
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告", "note": "提示"}
"""From bad to mild, with their names: an error must be mended, a warning looked at, a note is good to know."""

_COLUMNS = {
    "级别": 6, "问题类型": 24, "问题": 70, "处理建议": 60, "责任单位": 18, "事项编码": 22, "行政区划": 15, "事项名称": 34,
    "栏目": 22, "规则": 26, "字段": 22,
}  # fmt: skip
_HEADER = PatternFill("solid", fgColor="FFDCE6F1")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found.

    `rule` is the stable id of the rule and `title` its name. `field` is a path into the entry (`deadlines.1.number`, ''
    for the whole). For what stands beside the entries, `code` is '' and `name` that of the source or department.
    """

    severity: Severity
    rule: str
    title: str
    code: str
    region: str
    name: str
    field: str
    message: str
    owner: str
    advice: str

    def __str__(self) -> str:
        place = f" {label(self.field)}" if self.field else ""
        local = f"@{self.region}" if self.code and self.region != NATION else ""
        return f"{SEVERITIES[self.severity]}：{self.name}（{self.code + local or '目录'}）{place}：{self.message}"


def at_least(findings: Iterable[Finding], severity: Severity) -> list[Finding]:
    """The findings that are this bad or worse."""
    grades = list(SEVERITIES)
    return [f for f in findings if grades.index(f.severity) <= grades.index(severity)]


def by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many there are of each severity, the mild ones last; zeros included."""
    counts = Counter(f.severity for f in findings)
    return {severity: counts[severity] for severity in SEVERITIES}


def by_rule(findings: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each rule, the bad ones first and the frequent ones before the rare."""
    grades = list(SEVERITIES)
    counts = Counter((grades.index(f.severity), f.rule) for f in findings)
    return {rule: n for (_, rule), n in sorted(counts.items(), key=lambda c: (c[0][0], -c[1], c[0][1]))}


def findings_json(findings: Sequence[Finding]) -> str:
    """The findings with their counts as one JSON object."""
    whole = {
        "counts": by_severity(findings), "rules": by_rule(findings), "findings": [asdict(f) for f in findings],
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def write_findings(findings: Sequence[Finding], path: Path | str) -> None:
    """Write the findings to a `.json` file or an `.xlsx` workbook, whole or not at all.

    Raises:
        UnwritableFile: if the file cannot be written. KnowledgeError: if its name says neither format.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix == ".json":
        write_pieces(path, [findings_json(findings).encode("utf-8", "replace")])
    elif suffix == ".xlsx":
        write_pieces(path, [_workbook(findings)])
    else:
        raise KnowledgeError(f"检查结果只能存为 .json 或 .xlsx，请改用这样的文件名，现在是“{path.name}”。")


def _workbook(findings: Sequence[Finding]) -> bytes:
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
