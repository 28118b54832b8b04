"""Export → import into an empty database → export gives the same file, and a failed export leaves the old one."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from knowledge.entry.records import ServiceItem, Source
from knowledge.entry.validation import check_item
from knowledge.files.columns import SECTION_HEADING, SECTION_NAMES, table_headings, table_rows
from knowledge.files.csv_files import csv_line, read_csv
from knowledge.files.exporting import EXPORT_FORMATS, export_file
from knowledge.files.importing import import_file
from knowledge.files.reading import UnwritableFile
from knowledge.files.spreadsheet import read_workbook, write_workbook
from knowledge.files.table_reading import Sheet, read_tables
from knowledge.storage.errors import KnowledgeError, UnreadableFile
from knowledge.store import KnowledgeBase
from tests.examples import examples

FULL: dict[str, Any] = {
    "code": "sfz-buling",
    "name": "居民身份证补领",
    "aliases": ["身份证丢了", "补身份证；急", "=SUM(A1)", "+86", "[方括号]", "2026-01-01"],
    "kind": "行政确认",
    "topic": "身份证",
    "audience": ["自然人"],
    "department": "公安机关",
    "owner": "户政科",
    "official_code": "114400000069401830444010600100001",
    "summary": '丢失后补领。\n第二行，带“引号”和"双引号"',
    "circumstances": [
        {"dimension": "申请人", "ask": "本人办还是代办？", "options": ["本人", "代办"]},
        {"dimension": "情形=特殊", "ask": "哪一种？", "options": ["甲；乙", "丙|丁"]},
    ],
    "conditions": [{"text": "- 年满十六周岁"}, {"text": "@本地户籍", "local": True, "verified": False}],
    "documents": [
        {
            "name": "居民户口簿",
            "originals": 1,
            "copies": 0,
            "form": "纸质",
            "issuer": "公安机关",
            "note": "'单引号开头",
        },
        {
            "name": "委托书",
            "when": {"申请人": ["代办"], "情形=特殊": ["甲；乙"]},
            "necessity": "容缺后补",
            "sample": "见附件",
        },
        {"name": "照片", "id": "documents:老编号", "basis": [{"source": "带第三条的办法", "article": ""}]},
    ],
    "fees": [
        {
            "name": "工本费",
            "amount": "40.50",
            "unit": "元",
            "basis": ["居民身份证法第二十条", "发改价格〔2003〕2322号"],
        },
        {"rule": "按 0.1% 收取", "reductions": "低保户免收", "phrasings": ["穷的能少交不；能吗", "=要钱吗", "收多少"]},
        {"name": "首次", "amount": "0", "valid_from": "2018-04-01", "valid_to": "2030-12-31"},
    ],
    "deadlines": [
        {"type": "statutory", "number": 60, "unit": "自然日", "start": "提交登记表之日"},
        {"type": "promised", "note": "=30 至 60 日"},
        {"type": "applicant", "number": 3, "unit": "月", "name": "领取", "verified": False},
    ],
    "steps": [{"text": "到派出所申请"}, {"text": "到派出所申请", "when": {"申请人": ["本人"]}}],
    "channels": [{"type": "网上", "text": "一网通办", "url": "https://example.gov.cn/a?b=1"}, {"type": "窗口"}],
    "places": [{"name": "办证大厅", "address": "东风路 1 号", "hours": "9:00-17:00", "phone": "020-12345678"}],
    "visits": [{"number": 0}],
    "results": [{"name": "居民身份证", "validity": "十年"}],
    "progress": [{"text": "电话查询"}],
    "phones": [
        {"number": "+86 20-12345678", "type": "complaint", "name": "督查"},
        {"number": "110", "type": "emergency"},
    ],
    "faqs": [{"question": "多久能取？", "answer": "一般六十日内。"}],
    "basis": ["居民身份证法第十条", {"source": "实施细则", "article": "附件二"}],
    "related": ["sfz-huanling"],
    "valid_from": "1899-12-31",
    "valid_to": "2099-12-31",
    "review_by": "2027-01-01",
    "verified_on": "2026-11-01",
    "source": "https://example.gov.cn",
    "disclosure": "operators",
    "note": "内部说明",
}
LOCAL = {
    "code": "sfz-buling",
    "region": "440100000000",
    "name": "居民身份证补领",
    "removes": ["documents:照片"],
    "kind": "诉求",
}
PLAIN = {"code": "x1", "name": "停水怎么办"}


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(str(tmp_path / "a.db")) as made:
        yield made


def published(kb: KnowledgeBase) -> list[ServiceItem]:
    return [revision.item for revision in kb.items.all_live()]


def again(path: Path, folder: Path) -> tuple[Path, list[ServiceItem]]:
    """The file imported into an empty database and exported from there."""
    with KnowledgeBase(str(folder / "again.db")) as other:
        report = import_file(other, path)
        assert report.rejected == ()
        copy = folder / f"again{path.suffix}"
        export_file(other, copy)
        return copy, published(other)


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_a_round_trip_loses_nothing(kb: KnowledgeBase, tmp_path: Path, format: str) -> None:
    kb.items.publish_many([check_item(data) for data in (FULL, LOCAL, PLAIN)], by="甲")
    path = tmp_path / f"export.{format}"
    seen: list[tuple[int, int]] = []
    assert export_file(kb, path, progress=lambda done, total: seen.append((done, total))) == 3
    assert seen == [(1, 3), (2, 3), (3, 3)]
    copy, items = again(path, tmp_path)
    assert items == published(kb)
    assert copy.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_an_empty_knowledge_base_is_exported_and_read_back(kb: KnowledgeBase, tmp_path: Path, format: str) -> None:
    path = tmp_path / f"export.{format}"
    assert export_file(kb, path) == 0
    if path.stat().st_size == 0:
        with pytest.raises(UnreadableFile, match="是空的"):
            import_file(kb, path)
    else:
        report = import_file(kb, path)
        assert (report.is_empty, report.written) == (True, False)


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def entries(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Entries whose free texts are any of these."""
    common: dict[str, Any] = {
        "note": texts,
        "verified": st.booleans(),
        "local": st.booleans(),
        "valid_from": st.none() | DAYS,
        "basis": st.lists(st.builds(dict, source=WORDS, article=texts), max_size=2),
        "when": st.dictionaries(
            st.just("申请人"), st.lists(st.sampled_from(["本人", "代办"]), min_size=1, unique=True)
        ),
    }
    document = st.fixed_dictionaries({"name": WORDS, "originals": st.none() | st.integers(0, 9), **common})
    amounts = st.decimals(0, 10**6, places=2)
    return st.fixed_dictionaries(
        {
            "code": st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,9}", fullmatch=True),
            "name": WORDS,
            "aliases": st.lists(WORDS | st.builds("{}；{}".format, WORDS, WORDS), max_size=3),
            "summary": texts,
            "source": texts,
            "circumstances": st.just([{"dimension": "申请人", "ask": "谁办？", "options": ["本人", "代办"]}]),
            "documents": st.lists(document, max_size=3),
            "fees": st.lists(st.fixed_dictionaries({"amount": amounts, "unit": st.just("元"), **common}), max_size=2),
            "faqs": st.lists(st.fixed_dictionaries({"question": WORDS, "answer": WORDS, **common}), max_size=2),
        }
    )


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TABLE_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\n"), max_size=20)  # fmt: skip
"""Control characters mean nothing and have no place in a table."""


