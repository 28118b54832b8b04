"""Whatever a file holds: nothing is raised but one sentence, nothing is published that the preview did not show, and it is soon over."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge.entry.differences import plain_text, whole
from knowledge.entry.records import FACT_FIELDS, ServiceItem
from knowledge.files.importing import import_file
from knowledge.files.rejected import rejected_bytes
from knowledge.files.tables import meanings
from knowledge.files.tables.said import said
from knowledge.files.tables.xlsx_files import MAX_UNPACKED_BYTES, NotAWorkbook, check_sizes
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase
from tests.as_found import rewritten, workbook
from tests.examples import examples

HEADINGS = [*sorted(set(meanings.LABELS.values())), "随便", "", "序号", "申请材料.原件份数"]
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from([
        "5个工作日", "免费", "无", "/", "#REF!", "20元/本", "2026年", "①甲②乙", "<p>甲</p>", "是", "1", "-1", "1e999", "=1+1", "[1]", "[{}]",
        '"无"', "{", "身份证、户口簿", "020-12345678", "440106", "天河区", "长期", "一、\n二、", "\ud800", "\x00\x07", "&#0;", "&#x110000;", "'=1",
    ]),
)  # fmt: skip
OURS = {"办理地点", "办理时限", "办理费用"}
"""What a fact is called by us where the file gives it no name."""
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=6)


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(str(tmp_path_factory.mktemp("any") / "a.db")) as made:
        yield made


def shown(item: ServiceItem) -> str:
    """All that a page shows of an entry that is new."""
    facts = [whole(fact) for name in FACT_FIELDS for fact in getattr(item, name)]
    return "\n".join(
        [*(plain_text(getattr(item, name)) for name in type(item).model_fields if name not in FACT_FIELDS), *facts]
    )


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in ("id", "type", "disclosure", "code", "region"):
                yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)
    elif isinstance(value, str):
        yield value


def brought_in(kb: KnowledgeBase, path: Path) -> None:
    """Look at a file and bring it in: what was planned is what is published, and all of it was shown."""
    refusals: list[str] = []
    looked = None
    try:
        looked = import_file(kb, path, dry_run=True)
    except UnreadableFile as error:
        refusals.append(str(error))
    assert all(text.endswith("。") for text in refusals)
    if looked is None:
        return
    rejected_bytes(looked.rejected, dict(looked.headings))
    done = import_file(kb, path)
    assert (done.planned, done.rejected) == (looked.planned, looked.rejected)
    for change in done.planned:
        live = kb.items.live(change.code, change.region).item
        assert live == change.item()
        seen = shown(change.item())
        for text in texts_of(json.loads(live.to_json())):
            assert plain_text(text) in seen or text in seen or text in OURS, text


def csv_of(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


@examples(150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6), TABLES)
def test_any_list(kb: KnowledgeBase, tmp_path: Path, heads: list[str], rows: list[list[str]]) -> None:
    (tmp_path / "a.csv").write_bytes(csv_of([["事项名称", *heads], *rows]))
    brought_in(kb, tmp_path / "a.csv")


@pytest.mark.parametrize("charged", ["-0", "-5元"])
def test_a_charge_that_is_no_amount_is_blamed_and_the_other_rows_stay(
    kb: KnowledgeBase, tmp_path: Path, charged: str
) -> None:
    (tmp_path / "a.csv").write_bytes(csv_of([["事项名称", "是否收费"], ["补领执照", charged], ["停水报修", "否"]]))
    done = import_file(kb, tmp_path / "a.csv")
    assert [row.name for row in done.rejected] == ["补领执照"]
    assert ["是否收费" in problem for row in done.rejected for problem in row.problems] == [True]


@pytest.mark.parametrize("heading", ["\x1b", "=1+1", "\x07办理=材料", "\ufffe", "'=2"])
def test_a_heading_that_no_workbook_holds_is_given_back_as_it_can_be(
    kb: KnowledgeBase, tmp_path: Path, heading: str
) -> None:
    (tmp_path / "a.csv").write_bytes(csv_of([["事项名称", "是否收费", heading], ["补领执照", "-5元", "x"]]))
    looked = import_file(kb, tmp_path / "a.csv", dry_run=True)
    assert [row.name for row in looked.rejected] == ["补领执照"]
    book = load_workbook(io.BytesIO(rejected_bytes(looked.rejected, dict(looked.headings))))
    assert all(
        cell.data_type == "s" for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None
    )


@examples(80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(TABLES)
def test_any_table(kb: KnowledgeBase, tmp_path: Path, rows: list[list[str]]) -> None:
    (tmp_path / "a.csv").write_bytes(csv_of(rows))
    brought_in(kb, tmp_path / "a.csv")


@examples(40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=5), TABLES)
def test_any_workbook(kb: KnowledgeBase, tmp_path: Path, heads: list[str], rows: list[list[str]]) -> None:
    printable = [["".join(mark for mark in text if mark.isprintable() or mark == "\n") for text in row] for row in rows]
    brought_in(kb, workbook(tmp_path / "a.xlsx", {"清单": [["事项名称", *heads], *printable]}))


@examples(150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.csv", "a.json", "a.xlsx", "a.yaml", "a.html", "a", "a.txt", "a.docx", "a.pdf", "a.xls"]),
)
def test_any_bytes(kb: KnowledgeBase, tmp_path: Path, raw: bytes, name: str) -> None:
    for begin in (
        b"",
        b"PK\x03\x04",
        b"%PDF-1.4\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"<html>",
        b"[{",
        b"var a = [{",
    ):
        (tmp_path / name).write_bytes(begin + raw)
        brought_in(kb, tmp_path / name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*HEADINGS[:20], "name", "items", "question"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@examples(150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(JSON, max_size=4))
def test_any_json(kb: KnowledgeBase, tmp_path: Path, values: list[Any]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(values), encoding="utf-8")
    brought_in(kb, tmp_path / "a.json")


@given(st.text(max_size=60))
def test_what_was_said_stays_said(text: str) -> None:
    assert said(said(text)) == said(text)


# -- files made to do harm


def entity(name: str, text: bytes) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "b">]>' + text if name == "xl/workbook.xml" else text


def bomb(name: str, text: bytes) -> bytes:
    return b" " * 40_000_000 if name == "xl/worksheets/sheet1.xml" else text


def many_cells(name: str, text: bytes) -> bytes:
    return b"<worksheet><sheetData><row>" + b"<c/>" * 10_000_000 if name == "xl/worksheets/sheet1.xml" else text


@pytest.mark.parametrize("harm", [entity, bomb, many_cells])
def test_a_workbook_made_to_do_harm_is_refused(kb: KnowledgeBase, tmp_path: Path, harm: Any) -> None:
    path = rewritten(workbook(tmp_path / "a.xlsx", {"清单": [["事项名称"], ["停水"]]}), harm)
    with pytest.raises(UnreadableFile, match=r"不像人填写的文件|实体"):
        import_file(kb, path)


def test_nothing_outside_a_workbook_is_opened(kb: KnowledgeBase, tmp_path: Path) -> None:
    def outside(name: str, text: bytes) -> bytes:
        link = b'<Relationship Id="rIdX" Type="http://x/externalLink" Target="http://192.0.2.1/a.xlsx" TargetMode="External"/>'
        return text.replace(b"</Relationships>", link + b"</Relationships>") if name.endswith(".rels") else text

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["事项名称", "收费"])
    sheet.append(["停气", "='http://192.0.2.1/[a.xlsx]表'!A1"])
    book.save(tmp_path / "a.xlsx")
    report = import_file(kb, rewritten(tmp_path / "a.xlsx", outside))
    assert [row.problems for row in report.rejected] != []
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert any("192.0.2.1" in archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_parts_that_are_large_together_are_refused() -> None:
    """Each is packed no more tightly than people's files are."""
    with zipfile.ZipFile(io.BytesIO(), "w") as archive:
        for name in ("a", "b", "c"):
            part = zipfile.ZipInfo(name)
            part.file_size, part.compress_size = MAX_UNPACKED_BYTES // 3 + 1, MAX_UNPACKED_BYTES // 100
            archive.filelist.append(part)
        with pytest.raises(NotAWorkbook, match="解压后有 500 MB"):
            check_sizes(archive)
        archive.filelist.pop()
        check_sizes(archive)
        archive.filelist.clear()
