"""How an amount follows from one that somebody says, as a rule states it: 发票价税合计÷1.13×10%.

A formula names what it takes and then what is done to it, from left to right, so that everybody can follow it with a calculator. What
is taken away or added before something is multiplied or divided stands in brackets, as everybody reads it: (收入-800)×20%.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_STEP = re.compile(r"(?P<sign>[÷×+＋−-])(?P<number>\d+(?:\.\d+)?)(?P<wan>万)?(?P<percent>[%％])?")
_FORMULA = re.compile(r"(?P<takes>[^÷×+＋−\d-][^÷×+＋−-]*)(?P<steps>(?:[÷×+＋−-]\d+(?:\.\d+)?万?[%％]?)+)")
_SUM_FIRST = re.compile(r"[+＋−-].*[×÷]")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Formula:
    """What is taken (`takes`, an amount in 元), the whole as it is `written`, and the steps as (sign, number)."""

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

    def said_of(self, amount: str) -> str:
        """The formula with an amount beside what it takes: (收入3000元-800)×20%."""
        return self.written.replace(self.takes, f"{self.takes}{amount}元", 1)


def formula_of(text: str) -> Formula | None:
    """The formula that a text writes, None for one that writes none (or divides by nothing, or is read otherwise without brackets)."""
    written = re.sub(r"\s+", "", text).replace("（", "(").replace("）", ")")
    found = _FORMULA.fullmatch(re.sub(r"[()]", "", written))
    if not found or not _is_read_from_left(written):
        return None
    steps = []
    for step in _STEP.finditer(found["steps"]):
        number = Decimal(step["number"]) * (10_000 if step["wan"] else 1) / (100 if step["percent"] else 1)
        steps.append(({"＋": "+", "−": "-"}.get(step["sign"], step["sign"]), number))
    if any(sign == "÷" and not number for sign, number in steps):
        return None
    return Formula(found["takes"], written, tuple(steps))


def _is_read_from_left(written: str) -> bool:
    """Whether brackets are where from left to right would not be what everybody reads, and nowhere else."""
    first, _, rest = written.rpartition(")")
    if first:
        return (
            first.startswith("(")
            and not re.search(r"[()]", first[1:] + rest)
            and rest[:1] in ("×", "÷")
            and not _SUM_FIRST.search(rest)
        )
    return "(" not in written and not _SUM_FIRST.search(written)