@examples(20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(entries(ANY_TEXT), min_size=1, max_size=6, unique_by=lambda entry: entry["code"]))
@pytest.mark.parametrize("format", ["jsonl", "yaml"])
def test_any_entry_survives_the_way_through_two_databases(
    tmp_path_factory: pytest.TempPathFactory, format: str, made: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with KnowledgeBase(str(folder / "a.db")) as kb:
        kb.items.publish_many([check_item(entry) for entry in made], by="甲")
        path = folder / f"export.{format}"
        export_file(kb, path)
        copy, items = again(path, folder)
        assert items == published(kb)
        assert copy.read_bytes() == path.read_bytes()


@examples(60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries(TABLE_TEXT))
def test_any_entry_survives_a_table(tmp_path_factory: pytest.TempPathFactory, entry: dict[str, Any]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    item = check_item(entry)
    path.write_bytes(csv_bytes(item))
    (row,) = read_tables([Sheet("", read_csv(path))], path)
    assert row.problems == ()
    assert check_item(row.data) == item


@examples(15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries(TABLE_TEXT))
def test_any_entry_survives_a_workbook(tmp_path_factory: pytest.TempPathFactory, entry: dict[str, Any]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    item = check_item(entry)
    path.write_bytes(write_workbook([item]))
    (row,) = read_tables(read_workbook(path), path)
    assert row.problems == ()
    assert check_item(row.data) == item


def csv_bytes(item: ServiceItem) -> bytes:
    lines = [csv_line(table_headings())]
    for section, cells in table_rows(item):
        named = cells | {SECTION_HEADING: SECTION_NAMES[section]}
        lines.append(csv_line([named.get(text, "") for text in table_headings()]))
    return "".join(lines).encode("utf-8-sig")


def test_tables_leave_out_control_characters(tmp_path: Path) -> None:
    item = check_item({"code": "x", "name": "名", "summary": "甲\x07乙\r\n丙\ufffe", "note": "\x1f"})
    (tmp_path / "a.xlsx").write_bytes(write_workbook([item]))
    (row,) = read_tables(read_workbook(tmp_path / "a.xlsx"), tmp_path / "a.xlsx")
    assert (row.data["summary"], row.data.get("note")) == ("甲乙\n丙", None)


def test_yaml_carries_the_sources(kb: KnowledgeBase, tmp_path: Path) -> None:
    source = Source(
        key="居民身份证法", title="中华人民共和国居民身份证法", level="法律", articles={"第十条": "交验户口簿。"}
    )
    kb.sources.put([source])
    kb.items.publish_many([check_item(FULL)], by="甲")
    export_file(kb, tmp_path / "all.yaml")
    with KnowledgeBase(str(tmp_path / "b.db")) as other:
        import_file(other, tmp_path / "all.yaml")
        assert other.sources.all() == [source]


def test_csv_opens_in_excel_and_holds_no_formula(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.items.publish_many([check_item(FULL)], by="甲")
    export_file(kb, tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert "事项编码" in raw.decode("utf-8-sig").splitlines()[0]
    assert ",=30" not in raw.decode()
    assert ",'=30 至 60 日" in raw.decode()


def test_amounts_stay_as_they_were_written(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.items.publish_many([check_item(FULL)], by="甲")
    export_file(kb, tmp_path / "a.jsonl")
    fees = json.loads((tmp_path / "a.jsonl").read_text())["fees"]
    assert [fee.get("amount") for fee in fees] == ["40.50", None, "0"]
    _, items = again(tmp_path / "a.jsonl", tmp_path)
    assert items[0].fees[0].amount == Decimal("40.50")


def test_a_failed_export_leaves_what_was_there(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("旧")

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    kb.items.publish_many([check_item(PLAIN)], by="甲")
    with pytest.raises(KeyboardInterrupt):
        export_file(kb, path, progress=stop)
    assert path.read_text() == "旧"
    assert [p.name for p in tmp_path.glob("*a.csv*")] == ["a.csv"]


def test_a_place_that_cannot_be_written_is_one_sentence(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile, match="写不了"):
        export_file(kb, tmp_path / "没有这个目录" / "a.jsonl")


@pytest.mark.parametrize(("name", "format"), [("a.txt", None), ("a.jsonl", "guangdong")])
def test_a_format_that_cannot_be_written_is_named(
    kb: KnowledgeBase, tmp_path: Path, name: str, format: str | None
) -> None:
    with pytest.raises(KnowledgeError, match="jsonl"):
        export_file(kb, tmp_path / name, format=format)
