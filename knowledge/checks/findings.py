"""What a check found: where, how bad, whose it is and what to do; and the list of it as JSON or as a workbook."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from knowledge.entry.records import NATION
from knowledge.entry.validation import label
from knowledge.files.reading import write_pieces
from knowledge.storage.errors import KnowledgeError

Severity = Literal["error", "warning", "note"]
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告", "note": "提示"}
"""From bad to mild, with their names: an error must be mended, a warning looked at, a note is good to know."""


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
        from knowledge.checks.findings_workbook import workbook_of

        write_pieces(path, [workbook_of(findings)])
    else:
        raise KnowledgeError(f"检查结果只能存为 .json 或 .xlsx，请改用这样的文件名，现在是“{path.name}”。")
