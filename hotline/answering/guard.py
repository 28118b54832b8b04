"""What must not go through ordinary retrieval: emergencies, cases of other procedures, "a human please", and greetings.

Emergencies come first, always. They are known by set phrases of the lexicon and by patterns of who and what happens, both in
lexicon/emergencies.txt; the patterns are read here, since as forms they would change how ordinary questions are read and ranked. How to *do* something about courts or petitions is an ordinary question; handing us the case
itself is not ours (国办发〔2020〕53号: 热线不受理应经诉讼、仲裁、复议或已进入信访程序的事项).
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hotline.answering.replies import Referral
from hotline.answering.safety import EMERGENCY
from hotline.reading.analysis import STORY, Analysis
from hotline.reading.lexicon import FOLDER, LexiconError
from hotline.reading.text import bare


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard says. `stop`: nothing else is to be looked up; otherwise the referral goes along with the answer."""

    referral: Referral
    stop: bool


class _Danger(NamedTuple):
    """What is said of an emergency: the number that is shown large, the first sentence with what to do, whether that is all."""

    phone: str
    advice: str
    stop: bool = True


# The first that is found speaks, so what explains the rest stands before it (who fell into water before who is unconscious).
# `stop=False` where an entry of the starter knowledge tells what else to do.
_DANGERS = {
    "火警": _Danger("119", "立即拨打 119：先撤到安全的地方，不坐电梯，不回去拿东西。有人受伤再拨打 120。"),
    "爆炸物": _Danger("110", "立即拨打 110：不要碰、不要挪动，让所有人远离。"),
    "断线": _Danger("119", "立即拨打 119 和供电服务热线 95598：离电线至少 8 米，不要碰，提醒别人绕开。有人触电再拨打 120。", stop=False),
    "触电": _Danger("120", "立即拨打 120：先切断电源，断电以前不要用手碰触电的人。户外电线、电器漏电同时拨打 119 和 95598。"),
    "滑坡": _Danger("119", "立即拨打 119：马上往滑坡、泥石流两侧的高处跑，不要顺着沟跑，不要回去拿东西。有人受伤再拨打 120。"),
    "落水": _Danger("119", "立即拨打 119、110 和 120：大声呼救，抛救生圈、绳子或长杆，不会水的不要下水，也不要手拉手下水。"),
    "煤气中毒": _Danger("120", "立即拨打 120：马上开门窗通风，把人移到室外；不要开关电器，不要点火。闻到燃气味在室外再拨打 119。"),
    "洪水": _Danger("119", "立即拨打 119：马上往高处转移，不要蹚水、不要开车过水，远离电线和水里的电器。"),
    "电梯困人": _Danger("119", "拨打 119，同时按轿厢里的紧急呼叫按钮：不要扒门，不要往外爬。有人不舒服再拨打 120。", stop=False),
    "自杀": _Danger("110", "请马上拨打 110 或 120：守在旁边，不刺激、不讲道理。难受想找人说话，可以拨打心理援助热线 12356。"),
    "证件被盗": _Danger("110", "请拨打 110 报警，再挂失、补办被偷的证件和卡。", stop=False),
    "家暴": _Danger("110", "立即拨打 110：先离开打人的人，躲到安全的地方。有人受伤再拨打 120；求助也可以拨打 12338。", stop=False),
    "走失": _Danger("110", "立即拨打 110：不用等 24 小时。说清走失的时间、地点、衣着，准备近期照片。", stop=False),
    "报警": _Danger("110", "立即拨打 110：先离开危险的人和地方，说清地点和正在发生什么。有人受伤再拨打 120。"),
    "传销窝点": _Danger("110", "立即拨打 110：说清在哪里、有多少人；不方便说话，可以发短信到 12110 报警。", stop=False),
    "车祸伤人": _Danger("120", "立即拨打 120 和 122：不要随意搬动伤者，在车后放警示标志，人站到路外。", stop=False),
    "燃气泄漏": _Danger("119", "拨打 119 和燃气公司抢修电话，要到室外再打：关阀门、开门窗，不碰电器、不点火，人都出去。味道很浓就直接出去。", stop=False),
    "食物中毒": _Danger("120", "症状重的（昏迷、抽搐、吐血）立即拨打 120：别再吃，留好剩下的食物和呕吐物。", stop=False),
    "急救": _Danger("120", "立即拨打 120：说清地点和症状，听急救人员指导，不要随意搬动病人，守在旁边等救护车。"),
    "被困": _Danger("119", "立即拨打 119：说清地点和被困的人数，不要硬拉硬爬，不要自己冒险去救。有人受伤再拨打 120。"),
    "地震": _Danger("119", "有人被困、受伤拨打 119 和 120：震时就近趴下，护住头，抓牢桌腿；震停后走楼梯到空旷处，不坐电梯，不跳楼。"),
    "交通事故": _Danger("122", "拨打 122 报警，有人受伤先拨打 120：开双闪，在车后放警示标志，人站到路外。", stop=False),
    "诈骗": _Danger("110", "立即拨打 110 报警：不要再转钱。拿不准是不是诈骗，拨打反诈专线 96110 咨询。", stop=False),
    "盗窃": _Danger("110", "请拨打 110 报警：不要翻动现场；小偷可能还在就先躲开，不要追。"),
}  # fmt: skip
_REPORTS = {
    "举报民警": ("12389", "举报公安机关和民警违法违纪，请拨打 12389。热线不受理这类举报。"),
    "举报公职": ("12388", "举报党员干部、公职人员违纪违法，请拨打纪检监察举报电话 12388。热线不受理这类举报。"),
}
_GREETINGS = {
    "问候": "您好！请直接说您想办的事，例如“身份证丢了怎么补办”。",
    "感谢": "不客气。还有别的事可以接着问。",
    "告别": "再见，祝您办事顺利。",
}
LETTER = 100
"""From this many characters on a message is a letter: nobody in danger writes one, so it is answered as well."""
_DONE = str.maketrans("咗啦喽咯嘞", "了了了了了")
"""The ways of saying that something has happened; the patterns know 了 alone."""
_ABOUT_ALL = ("办事", "照答", "此刻")
_GROUP = re.compile(r"\{([\u4e00-\u9fff]+)\}")
_GAP = r"(?:(?![\s,，。.!！?？;；:：]|证|手机|钥匙|[保行]卡|户口|档案|学籍|狗|猫).){0,6}"
"""What … stands for: up to six characters of the same clause that are not of papers, things or animals."""
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
    urgent = {sense.word for found in question.found for sense in found.senses if sense.kind == "urgent"}
    if danger := _danger(urgent, text):
        return danger
    if "人工" in urgent:
        return Verdict(human(hotline), True)
    patterns = read_patterns()
    for word, (phone, advice) in _REPORTS.items():
        if patterns.tells_of(word, text):
            return Verdict(Referral(kind="procedure", phone=phone, text=advice), True)
    handed_over = _CASE.search(text) or (_PROCEDURE.search(text) and _HANDED_OVER.search(text))
    if handed_over and not _HOW.search(text):
        advice = "这件事已属于诉讼、仲裁、复议或信访等程序，热线不能代为处理。请向受理机关查询；法律问题可拨打 12348。"
        return Verdict(Referral(kind="procedure", phone="12348", text=advice), True)
    if all(_is_polite(question, n) for n, char in enumerate(text) if bare(char)):
        for word, answer in _GREETINGS.items():
            if word in urgent:
                return Verdict(Referral(kind="greeting", phone="", text=answer), True)
    return None


