"""Amounts that come on top of one told before, and the sum they make."""

import pytest

from hotline.reading.numbers.added import added_up, amount_told, with_its_unit

ON_TOP = [
    # what is said; the amount told before; the sum, and what the message is read as
    ("要是再卖2万呢", 290000, 310000, "要是一共310000元呢"),
    ("我下个月还要开4万的票", 250000, 290000, "一共290000元的票"),
    ("又卖了5000块", 96000, 101000, "一共101000元"),
    ("追加6万", 270000, 330000, "一共330000元"),
    ("加上3万5呢", 280000, 315000, "一共315000元呢"),
    ("可能多做1万", 299000, 309000, "一共309000元"),
    ("这季度卖了26万,再卖5万要交税吗", 0, 310000, "这季度卖了310000元要交税吗"),
]


@pytest.mark.parametrize(("said", "before", "amount", "text"), ON_TOP)
def test_an_amount_on_top_is_read_as_the_sum(said: str, before: float, amount: float, text: str) -> None:
    found = added_up(said, before)
    assert found is not None
    assert found.amount == amount
    assert found.told.endswith(f" = {amount:.0f}元")
    assert found.text == text


@pytest.mark.parametrize(
    ("said", "before"),
    [
        ("又涨到31万", 280000),  # what it rises to
        ("再开3万就到31万了", 280000),  # the sum is said
        ("其中再开6万专票", 280000),  # a part
        ("还有5万是专票", 280000),  # a part as likely as not
        ("再等两年卖呢", 280000),  # no money
        ("再交多少", 280000),
        ("再开3万呢", 0),  # nothing to add it to
        ("第一次3万,第二次4万,再来5万", 0),  # to which
        ("再补300", 280000),  # is paid, and sold by nobody
    ],
)
def test_what_is_no_amount_on_top_is_left_as_it_is(said: str, before: float) -> None:
    assert added_up(said, before) is None


@pytest.mark.parametrize(
    ("said", "before", "known"),
    [
        ("这季度卖了28万", 0, 280000),
        ("里面6万开了专票", 280000, 280000),
        ("要多久", 280000, 280000),
        ("去年28万,今年31万", 5, 5),
    ],
)
def test_the_amount_known_is_the_last_that_is_told_alone(said: str, before: float, known: float) -> None:
    assert amount_told(said, before) == known


@pytest.mark.parametrize(
    ("said", "before", "text"),
    [
        ("这8000要交多少税", 8000, "这8000元要交多少税"),
        ("这8000要交多少税", 9000, "这8000要交多少税"),
        ("8000号文件", 0, "8000号文件"),
    ],
)
def test_a_bare_number_told_before_has_its_unit(said: str, before: float, text: str) -> None:
    assert with_its_unit(said, before) == text
