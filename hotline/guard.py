"""What must not go through ordinary retrieval: emergencies, cases of other procedures, "a human please", and greetings.

Emergencies come first, always. How to *do* something about courts or petitions is an ordinary question; handing us the case
itself is not ours (国办发〔2020〕53号: 热线不受理应经诉讼、仲裁、复议或已进入信访程序的事项).
"""

import re
from dataclasses import dataclass

from hotline.analysis import Analysis
from hotline.replies import Referral
from hotline.text import bare


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard says. `stop`: nothing else is to be looked up; otherwise the referral goes along with the answer."""

    referral: Referral
    stop: bool


_EMERGENCIES: dict[str, tuple[str, str, bool]] = {
    # standard word of the lexicon: phone, what to say, whether that is all to say
    "火警": ("119", "发生火灾请立即拨打 119，先撤离到安全的地方。", True),
    "急救": ("120", "有人突发疾病或受伤，请立即拨打 120。", True),
    "报警": ("110", "正在发生危险或违法犯罪，请立即拨打 110。", True),
    "交通事故": ("122", "交通事故请拨打 122，有人受伤先拨打 120。", False),
    "诈骗": ("110", "如果刚刚被骗，请立即拨打 110 报警；可拨打反诈专线 96110 咨询。", False),
    "燃气泄漏": ("119", "闻到燃气味：先到室外，不要开关电器、不要点火，再拨打 119 和当地燃气抢修电话。", False),
    "自杀": ("110", "如果您或身边的人有危险，请立即拨打 110 或 120。", True),
}
_GREETINGS = {
    "问候": "您好！请直接说您想办的事，例如“身份证丢了怎么补办”。",
    "感谢": "不客气。还有别的事可以接着问。",
    "告别": "再见，祝您办事顺利。",
}
_PROCEDURE = re.compile(r"法院|判决|起诉|打官司|诉讼|仲裁|行政复议|信访|上访|国家秘密|涉密|检察院|法官|检察官")
_HANDED_OVER = re.compile(
    r"(已经|已|正在|在|还在).{0,8}(起诉|打官司|诉讼|仲裁|复议|信访|上访|审理|立案)"
    r"|(判|裁)(得|的)?(不公|错了|不对|太轻|太重)|不服.{0,6}(判决|裁决|仲裁)|(改判|重审|翻案|撤销判决|推翻判决)"
    r"|(帮我|替我|给我|你们).{0,6}(告|起诉|打官司|立案|改判)|举报.{0,6}(法官|检察官)|(泄露|涉及).{0,4}(国家秘密|涉密)"
)
_CASE = re.compile(
    r"判(得|的)?(太)?(不公|错了|不对|重了|轻了)|(?<![能可])(要|求|帮我|给我|替我|请求|强烈要求|想)(重审|再审|改判|翻案|撤销判决|推翻判决)"
)
_HOW = re.compile(
    r"怎么|如何|怎样|咋|哪里|哪儿|在哪|什么|材料|流程|多久|几天|条件|多少|能不能|可以|可不可以|电话|吗[?？]?$"
)


def guard(question: Analysis, text: str, *, hotline: str) -> Verdict | None:
    """Judge a question before retrieval; `text` is the normalised question, `hotline` the human number of this place."""
    urgent = {sense.word: found for found in question.found for sense in found.senses if sense.kind == "urgent"}
    for word, (phone, advice, stop) in _EMERGENCIES.items():
        if word in urgent:
            return Verdict(Referral(kind="emergency", phone=phone, text=advice), stop)
    if "人工" in urgent:
        return Verdict(human(hotline), True)
    handed_over = _CASE.search(text) or (_PROCEDURE.search(text) and _HANDED_OVER.search(text))
    if handed_over and not _HOW.search(text):
        advice = "这件事已属于诉讼、仲裁、复议或信访等程序，热线不能代为处理。请向受理机关查询；法律问题可拨打 12348。"
        return Verdict(Referral(kind="procedure", phone="12348", text=advice), True)
    if all(_is_polite(question, n) for n, char in enumerate(text) if bare(char)):
        for word, answer in _GREETINGS.items():
            if word in urgent:
                return Verdict(Referral(kind="greeting", phone="", text=answer), True)
    return None


def acknowledgement() -> Referral:
    """The answer to 好的 and the like, when there is nothing to answer."""
    return Referral(kind="greeting", phone="", text="好的。还有别的事可以接着问。")


def human(hotline: str) -> Referral:
    """How to reach a person."""
    return Referral(kind="human", phone=hotline, text=f"人工服务请拨打 {hotline}。")


def failure(hotline: str) -> Referral:
    """What is shown when nothing else can be: emergency numbers and a person."""
    text = f"暂时无法答复，请稍后再试，或拨打 {hotline}。紧急情况：报警 110，火警 119，急救 120，交通事故 122。"
    return Referral(kind="failure", phone=hotline, text=text)


def _is_polite(question: Analysis, position: int) -> bool:
    return any(
        found.start <= position < found.end and (sense.kind == "filler" or sense.word in _GREETINGS)
        for found in question.found
        for sense in found.senses
    )
