"""Understanding a message by what came before it: a choice, a follow-up, a circumstance, a correction, or something new.

Only what the words of the message tell is decided here; whether one that names something goes on about the matter talked about
is a question of what is known, see `topic`.
"""

import re
from dataclasses import dataclass

from hotline.analysis import Analysis
from hotline.conversation import Conversation
from hotline.message import BESIDE, Message
from hotline.text import bare, normalise
from knowledge.records import Circumstance

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_LEAD = r"(?:那|那么|嗯|哦|好的?|行|就|还是|我|请|帮我|给我|麻烦|应该)*"
_UNIT = r"(?:个|项|条|种|号|件|款|样)"
_SAYS = r"(?:要|选择?|问|看|说|讲|想问|想要|想办|想看|要办|要问)?(?:的?是|的|就是)?"
_CHOICE = re.compile(
    rf"{_LEAD}{_SAYS}(?:第?([一二两三四五六七八九十]|\d{{1,2}}){_UNIT}?|(最后|最末|末)(?:面)?[一那]?{_UNIT}|(头一|最前面那?|最上面那?){_UNIT})(?:事情?|问题)?"
    r"(?:那个|这个|吧|呢|的|就行|就好|好了|嘛|啊|了)*"
)
_OTHER = re.compile(
    rf"{_LEAD}{_SAYS}(?:另外?(?:那|一|的那)?一?{_UNIT}|(?:剩下|余下)的?那?一?{_UNIT}?|还有(?:那|一){_UNIT}|下一?{_UNIT}|后(?:面|一)那?{_UNIT}?)"
    r"(?:事情?|问题)?(?:那个|这个|吧|呢|的|就行|就好|好了|嘛|啊|了)*"
)
"""The one of two that was not talked about yet: 那另一个呢."""
_ONE = re.compile(r"[一二两三四五六七八九十]|\d{1,2}")
_MANY = re.compile(
    rf"{_LEAD}{_SAYS}第?(?:{_ONE.pattern}){_UNIT}?(?:(?:和|跟|与|还有|以及|、|，|,|/| |\+)+第?(?:{_ONE.pattern}){_UNIT}?)+(?:都|也)?(?:想|要|看|问|办|说|是|想问|要办)*(?:吧|的|了|呢)*[。.！!]*"
)
"""Several of what was offered: 1和2."""
_MORE = re.compile(rf"{_LEAD}{_SAYS}第([一二三四五六七八九十]|\d{{1,2}}){_UNIT}[的呢吧，, ]*(?=.)")
_UNDECIDED = re.compile(
    r"(?:我也?|也)?(?:不知道|不清楚|不确定|分不清|说不清|搞不清楚?|弄不清楚?)(?:该)?(?:是|选|要|问)?(?:哪|什么|的)?(?:一|个|种|件)*(?:了|啊|呢)*|(?:随便|都行|都可以|都要|都是|都想问|哪个都行|你说呢|有什么区别|什么区别|区别是什么)(?:了|啊|呢|吧)*"
)
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
_DENYING = re.compile(
    r"(?:都|这|那)?(?:不是|不对|不要|错了)(?:这|那)?(?:个|些|一个|件|的)?(?:了|啊|吧)?[，,。.！!、 ]+(?=.)"
)
"""Before a choice: 不是这个，第一个."""
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
_YES = re.compile(r"(?:是|对|有|要|满|能|嗯|没错|确实)(?:的|啊|了|呀|哦|嗯|对|是)*")
_NO = re.compile(r"(?:不是|没有|没|不|不对|不要|不能|否|还没|还没有)(?:的|啊|了|呀|哦)*")
_NOTHING = re.compile(
    r"[吗么呢吧啊呀哦噢喔嗯唔诶欸哎唉呃额嘛哈嘿呵嗨喂哼哇咦]+|(?:[是有对不没否]|不是|没有)[吗么呢吧啊呀的了]{0,2}|[这那](?:个|些|样)?[呢啊吧呀]*|\d{1,2}"
)
_NEGATIVE = re.compile(r"^(?:未|不|非|无|没)")
_SAID_BEFORE = re.compile(r"^(?:那么?|就|嗯|我们?|我家|他|她|孩子|是|的|想|选|考|办|属于|应该|大概|算|开|按|问)*")
_SAID_AFTER = re.compile(r"(?:的话|的|吧|呢|啊|呀|了|来|哦|嘛)*$")
_WITHOUT = str.maketrans("没不非", "未未未")
_LETTERS = re.compile(r"(?=[0-9]*[a-z])[0-9a-z]{2,}")
CLOSER = 1.5
"""How much more of one option than of the next is said by words that leave some of it out (小车)."""
_BEFORE = r"(?:那|那么)?(?:如果|要是|假如|换成|改成|换|我是|是)?我?(?:是|想|要)?"
_AFTER = r"(?:的话|呢|的|来办|去办|办理|办|吧)*"
_SHORT = 10
"""Characters of a message that may be no more than a circumstance in other words (让我妈去办)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the offered candidates, by its place (0-based), and what is asked about it."""

    place: int
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """More than one of the offered candidates, by their places (0-based)."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """What was answered is not what was asked; what is, was not said."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The circumstance that was asked for is not known."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A message that neither asks nor answers anything: a bare number, ？？？, 是."""


@dataclass(frozen=True, slots=True)
class Other:
    """One of several matters asked for in one message, by its place (0-based; -1: the one not talked about)."""

    place: int
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumed:
    """Facets asked for before one of the offered was chosen."""

    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """What was offered has to be shown again: a number that it does not have, or 不知道是哪个."""


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of what was offered."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """好的, 知道了: nothing is asked."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A circumstance is now known; `facets` are asked for with it."""

    dimension: str
    option: str
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Other facets of the item just talked about."""

    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was understood is not what is meant; this is."""

    text: str


