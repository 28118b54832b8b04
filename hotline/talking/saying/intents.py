"""Understanding a message by its words alone: a choice by number, a circumstance, 都不是, 好的.

Which item any other message is about is a question of what is known, see `choice`.
"""

from pathlib import Path

from hotline.reading.numbers.said import tells_a_part
from hotline.reading.text import bare, normalise
from hotline.talking.conversation import Conversation
from hotline.talking.lookup import resolve
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
from knowledge.entry.records import Circumstance
from knowledge.patterns import read_patterns

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_NONE, _DENIED, _NOT_THAT, _WHICH_OF_ITS_KIND, _NONE_AND = (
    _SAID[name] for name in ("none", "denied", "not_that", "which_of_its_kind", "none_and")
)
_ACKNOWLEDGED, _UNSETTLED, _ENOUGH, _NOTHING = (
    _SAID[name] for name in ("acknowledged", "unsettled", "enough", "nothing")
)


def intent_of(turn: Turn, message: Message | None = None) -> Intent | None:
    """What a message means where its words alone tell: a choice, a circumstance, 都不是, 好的; None where it is a question of what is known."""
    state, question, text = turn.state, turn.analysis, turn.text
    message = message or read_message(question, text)
    plain = bare(text)
    last = resolve(turn, state.code) if state.code else None
    known = {c.dimension: c for c in last.item.circumstances} if last else {}
    if state.asked and (option := answered_with(plain, question, state.asked[1], known.get(state.asked[0]))):
        # 我这是头一套，98个平方 answers what was asked, and tells more that decides.
        besides = settled_by(question, text, last.item.circumstances, state.chosen, turn.day) if last else {}
        others = tuple((name, said) for name, said in besides.items() if name != state.asked[0])
        return Settled(state.asked[0], option, (), others)
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
    its = turn.analyser.things_named(name)
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
    only = says_only(plain, circumstances, found)
    # 要是买二手的电车呢 says again what is known, and asks of something else besides.
    fresh = any(turn.state.chosen.get(dimension) != option for dimension, option in found.items())
    little = message.says_little and not question.objects and fresh
    short = len(plain) <= SHORT and (little or only)
    if found and (short or tells_a_part(text)):
        (dimension, option), *others = found.items()
        return Settled(dimension, option, message.facets, tuple(others))
    return None


def beyond_none(text: str) -> str:
    """What a message asks after it has said that none of the offered is meant (都不是，我要补执照), or ''."""
    found = _NONE_AND.match(text)
    return found["more"] if found else ""
