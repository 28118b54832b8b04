"""Deciding what is told of one item that is known: for which question, under which circumstances, by which facets."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from hotline.answering.item_reading import Settling
from hotline.reading.numbers.measured import in_each_period
from hotline.reading.numbers.months import year_not_held
from hotline.reading.numbers.said import said_of, tells_only_quantities
from hotline.reading.text import ASKING
from hotline.talking.conversation import Conversation
from hotline.talking.deciding.plans import RULE, AskedBefore, Near, NotKnown, OfItem, Tell
from hotline.talking.lookup import resolve
from hotline.talking.meaning.topic import widened
from hotline.talking.points import asks_something
from hotline.talking.saying.message import Message
from hotline.talking.saying.options import settled_by, taken_back
from hotline.talking.turn import Turn
from knowledge.entry.quantities import option_around, range_of
from knowledge.publishing.resolving import ResolvedItem

_NOTHING: Mapping[str, str] = MappingProxyType({})
ANSWER = 8
"""Characters of a message that may be an answer to a circumstance asked for."""


def tell(
    turn: Turn,
    code: str,
    facets: tuple[str, ...],
    *,
    confidence: float | None = None,
    fixed: Mapping[str, str] = _NOTHING,
    near: Near = None,
) -> OfItem:
    """What an item tells of these facets, if it is there on the day; `fixed` are circumstances said now, whatever the question that is
    answered again said of them."""
    item = resolve(turn, code)
    if item is None or not item.holds_on(turn.day):
        topics = tuple(entry.topic for entry in turn.ranker.entries_of([code]))
        return NotKnown(turn, confidence, expired=item is not None, near=near, topics=topics)
    facets = _facets(turn, item, facets)
    state, heard, carried = _about(turn, code, item)
    changed = _changed(turn, code, state, heard)
    state = replace(state, facets=facets, chosen={**state.chosen, **fixed})
    apart = in_each_period(turn.numbers or turn.text, item.item.circumstances, state.chosen)
    measured = _measured(item, state)
    said = frozenset(fixed) | (heard & measured) | changed | carried | frozenset(apart)
    earlier = frozenset(state.chosen) - heard - carried - frozenset(fixed)
    settling = Settling(said, said | heard, earlier, measured | frozenset(apart), apart)
    before = _told_before(turn, code) if _asks_for_the_rule(turn, code, facets) else None
    return Tell(turn, item, facets, state, settling, confidence, near, before)


def _measured(item: ResolvedItem, state: Conversation) -> frozenset[str]:
    """The circumstances that a number or a day settles."""
    told = (c for c in item.item.circumstances if c.is_measured or c.is_time)
    return frozenset(c.dimension for c in told if c.dimension in state.chosen)


def _changed(turn: Turn, code: str, state: Conversation, heard: frozenset[str]) -> frozenset[str]:
    """The circumstances that a later message about the same item settles otherwise than before: 还有一个弟弟, after 我是独生子女."""
    before = turn.state.chosen if turn.state.code == code else None
    return frozenset(name for name in heard if before is not None and before.get(name) != state.chosen[name])


def tell_besides(turn: Turn, code: str) -> OfItem:
    """What one more item of the same message tells, for any circumstance: the conversation goes on about another."""
    return tell(replace(turn, state=replace(turn.state, code="", chosen={}), told_all=True), code, turn.facets)


def tell_chosen(turn: Turn, code: str, facets: tuple[str, ...]) -> OfItem:
    """What was asked before, of an item chosen by number; or what is asked with the choice."""
    turn = turn if facets else asking_as_before(turn)
    return tell(turn, code, facets or turn.facets)


def tell_again(turn: Turn) -> OfItem:
    """What was asked last once more."""
    turn = asking_as_before(turn)
    return tell(turn, turn.state.code, turn.facets)


def tell_in_that_place(turn: Turn) -> AskedBefore:
    """What was asked last, now that it is known where; not the name of the place but the question goes to the queue."""
    return AskedBefore(tell_again(turn))


def tell_settled(turn: Turn, found: dict[str, str], facets: tuple[str, ...]) -> OfItem:
    """The same again for circumstances that are now known, or what `facets` ask for with them; where they were known, and no number tells them,
    what the message itself tells: 两个季度没申报, after 还有一张发票没作废."""
    itself = bool(facets) or _says_again(turn, found)
    turn = replace(turn, state=replace(turn.state, chosen={**turn.state.chosen, **found}))
    state = turn.state
    turn = turn if itself else asking_as_before(turn)
    return tell(turn, state.code, facets or turn.facets, fixed=found)


def _says_again(turn: Turn, found: Mapping[str, str]) -> bool:
    """Whether circumstances, none of them a number's, were all said of the last item before, and the message was not asked for them."""
    last = resolve(turn, turn.state.code)
    measured = {c.dimension for c in last.item.circumstances if c.is_measured} if last else set()
    known = all(turn.state.chosen.get(dimension) == option for dimension, option in found.items())
    return known and not turn.state.asked and measured.isdisjoint(found)