@dataclass(frozen=True, slots=True)
class Back:
    """Something talked about before, described by `text`; the first of all when `first`."""

    text: str
    first: bool


@dataclass(frozen=True, slots=True)
class Fresh:
    """Something that may be a question of its own."""


Intent = (
    Chosen | Several | Other | Assumed | Undecided | NoneOfThese | Denied | Acknowledged | Settled | Unsettled | FollowUp
    | Corrected | Back | Nothing | Fresh
)  # fmt: skip
ASKS_NOTHING = (
    Chosen | Several | Other | Undecided | NoneOfThese | Denied | Acknowledged | Settled | Unsettled | Nothing
)
"""What answers us, or says nothing: it goes to no queue, the question before it does."""


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
    if state.asked and (option := _option(plain, question, state.asked[1])):
        return Settled(state.asked[0], option)
    if state.asked and _UNSETTLED.fullmatch(plain):
        return Unsettled()
    if state.asked and len(plain) <= _SHORT and _fits(plain, state.asked[1]):
        return Nothing()  # 小型 may mean two of the options
    if state.offered and (choice := _choice(plain, text, state, message, names)):
        return choice
    if state.matters and (other := _other(plain, text, state, message)):
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
    if not plain or any(words.fullmatch(plain) for words in (_NOTHING, _UNSETTLED, _CHOICE)):
        return Nothing()
    return None


def _choice(
    plain: str, text: str, state: Conversation, message: Message, names: tuple[str, ...]
) -> Chosen | Several | Assumed | Undecided | FollowUp | None:
    """Which of what was offered is chosen, if the message chooses."""
    if places := _places(text, len(state.offered)):
        return Several(places)
    plain = bare(_DENYING.sub("", text, count=1)) if _DENYING.match(text) else plain
    if found := _CHOICE.fullmatch(plain):
        place = -1 if found[2] else 0 if found[3] else _number(found[1]) - 1
        if found[2] or 0 <= place < len(state.offered):
            return Chosen(place % len(state.offered))
        return None if state.code else Undecided()
    if (found := _MORE.match(text)) and not message.things and message.facets:
        place = _number(found[1]) - 1
        if 0 <= place < len(state.offered):
            return Chosen(place, message.facets)
    if plain in names:
        return Chosen(names.index(plain))
    if state.code in state.offered and len(state.offered) == 2 and not state.matters and _OTHER.fullmatch(plain):
        return Chosen(1 - state.offered.index(state.code))
    if state.code:
        return None
    if _UNDECIDED.fullmatch(plain):
        return Undecided()
    if message.facets and message.is_bare:
        # Asked before it was said which. Who was talking about one of them already goes on about that.
        return FollowUp(message.facets) if state.topic in state.offered else Assumed(message.facets)
    return None


def _other(plain: str, text: str, state: Conversation, message: Message) -> Other | None:
    """Which of several matters a message turns to; numbers mean what was offered, where something was."""
    if _OTHER.fullmatch(plain):
        return Other(-1)
    if (found := _OTHER.match(text)) and message.facets and message.is_bare:
        return Other(-1, message.facets)
    found = None if state.offered else _CHOICE.fullmatch(plain)
    if found:
        place = -1 if found[2] else 0 if found[3] else _number(found[1]) - 1
        return Other(place) if found[2] or 0 <= place < len(state.matters) else None
    if not state.offered and (found := _MORE.match(text)) and message.facets and not message.things:
        place = _number(found[1]) - 1
        return Other(place, message.facets) if 0 <= place < len(state.matters) else None
    return None


