"""Charges that are none: 办理费用：免费 is no answer to 要交多少税, 会罚多少, or 津贴一个月多少钱."""

from pathlib import Path

from knowledge.entry.records import Fee, ServiceItem
from knowledge.patterns import read_patterns

TAX = "税务"
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_OF_TAX, _OF_PAY, _PROOF_OF_TAX, _OF_CHARGE = (
    _SAID[name] for name in ("of_tax", "of_pay", "proof_of_tax", "of_charge")
)
BENEFIT = "行政给付"
"""The kind of items by which somebody is paid: who asks 多少钱 of them asks what they get."""


def beside_the_question(text: str, item: ServiceItem) -> frozenset[str]:
    """The ids of an item's facts that would only mislead who asks what tax is due, or how much is paid out: charges for handling that are free."""
    asks_money = item.kind == BENEFIT or _OF_PAY.search(text) or (item.topic == TAX and _OF_TAX.search(text))
    if not asks_money or _OF_CHARGE.search(text):
        return frozenset()
    return frozenset(fee.id for fee in item.fees if _is_free(fee))


def _is_free(fee: Fee) -> bool:
    return fee.amount == 0 and not fee.rule and "税" not in _PROOF_OF_TAX.sub("", fee.name)
