"""Formulas that rules state: what is read, what is worked out, and what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.formulas import formula_of
from knowledge.entry.validation import InvalidEntry, check_item


@pytest.mark.parametrize(
    ("formula", "amount", "result"),
    [
        ("发票价税合计÷1.13×10%", "226000", "20000.00"),
        ("发票价税合计 ÷ 1.13 × 10% ÷ 2", "226000", "10000.00"),
        ("发票价税合计÷1.13×10%−1.5万", "400000", "20398.23"),
        ("(收入-800)×20%", "3000", "440.00"),
        ("（收入-800）×20%", "3000", "440.00"),
        ("收入×80%×20%", "8000", "1280.00"),
    ],
)
def test_a_formula_is_followed_from_left_to_right(formula: str, amount: str, result: str) -> None:
    read = formula_of(formula)
    assert read is not None
    assert read.of(Decimal(amount)) == Decimal(result)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "÷1.13",
        "发票价",
        "发票价÷0",
        "发票价÷",
        "发票价*2",
        "收入-800×20%",
        "(收入-800×20%",
        "(收入-800)",
        "收入×(2)",
    ],
)
def test_what_cannot_be_followed_is_refused(formula: str) -> None:
    assert formula_of(formula) is None
    if formula:
        entry: dict[str, Any] = {"code": "a", "name": "车购税", "fees": [{"rule": "10%", "formula": formula}]}
        with pytest.raises(InvalidEntry, match="算不了"):
            check_item(entry)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_what_is_taken_away_twice_is_less(amount: Decimal) -> None:
    half = formula_of("价×50%")
    assert half is not None
    assert 0 <= half.of(amount) <= amount + Decimal("0.01")


def test_an_amount_is_written_into_the_formula_as_everybody_reads_it() -> None:
    formula = formula_of("(收入-800)×20%")
    assert formula is not None
    assert formula.said_of("3000") == "(收入3000元-800)×20%"
