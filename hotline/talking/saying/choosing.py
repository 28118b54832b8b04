"""What a message may mean by its words alone, as an intent for each way of answering us; and reading those that choose by number or place
(第二个, 最后一项, 1和2, 那另一个呢): of what was offered, of several matters, of options."""

from dataclasses import dataclass
from pathlib import Path

from hotline.reading.text import bare
from hotline.talking.conversation import Conversation
from hotline.talking.saying.message import Message
from knowledge.patterns import read_patterns


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the offered candidates, by its place (0-based), and what is asked about it."""

    place: int
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeveralChosen:
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


Intent = (
    Chosen | SeveralChosen | Other | Undecided | NoneOfThese | Denied | Acknowledged | Settled | Unsettled | Nothing
)
"""All of them answer us, or say nothing: such a message goes to no queue, the question before it does."""

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_CHOICE, _OTHER, _ONE, _MANY, _MORE = (_SAID[name] for name in ("choice", "other", "one", "many", "more"))
_UNDECIDED, _DENYING = (_SAID[name] for name in ("undecided", "denying"))


def is_choice(plain: str) -> bool:
    """Whether a bare message does nothing but choose by number or place."""
    return _CHOICE.fullmatch(plain) is not None


def number_chosen(plain: str) -> int | None:
    """The number (from 1 on) by which a bare message chooses and says nothing else, None when it does not."""
    found = _CHOICE.fullmatch(plain)
    return _number(found[1]) if found and found[1] else None


def chosen(
    plain: str, text: str, state: Conversation, message: Message, names: tuple[str, ...]
) -> Chosen | SeveralChosen | Undecided | None:
    """Which of what was offered is chosen, if the message chooses."""
    if places := _places(text, len(state.offered)):
        return SeveralChosen(places)
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