def _danger(urgent: set[str], text: str) -> Verdict | None:
    """The emergency a message tells of, by its very words or by a pattern.

    Who asks for a service or of what is over (被打了怎么鉴定伤情) is answered; the number goes along only if the very words of an
    emergency were used, or if it is happening now.
    """
    patterns, text = read_patterns(), text.translate(_DONE)
    ordinary = patterns.ordinary.search(text) is not None
    # In a long story words like 现在 and 突然 say little.
    by_pattern = not ordinary or (len(text) < STORY and patterns.now.search(text) is not None)
    answered = ordinary or len(text) > LETTER or patterns.besides.search(text) is not None
    for word, danger in _DANGERS.items():
        if word in urgent or (by_pattern and patterns.tells_of(word, text)):
            referral = Referral(kind="emergency", phone=danger.phone, text=danger.advice)
            return Verdict(referral, danger.stop and not answered)
    return None


@dataclass(frozen=True, slots=True)
class Patterns:
    """The second part of lexicon/emergencies.txt: how each emergency is told of, and three groups of words about the whole message.

    `ordinary`: it asks for a service or of what is over (办事). `besides`: it asks for something else too (照答). `now` (此刻).
    """

    events: dict[str, list[re.Pattern[str]]]
    ordinary: re.Pattern[str]
    besides: re.Pattern[str]
    now: re.Pattern[str]

    def tells_of(self, word: str, text: str) -> bool:
        """Whether a text tells of an event of this class."""
        return any(pattern.search(text) for pattern in self.events.get(word, ()))


