"""Understanding a message by what came before it: a choice, a follow-up, a circumstance, a correction, or something new.

Only what the words of the message tell is decided here; whether one that names something goes on about the matter talked about
is a question of what is known, see `topic`.
"""

import re

from hotline.reading.analysis import Analysis
from hotline.reading.text import bare
from hotline.talking.choosing import chosen, is_choice, other_matter
from hotline.talking.conversation import Conversation
from hotline.talking.intents import (
    Acknowledged,
    Back,
    Corrected,
    Denied,
    FollowUp,
    Fresh,
    Intent,
    NoneOfThese,
    Nothing,
    Settled,
    Unsettled,
)
from hotline.talking.message import BESIDE, Message
from hotline.talking.options import SHORT, option_named, says_a_part, settled_by, switched_to
from knowledge.entry.records import Circumstance

_NONE = re.compile(
    r"(?:全?都|全|一个都|没一个|这些都|以上都|上面都)?(?:不是|不对|没有|不要|不选)(?:的|了|我要的|我想要的|我要问的|这些|我问的|我想问的|我要办的|对的|里面)?"
    r"|(?:以上|这些|上面)?(?:的)?(?:全?都|全)(?:不是|不对|没有).{0,6}|没有?我.{1,6}|(?:没|没有|不)在(?:里面|这里面|其中|上面)|没有?一个(?:对|是).{0,3}"
)
_ASK = r"(?:要|想)?(?:问|说|指|要|找|办|查|了解|咨询)"
_THIS = r"[这那]一?(?:个|些|件|种|方面)?(?:事情?|问题|意思)?"
_END = r"[的了啊呀吧呢]*"
_DENIED = re.compile(
    rf"(?:不|哎|啊|哦|不好意思|抱歉|错了)*(?:(?:我{_ASK}?的?)?[也并]?(?:根本)?不是(?:我?{_ASK})?的?{_THIS}"
    rf"|(?:{_THIS}|[你您](?:答|说|给|讲|回答)的)?[也并都]?(?:根本)?不是我?{_ASK}的(?:事情?|问题|意思|东西|内容)?"
    r"|[你您]?(?:完全)?(?:答非所问|(?:搞|弄|理解|答|听)错(?:意思)?|没有?(?:听懂|看懂|明白|理解)(?:我的?)?(?:意思|问题)?)"
    rf"|我?没有?问[你您]?{_THIS}|不是|不对){_END}"
)
"""What was answered is not what was asked, without saying what is."""
_SORRY = r"(?:不好意思|抱歉|对不起|哦|噢|啊|嗯|等等|等下|等一下|不不?|不对|不是的|[我你]?(?:搞|弄|说|打|理解|问|写|选)错了|错了|[，,。 ])*"
_MINE = r"(?:我?(?:说|问|要|想问|想要|指|办|要办|要问|想办|想说)的?)"
_WRONG = r"(?:[，,。 ]*(?:我?(?:刚才|刚刚)?(?:说|搞|弄|打|问)错了|不好意思|才对|谢谢))?[。.！!]*"
_CORRECTIONS = (
    # 不是甲，是乙
    re.compile(
        rf"{_SORRY}(?:我(?:说|问|要|指|办)的)?(?:不是|并非|我不是?(?=[问要说办想]))(?:问|要|说|办|想)?.{{1,20}}?[，,。.；; ]+(?:而?是|{_MINE}是?|应该是)(?P<meant>.{{2,}}?){_WRONG}"
    ),
    re.compile(
        rf"{_SORRY}(?:我(?:说|问|要|指|办)的)?(?:不是|并非)[^，,。？?吗]{{1,12}}?(?:而是|是)(?P<meant>[^，,吗？?]{{2,}}?){_WRONG}"
    ),
    # 是乙，不是甲
    re.compile(rf"{_SORRY}(?:{_MINE}?是|{_MINE})(?P<meant>[^吗？?]{{2,20}}?)[，,。 ]*(?:而|并)?不是.{{1,15}}?{_WRONG}"),
    # 说错了，是乙
    re.compile(
        r"(?:.{0,6}(?:[搞弄说打问理解]错了|错了|不对不?对?)[，,。 ]+)(?:而?是|应该是|"
        + _MINE
        + r"是?)?(?P<meant>.{2,}?)"
        + _WRONG
    ),
    # 我问的是乙
    re.compile(rf"{_SORRY}我(?:说|问|指|要问|想问)的是(?P<meant>.{{2,}}?){_WRONG}"),
)
_BACK = re.compile(
    r"刚才|刚刚|刚问|前面(?=[那说问的])|之前(?=[问说那的])|(?<![跟和网手])上一?(?:个|件)(?!月|星期|礼拜|年|周|学)|先前|(?P<first>最开始|一开始|最先|开头|第一个问题|最早)|回到|说回|回头说|接着(?=说|问|刚)|还是(?=那个|刚|之前|前面|说)|再(?=说[说回]?(?:一下)?那|问[问回]?(?:一下)?那)"
)
_BACK_WORDS = re.compile(r"(?:问题|那个事|那件事|那个|这个|那件|说的|问的|讲的|提到的|的事|事情|问|说|讲|回)")
_ACKNOWLEDGED = re.compile(
    r"(?:好|行|嗯|哦|噢|可以|ok|okay|收到|明白|了解|知道|懂|清楚|没问题|谢谢|多谢|感谢)(?:的|了|吧|啦|呀|滴|嘞|好|嗯|哦|谢谢|多谢|你|您|啊|行|知道|明白)*"
)
_UNSETTLED = re.compile(
    r"(?:我|这个|这|目前|现在|暂时|自己|也|都|还|真|就|太)*(?:不知道|不清楚|不确定|不了解|不懂|不明白|说不清楚?|分不清楚?|搞不清楚?|弄不清楚?|没想好|没定|没确定|不好说|无所谓|随便|都行|都可以|都要|都说说|都讲讲|都看看|都有|不一定|忘了)"
    r"(?:是|属于|算|选|要|该)*(?:哪|什么|哪一)?(?:个|种|一种|类|样)?(?:情况)?(?:了|啊|呢|吧|呀|哦)*"
)
"""Who is asked for a circumstance does not know it."""
_ENOUGH = re.compile(
    r"(?:暂时|现在|目前|我|也|就|那)*(?:没有?(?:其他|别的|什么|其它)*(?:问题|事|要问)?(?:的|了)+|没有?(?:其他|别的|其它)(?:的|问题|事)*(?:了)?|不用了|不需要了?|就这些|就这样)(?:吧|啊|哈|谢谢)*"
)
"""Nothing else is asked."""
_NOTHING = re.compile(
    r"[吗么呢吧啊呀哦噢喔嗯唔诶欸哎唉呃额嘛哈嘿呵嗨喂哼哇咦]+|(?:[是有对不没否]|不是|没有)[吗么呢吧啊呀的了]{0,2}|[这那](?:个|些|样)?[呢啊吧呀]*|\d{1,2}"
)


