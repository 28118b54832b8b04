"""Circumstances that say ranges and have everyday names: written by hand, in a table and in the form, and what is wrong with them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from knowledge.entry.parts import Circumstance
from knowledge.entry.quantities import Quantity, in_words, number_in, option_for, quantities, range_of
from knowledge.entry.records import ServiceItem
from knowledge.entry.validation import InvalidEntry, check_item
from knowledge.files.cells import read_cell, write_cell
from web.staff.editing.form import EntryForm

ENTRY: dict[str, Any] = {
    "code": "qishui", "name": "契税申报",
    "circumstances": [
        {"dimension": "套数", "ask": "第几套？", "options": ["家庭唯一住房", "家庭第二套住房"], "also": {"家庭唯一住房": ["首套", "第一套"]}},
        {"dimension": "面积", "ask": "多大？", "options": ["≤ 140平方米", ">140平方米"]},
    ],
    "fees": [{"name": "契税", "rule": "减按1%征收", "when": {"套数": "家庭唯一住房", "面积": "<=140平方米"}, "formula": "成交价×1%"}],
}  # fmt: skip


def test_signs_become_words_wherever_they_are_written() -> None:
    item = check_item(ENTRY)
    assert item.circumstances[1].options == ("不超过140平方米", "超过140平方米")
    assert item.fees[0].when == {"套数": ("家庭唯一住房",), "面积": ("不超过140平方米",)}
    assert [in_words(text) for text in ("< 2年", "≥60岁", "本人", "<不知道")] == [
        "不到2年",
        "不低于60岁",
        "本人",
        "<不知道",
    ]


@pytest.mark.parametrize("name", ["also", "when"])
def test_everyday_names_stand_in_a_cell(name: str) -> None:
    value = {"家庭唯一住房": ("首套", "第一套"), "家庭第二套住房": ("二套",)}
    written = write_cell(name, value)
    assert written == "家庭唯一住房=首套|第一套；家庭第二套住房=二套"
    assert read_cell(name, str(written)) == {key: list(names) for key, names in value.items()}


def test_the_form_gives_back_what_it_was_given() -> None:
    item = check_item(ENTRY)
    form = EntryForm.of(item)
    assert "家庭唯一住房 ~首套、第一套" in form.rows["circumstances"][0]["options"]
    assert check_item(form.data(date(2026, 11, 27))).circumstances == item.circumstances


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"options": ["100元以上", "不超过200元"]}, "有重叠"),
        ({"options": ["甲", "乙"], "also": {"丙": ["丁"]}}, "没有选项“丙”"),
        ({"options": ["甲", "乙"], "also": {"甲": ["丁"], "乙": ["丁"]}}, "不能同时指两个选项"),
    ],
)
def test_what_could_be_taken_for_two_options_is_refused(change: dict[str, Any], says: str) -> None:
    broken = ENTRY | {"circumstances": [{"dimension": "面积", "ask": "？"} | change], "fees": []}
    with pytest.raises(InvalidEntry, match=says):
        check_item(broken)


def test_options_that_only_meet_are_no_overlap(make: Callable[..., ServiceItem]) -> None:
    item = make(circumstances=[{"dimension": "年限", "ask": "？", "options": ["一年以内", "一年以上两年以内"]}])
    assert item.circumstances[0].is_measured
    assert option_for(Quantity(1, "年"), item.circumstances[0].options) is None


@pytest.mark.parametrize(
    ("option", "inside", "outside"),
    [
        ("不低于30万元", 300_000, 299_999),
        ("满1年不满10年", 1, 10),
        ("3至5人", 5, 6),
        ("不满2年", 1.9, 2),
        ("140平方米及以下", 140, 140.1),
    ],
)
def test_ranges_of_options(option: str, inside: float, outside: float) -> None:
    said = range_of(option)
    assert said is not None
    assert Quantity(inside, said.unit) in said
    assert Quantity(outside, said.unit) not in said


def test_only_ranges_of_one_unit_are_measured() -> None:
    assert not Circumstance(dimension="情形", ask="？", options=("丢失", "到期")).is_measured
    assert not Circumstance(dimension="情形", ask="？", options=("不满2年", "140平方米以上")).is_measured


@pytest.mark.parametrize("row", ["9" * 400, "九" * 400, "9," + "999," * 100 + "999"])
def test_a_row_of_digits_that_is_no_number_is_none(row: str) -> None:
    assert number_in(row) is None
    assert [each.number for each in quantities(f"补身份证{row}元，要3天")] == [3]
