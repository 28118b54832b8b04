"""How an amount follows from one that somebody says, as a rule states it: 发票价税合计÷1.13×10%.

A formula names what it takes and then what is done to it, from left to right, so that everybody can follow it with a calculator.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_STEP = re.compile(r"(?P<sign>[÷×+＋−-])(?P<number>\d+(?:\.\d+)?)(?P<wan>万)?(?P<percent>[%％])?")
_FORMULA = re.compile(r"(?P<takes>[^÷×+＋−\d-][^÷×+＋−-]*)(?P<steps>(?:[÷×+＋−-]\d+(?:\.\d+)?万?[%％]?)+)")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Formula:
    """What is taken (`takes`, an amount in 元), and the steps as (sign, number)."""

    takes: str
    written: str
    steps: tuple[tuple[str, Decimal], ...]

    def of(self, amount: Decimal) -> Decimal:
        """What the formula makes of an amount, in 元, to the cent."""
        for sign, number in self.steps:
            match sign:
                case "÷":
                    amount = amount / number
                case "×":
                    amount = amount * number
                case "+":
                    amount = amount + number
                case _:
                    amount = amount - number
        return amount.quantize(_CENT, ROUND_HALF_UP)


def formula_of(text: str) -> Formula | None:
    """The formula that a text writes, None for one that writes none (or divides by nothing)."""
    found = _FORMULA.fullmatch(re.sub(r"\s+", "", text))
    if not found:
        return None
    steps = []
    for step in _STEP.finditer(found["steps"]):
        number = Decimal(step["number"]) * (10_000 if step["wan"] else 1) / (100 if step["percent"] else 1)
        steps.append(({"＋": "+", "−": "-"}.get(step["sign"], step["sign"]), number))
    if any(sign == "÷" and not number for sign, number in steps):
        return None
    return Formula(found["takes"], found["steps"], tuple(steps))
