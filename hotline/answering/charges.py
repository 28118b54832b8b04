"""Charges of a tax matter that are none: 办理费用：免费 is no answer to 要交多少税, 会罚多少."""

import re

from knowledge.entry.records import Fee, ServiceItem

TAX = "税务"
_OF_TAX = re.compile(r"税|罚|滞纳|几个点|交多少|缴多少|要交|返还|退多少")
_OF_CHARGE = re.compile(r"手续费|工本费|办理费|服务费|收不收费|收费吗|要钱吗|收钱")


def beside_the_question(text: str, item: ServiceItem) -> frozenset[str]:
    """The ids of an item's facts that would only mislead who asks what tax is due: charges for handling that are free."""
    if item.topic != TAX or not _OF_TAX.search(text) or _OF_CHARGE.search(text):
        return frozenset()
    return frozenset(fee.id for fee in item.fees if _is_free(fee))


def _is_free(fee: Fee) -> bool:
    return fee.amount == 0 and not fee.rule and "税" not in re.sub("清税证明|完税证明", "", fee.name)
