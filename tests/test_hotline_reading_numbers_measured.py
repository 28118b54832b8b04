"""Numbers of a message against the ranges of circumstances: units, periods, boundaries, parts, dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.numbers.measured import bare_number, measured
from hotline.reading.text import normalise
from knowledge.entry.parts import Circumstance

MONTH = Circumstance(dimension="月销售额", ask="多少？", options=("没有达到10万元", "达到10万元"))
QUARTER = Circumstance(dimension="季销售额", ask="多少？", options=("< 30万元", "≥ 30万元"))
ONCE = Circumstance(dimension="次销售额", ask="多少？", options=("没有达到1000元", "达到1000元"))
AREA = Circumstance(dimension="面积", ask="多大？", options=("140平方米及以下", "140平方米以上"))
HELD = Circumstance(dimension="持有时间", ask="多久？", options=("不满2年", "满2年"))
AGE = Circumstance(dimension="老人年龄", ask="多大？", options=("未满60岁", "年满60岁"))
PEOPLE = Circumstance(dimension="从业人数", ask="多少人？", options=("不超过300人", "超过300人"))
ALL = (MONTH, QUARTER, ONCE, AREA, HELD, AGE, PEOPLE)
TODAY = date(2026, 11, 27)


def read(text: str, **known: str) -> dict[str, str]:
    return measured(normalise(text), ALL, known, TODAY)


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("这个季度卖了20万", {"季销售额": "不到30万元"}),
        ("一季度开票29.9万", {"季销售额": "不到30万元"}),
        ("季度正好30万", {"季销售额": "不低于30万元"}),
        ("季度三十万整", {"季销售额": "不低于30万元"}),
        ("上个季度超过30万了", {"季销售额": "不低于30万元"}),
        ("每季不到30万", {"季销售额": "不到30万元"}),
        ("季度30万以下的", {"季销售额": "不到30万元"}),
        ("一个季度31万5", {"季销售额": "不低于30万元"}),
        ("一个月开八万五", {"月销售额": "没有达到10万元"}),
        ("月销售额10万元", {"月销售额": "达到10万元"}),
        ("每个月12w左右", {"月销售额": "达到10万元"}),
        ("本月300000元", {"月销售额": "达到10万元"}),
        ("帮人干了一次活给了800块", {"次销售额": "没有达到1000元"}),
        ("一笔5000块钱", {"次销售额": "达到1000元"}),
        ("房子140平", {"面积": "140平方米及以下"}),
        ("房子140.5平米", {"面积": "140平方米以上"}),
        ("89㎡", {"面积": "140平方米及以下"}),
        ("买了一年半", {"持有时间": "不满2年"}),
        ("住了18个月", {"持有时间": "不满2年"}),
        ("24个月了", {"持有时间": "满2年"}),
        ("拿了两年整", {"持有时间": "满2年"}),
        ("2025年3月买的", {"持有时间": "不满2年"}),
        ("2021年买的", {"持有时间": "满2年"}),
        ("我妈61岁", {"老人年龄": "年满60岁"}),
        ("爸爸今年59周岁", {"老人年龄": "未满60岁"}),
        ("刚满60岁", {"老人年龄": "年满60岁"}),
        ("公司有320人", {"从业人数": "超过300人"}),
        ("员工300人", {"从业人数": "不超过300人"}),
        ("季度28万里面有5万是专票", {"季销售额": "不到30万元"}),
        ("季度29万9", {"季销售额": "不到30万元"}),
        ("季度300,000元", {"季销售额": "不低于30万元"}),
        ("季度30万零1块", {"季销售额": "不低于30万元"}),
        ("季度二十九万零五百块", {"季销售额": "不到30万元"}),
        ("季度３０万", {"季销售额": "不低于30万元"}),
        ("季度三十多万", {"季销售额": "不低于30万元"}),
        ("季度将近30万", {"季销售额": "不到30万元"}),
        ("这季度快到30万了", {"季销售额": "不到30万元"}),
        ("每月刚好10万", {"月销售额": "达到10万元"}),
        ("1千块一次", {"次销售额": "达到1000元"}),
        ("按次一天999元", {"次销售额": "没有达到1000元"}),
        ("139.9平米", {"面积": "140平方米及以下"}),
        ("一百四十个平方", {"面积": "140平方米及以下"}),
        ("才买半年", {"持有时间": "不满2年"}),
        ("买了两年零一天", {"持有时间": "满2年"}),
        ("不到两年", {"持有时间": "不满2年"}),
        ("家里老人快60岁", {"老人年龄": "未满60岁"}),
        ("60周岁整", {"老人年龄": "年满60岁"}),
        ("月销8万7", {"月销售额": "没有达到10万元"}),
        ("我们店月流水十一万", {"月销售额": "达到10万元"}),
        ("月营收9万9千", {"月销售额": "没有达到10万元"}),
        ("季销30万", {"季销售额": "不低于30万元"}),
        ("这个季度一共卖了九千五", {"季销售额": "不到30万元"}),
        ("帮人画图一次收了八百五", {"次销售额": "没有达到1000元"}),
        ("单笔收了一千二", {"次销售额": "达到1000元"}),
        ("买来一年零十一个月", {"持有时间": "不满2年"}),
        ("住了2年1个月", {"持有时间": "满2年"}),
        ("我爸61了", {"老人年龄": "年满60岁"}),
        ("婆婆今年58", {"老人年龄": "未满60岁"}),
    ],
)
def test_numbers_settle_what_they_fall_into(text: str, settled: dict[str, str]) -> None:
    assert read(text) == settled


@pytest.mark.parametrize(
    "text",
    [
        "卖了20万",  # of no period
        "2026年的规定",
        "2024年买的",  # before or after November?
        "2024年11月买的",  # the day decides
        "按季报，这个月开了12万",  # tells nothing of the quarter
        "第2年",
        "一个季度20万，下个季度40万",
        "12366",
        "上半年卖了20万",
        "看半年报",
        "其中3万是专票",  # a part of what was told before
        "我爸62我妈58",  # one of each
    ],
)
def test_what_is_left_open_settles_nothing(text: str) -> None:
    assert read(text) == {}


def test_the_way_of_filing_said_before_gives_an_amount_its_period() -> None:
    assert read("那28万呢", 纳税方式="按季") == {"季销售额": "不到30万元"}
    assert read("那28万呢", 纳税方式="按月") == {"月销售额": "达到10万元"}


@pytest.mark.parametrize(
    ("said", "option"),
    [("90", "140平方米及以下"), ("160", "140平方米以上"), ("一百四十", "140平方米及以下"), ("90块", None)],
)
def test_a_bare_number_answers_in_the_unit_asked_for(said: str, option: str | None) -> None:
    assert bare_number(said, AREA) == option


@given(st.integers(0, 10**8), st.sampled_from(["元", "块", "块钱"]))
def test_every_amount_falls_on_one_side(amount: int, unit: str) -> None:
    side = "不到30万元" if amount < 300_000 else "不低于30万元"
    assert read(f"季度{amount}{unit}") == {"季销售额": side}


EARNED = Circumstance(dimension="全年收入", ask="多少？", options=("年收入不超过12万元", "年收入超过12万元"))
DUE = Circumstance(dimension="补税额", ask="多少？", options=("补税不超过400元", "补税超过400元"))


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("汇算显示补税380", {"补税额": "补税不超过400元"}),
        ("让我补450", {"补税额": "补税超过400元"}),
        ("我就挣了11万", {"全年收入": "年收入不超过12万元"}),
        ("年收入12万要补500", {"全年收入": "年收入不超过12万元", "补税额": "补税超过400元"}),
        ("全年工资15万，要补600", {"全年收入": "年收入超过12万元", "补税额": "补税超过400元"}),
        ("我有5万", {}),  # of what, nobody said
        ("一个月工资9000", {}),  # of a month
    ],
)
def test_an_amount_is_held_against_what_it_is_of(text: str, settled: dict[str, str]) -> None:
    assert measured(normalise(text), (EARNED, DUE), {}, TODAY) == settled
