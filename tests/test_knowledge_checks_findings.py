"""The list of findings: its counts, and what it looks like as JSON and as a workbook."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from knowledge.checks.findings import Finding, at_least, by_rule, by_severity, findings_json, write_findings
from knowledge.files.reading import UnwritableFile
from knowledge.storage.errors import KnowledgeError
from knowledge.store import KnowledgeBase
from tests.checked_entries import FEE, entry, found


@pytest.fixture
def some(kb: KnowledgeBase) -> list[Finding]:
    return found(
        kb, entry(fees=[{**FEE, "basis": []}], name="=1+1"), entry("yi", phones=[]), entry("bing", department="")
    )


def test_counts_and_severities(some: list[Finding]) -> None:
    assert by_severity(some) == {"error": 1, "warning": 1, "note": 1}
    assert list(by_rule(some).items()) == [("fee-without-basis", 1), ("no-department", 1), ("no-phone", 1)]
    assert [f.rule for f in at_least(some, "warning")] == ["fee-without-basis", "no-department"]
    assert str(some[0]) == "错误：=1+1（jia） 收费第1项的依据：工本费 40元没有依据"


def test_findings_as_json(some: list[Finding], tmp_path: Path) -> None:
    write_findings(some, tmp_path / "findings.json")
    whole = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))
    assert whole == json.loads(findings_json(some))
    assert whole["counts"] == {"error": 1, "warning": 1, "note": 1}
    assert whole["findings"][0]["rule"] == "fee-without-basis"
    assert Finding(**whole["findings"][0]) == some[0]


def test_findings_as_a_workbook(some: list[Finding], tmp_path: Path) -> None:
    write_findings(some, tmp_path / "检查.XLSX")
    book = load_workbook(tmp_path / "检查.XLSX")
    header, first, *_ = book["检查结果"].iter_rows()
    row = dict(zip([cell.value for cell in header], first, strict=True))
    assert row["级别"].value == "错误"
    assert (row["事项名称"].value, row["事项名称"].data_type) == ("=1+1", "s")  # never a formula
    assert next(book["汇总"].iter_rows(min_row=2, values_only=True))[2:] == ("fee-without-basis", 1)
    assert book["检查结果"].auto_filter.ref == "A1:K4"


def test_findings_cannot_be_written(some: list[Finding], tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"\.json 或 \.xlsx"):
        write_findings(some, tmp_path / "findings.csv")
    with pytest.raises(UnwritableFile):
        write_findings(some, tmp_path / "missing" / "findings.json")
    assert not list(tmp_path.rglob("*findings*"))


def test_no_findings_at_all(tmp_path: Path) -> None:
    write_findings([], tmp_path / "findings.xlsx")
    assert load_workbook(tmp_path / "findings.xlsx")["检查结果"].max_row == 1
    assert by_severity([]) == {"error": 0, "warning": 0, "note": 0}
