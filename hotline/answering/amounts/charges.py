"""Charges that are none: 办理费用：免费 is no answer to 要交多少税, 会罚多少, or 津贴一个月多少钱."""

import re

from knowledge.entry.records import Fee, ServiceItem

TAX = "税务"
_OF_TAX = re.compile(
    r"[交缴扣收上](?:多少|什么|哪些|不|个)?税|税(?!证明|务|单|票|登记).{0,4}(?:多少|怎么算|几个点)|多少(?:个点|钱)?的?税|罚多少|滞纳金"
)
_OF_PAY = re.compile(r"(?:赔|领|补贴?|补偿|补助|报销?|奖|发|拿)(?:得|到|我|我们|人家)?多少")
"""赔多少钱 is about what one is paid, whatever kind of item it is asked of."""
BENEFIT = "行政给付"
"""The kind of items by which somebody is paid: who asks 多少钱 of them asks what they get."""
_OF_CHARGE = re.compile(
    r"手续费|工本费|办理费|服务费|收不收费|收费|要钱|收钱|花钱|证明.{0,6}多少|(?:办|申请|申领|交|花).{0,10}多少钱"
)


def beside_the_question(text: str, item: ServiceItem) -> frozenset[str]:
    """The ids of an item's facts that would only mislead who asks what tax is due, or how much is paid out: charges for handling that are free."""
    asks_money = item.kind == BENEFIT or _OF_PAY.search(text) or (item.topic == TAX and _OF_TAX.search(text))
    if not asks_money or _OF_CHARGE.search(text):
        return frozenset()
    return frozenset(fee.id for fee in item.fees if _is_free(fee))


def _is_free(fee: Fee) -> bool:
    return fee.amount == 0 and not fee.rule and "税" not in re.sub("清税证明|完税证明", "", fee.name)
