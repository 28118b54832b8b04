"""Understanding a message by its words alone: a choice by number, a circumstance, 都不是, 好的.

Which item any other message is about is a question of what is known, see `choice`.
"""

import re

from hotline.reading.text import bare, normalise
from hotline.talking.conversation import Conversation
from hotline.talking.saying.choosing import (
    Acknowledged,
    Denied,
    Intent,
    NoneOfThese,
    Nothing,
    Settled,
    Unsettled,
    chosen,
    is_choice,
    other_matter,
)
from hotline.talking.saying.message import Message, read_message
from hotline.talking.saying.options import SHORT, answered_with, says_a_part, says_only, settled_by, switched_to
from hotline.talking.saying.parting import only_thanks, takes_leave
from hotline.talking.turn import Turn
from hotline.talking.what_holds import resolve
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
_NOT_THAT = re.compile(
    rf"(?:不|没有|哎|错了)*[，, ]*(?:我{_ASK}的?)?[也并]?(?:根本)?不是(?:{_ASK})?(?P<what>[^，,。；;吗？?]{{2,10}}?){_END}[。.！!]*"
)
_WHICH_OF_ITS_KIND = re.compile(
    r"(?:家里?|家庭|我家?)?的?(?:唯一|首套|头一?套|[一二两三]套|第[一二三]|普通|自住|自己|本人|新的?|旧|老|二手|全新)(?=.)"
)
_NONE_AND = re.compile(
    r"(?:(?:这些|以上|上面)?(?:全?都|一个都)(?:不是|不对|没有|不要)(?:的|了|我要的|我问的)?|(?:这些|以上|上面的?)(?:不是|不对))[，,。！! ]+(?P<more>.{3,})"
)
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


def decided_by_words(turn: Turn, message: Message | None = None) -> Intent | None:
    """What a message means where its words alone tell: a choice, a circumstance, 都不是, 好的; None where it is a question of what is known."""
    state, question, text = turn.state, turn.analysis, turn.text
    message = message or read_message(question, text)
    plain = bare(text)
    last = resolve(turn, state.code) if state.code else None
    known = {c.dimension: c for c in last.item.circumstances} if last else {}
    if state.asked and (option := answered_with(plain, question, state.asked[1], known.get(state.asked[0]))):
        return Settled(state.asked[0], option)
    if state.asked and _UNSETTLED.fullmatch(plain):
        return Unsettled()
    if state.asked and says_a_part(plain, state.asked[1]):
        return Nothing()  # 小型 may mean two of the options
    names = tuple(bare(normalise(turn.ranker.name_of(code))) for code in state.offered)
    if state.offered and (choice := chosen(plain, text, state, message, names)):
        return choice
    if state.matters and (other := other_matter(plain, text, state, message)):
        return other
    if saying := _answers_us(plain, text, state):
        return saying
    if only_thanks(text) and not (message.things or message.actions or message.facets):
        return Acknowledged()
    if last and _denies(turn, last.item.name):
        return Denied()
    return _circumstance(turn, message, last.item.circumstances) if last else None


def _denies(turn: Turn, name: str) -> bool:
    """Whether a message says no more than that it is not about the thing that the last item is named after: 不是社保卡.

    不是唯一住房 says which of its kind the thing is, and takes nothing back.
    """
    found = _NOT_THAT.fullmatch(turn.text)
    if found and _WHICH_OF_ITS_KIND.match(found["what"]):
        return False
    things = turn.analyser.analyse(found["what"]).objects if found else {}
    its = turn.analyser.read(name).objects
    return bool(things) and all(thing in its for thing, weight in things.items() if weight == 1.0)


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
    if not begun and (_DENIED.fullmatch(plain) or _NONE.fullmatch(plain)):
        return Nothing()  # there is nothing that it could be said of
    return said


def says_nothing(text: str) -> Acknowledged | Nothing | None:
    """Whether a prepared message asks nothing, whatever came before: 好的, 没有了, a bare number, ？？？."""
    plain = bare(text)
    if _ACKNOWLEDGED.fullmatch(plain) or _ENOUGH.fullmatch(plain) or takes_leave(text):
        return Acknowledged()
    if not plain or _NOTHING.fullmatch(plain) or _UNSETTLED.fullmatch(plain) or is_choice(plain):
        return Nothing()
    return None


def _circumstance(turn: Turn, message: Message, circumstances: tuple[Circumstance, ...]) -> Settled | None:
    """A circumstance of the last item, or several, that a message says and hardly anything besides: 那代办呢, 160平的二套."""
    question, text, plain = turn.analysis, turn.text, bare(turn.text)
    for circumstance in circumstances:
        if option := switched_to(plain, circumstance):
            return Settled(circumstance.dimension, option)
    if message.facets and message.is_bare:
        return None
    found = settled_by(question, text, circumstances, turn.state.chosen, turn.day)
    little = message.says_little and not question.objects
    if len(plain) <= SHORT and found and (little or says_only(plain, circumstances, found)):
        (dimension, option), *others = found.items()
        return Settled(dimension, option, message.facets, tuple(others))
    return None


def beyond_none(text: str) -> str:
    """What a message asks after it has said that none of the offered is meant (都不是，我要补执照), or ''."""
    found = _NONE_AND.match(text)
    return found["more"] if found else ""