def _places(text: str, many: int) -> tuple[int, ...]:
    """The places of several of the offered that are chosen at once (1和2, 第一个和第三个), none when it is one or none."""
    if not _MANY.fullmatch(text):
        return ()
    places = tuple(dict.fromkeys(_number(one) - 1 for one in _ONE.findall(text)))
    return places if len(places) > 1 and all(0 <= place < many for place in places) else ()


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else _DIGITS[written]


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
        if option := _switched(plain, circumstance.options):
            return Settled(circumstance.dimension, option)
    if message.facets and message.is_bare:
        return FollowUp(message.facets)
    if len(plain) <= _SHORT and not question.objects and message.says_little:
        for dimension, option in settled_by(question, text, circumstances).items():
            return Settled(dimension, option, message.facets)
    return Fresh()


def settled_by(question: Analysis, text: str, circumstances: tuple[Circumstance, ...]) -> dict[str, str]:
    """Circumstances that the words of a question settle: 帮我妈办 → 申请人: 代办."""
    said = {sense.word for found in question.found for sense in found.senses if sense.weight == 1.0}
    plain = bare(text)
    settled = {}
    for circumstance in circumstances:
        named = [o for o in circumstance.options if o in said or _is_named(o, plain)]
        # An option whose name lies within another's (本地 in 非本地) counts only when the longer one was not said.
        named = [o for o in named if not any(o != other and _plain(o) in _plain(other) for other in named)]
        if len(named) == 1:
            settled[circumstance.dimension] = named[0]
    return settled


def _option(plain: str, question: Analysis, options: tuple[str, ...]) -> str | None:
    """The option that a message names, if it says little else; by its number, too."""
    if (found := _CHOICE.fullmatch(plain)) and found[1] and 0 < _number(found[1]) <= len(options):
        return options[_number(found[1]) - 1]
    named = [o for o in options if _plain(o) in _said(plain)]
    longest = max(named, key=len, default=None)
    if longest is None and len(plain) <= _SHORT:
        said = {sense.word for form in question.found for sense in form.senses}
        meant = [o for o in options if o in said]
        return meant[0] if len(meant) == 1 else _partly_named(plain, options) or _yes_or_no(plain, options)
    return longest if longest and len(plain) <= len(longest) + 6 else None


def _plain(option: str) -> str:
    return _said(bare(normalise(option)))


def _said(plain: str) -> str:
    """Words with one way of saying no, so that 没满16周岁 does not say 满16周岁."""
    return plain.translate(_WITHOUT)


def _is_named(option: str, plain: str) -> bool:
    """Whether a question says an option in full, or the letters that stand for it (C1 of 小型汽车（C1）)."""
    letters = set(_LETTERS.findall(_plain(option)))
    return (len(option) >= 2 and _plain(option) in _said(plain)) or not letters.isdisjoint(_LETTERS.findall(plain))


def _partly_named(plain: str, options: tuple[str, ...]) -> str | None:
    """The one option of which a short answer says a part: C1, 自动挡, 小车 (小型汽车 leaves the least of it out)."""
    fits = _fits(plain, options)
    if not fits:
        return None
    (best, option), *others = fits
    next_best = others[0][0] if others else 0.0
    # Words in one piece are one whole step better than words of which some are left out.
    clear = best >= 1 and int(best) > int(next_best)
    return option if clear or (best < 1 and best >= CLOSER * next_best) else None


def _fits(plain: str, options: tuple[str, ...]) -> list[tuple[float, str]]:
    """The options of which a short answer says a part, the best first (see `_fit`)."""
    said = _said(_SAID_AFTER.sub("", _SAID_BEFORE.sub("", plain)))
    fits = [(_fit(said, _plain(option)), option) for option in options] if len(said) > 1 else []
    return sorted((fit for fit in fits if fit[0]), reverse=True)


def _fit(said: str, option: str) -> float:
    """How an answer says an option: 3 by its letters, 2 by its beginning, 1 by a part, less with characters left out, else 0."""
    if not set(_LETTERS.findall(said)).isdisjoint(_LETTERS.findall(option)):
        return 3.0
    if said in option:
        return 2.0 if option.startswith(said) else 1.0
    rest = iter(option)
    return len(said) / len(option) if all(char in rest for char in said) else 0.0


def _yes_or_no(plain: str, options: tuple[str, ...]) -> str | None:
    """The option that 是 or 不是 chooses, of two of which one denies the other (满16周岁, 未满16周岁)."""
    denying = [o for o in options if _NEGATIVE.match(o)]
    if len(options) != 2 or len(denying) != 1:
        return None
    if _NO.fullmatch(plain):
        return denying[0]
    return next(o for o in options if o not in denying) if _YES.fullmatch(plain) else None


def _switched(plain: str, options: tuple[str, ...]) -> str | None:
    """The option that a message switches to: 如果是他人代办呢, 换成企业."""
    return next((o for o in options if re.fullmatch(_BEFORE + re.escape(_plain(o)) + _AFTER, _said(plain))), None)
