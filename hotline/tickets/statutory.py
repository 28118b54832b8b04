"""The procedures of the law that a matter may belong to, with their limits: told to whoever has it, run by nobody here.

A ticket is none of these procedures and stops none of their clocks. The limits are those of the articles named.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatutoryClock:
    """What is told of one procedure, and the article it rests on."""

    name: str
    words: str
    told: str
    basis: str


CLOCKS: tuple[StatutoryClock, ...] = (
    StatutoryClock(
        "信访", "信访|上访", "信访事项自收到之日起15日内书面告知接收情况；申诉求决类自受理之日起60日内办结，复杂的可延长不超过30日；不服的自收到书面答复之日起30日内请求复查。",
        "信访工作条例第二十三条、第三十四条、第三十五条",
    ),
    StatutoryClock(
        "政府信息公开", "信息公开|公开申请|申请公开", "行政机关自收到公开申请之日起20个工作日内答复，经批准可延长不超过20个工作日。",
        "政府信息公开条例第三十三条",
    ),
    StatutoryClock(
        "行政复议", "复议|处罚不服|不服.{0,6}(处罚|决定|认定)", "自知道或者应当知道行政行为之日起60日内申请行政复议；工单办理期间这个期限照常计算。", "行政复议法第二十条",
    ),
    StatutoryClock(
        "劳动仲裁", "欠薪|拖欠工资|不发工资|讨薪|辞退|劳动仲裁|工资.{0,8}(没发|不给|拖)", "劳动争议申请仲裁的时效期间为一年，自知道或者应当知道权利被侵害之日起计算；工单办理期间照常计算。",
        "劳动争议调解仲裁法第二十七条",
    ),
)  # fmt: skip
NOT_THIS = "工单不代替这些程序，也不影响它们的期限。"


def statutory_clocks(text: str) -> list[StatutoryClock]:
    """The procedures that a text speaks of."""
    return [clock for clock in CLOCKS if re.search(clock.words, text)]
