"""What a message may mean by its words alone, as an intent for each way of answering us; and reading those that choose by number or place
(第二个, 最后一项, 1和2, 那另一个呢): of what was offered, of several matters, of options."""

import re
from dataclasses import dataclass

from hotline.reading.text import bare
from hotline.talking.conversation import Conversation
from hotline.talking.saying.message import Message


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
    """A circumstance is now known, and `others` with it; `facets` are asked for besides."""

    dimension: str
    option: str
    facets: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


Intent = Chosen | Several | Other | Undecided | NoneOfThese | Denied | Acknowledged | Settled | Unsettled | Nothing
"""All of them answer us, or say nothing: such a message goes to no queue, the question before it does."""

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
_DENYING = re.compile(
    r"(?:都|这|那)?(?:不是|不对|不要|错了)(?:这|那)?(?:个|些|一个|件|的)?(?:了|啊|吧)?[，,。.！!、 ]+(?=.)"
)
"""Before a choice: 不是这个，第一个."""


def is_choice(plain: str) -> bool:
    """Whether a bare message does nothing but choose by number or place."""
    return _CHOICE.fullmatch(plain) is not None


def number_chosen(plain: str) -> int | None:
    """The number (from 1 on) by which a bare message chooses and says nothing else, None when it does not."""
    found = _CHOICE.fullmatch(plain)
    return _number(found[1]) if found and found[1] else None


def chosen(
    plain: str, text: str, state: Conversation, message: Message, names: tuple[str, ...]
) -> Chosen | Several | Undecided | None:
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
    return Undecided() if _UNDECIDED.fullmatch(plain) else None


def other_matter(plain: str, text: str, state: Conversation, message: Message) -> Other | None:
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
