"""The lists of two portals as entries: made-up rows for each rule, and the real files where they are at hand."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.entry.records import Phone, ServiceItem
from knowledge.files.importing import import_file
from knowledge.files.official_lists.writing import days, keep_apart, matter_code, phones, phrases
from knowledge.files.rows import Row
from knowledge.store import KnowledgeBase

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"
real = pytest.mark.skipif(not DATA.exists(), reason="../shared/data 不在这台机器上")

ORG, OTHER = "000000018", "00000002X"
ROW: dict[str, Any] = {
    "TASK_CODE": f"11440000{ORG}U244010100700003",
    "CATAID": "440101007000",
    "ORGCODE": ORG,
    "TASK_TYPE": "01",
    "TASK_NAME": "办事证核发（补领）",
    "CATANAME": "办事证核发",
    "DEPT_NAME": "某某厅",
    "AREACODE": "440000",
    "matter_name": "办事证核发",
    "matter_short": "办事证，补领",
    "matter_daily": "补办事证；办事证丢了",
    "visit_number": "1",
    "co_department": "无",
    "handle_location": "办理地点：某市某路1号",
    "handle_time": "20(工作日)",
    "handle_time_limit": "5(自然日)",
    "accept_standard": "符合下列条件：",
    "consult_phone": "020-00000000、020-00000001转2",
    "complain_phone": "无w",
    "courier_service": "是",
    "bear_paltform": "某平台",
    "online_book": "是",
    "online_book_addr": "无",
    "ONLINECHECK": "1",
    "URL": "https://example.gov.cn/1",
    "theme_category": ["其他", "证件办理"],
    "service_object_name": ["自然人"],
    "material_intro": ["申请表", "身份证", "申请表"],
}


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(str(tmp_path / "a.db")) as made:
        yield made


def imported(kb: KnowledgeBase, folder: Path, *rows: dict[str, Any], format: str = "guangdong") -> list[ServiceItem]:
    path = folder / "rows.json"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert import_file(kb, path, format=format).rejected == ()
    return [revision.item for revision in kb.items.all_live()]


def test_every_field_finds_its_place(kb: KnowledgeBase, tmp_path: Path) -> None:
    (item,) = imported(kb, tmp_path, ROW)
    assert (item.code, item.region) == ("44010100700003", "440000000000")
    assert (item.official_code, item.name, item.department) == (ROW["TASK_CODE"], ROW["TASK_NAME"], "某某厅")
    assert (item.kind, item.topic, item.audience) == ("行政许可", "证件办理", ("自然人",))
    assert item.aliases == ("补办事证", "办事证丢了", "办事证补领")
    clocks = {d.type: (d.number, d.unit) for d in item.deadlines}
    assert clocks == {"statutory": (20, "工作日"), "promised": (5, "自然日")}
    assert [d.name for d in item.documents] == ["申请表", "身份证"]
    assert (item.places[0].address, item.visits[0].number) == ("某市某路1号", 1)
    assert {c.type: c.url for c in item.channels} == {"窗口": "", "网上": "https://example.gov.cn/1", "邮寄": ""}
    assert [p.number for p in item.phones] == ["020-00000000", "020-00000001转2"]
    assert "投诉方式原文：无w" in item.note
    assert "主项：办事证核发" in item.note
    assert "未列全" in item.conditions[0].note
    assert not any(fact.verified for fact in item.facts())
    assert str(item.verified_on) == "2021-05-01"


def test_nothing_is_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    bare = dict.fromkeys(ROW, "无") | {key: ROW[key] for key in ("TASK_CODE", "CATAID", "TASK_NAME", "AREACODE")}
    (item,) = imported(kb, tmp_path, bare | {"handle_location": "无线下办理窗口", "URL": None, "material_intro": []})
    assert list(item.facts()) == []
    assert (item.aliases, item.audience, item.department, item.note) == ((), (), "", "")


def test_a_row_of_another_kind_is_named(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(ROW) + '\n{"code": "x", "name": "停水"}\n{"TASK', encoding="utf-8")
    for format, missing in (("guangdong", "TASK_CODE"), ("guangan", "item_code")):
        report = import_file(kb, path, format=format, dry_run=True)
        assert [r.line for r in report.rejected][-2:] == [2, 3]
        assert missing in report.rejected[-2].problems[0]


def test_one_code_in_two_regions_is_one_matter_and_two_organisations_are_two(kb: KnowledgeBase, tmp_path: Path) -> None:
    elsewhere = ROW | {"TASK_CODE": f"11440100{ORG}U344010100700003", "AREACODE": "440100"}
    others = ROW | {"TASK_CODE": f"11440000{OTHER}U244010100700003", "TASK_NAME": "另一件事"}
    items = imported(kb, tmp_path, ROW, elsewhere, others)
    assert {(i.code, i.region[:6]) for i in items} == {
        ("44010100700003", "440100"),
        (f"44010100700003-{ORG}", "440000"),
        (f"44010100700003-{OTHER}", "440000"),
    }
    kb.items.withdraw("44010100700003", "440100000000", by="甲", reason="")
    assert {i.code for i in imported(kb, tmp_path, others, ROW)} == {f"44010100700003-{ORG}", f"44010100700003-{OTHER}"}


def test_the_same_organisation_twice_is_left_to_be_rejected() -> None:
    twice = [Row(n, "", {"code": "a", "region": "r"}) for n in (1, 2)]
    assert keep_apart(twice, lambda _: "org") == twice


def test_codes_keep_what_names_the_matter() -> None:
    assert matter_code("440101007000", "1" * 31) == "440101007000"
    assert matter_code("440101007000", "1" * 31 + "04") == "44010100700004"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("20(工作日)", {"number": 20, "unit": "工作日"}),
        ("3（个月）", {"number": 3, "unit": "月"}),
        ("1年", {"number": 1, "unit": "年"}),
        ("即办", {"number": 0, "unit": "工作日"}),
        ("15至30个工作日", {"note": "15至30个工作日"}),
        ("20", {"note": "20"}),
        ("无", None),
    ],
)
def test_a_time_limit_is_one_number_and_unit_or_a_note(text: str, means: dict[str, Any] | None) -> None:
    assert days(text) == means


@pytest.mark.parametrize(
    ("text", "numbers", "more"),
    [
        ("020-12345678", ["020-12345678"], False),
        ("020-12345678、87654321", ["020-12345678", "87654321"], False),
        ("020-12345678/020-87654321", ["020-12345678", "020-87654321"], False),
        ("020–12333–9，12345", ["020-12333-9", "12345"], False),
        ("省厅：020-12345678；某市：0755-12345678", ["020-12345678", "0755-12345678"], True),
        ("020--12345678", ["020-12345678"], False),
        ("(8620) 12345678", ["020-12345678"], False),
        ("020-1234 5678", ["020-12345678"], False),
        ("网址http://a.cn/4294436?x=12345678，信箱441472514@qq.com，邮编510405，微信gh_a1e9527141a4", [], True),
        ("某路51号1516室，上午08：30-12:00", [], True),
        ("020-123456789", [], True),
        ("0000swjw", [], True),
        ("无", [], False),
    ],
)
def test_phones_are_found_in_prose(text: str, numbers: list[str], more: bool) -> None:
    found, rest = phones(text, type="consult")
    assert [phone["number"] for phone in found] == numbers
    assert rest is more
    assert all(Phone(**phone) for phone in found)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("注销甲证,甲证注销", ["注销甲证", "甲证注销"]),
        ("无线电,台站,新申请", ["无线电台站新申请"]),
        ("受赠;受赠公证", ["受赠公证"]),
        ("公证书[还款（物）、承诺]指引", ["公证书[还款（物）、承诺]指引"]),
        ("“户口、迁出”", ["户口迁出"]),
        ("名称", []),
        ("无", []),
    ],
)
def test_keywords_are_no_phrases(text: str, means: list[str]) -> None:
    assert phrases(text, name="名称") == means


def test_county_items_take_their_region_from_the_code(kb: KnowledgeBase, tmp_path: Path) -> None:
    url = "http://example.gov.cn/x?areaCode=511602000000&itemCode={}&taskType=10&deptCode=1"
    rows = [
        {"question": f"事项{n}", "department": "区某局", "main_item": "主项", "item_code": code, "link": url.format(code)}
        for n, code in enumerate(
            ["511Z07001006-511602000000-000-11511301000000018N-1-00", "512020001001-510000000000-000-00000001-8-1-00",
             "E-000004-001-11511301000000018B"]
        )
    ]  # fmt: skip
    items = imported(kb, tmp_path, *rows, format="guangan")
    assert [(i.code, i.region) for i in items] == [
        ("511Z07001006", "511602000000"), ("512020001001", "510000000000"), ("E-000004-001-11511301000000018B", "511602000000"),
    ]  # fmt: skip
    assert {(i.kind, i.department, i.note) for i in items} == {("其他行政权力", "区某局", "主项：主项")}
    assert items[0].channels[0].url == rows[0]["link"]


# -- the real lists


@real
@pytest.mark.slow  # the whole list, twice
def test_the_guangdong_list_comes_in_whole_and_once(kb: KnowledgeBase) -> None:
    path = DATA / "guangdong-items.jsonl"
    report = import_file(kb, path, format="guangdong")
    assert (report.read, report.new, report.rejected) == (2262, 2262, ())
    again = import_file(kb, path, format="guangdong")
    assert (again.unchanged, again.new, again.changed) == (2262, 0, 0)
    items = [revision.item for revision in kb.items.all_live()]
    source = {row["TASK_CODE"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    for item in items:
        row = source[item.official_code]
        for clock, key in (("statutory", "handle_time"), ("promised", "handle_time_limit")):
            told = [f"{d.number}({d.unit})" for d in item.deadlines if d.type == clock]
            assert told == ([] if row[key] == "无" else [row[key]])
        assert item.code.startswith(row["CATAID"])
        assert item.region == row["AREACODE"] + "000000"
    assert Counter(i.region for i in items) == {"440000000000": 2024, "440100000000": 238}
    assert max(Counter((i.name, i.region, i.department) for i in items).values()) == 1
    assert sum("-" in i.code for i in items) == 24
    assert not any(fact.verified for item in items for fact in item.facts())


@real
@pytest.mark.slow  # the whole list, twice
def test_the_guangan_list_comes_in_whole_and_once(kb: KnowledgeBase) -> None:
    path = DATA / "guangan-items.jsonl"
    report = import_file(kb, path, format="guangan")
    assert (report.read, report.new, report.rejected) == (1133, 1133, ())
    assert import_file(kb, path, format="guangan").unchanged == 1133
    assert Counter(e.region for e in kb.live_entries()) == {"511602000000": 1132, "510000000000": 1}
