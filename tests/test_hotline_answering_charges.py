"""Free handling is no answer to what tax is due; it stays one to what handling costs."""

import pytest

from hotline.answering.amounts.charges import beside_the_question
from knowledge.entry.validation import check_item

ITEM = check_item(
    {
        "code": "daikai", "name": "代开发票", "topic": "税务",
        "fees": [{"name": "代开手续费", "amount": 0, "unit": "元"}, {"name": "增值税", "rule": "1%"}, {"name": "契税", "amount": 0, "unit": "元"}],
    }
)  # fmt: skip


@pytest.mark.parametrize("text", ["8000块要交多少税", "会罚多少", "要缴税吗多少的税", "滞纳金怎么算"])
def test_who_asks_what_is_due_is_not_told_that_handling_is_free(text: str) -> None:
    assert beside_the_question(text, ITEM) == {"fees:代开手续费"}


@pytest.mark.parametrize(
    "text", ["代开发票收费吗", "完税证明开一次多少钱", "清税证明要钱不", "代开要带什么", "手续费交多少税之外的"]
)
def test_who_asks_what_handling_costs_is(text: str) -> None:
    assert not beside_the_question(text, ITEM)


def test_other_matters_keep_their_fees() -> None:
    assert not beside_the_question("要交多少税", ITEM.model_copy(update={"topic": "户籍"}))


BENEFIT = check_item(
    {
        "code": "jintie",
        "name": "高龄津贴申领",
        "kind": "行政给付",
        "fees": [{"name": "办理费用", "amount": 0, "unit": "元"}],
    }
)


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("高龄津贴多少钱", True),
        ("一个月能领多少", True),
        ("天河区", True),
        ("办这个要多少钱", False),
        ("申领要花钱吗", False),
        ("要收费吗", False),
    ],
)
def test_who_asks_what_a_benefit_pays_is_not_told_that_handling_is_free(text: str, beside: bool) -> None:
    assert bool(beside_the_question(text, BENEFIT)) == beside
