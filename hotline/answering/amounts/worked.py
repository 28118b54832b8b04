"""What a published rule makes of an amount that somebody said, with the rule and the amount beside it, as 仅供参考.

Nothing is worked out that no fact states as a formula; where several amounts were said, none is.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from hotline.answering.replies import ShownFact
from hotline.reading.numbers.said import said_of
from knowledge.entry.formulas import formula_of
from knowledge.entry.records import Fee, ServiceItem

ONLY_FOR_REFERENCE = "仅供参考，以受理机关计算的为准。"
MONEY = "元"


def worked_amount(said: str, item: ServiceItem, shown: Iterable[ShownFact], settled: Mapping[str, str]) -> str:
    """The line that works out the first formula among the facts shown, '' where none of them has one, or no one amount was said, or
    it is not `settled` that the rule is the asker's."""
    amounts = {each.quantity.number for each in said_of(said) if each.quantity.unit == MONEY}
    fees = {fee.id: fee for fee in item.fees if fee.formula and all(name in settled for name in fee.when)}
    fee = next((fees[fact.id] for fact in shown if fact.id in fees and not fact.under_review), None)
    if fee is None or len(amounts) != 1:
        return ""
    return _line(fee, Decimal(str(amounts.pop())))


def _line(fee: Fee, amount: Decimal) -> str:
    formula = formula_of(fee.formula)
    made = formula.of(amount) if formula else Decimal(0)
    if formula is None or made <= 0:  # nothing is left of an amount that is below what is taken away first
        return ""
    return f"按您说的数算：{formula.said_of(_plain(amount))} = {_plain(made)}元。{ONLY_FOR_REFERENCE}"


def _plain(amount: Decimal) -> str:
    """An amount without noughts at its end: 230000, 10176.99."""
    return f"{amount.normalize():f}"