def tell_unsettled(turn: Turn) -> OfItem:
    """Everything that is told for any circumstance, as the one that matters is not known."""
    return tell_again(replace(turn, unsettled=turn.state.asked[0] if turn.state.asked else ""))


def circumstance_again(turn: Turn, message: Message) -> OfItem | None:
    """The last question once more, where a circumstance was asked for and a few words that ask nothing were no answer to it."""
    state = turn.state
    few = len(turn.analysis.text) <= ANSWER and not message.facets and not ASKING.search(turn.text)
    return tell_again(turn) if few and state.asked and state.asked[1] and state.code else None


def with_quantities(turn: Turn) -> OfItem | None:
    """What was asked last of the item, now that a message has told ages, amounts or times and nothing else; None for any other."""
    if not turn.state.code or not tells_only_quantities(turn.text):
        return None
    text = f"{asking_as_before(turn).text}，{turn.text}"
    turn = replace(turn, text=text, analysis=turn.analyser.analyse(text), facets=(), message=None)
    return tell(turn, turn.state.code, ())


def tell_of_offer_settled(turn: Turn) -> OfItem | None:
    """What was asked before an offer, of the item offered of which a message that asks and does nothing tells what decides.

    The first that an amount or a time decides (房子才拿了18个月, where two taxes of selling a home were offered); else the first of the offer, or the only
    one, that asks for what is said (我还有另一套).
    """
    state = turn.state
    does = turn.message is not None and bool(turn.message.actions)
    if state.code or not state.offered or does or ASKING.search(turn.text):
        return None
    items = [item for code in state.offered if (item := resolve(turn, code))]
    told = [(item, settled_by(turn.analysis, turn.text, item.item.circumstances, day=turn.day)) for item in items]
    told = [(item, found) for item, found in told if found]
    measured = [
        (item, found)
        for item, found in told
        if said_of(turn.text) and any(c.is_measured and c.dimension in found for c in item.item.circumstances)
    ]
    alone = told if len(told) == 1 else [(item, found) for item, found in told if item is items[0]]
    if not (measured or alone):
        return None
    item, found = (measured or alone)[0]
    return tell_settled(replace(turn, state=state.about(item.item.code)), found, ())


def asking_as_before(turn: Turn) -> Turn:
    """The turn of a message that only answers us, as if it asked what was asked before."""
    state = turn.state
    before = next((said for said in (state.said, state.opened) if asks_something(said, ())), "")
    analysis = turn.analyser.analyse(before)
    return replace(turn, text=before, analysis=analysis, facets=state.facets, message=None, numbers=turn.text)