def interpret(
    question: Analysis,
    text: str,
    state: Conversation,
    message: Message,
    *,
    names: tuple[str, ...],
    circumstances: tuple[Circumstance, ...],
) -> Intent:
    """What a message means in its conversation.

    `text` is the normalised message and `message` what it says besides, `names` those of the offered candidates, `circumstances`
    those of the last item.
    """
    plain = bare(text)
    if state.asked and (option := option_named(plain, question, state.asked[1])):
        return Settled(state.asked[0], option)
    if state.asked and _UNSETTLED.fullmatch(plain):
        return Unsettled()
    if state.asked and says_a_part(plain, state.asked[1]):
        return Nothing()  # 小型 may mean two of the options
    if state.offered and (choice := chosen(plain, text, state, message, names)):
        return choice
    if state.matters and (other := other_matter(plain, text, state, message)):
        return other
    if saying := _answers_us(plain, text, state):
        return saying
    if meant := _corrected(text):
        return Corrected(meant)
    if (state.earlier or state.code) and message.beside <= 2 * BESIDE and (back := _BACK.search(text)):
        return Back(_BACK_WORDS.sub("", _BACK.sub("", text)), bool(back["first"]))
    if state.code:
        return _goes_on(question, text, message, circumstances)
    return Fresh()


def _answers_us(plain: str, text: str, state: Conversation) -> Denied | NoneOfThese | Acknowledged | Nothing | None:
    """What a message says of the reply before it, if it says nothing else."""
    begun = bool(state.offered or state.code)
    said = says_nothing(text)
    if isinstance(said, Acknowledged):
        return said
    if begun and _DENIED.fullmatch(plain):
        return Denied() if state.code else NoneOfThese()
    if begun and _NONE.fullmatch(plain) and not (state.code and said):
        return NoneOfThese()
    return said


def says_nothing(text: str) -> Acknowledged | Nothing | None:
    """Whether a prepared message asks nothing, whatever came before: 好的, 没有了, a bare number, ？？？."""
    plain = bare(text)
    if _ACKNOWLEDGED.fullmatch(plain) or _ENOUGH.fullmatch(plain):
        return Acknowledged()
    if not plain or _NOTHING.fullmatch(plain) or _UNSETTLED.fullmatch(plain) or is_choice(plain):
        return Nothing()
    return None


def _corrected(text: str) -> str:
    """What is meant instead, '' when nothing is corrected."""
    for pattern in _CORRECTIONS if "是" in text or "错" in text or "不对" in text else ():
        if found := pattern.fullmatch(text):
            return found["meant"]
    return ""


def _goes_on(question: Analysis, text: str, message: Message, circumstances: tuple[Circumstance, ...]) -> Intent:
    """A message that names no matter goes on about the last one."""
    plain = bare(text)
    for circumstance in circumstances:
        if option := switched_to(plain, circumstance.options):
            return Settled(circumstance.dimension, option)
    if message.facets and message.is_bare:
        return FollowUp(message.facets)
    if len(plain) <= SHORT and not question.objects and message.says_little:
        for dimension, option in settled_by(question, text, circumstances).items():
            return Settled(dimension, option, message.facets)
    return Fresh()
