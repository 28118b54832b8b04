"""Quantities as messages say them: the unit left out, years with months, numbers broken off (八千五), parts of an amount."""

import pytest

from hotline.reading.numbers.said import amounts_of, said_of, tells_a_part
from hotline.reading.text import normalise


def read(text: str) -> list[tuple[float, str]]:
    return [(said.quantity.number, said.quantity.unit) for said in said_of(normalise(text)) if said.quantity.unit]


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("每月到手工资6千", [(6000, "元")]),
        ("底薪四千五", [(4500, "元")]),
        ("稿费2千8要扣多少", [(2800, "元")]),
        ("这次劳务费有5千5百", [(5500, "元")]),
        ("年终奖两万四千", [(24000, "元")]),
        ("租金3w2一个月", [(32000, "元"), (1, "月")]),
        ("月薪七千三一个月交多少税", [(7300, "元"), (1, "月")]),
        ("显示补税260多", [(260, "元")]),
        ("系统让我补390", [(390, "元")]),
        ("车价18万6", [(186000, "元")]),
        ("流水有九万八", [(98000, "元")]),
    ],
)
def test_an_amount_needs_no_unit_where_what_is_paid_is_said(text: str, quantities: list[tuple[float, str]]) -> None:
    assert read(text) == quantities


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("我奶奶今年82了", [(82, "岁")]),
        ("父亲63，母亲57", [(63, "岁"), (57, "岁")]),
        ("我爸刚60", [(60, "岁")]),
        ("老两口一个65一个58", [(65, "岁"), (58, "岁")]),
        ("我妈快55了能退休吗", [(55, "岁")]),
        ("岳父七十一了", [(71, "岁")]),
        ("年龄48还能参保吗", [(48, "岁")]),
    ],
)
def test_an_age_needs_no_unit_where_a_person_is_named(text: str, quantities: list[tuple[float, str]]) -> None:
    assert read(text) == quantities


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("房子拿了四年零两个月", 4 + 2 / 12),
        ("买了1年11个月", 1 + 11 / 12),
        ("持有5年又1个月", 5 + 1 / 12),
        ("三年半", 3.5),
    ],
)
def test_years_and_months_said_together_are_one_time(text: str, years: float) -> None:
    ((number, unit),) = read(text)
    assert unit == "年"
    assert number == pytest.approx(years)


@pytest.mark.parametrize(
    "text",
    [
        "补2024的税",  # a year
        "我坐61路去办",
        "我家有2套房",
        "孩子3个",
        "打12366没人接",
        "今年11能办吗",  # a month as likely as an age
        "卖了30个包",
        "交了15次",
        "补办证要2天",
        "我妈1980年出生",
    ],
)
def test_other_numbers_get_no_unit(text: str) -> None:
    assert not any(unit in ("元", "岁") for _, unit in read(text))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三百五块", 350),
        ("三百零五块", 305),
        ("两千零六块", 2006),
        ("一千二百五元", 1250),
        ("十二块", 12),
        ("一百二十五元", 125),
    ],
)
def test_a_last_digit_after_hundreds_and_thousands_counts_tens_and_hundreds(text: str, number: float) -> None:
    assert read(text) == [(number, "元")]


def test_a_part_of_an_amount_told_before_is_held_against_no_limit() -> None:
    assert amounts_of(normalise("其中3万开了专票")) == ()
    assert [each.number for each in amounts_of(normalise("一个季度里面卖了26万"))] == [260_000]


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("里头有6万给对方开了专票", True),
        ("其中3万客户要专票", True),
        ("那里面5万是普票", True),
        ("这季度6万", False),
        ("里面有些开了专票", False),
        ("总共26万，其中5万开了专票", False),
    ],
)
def test_a_message_that_tells_a_part_of_what_was_told_before(said: str, part: bool) -> None:
    assert tells_a_part(said) is part