def _facets(turn: Turn, item: ResolvedItem, facets: tuple[str, ...]) -> tuple[str, ...]:
    """The facets to answer by: what a message that goes on about the matter asks besides, and what means the same here."""
    message = turn.message
    if message is not None and (message.loose or not message.is_empty):
        stays = item.item.code == turn.state.code
        only_names = not (message.facets or message.loose or message.actions or message.around or message.rest)
        if only_names and not stays:
            return widened(item.item, facets)  # 那社保卡呢 names what it leads to and asks for no part of it
        facets = turn.topics.of(item).asked(message, facets, stays=stays)
    return widened(item.item, facets)


def _asks_for_the_rule(turn: Turn, code: str, facets: tuple[str, ...]) -> bool:
    """Whether a message asks by what rule that is so which it was told, and nothing besides: 哪条规定的."""
    message = turn.message
    return facets == (RULE,) and message is not None and message.is_bare and code == turn.state.code


def _told_before(turn: Turn, code: str) -> Tell | None:
    """What was told last of the item."""
    before = asking_as_before(turn)
    text = before.text or turn.state.said
    told = tell(replace(before, text=text, analysis=turn.analyser.analyse(text)), code, before.facets)
    return told if isinstance(told, Tell) else None


def _about(turn: Turn, code: str, item: ResolvedItem) -> tuple[Conversation, frozenset[str], frozenset[str]]:
    """The conversation about an item, with the circumstances that the message settles; the names of these, and of those that were said before,
    of another item."""
    state = turn.state.about(code)
    found = settled_by(turn.analysis, turn.text, item.item.circumstances, state.chosen, turn.day)
    found |= year_not_held(turn.text, item.item.circumstances, turn.day)
    offered = state.offered if code in state.offered else ()
    carried = {k: v for k, v in _carried(turn, item).items() if k not in state.chosen and k not in found}
    denied = taken_back(turn.text, item.item.circumstances, state.chosen) - found.keys()
    known = {k: v for k, v in {**carried, **state.chosen, **found}.items() if k not in denied}
    needless = _needless(turn, item, known)
    known = {dimension: option for dimension, option in known.items() if dimension not in needless}
    state = replace(state, chosen=known, offered=offered, asked=None)
    return state, frozenset(found.keys() & known.keys()), frozenset(carried.keys() & known.keys())


def _carried(turn: Turn, item: ResolvedItem) -> dict[str, str]:
    """What was said of oneself about the item before, one of the same topic, that this one asks for as well: 小规模, 电动车, 不满2年."""
    before = resolve(turn, turn.state.code) if turn.state.code else None
    if before is None or before.item.code == item.item.code or before.item.topic != item.item.topic:
        return {}
    named = tuple(c for c in item.item.circumstances if not (c.is_measured or c.is_time))
    opened = turn.analyser.analyse(turn.state.opened)
    said = settled_by(opened, opened.text, named) if named and turn.state.opened else {}
    options = {c.dimension: c.options for c in item.item.circumstances}
    held = {name: _held(option, options.get(name, ())) for name, option in turn.state.chosen.items()}
    return {**said, **{name: option for name, option in held.items() if option}}


def _held(option: str, options: tuple[str, ...]) -> str:
    """The option of another item that holds where one does: the same, or the one with the wider range; ''."""
    if option in options:
        return option
    said = range_of(option)
    return (option_around(said, options) if said else None) or ""


def _needless(turn: Turn, item: ResolvedItem, known: Mapping[str, str]) -> set[str]:
    """The circumstances on which nothing turns any more: how high a fee for services is, where it is wages; how many children there are, where it is
    about one's own."""
    whens = [unit.when for unit in turn.facts.table(item, turn.day).units if unit.when]
    measured = {c.dimension for c in item.item.circumstances if c.is_measured}
    turned_on = measured.union(*whens)
    return {
        name
        for name in turned_on & known.keys()
        if not any(
            name in when
            and all(known.get(other, options[0]) in options for other, options in when.items() if other != name)
            for when in whens
        )
    }
