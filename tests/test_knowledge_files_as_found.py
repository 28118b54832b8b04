"""Lists as they are found: whatever their columns are called, wherever the header is, however they were saved, whatever a cell says."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.entry.validation import LABELS
from knowledge.files.columns import FIELDS
from knowledge.files.importing import Importing, import_file
from knowledge.files.tables.chosen import ChosenMeanings
from knowledge.files.tables.column_map import read_column_map
from knowledge.files.tables.days import day
from knowledge.files.tables.meanings import heading
from knowledge.files.tables.said import BadCell, clean, listed, money, span
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase
from tests.as_found import blamed, names, only, table

pytestmark = pytest.mark.only_sqlite


# -- what columns are called


WILD = {
    "序号": "skipped", "备注": "note", "子项名称": "name", "业务办理项名称": "name", "基本编码": "base_code", "办件类型": "noted",
    "行使层级": "noted", "实施机关": "department", "责任部门": "department", "办理部门": "department", "受理部门": "department",
    "法定办结时限": "statutory", "承诺办结时限": "promised", "办理时限": "deadline", "办理时间": "hours", "是否收费": "charged",
    "收费标准": "fee", "收费依据": "fee_basis", "办理材料": "documents", "所需材料": "documents", "材料名称": "document_name",
    "申请条件": "conditions", "设定依据": "basis", "法律依据": "basis", "办事流程": "steps", "办理形式": "channels", "办理方式": "channels",
    "办理地址": "address", "联系电话": "phone", "咨询方式": "phone", "监督电话": "complaint", "投诉电话": "complaint",
    "到办事现场次数": "visits", "通办范围": "noted", "审批结果": "result", "网办地址": "online_url", "常见问题": "question",
    "答案": "answer", "标准问": "question", "相似问": "similar", "分类": "topic", "关键词": "aliases", "更新时间": "skipped",
    "生效日期": "valid_from", "事项状态": "state", "区域": "place", "街道": "place", "事项名称（必填）": "name", "*事项名称": "name",
    "事項名稱": "name", "申請材料": "documents", "Question": "question", " 事项\n编码 ": "code", "【必填】实施主体": "department",
    "法定办结时限（工作日）": "statutory", "篇扩收费标准及依据/pkChargeStandard": "fee", "收费标准及依据": "fee", "监督方式": "complaint",
    "申请材料.原件份数": "documents.originals", "随便写的": "",
}  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), WILD.items())
def test_a_heading_is_known_however_it_is_written(text: str, meaning: str) -> None:
    assert heading(text).meaning == meaning


@pytest.mark.parametrize("field", FIELDS["items"])
def test_every_field_of_an_entry_is_known_by_its_own_name(field: str) -> None:
    """Also one that was added a moment ago: nothing but its declaration is needed."""
    assert {heading(each).meaning for each in (field, LABELS[field])} <= {field, f"items.{field}"}


def test_what_stands_in_brackets_is_the_unit_of_a_bare_number(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = "事项名称,法定办结时限（工作日）,承诺办结时限(个工作日),收费（元）\n停车证办理,20,5,10\n"
    item = only(kb, import_file(kb, table(tmp_path, text)))
    assert [(d.type, d.number, d.unit) for d in item.deadlines] == [
        ("statutory", 20, "工作日"),
        ("promised", 5, "工作日"),
    ]
    assert (str(item.fees[0].amount), item.fees[0].unit) == ("10", "元")


def test_everything_a_list_says_has_its_place(kb: KnowledgeBase, tmp_path: Path) -> None:
    heads = (
        "序号,主项名称,业务办理项名称,实施编码,事项类型,实施机关,服务对象,受理条件,申请材料,办理流程,法定办结时限,承诺办结时限,"
        "是否收费,收费标准,收费依据,办理形式,网办地址,办理地点,办公时间,咨询电话,监督电话,到办事现场次数,审批结果,设定依据,行使层级,备注"
    )
    cells = (
        '1,犬类管理,养犬登记,11440106007000000X4442109001000,公共服务,某某街道办,自然人,"1、本地常住\n2、一户一犬",身份证、免疫证明,'
        '申请→受理,20个工作日,5个工作日,是,20元/只,《某市养犬条例》第十条,"窗口办理,网上办理",https://example.gov.cn/a,某路1号,'
        "9:00-17:00,020-12345678,12345,最多跑一次,养犬登记证,《某市养犬条例》第八条,县级,带犬到场"
    )
    item = only(kb, import_file(kb, table(tmp_path, f"{heads}\n{cells}\n")))
    assert (item.code, item.official_code) == ("442109001000", "11440106007000000X4442109001000")
    assert (item.name, item.department, item.audience) == ("养犬登记", "某某街道办", ("自然人",))
    assert [c.text for c in item.conditions] == ["本地常住", "一户一犬"]
    assert [d.name for d in item.documents] == ["身份证", "免疫证明"]
    assert [(d.type, d.number) for d in item.deadlines] == [("statutory", 20), ("promised", 5)]
    assert (str(item.fees[0].amount), item.fees[0].unit, str(item.fees[0].basis[0])) == (
        "20",
        "元/只",
        "《某市养犬条例》第十条",
    )
    assert [(c.type, c.url) for c in item.channels] == [("窗口", ""), ("网上", "https://example.gov.cn/a")]
    assert (item.places[0].address, item.places[0].hours) == ("某路1号", "9:00-17:00")
    assert [(p.type, p.number) for p in item.phones] == [("consult", "020-12345678"), ("complaint", "12345")]
    assert (item.visits[0].number, item.results[0].name, str(item.basis[0])) == (
        1,
        "养犬登记证",
        "《某市养犬条例》第八条",
    )
    assert {"带犬到场", "行使层级：县级", "主项：犬类管理"} <= set(item.note.splitlines())


def test_unknown_columns_are_said_once_and_skipped(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = "事项名称,土特产,申请材料\n停车证办理,木耳,行驶证\n挪车,香菇,无\n"
    report = import_file(kb, table(tmp_path, text))
    assert (report.new, report.rejected) == (2, ())
    assert [notice.count("土特产") for notice in report.notices] == [1]
    assert [(c.letter, c.meaning, c.samples) for c in report.columns if c.heading == "土特产"] == [
        ("B", "", ("木耳", "香菇"))
    ]


def test_a_map_says_what_columns_mean_and_is_remembered(kb: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("哪个科管: 实施部门\n土特产: 不导入\nC列: 申请材料\n", encoding="utf-8")
    chosen = read_column_map(tmp_path / "map.yaml")
    path = table(tmp_path, "事项名称,哪个科管,带啥,土特产\n停车证办理,车管科,行驶证,木耳\n")
    report = import_file(kb, path, how=Importing(columns=ChosenMeanings(chosen, {})))
    item = only(kb, report)
    assert (item.department, [d.name for d in item.documents], report.notices) == ("车管科", ["行驶证"], ())
    kb.imports.remember(chosen, by="甲")
    assert [c.how for c in import_file(kb, path, dry_run=True).columns if c.heading == "哪个科管"] == ["remembered"]
    (tmp_path / "map.yaml").write_text("哪个科管: 科长\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="科长"):
        read_column_map(tmp_path / "map.yaml")


def test_codes_are_made_from_name_and_place_and_stay(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = table(
        tmp_path, "事项名称,街道,部门\n停车证办理,440106,甲局\n停车证办理,440104,甲局\n挪车,,乙局\n挪车,,丙局\n"
    )
    assert import_file(kb, path).new == 4
    again = table(
        tmp_path, "部门,街道,事项名称\n丙局,,挪车\n甲局,越秀区,停车证办理\n乙局,,挪车\n甲局,天河区, 停车证 办理\n"
    )
    report = import_file(kb, again)
    assert (report.new, report.unchanged + report.changed, report.rejected) == (0, 4, ())


def test_a_place_nobody_knows_is_not_lost(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = import_file(kb, table(tmp_path, "事项名称,街道\n停车证办理,青青草街道\n挪车,全市\n"))
    assert "不认识这个地区" in blamed(report)
    assert names(kb) == ["挪车"]


# -- where the header is


HEADERS = {
    "title": "某某区2026年政务服务事项清单,,\n单位：某局,,日期：2026年1月\n事项名称,实施部门,申请材料\n停水,甲局,身份证\n",
    "two rows": "序号,事项名称,办结时限,,申请材料\n,,法定,承诺,\n1,停水,20个工作日,5个工作日,身份证\n",
    "groups above": "基本信息,,材料信息,\n事项名称,实施部门,名称,份数\n停水,甲局,身份证,1\n",
    "blank": "\n,,\n事项名称,实施部门,申请材料\n停水,甲局,身份证\n",
    "again on each page": "事项名称,申请材料\n停水,身份证\n事项名称,申请材料\n",
    "semicolons": "事项名称;申请材料\n停水;身份证\n",
    "sep=": "sep=;\n事项名称;申请材料\n停水;身份证\n",
    "full-width commas": "事项名称，申请材料\n停水，身份证\n",
    "tabs": "事项名称\t申请材料\n停水\t身份证\n",
}


@pytest.mark.parametrize("text", HEADERS.values(), ids=HEADERS)
def test_the_header_is_found_by_what_it_says(kb: KnowledgeBase, tmp_path: Path, text: str) -> None:
    item = only(kb, import_file(kb, table(tmp_path, text)))
    assert (item.name, [d.name for d in item.documents]) == ("停水", ["身份证"])
    if "法定" in text:
        assert [(d.type, d.number) for d in item.deadlines] == [("statutory", 20), ("promised", 5)]
    if "份数" in text:
        assert item.documents[0].originals == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.tsv", "a.txt", "清单"])
def test_any_encoding_under_any_name(kb: KnowledgeBase, tmp_path: Path, name: str, encoding: str) -> None:
    text = "事项名称\t申请材料\n停水\t身份证\n"
    assert only(kb, import_file(kb, table(tmp_path, text, name=name, encoding=encoding))).name == "停水"


def test_the_same_heading_twice_is_two_values(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = import_file(kb, table(tmp_path, "事项名称,申请材料,申请材料,备注,备注\n停水,身份证,户口簿,甲,乙\n"))
    item = only(kb, report)
    assert ([d.name for d in item.documents], item.note) == (["身份证", "户口簿"], "甲\n乙")


def test_rows_go_on_with_the_matter_above(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = "事项名称,部门,材料名称,份数,是否必要\n补证,甲局,身份证,1,是\n,,户口簿,2,否\n补证,甲局,照片,,容缺后补\n换证,甲局,旧证,,\n"
    report = import_file(kb, table(tmp_path, text))
    assert (report.read, report.rejected) == (2, ())
    item = next(revision.item for revision in kb.items.all_live() if revision.item.name == "补证")
    found = [(d.name, d.originals, d.necessity) for d in item.documents]
    assert found == [("身份证", 1, "必要"), ("户口簿", 2, "非必要"), ("照片", None, "容缺后补")]


# -- what a cell says


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5个工作日", {"number": 5, "unit": "工作日"}), ("１５个工作日", {"number": 15, "unit": "工作日"}), ("即办", {"unit": "当场"}),
        ("当场办结", {"unit": "当场"}), ("自受理之日起20个工作日内", {"number": 20, "unit": "工作日", "start": "受理之日"}),
        ("3-5个工作日", {"note": "3-5个工作日"}), ("30日", {"note": "30日"}), ("/", {}), ("无", {}), ("", {}),
        ("15", {"note": "15（原表没有写单位）", "verified": False}),
    ],
)  # fmt: skip
def test_a_length_of_time(text: str, said: dict[str, Any]) -> None:
    assert span(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("20元/本", {"amount": "20", "unit": "元/本"}), ("20.00元", {"amount": "20.00", "unit": "元"}), ("￥1,200", {"amount": "1200", "unit": "元"}),
        ("１０元", {"amount": "10", "unit": "元"}), ("免费", {"amount": "0"}), ("不收费", {"amount": "0"}), ("无", {}), ("/", {}),
        ("10-20元", {"rule": "10-20元"}), ("首次免费，补办20元", {"rule": "首次免费，补办20元"}), ("每证10元", {"amount": "10", "unit": "元/证"}),
        ("12", {"rule": "12（原表没有写单位）", "verified": False}), ("1万元", {"rule": "1万元"}),
    ],
)  # fmt: skip
def test_a_charge(text: str, said: dict[str, Any]) -> None:
    assert money(text) == said


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-12-31", "2026-12-31", ""), ("2026/1/5", "2026-01-05", ""), ("2026.11.1", "2026-11-01", ""), ("2027年1月1日", "2027-01-01", ""),
        ("20261231", "2026-12-31", ""), ("46000", "2025-12-09", ""), ("二〇二七年一月一日", "2027-01-01", ""),
        ("二〇二六年十月二十日", "2026-10-20", ""), ("26-11-1", "2026-11-01", ""), ("2026年", "2026-01-01", "2026-12-31"),
        ("2026年2月", "2026-02-01", "2026-02-28"), ("２０２６年１月２日", "2026-01-02", ""), ("2026-01-31 00:00:00", "2026-01-31", ""),
        ("长期", "", ""), ("无", "", ""), ("1899-12-31", "1899-12-31", ""),
    ],
)  # fmt: skip
def test_a_day(text: str, first: str, last: str) -> None:
    assert day(text) == first
    assert day(text, last=True) == (last or first)


@pytest.mark.parametrize("text", ["2026-02-30", "明年", "13月", "99999", "2026年13月"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadCell, match="应为日期"):
        day(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("身份证、户口簿、照片", ["身份证", "户口簿", "照片"]), ("①身份证②户口簿", ["身份证", "户口簿"]), ("1、身份证；2、户口簿", ["身份证", "户口簿"]),
        ("1.身份证 2.户口簿", ["身份证", "户口簿"]), ("一、身份证\n二、户口簿", ["身份证", "户口簿"]), ("（1）身份证；（2）照片", ["身份证", "照片"]),
        ("户口簿（首页、本人页）", ["户口簿（首页、本人页）"]), ("身份证；户口簿（首页、本人页）", ["身份证", "户口簿（首页、本人页）"]),
        ("身份证原件、复印件", ["身份证原件、复印件"]), ("2.5寸照片", ["2.5寸照片"]), ("无", []), ("/", []), ("身份证；无", ["身份证"]),
    ],
)  # fmt: skip
def test_a_list_in_one_cell(text: str, parts: list[str]) -> None:
    assert listed(text, loose=True) == parts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>在本市&nbsp;居住<br/></p>", "在本市 居住"), ('<span style="a;b">年满18周岁</span>&amp;有身份证', "年满18周岁&有身份证"),
        ("&lt;p&gt;两次转义&lt;/p&gt;", "两次转义"), ("名\u200b\ufeff", "名"), ("面积<140平方米", "面积<140平方米"), ("\u3000甲\u00a0", "甲"),
        ("<script>alert(1)</script>好", "好"),
    ],
)  # fmt: skip
def test_a_text_without_what_web_pages_leave_in_it(text: str, said: str) -> None:
    assert clean(text) == said


def test_a_condition_from_a_portal_is_cut_after_it_was_cleaned(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = (
        '事项名称,受理条件\n养犬登记,"<p>在本市居住<br/></p><span style=""color:red"">年满18周岁</span>&amp;有身份证"\n'
    )
    item = only(kb, import_file(kb, table(tmp_path, text)))
    assert [c.text for c in item.conditions] == ["在本市居住", "年满18周岁&有身份证"]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("#REF!", "公式出错"), ("#N/A", "公式出错"), ("#NAME?", "公式出错"), ("#VALUE!", "公式出错"), ("#DIV/0!", "公式出错"), ("######", "列太窄"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["实施部门", "受理条件", "收费", "办理地点", "咨询电话", "法定办结时限"])
def test_an_error_of_a_formula_is_refused_with_row_and_column(
    kb: KnowledgeBase, tmp_path: Path, column: str, cell: str, says: str
) -> None:
    report = import_file(kb, table(tmp_path, f"事项名称,{column}\n养蜂场备案,{cell}\n挪车,\n"))
    assert f"第 2 行 B 列“{column}”" in blamed(report)
    assert says in blamed(report)
    assert names(kb) == ["挪车"]


@pytest.mark.parametrize(
    ("head", "cell", "says"),
    [
        ("法定办结时限（工作日）", "99999999", "不是可用的数"), ("收费标准", "-5", "不是可用的金额"), ("收费标准", "1e30元", "不是可用的金额"), ("办理时限", "99999个工作日", "不是可用的数"), ("生效日期", "不知道", "应为日期"),
        ("到办事现场次数", "很多", "应为数字"), ("咨询电话", "请拨999999999999999", "不像电话号码"), ("事项状态", "取消", "没有导入"),
        ("基本编码", "1.2345E+26", "文本格式"),
    ],
)  # fmt: skip
def test_what_no_one_can_mean_is_refused_with_what_to_do(
    kb: KnowledgeBase, tmp_path: Path, head: str, cell: str, says: str
) -> None:
    report = import_file(kb, table(tmp_path, f"事项名称,{head}\n养蜂场备案,{cell}\n挪车,\n"))
    assert says in blamed(report)
    assert names(kb) == ["挪车"]


def test_codes_are_read_without_blanks_and_in_narrow_letters(kb: KnowledgeBase, tmp_path: Path) -> None:
    import_file(kb, table(tmp_path, "事项编码,事项名称\n cs-nb-2 ,甲\nＣＳ－ｆ－２,乙\n"))
    assert sorted(revision.item.code for revision in kb.items.all_live()) == ["CS-f-2", "cs-nb-2"]


def test_our_own_columns_take_what_people_write_too(kb: KnowledgeBase, tmp_path: Path) -> None:
    text = (
        "栏目,事项编码,事项名称,名称,金额,单位,类型,数值,核实日,原件份数,说明\n"
        "事项,a,停水,,,,,,20260131,,无\n"
        "收费,a,,工本费,20.00元/本,,,,,,\n收费,a,,押金,免费,,,,,,\n收费,a,,检测费,10-20,元,,,,,\n"
        "时限,a,,,,工作日,法定,１５,,,\n时限,a,,,,,承诺,5个工作日,,,\n时限,a,,,,工作日,申请人,3-5,,,\n"
        "申请材料,a,,无,,,,,,,\n申请材料,a,,身份证,,,,,,１,\n"
    )
    item = only(kb, import_file(kb, table(tmp_path, text)))
    fees = [(f.name, f.amount and str(f.amount), f.unit, f.rule) for f in item.fees]
    assert fees == [
        ("工本费", "20.00", "元/本", ""),
        ("押金", item.fees[1].amount, "", ""),
        ("检测费", None, "元", "10-20"),
    ]
    assert [(d.type, d.number, d.unit, d.note) for d in item.deadlines] == [
        ("statutory", 15, "工作日", ""), ("promised", 5, "工作日", ""), ("applicant", None, "工作日", "3-5工作日"),
    ]  # fmt: skip
    assert ([(d.name, d.originals) for d in item.documents], str(item.verified_on), item.note) == (
        [("身份证", 1)],
        "2026-01-31",
        "",
    )