@cache
def read_patterns(path: Path = FOLDER / "emergencies.txt") -> Patterns:
    """Read the patterns; the format is told at the top of the file.

    Raises:
        LexiconError: for a class or a group of words that is not there, or what is no regular expression.
    """
    groups: dict[str, str] = {}
    events: dict[str, list[re.Pattern[str]]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark, (name, _, items) = line[:2], line[2:].strip().partition("：")
        if mark not in ("#=", "#:"):
            continue
        where = f"{path.name} 第 {number} 行"
        if not items.split():
            raise LexiconError(where, "应为“#= 名：词 词”或“#: 类：式 式”")
        pattern = _expanded(items, groups, where)
        if mark == "#=":
            groups[name] = "|".join(filter(None, (groups.get(name), pattern)))
        elif name in _DANGERS or name in _REPORTS:
            events.setdefault(name, []).append(_compiled(pattern, where))
        else:
            raise LexiconError(where, f"没有“{name}”这一类")
    missing = [name for name in _ABOUT_ALL if name not in groups]
    if missing:
        raise LexiconError(path.name, f"缺少“{'、'.join(missing)}”")
    return Patterns(events, *(_compiled(groups[name], path.name) for name in _ABOUT_ALL))


def _expanded(items: str, groups: dict[str, str], where: str) -> str:
    """One regular expression for all the items of a line, with groups of words and gaps put in."""

    def words(name: re.Match[str]) -> str:
        if name[1] not in groups:
            raise LexiconError(where, f"前面没有“{name[1]}”这组词")
        return f"(?:{groups[name[1]]})"

    return "|".join(_GROUP.sub(words, item).replace("…", _GAP) for item in items.split())


def _compiled(pattern: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise LexiconError(where, f"不是正则表达式：{error}") from error


def acknowledgement() -> Referral:
    """The answer to 好的 and the like, when there is nothing to answer."""
    return Referral(kind="greeting", phone="", text="好的。还有别的事可以接着问。")


def human(hotline: str) -> Referral:
    """How to reach a person."""
    return Referral(kind="human", phone=hotline, text=f"人工服务请拨打 {hotline}。")


def failure(hotline: str) -> Referral:
    """What is shown when nothing else can be: a person to call. The safety line goes with it, as with all that is no answer."""
    traffic = next(f"{what}拨打 {number}" for number, what in EMERGENCY if number == "122")
    text = f"暂时无法答复，请稍后再试，或拨打 {hotline}；{traffic}。"
    return Referral(kind="failure", phone=hotline, text=text)


def _is_polite(question: Analysis, position: int) -> bool:
    return any(
        found.start <= position < found.end and (sense.kind == "filler" or sense.word in _GREETINGS)
        for found in question.found
        for sense in found.senses
    )
