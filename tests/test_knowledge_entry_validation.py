"""Validation of one entry: everything that is wrong is said at once, by field, in Chinese."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.departments import Department
from knowledge.entry.records import FACT_TYPES, Basis, Circumstance, Record, ServiceItem, Source
from knowledge.entry.validation import LABELS, InvalidEntry, check_department, check_item, check_source, label

GOOD: dict[str, Any] = {"code": "sfz-buling", "name": "居民身份证补领"}
CITY = "440100000000"
PERSON = [{"dimension": "申请人", "ask": "本人办还是代办？", "options": ["本人", "代办"]}]


def problems(data: Any, check: Any = check_item) -> list[str]:
    with pytest.raises(InvalidEntry) as caught:
        check(data)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"code": ""}, "事项编码：只能用字母、数字、点、横线，且以字母或数字开头，现在是“”"),
        ({"code": "身份证"}, "事项编码：只能用字母、数字、点、横线，且以字母或数字开头，现在是“身份证”"),
        ({"code": "a" * 97}, "事项编码：只能用字母、数字、点、横线，且以字母或数字开头，现在是“" + "a" * 30 + "…”"),
        ({"code": None}, "事项编码：应为文字，现在是“None”"),
        ({"name": "  "}, "名称：不能为空"),
        ({"name": "长" * 301}, "名称：太长，最多 300 个字"),
        ({"region": "4401"}, "行政区划：应为 12 位行政区划代码，现在是“4401”"),
        ({"region": "４４０１００００００００"}, "行政区划：应为 12 位行政区划代码，现在是“４４０１００００００００”"),
        ({"kind": "行政"}, "事项类型：只能是 行政许可、行政处罚、行政强制、行政征收、行政给付、行政检查、行政确认、行政奖励、行政裁决、"
                         "其他行政权力、公共服务、诉求、咨询，现在是“行政”"),
        ({"disclosure": "secret"}, "公开范围：不在可选范围内，现在是“secret”"),
        ({"nmae": "x"}, "nmae：没有“nmae”这个字段，请检查拼写"),
        ({"documents": "户口簿"}, "申请材料：应为列表，现在是“户口簿”"),
        ({"documents": ["户口簿"]}, "申请材料第1项：应为一组“字段: 值”，现在是“户口簿”"),
        ({"documents": [{"name": "甲"}, {"name": ""}]}, "申请材料第2项的名称：不能为空"),
        ({"documents": [{"name": "甲", "originals": -1}]}, "申请材料第1项的原件份数：不能小于 0"),
        ({"documents": [{"name": "甲", "copies": 100}]}, "申请材料第1项的复印件份数：不能大于 99"),
        ({"documents": [{"name": "甲", "copies": "两份"}]}, "申请材料第1项的复印件份数：应为数字，现在是“两份”"),
        ({"documents": [{"name": "甲", "verified": "也许"}]}, "申请材料第1项的是否已核实：应为是或否，现在是“也许”"),
        ({"documents": [{"name": "甲", "basis": ["第二十条"]}]}, "申请材料第1项的依据第1项的来源：不能为空"),
        ({"fees": [{"name": "工本费"}]}, "收费第1项的金额：请填金额或收费规则"),
        ({"fees": [{"amount": "40"}]}, "收费第1项的单位：金额 40 没有单位，如 元、元/本"),
        ({"fees": [{"amount": "四十"}]}, "收费第1项的金额：应为数字，现在是“四十”"),
        ({"fees": [{"amount": "-1"}]}, "收费第1项的金额：不能小于 0"),
        ({"fees": [{"amount": "NaN"}]}, "收费第1项的金额：应为数字，现在是“NaN”"),
        ({"fees": [{"amount": "1e999999", "unit": "元"}]}, "收费第1项的金额：应为数字，现在是“1e999999”"),
        ({"deadlines": [{"type": "statutory"}]}, "时限第1项的数值：没有数值时，请在说明里写明"),
        ({"deadlines": [{"type": "statutory", "days": 60}]}, "时限第1项的单位：数值 60 没有单位"),
        ({"deadlines": [{"type": "statutory", "days": 60, "unit": "日"}]},
         "时限第1项的单位：只能是 工作日、自然日、月、年、小时、当场，现在是“日”"),
        ({"deadlines": [{"days": 60, "unit": "自然日"}]}, "时限第1项的类型：必填"),
        ({"deadlines": [{"type": "statutory", "days": "10-20", "unit": "工作日"}]}, "时限第1项的数值：应为数字，现在是“10-20”"),
        ({"deadlines": [{"type": "statutory", "days": 5, "unit": "工作日"}, {"type": "promised", "days": 7, "unit": "工作日"}]},
         "时限第2项的数值：承诺 7 工作日长于法定 5 工作日"),
        ({"valid_from": "2026-01-02", "valid_to": "2026-01-01"}, "失效日：2026-01-01 早于生效日 2026-01-02"),
        ({"steps": [{"text": "去", "valid_from": "2026-01-02", "valid_to": "2026-01-01"}]},
         "办理流程第1项的失效日：2026-01-01 早于生效日 2026-01-02"),
        ({"verified_on": "去年"}, "核实日：应为日期，如 2026-01-31，现在是“去年”"),
        ({"review_by": "2026-02-30"}, "复核日：应为日期，如 2026-01-31，现在是“2026-02-30”"),
        ({"verified_on": 2026}, "核实日：应为日期，如 2026-01-31，现在是“2026”"),
        ({"phones": [{"number": "问前台"}]}, "电话第1项的数值：“问前台”不像电话号码"),
        ({"places": [{"name": "大厅", "phone": "无"}]}, "办理地点第1项的电话：“无”不像电话号码"),
        ({"channels": [{"type": "网上", "url": "javascript:alert(1)"}]},
         "办理渠道第1项的网址：“javascript:alert(1)”不是网址，应以 http:// 或 https:// 开头"),
        ({"visits": [{"number": 1}] * 5}, "到现场次数：最多 4 项"),
        ({"removes": ["documents:户口簿"]}, "去除的上级内容：全国条目没有上级内容可去除"),
        ({"circumstances": [{"dimension": "申请人", "ask": "谁？", "options": ["本人"]}]}, "情形第1项的选项：至少要有 2 项"),
        ({"circumstances": PERSON * 2}, "情形第2项的维度：“申请人”重复了"),
        ({"circumstances": [{"dimension": "申请人", "ask": "谁？", "options": ["本人", "本人"]}]}, "情形第1项的选项：“本人”重复了"),
        ({"documents": [{"name": "委托书", "when": {"申请人": "代办"}}]}, "申请材料第1项的适用情形：条目没有声明情形“申请人”"),
        ({"circumstances": PERSON, "documents": [{"name": "委托书", "when": {"申请人": ["代办", "中介"]}}]},
         "申请材料第1项的适用情形：情形“申请人”没有选项“中介”"),
        ({"documents": [{"name": "甲", "id": "x"}], "steps": [{"text": "去", "id": "x"}]},
         "办理流程第1项的编号：“x”用了 2 次，每条内容的编号应各不相同"),
    ],
)  # fmt: skip
def test_a_problem_is_named_in_chinese(fields: dict[str, Any], message: str) -> None:
    assert problems(GOOD | fields) == [message]


def test_everything_is_said_at_once() -> None:
    bad = {
        "code": "x y",
        "documents": [{"name": "甲", "copies": "两份"}, {"nmae": "乙"}],
        "fees": [{"amount": "四十"}],
        "verified_on": "去年",
    }
    fields = {p.split("：")[0] for p in problems(bad)}
    assert fields == {
        "事项编码", "名称", "申请材料第1项的复印件份数", "申请材料第2项的名称", "申请材料第2项的nmae", "收费第1项的金额", "核实日",
    }  # fmt: skip


def test_all_rules_are_said_at_once_when_the_form_is_right() -> None:
    bad = GOOD | {
        "fees": [{"name": "工本费"}, {"amount": 40}],
        "phones": [{"number": "没有"}],
        "valid_from": "2026-01-02",
        "valid_to": "2026-01-01",
    }
    assert len(problems(bad)) == 4


def test_a_local_entry_may_use_circumstances_declared_further_up() -> None:
    item = check_item(GOOD | {"region": CITY, "documents": [{"name": "委托书", "when": {"申请人": "代办"}}]})
    assert item.documents[0].when == {"申请人": ("代办",)}


def test_clocks_of_other_units_and_circumstances_are_not_compared() -> None:
    statutory = {"type": "statutory", "days": 5, "unit": "工作日"}
    check_item(GOOD | {"deadlines": [statutory, {"type": "promised", "days": 7, "unit": "自然日"}]})
    check_item(GOOD | {"deadlines": [statutory, {"type": "promised", "days": 7, "unit": "工作日", "name": "复杂的"}]})
    check_item(GOOD | {"deadlines": [statutory, {"type": "applicant", "days": 30, "unit": "工作日"}]})


@pytest.mark.parametrize(
    "number", ["12345", "020-12345678", "（0571）87654321", "+86 10 1234 5678", "400-810-0000转2", "110、122"]
)
def test_phone_numbers_as_offices_write_them(number: str) -> None:
    check_item(GOOD | {"phones": [{"number": number}]})


def test_what_is_not_even_an_entry_is_said_too() -> None:
    assert problems("身份证")[0].startswith("应为一组“字段: 值”")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"key": ""}, "简称：不能为空"),
        ({"level": "圣旨"}, "效力级别：不在可选范围内，现在是“圣旨”"),
        ({"effective": "2026-01-01", "repealed": "2026-01-01"}, "废止日：应晚于施行日"),
        ({"url": "flk.npc.gov.cn"}, "网址：“flk.npc.gov.cn”不是网址，应以 http:// 或 https:// 开头"),
        ({"articles": {"第一条": ""}}, "条文第一条：不能为空"),
    ],
)
def test_a_source_is_checked(fields: dict[str, Any], message: str) -> None:
    source = {"key": "居民身份证法", "title": "中华人民共和国居民身份证法", "level": "法律"}
    assert check_source(source).key == "居民身份证法"
    assert problems(source | fields, check_source) == [message]


def test_a_department_is_checked() -> None:
    assert problems({"name": "某局", "phone": "找门卫"}, check_department) == ["电话：“找门卫”不像电话号码"]
    assert problems({"phone": "12345"}, check_department) == ["名称：必填"]


def test_a_path_reads_as_people_say_it() -> None:
    assert label("documents.1.name") == "申请材料第2项的名称"
    assert label("documents.0.basis.0.article") == "申请材料第1项的依据第1项的条款"
    assert label("name") == "名称"


@pytest.mark.parametrize("record", [ServiceItem, Circumstance, Basis, Department, Source, *FACT_TYPES])
def test_every_field_says_where_it_is_declared_what_it_is_called(record: type[Record]) -> None:
    assert list(record.shown_fields()) == list(record.model_fields)


def test_one_word_for_one_field_in_all_that_an_entry_is_made_of() -> None:
    words: dict[str, set[str]] = {}
    records: tuple[type[Record], ...] = (ServiceItem, Circumstance, Basis, *FACT_TYPES)
    for record in records:
        for name, said in record.shown_fields().items():
            words.setdefault(name, set()).add(said.title)
    assert {name: found for name, found in words.items() if len(found) > 1} == {}
    assert LABELS["official_code"] == "实施编码"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
facts = st.lists(
    st.dictionaries(st.sampled_from(["name", "text", "type", "number", "unit", "when", "basis", "amount", "id"]), values),
    max_size=3,
)  # fmt: skip
entries = st.dictionaries(st.sampled_from(list(ServiceItem.model_fields)), values | facts, max_size=6)


@given(entries)
def test_whatever_comes_in_is_accepted_or_refused_in_chinese(data: dict[str, Any]) -> None:
    item, found = None, []
    try:
        item = check_item({"code": "a", "name": "甲", **data})
    except InvalidEntry as error:
        found = error.problems
    assert (item is None) is bool(found)
    assert all(re.search(r"[\u4e00-\u9fff]", problem.message) for problem in found)
    assert item is None or ServiceItem.model_validate_json(item.to_json()) == item
