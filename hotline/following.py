"""Understanding a message by what came before it: a choice, a follow-up, a circumstance, a correction, or something new.

Only what the words of the message tell is decided here; whether one that names something goes on about the matter talked about
is a question of what is known, see `topic`.
"""

import re
from dataclasses import dataclass

from hotline.analysis import Analyser, Analysis
from hotline.conversation import Conversation
from hotline.message import BESIDE, Message
from hotline.text import ASKING, bare
from knowledge.records import Circumstance

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_LEAD = r"(?:那|那么|嗯|哦|好的?|行|就|还是|我|请|帮我|给我|麻烦|应该)*"
_UNIT = r"(?:个|项|条|种|号|件|款|样)"
_SAYS = r"(?:要|选择?|问|看|说|讲|想问|想要|想办|想看|要办|要问)?(?:的?是|的|就是)?"
_CHOICE = re.compile(
    rf"{_LEAD}{_SAYS}(?:第?([一二两三四五六七八九十]|\d{{1,2}}){_UNIT}?|(最后|最末|末)(?:面)?[一那]?{_UNIT}|(头一|最前面那?|最上面那?){_UNIT})"
    r"(?:那个|这个|吧|呢|的|就行|就好|好了|嘛|啊|了)*"
)
_MORE = re.compile(rf"{_LEAD}{_SAYS}第([一二三四五六七八九十]|\d{{1,2}}){_UNIT}[的呢吧，, ]*(?=.)")
_UNDECIDED = re.compile(
    r"(?:我也?|也)?(?:不知道|不清楚|不确定|分不清|说不清|搞不清楚?|弄不清楚?)(?:该)?(?:是|选|要|问)?(?:哪|什么|的)?(?:一|个|种|件)*(?:了|啊|呢)*|(?:随便|都行|都可以|都要|都是|都想问|哪个都行|你说呢|有什么区别|什么区别|区别是什么)(?:了|啊|呢|吧)*"
)
_NONE = re.compile(
    r"(?:全?都|全|一个都|没一个|这些都|以上都|上面都)?(?:不是|不对|没有)(?:的|了|我要的|我想要的|我要问的|这些|我问的|我想问的|我要办的|对的|里面)?"
    r"|(?:以上|这些|上面)?(?:的)?(?:全?都|全)(?:不是|不对|没有).{0,6}|没有?我.{1,6}|(?:没|没有|不)在(?:里面|这里面|其中|上面)|没有?一个(?:对|是).{0,3}"
)
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
_CLAUSE = re.compile(r"[，,。；;？?！!\n]+|(?:还有|另外|以及|顺便问|顺便)")
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
class Assumed:
    """Facets asked for before one of the offered was chosen: whoever goes on without choosing most likely means the first."""

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


Intent = Chosen | Assumed | Undecided | NoneOfThese | Acknowledged | Settled | FollowUp | Corrected | Back | Fresh


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
    if state.offered and (choice := _choice(plain, text, state, message, names)):
        return choice
    if (state.offered or state.code) and _NONE.fullmatch(plain):
        return NoneOfThese()
    if (state.code or state.offered) and _ACKNOWLEDGED.fullmatch(plain):
        return Acknowledged()
    if meant := _corrected(text):
        return Corrected(meant)
    if (state.earlier or state.code) and message.beside <= 2 * BESIDE and (back := _BACK.search(text)):
        return Back(_BACK_WORDS.sub("", _BACK.sub("", text)), bool(back["first"]))
    if state.code:
        return _goes_on(question, text, message, circumstances)
    return Fresh()


def _choice(
    plain: str, text: str, state: Conversation, message: Message, names: tuple[str, ...]
) -> Chosen | Assumed | Undecided | FollowUp | None:
    """Which of what was offered is chosen, if the message chooses."""
    if found := _CHOICE.fullmatch(plain):
        place = -1 if found[2] else 0 if found[3] else _number(found[1]) - 1
        if place < len(state.offered):
            return Chosen(place % len(state.offered))
        return None if state.code else Undecided()
    if (found := _MORE.match(text)) and not message.things and message.facets:
        place = _number(found[1]) - 1
        if 0 <= place < len(state.offered):
            return Chosen(place, message.facets)
    if plain in names:
        return Chosen(names.index(plain))
    if state.code:
        return None
    if _UNDECIDED.fullmatch(plain):
        return Undecided()
    if message.facets and message.is_bare:
        # Asked before it was said which. Who was talking about one of them already goes on about that.
        return FollowUp(message.facets) if state.topic in state.offered else Assumed(message.facets)
    return None


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
        named = [o for o in circumstance.options if o in said or (len(o) >= 2 and bare(o) in plain)]
        # An option whose name lies within another's (本地 in 非本地) counts only when the longer one was not said.
        named = [o for o in named if not any(o != other and o in other for other in named)]
        if len(named) == 1:
            settled[circumstance.dimension] = named[0]
    return settled


def matters(question: Analysis, text: str, analyser: Analyser) -> list[str]:
    """The clauses of a message that ask for different things, when there are several: 身份证丢了怎么补，护照多久能办好."""
    if len(question.objects) < 2:
        return []
    found: list[str] = []
    named: list[set[str]] = []
    for clause in _CLAUSE.split(text):
        things = {word for word, weight in analyser.analyse(clause).objects.items() if weight >= 0.5}
        if things and ASKING.search(clause) and not any(things & other for other in named):
            found.append(clause)
            named.append(things)
    return found if len(found) > 1 else []


def _option(plain: str, question: Analysis, options: tuple[str, ...]) -> str | None:
    """The option that a message names, if it says little else; by its number, too."""
    if (found := _CHOICE.fullmatch(plain)) and found[1] and 0 < _number(found[1]) <= len(options):
        return options[_number(found[1]) - 1]
    named = [o for o in options if bare(o) in plain]
    longest = max(named, key=len, default=None)
    if longest is None and len(plain) <= _SHORT:
        said = {sense.word for form in question.found for sense in form.senses}
        meant = [o for o in options if o in said]
        return meant[0] if len(meant) == 1 else None
    return longest if longest and len(plain) <= len(longest) + 6 else None


def _switched(plain: str, options: tuple[str, ...]) -> str | None:
    """The option that a message switches to: 如果是他人代办呢, 换成企业."""
    return next((o for o in options if re.fullmatch(_BEFORE + re.escape(bare(o)) + _AFTER, plain)), None)
