"""The national exchange tables: one joined table or one file each, codes read as words, nothing guessed."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.entry.records import ServiceItem
from knowledge.files.importing import ImportReport, import_file
from knowledge.files.official_lists.exchange_fields import citations, fee_of, previous_day
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase

TASK = "11440100000000018U3000101007000"
BASIC = {
    "task_name": "办事证核发", "catalog_code": "000101007000", "task_code": TASK, "task_handle_item": f"{TASK}02",
    "task_type": "01", "task_state": "1", "by_law": "依据《中华人民共和国行政许可法》（2019年修正）第十二条第一款办理",
    "dept_name": "某某局", "server_type": "1,2", "accept_condition": "年满十八周岁", "anticipate_day": "20",
    "anticipate_type": "工作日", "promise_day": "5", "promise_type": "1", "promise_explain": "不含听证", "is_fee": "1",
    "handle_flow": "受理\n审查\n决定", "handle_type": "1,2", "limit_scene_num": "1", "limit_scene_explain": "核验原件",
    "transact_addr": "某路1号", "transact_time": "9:00-17:00", "link_way": "电话：020-12345678", "supervise_way": "12345",
    "is_online": "1", "online_handle_url": "https://example.gov.cn", "is_express": "是", "result_name": "办事证",
    "plan_effective_date": "2026-01-01 00:00:00", "plan_cancel_date": "2030-01-01", "special_procedure": "无",
}  # fmt: skip


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(str(tmp_path / "a.db")) as made:
        yield made


def table(path: Path, *rows: dict[str, str]) -> Path:
    headings = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported(kb: KnowledgeBase, path: Path) -> ServiceItem:
    report = import_file(kb, path, format="exchange")
    assert report.rejected == ()
    (revision,) = kb.items.all_live()
    return revision.item


def test_the_basic_table_alone_is_an_entry(kb: KnowledgeBase, tmp_path: Path) -> None:
    item = imported(kb, table(tmp_path / "a.csv", BASIC))
    assert (item.code, item.official_code, item.region) == ("00010100700002", f"{TASK}02", "440100000000")
    assert (item.name, item.kind, item.department, item.audience) == (
        "办事证核发",
        "行政许可",
        "某某局",
        ("自然人", "企业法人"),
    )
    assert str(item.basis[0]) == "《中华人民共和国行政许可法》第十二条第一款"
    assert (str(item.valid_from), str(item.valid_to)) == ("2026-01-01", "2029-12-31")
    assert [s.text for s in item.steps] == ["受理", "审查", "决定"]
    assert [c.type for c in item.channels] == ["窗口", "网上", "邮寄"]
    assert [(p.type, p.number) for p in item.phones] == [("consult", "020-12345678"), ("complaint", "12345")]
    assert (item.visits[0].number, item.visits[0].text) == (1, "核验原件")
    assert (item.places[0].address, item.results[0].name) == ("某路1号", "办事证")
    assert "特别程序" not in item.note


def test_a_unit_given_as_a_number_is_not_taken_for_certain(kb: KnowledgeBase, tmp_path: Path) -> None:
    item = imported(kb, table(tmp_path / "a.csv", BASIC))
    statutory, promised = item.deadlines
    assert (statutory.number, statutory.unit, statutory.verified) == (20, "工作日", True)
    assert (promised.number, promised.unit, promised.verified) == (5, "工作日", False)
    assert promised.note.startswith("不含听证；")
    item = imported(kb, table(tmp_path / "b.csv", BASIC | {"promise_type": "7"}))
    assert (item.deadlines[1].number, item.deadlines[1].unit) == (None, None)


MATERIALS = [
    {"task_code": TASK, "task_handle_item": "02", "material_name": "申请表", "material_type": "原件", "page_num": "2",
     "material_format": "1", "is_need": "1", "by_law": "《某办法》第三条", "form_guid": "https://example.gov.cn/f"},
    {"task_code": TASK, "task_handle_item": "02", "material_name": "身份证", "material_type": "原件和复印件", "page_num": "1",
     "page_copynum": "3", "is_need": "3", "source_explain": "公安机关", "remark": "核验后退回"},
    {"task_code": TASK, "task_handle_item": "02", "material_name": "照片", "material_type": "1", "page_num": "2", "is_need": "9"},
]  # fmt: skip
FEE = {
    "task_code": TASK,
    "task_handle_item": "02",
    "fee_name": "工本费",
    "fee_stand": "10元/证",
    "by_law": "《某通知》",
}
QUESTION = {"task_code": TASK, "task_handle_item": "02", "question": "多久能办好？", "answer": "5个工作日。"}


def check_parts(item: ServiceItem) -> None:
    form, card, photo = item.documents
    assert (form.originals, form.copies, form.form, form.necessity) == (2, None, "纸质", "必要")
    assert (str(form.basis[0]), form.blank_form) == ("《某办法》第三条", "https://example.gov.cn/f")
    assert (card.originals, card.copies, card.necessity, card.issuer) == (1, 3, "容缺后补", "公安机关")
    assert card.note == "核验后退回"
    assert (photo.originals, "2 份" in photo.note, "“9”" in photo.note) == (None, True, True)
    assert (item.fees[0].amount, item.fees[0].unit, str(item.fees[0].basis[0])) == (Decimal(10), "元/证", "《某通知》")
    assert (item.faqs[0].question, item.faqs[0].answer) == ("多久能办好？", "5个工作日。")
    assert str(item.basis[0]).startswith("《中华人民共和国行政许可法》")


def test_tables_of_their_own_are_read_along(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = table(tmp_path / "up_task_general_basic.csv", BASIC)
    table(tmp_path / "up_task_general_material.csv", *MATERIALS)
    table(tmp_path / "up_task_general_fee_project.csv", FEE)
    table(tmp_path / "up_task_general_questions.csv", QUESTION)
    table(tmp_path / "up_task_general_extend.csv", {"task_code": TASK, "task_handle_item": "02", "is_schedule": "1"})
    item = imported(kb, path)
    check_parts(item)
    assert [c.type for c in item.channels] == ["窗口", "网上", "邮寄", "预约"]


def test_one_joined_table_says_the_same(kb: KnowledgeBase, tmp_path: Path) -> None:
    check_parts(imported(kb, table(tmp_path / "joined.csv", BASIC, *MATERIALS, FEE, QUESTION)))


def test_chinese_headings_are_understood(kb: KnowledgeBase, tmp_path: Path) -> None:
    row = {"事项名称": "停水", "实施编码": TASK, "法定办结时限": "3", "法定办结时限单位": "工作日", "是否收费": "否"}
    item = imported(kb, table(tmp_path / "a.csv", row))
    assert (item.name, item.deadlines[0].number, item.fees[0].amount) == ("停水", 3, Decimal(0))
    assert item.code == "000101007000"


def rejected(report: ImportReport) -> str:
    return " / ".join(problem for row in report.rejected for problem in row.problems)


def test_what_is_not_in_force_or_contradicts_itself_stays_out(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a_basic.csv",
        BASIC | {"task_handle_item": "01", "task_state": "3"},
        BASIC | {"task_handle_item": "02"},
        BASIC | {"task_handle_item": "02", "promise_day": "7"},
        BASIC | {"task_handle_item": "03", "promise_day": "90"},
        BASIC | {"task_handle_item": "04", "task_type": "77"},
    )
    table(tmp_path / "a_material.csv", MATERIALS[0] | {"task_handle_item": "09"})
    report = import_file(kb, path, format="exchange")
    text = rejected(report)
    assert "事项状态为“取消”" in text
    # line 8 of the file: a row begins after the line breaks in the cells of those before it
    assert "第 8 行：“promise_day”与同一实施编码的其他行不同" in text
    assert "承诺 90 工作日长于法定 20 工作日" in text
    assert "事项类型：只能是" in text
    assert "a_material.csv 第 2 行：主表里没有实施编码" in text
    assert kb.items.count() == 0


def test_other_regions_and_organisations_are_kept_apart(kb: KnowledgeBase, tmp_path: Path) -> None:
    other = BASIC["task_code"].replace("000000018", "00000002X")
    path = table(
        tmp_path / "a.csv",
        BASIC | {"area_code": "440106"},
        BASIC | {"task_code": other, "task_handle_item": "02", "area_code": "440106"},
        BASIC | {"task_code": "11100000000000034U1000101007000", "task_handle_item": ""},
    )
    import_file(kb, path, format="exchange")
    assert {(e.code, e.region) for e in kb.live_entries()} == {
        ("00010100700002-000000018", "440106000000"),
        ("00010100700002-00000002X", "440106000000"),
        ("000101007000", "000000000000"),
    }
    import_file(kb, table(tmp_path / "b.csv", BASIC), format="exchange", region="510000000000")
    assert kb.items.live("00010100700002", "510000000000")


def test_a_table_of_another_kind_is_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="task_code"):
        import_file(kb, table(tmp_path / "a.csv", {"code": "x", "name": "停水"}), format="exchange")


def test_fees_and_dates_are_exact_or_left_as_text() -> None:
    assert fee_of({"fee_name": "工本费", "fee_stand": "按件10至20元"}) == {"name": "工本费", "rule": "按件10至20元"}
    assert fee_of({"fee_name": "费", "fee_stand": "5元", "is_desc": "1"})["reductions"].startswith("允许减免")
    assert [previous_day(text) for text in ("2026-03-01", "2026/03/01", "", "待定")] == ["2026-02-28"] * 2 + [
        "",
        "待定",
    ]
    assert citations("《甲法》《乙〈丙〉办法》第二条、《甲法》") == [
        {"source": "甲法", "article": ""}, {"source": "乙〈丙〉办法", "article": "第二条"},
    ]  # fmt: skip
