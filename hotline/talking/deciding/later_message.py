"""Deciding on a message that something was said before: it is about one of what was offered, the last item, one close to it, or a new matter."""

from dataclasses import replace
from pathlib import Path

from hotline.reading.loose_facets import asked_of, named_of
from hotline.reading.text import bare
from hotline.searching.policy import decide
from hotline.talking.deciding.of_item import tell, tell_besides, tell_of_offer_settled, with_quantities
from hotline.talking.deciding.of_offer import assumed, offer_candidates, offer_of_these, offer_once_more, other_matter
from hotline.talking.deciding.one_question import plan_of_announced, plan_of_question
from hotline.talking.deciding.parts import matter_of
from hotline.talking.deciding.plans import Either, NotKnown, Plan, WhichMatter
from hotline.talking.deciding.several import plan_of_several
from hotline.talking.lookup import decided, is_elsewhere, resolve
from hotline.talking.meaning.choice import ItemChoice, choose
from hotline.talking.meaning.choice_model import ChoiceModel
from hotline.talking.meaning.plain_turns import begins_anew, chooses_none
from hotline.talking.points import asks_something
from hotline.talking.saying.message import Message
from hotline.talking.turn import Turn
from hotline.talking.whose_line import topics_near
from knowledge.patterns import read_patterns

_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_OF_ANOTHER, _ONLY_A_TIME = _SAID["of_another"], _SAID["only_a_time"]
STAYS = 0.9
"""The probability from which on a message goes on about a matter, whatever else it names."""


def plan_of_later_message(turn: Turn, message: Message, model: ChoiceModel) -> Plan:
    """What a message is answered with whose words alone do not tell what it means."""
    if turn.state.matters and (named := _matter(turn, message)):
        return other_matter(turn, named[0], message.facets, code=named[1])
    if several := plan_of_several(turn, model):
        return several
    choice = None
    if chooses_none(turn, message):
        choice = choose(turn, message, model) if message.named else None
        if choice is None or not (_is_chosen(choice) or _leaves_the_offer(turn, choice)):
            return assumed(turn, message.facets)
    if begins_anew(turn, message):
        return plan_of_question(replace(turn, facets=named_of(turn.analysis, turn.text), message=None))
    if _stands_alone(turn):
        return plan_of_question(replace(turn, message=None))
    if told := tell_of_offer_settled(turn):
        return told
    return _plan_of_choice(turn, message, choice or choose(turn, message, model))


def _stands_alone(turn: Turn) -> bool:
    """Whether nothing is talked about or offered yet, and a message by itself asks for an item."""
    state = turn.state
    known = bool(state.topic or state.offered or state.earlier)
    return not known and decided(turn, turn.analysis).kind == "answer"


def _leaves_the_offer(turn: Turn, choice: ItemChoice) -> bool:
    """Whether a message is about an item that was not offered: 失业了能领啥, where 就业登记 and 就业困难人员认定 were."""
    return choice.kind in ("answer", "both") and choice.codes[0] not in turn.state.offered


def _plan_of_choice(turn: Turn, message: Message, choice: ItemChoice) -> Plan:
    alone = decide(choice.alone, turn.ranker.model)
    # Who surely goes on about the matter at hand may speak of a bank or a hospital in it: 退税显示银行卡失败.
    known = not choice.opens or turn.state.topic in choice.codes[:1]
    stays = choice.kind == "answer" and known and choice.probability >= STAYS
    if alone.kind != "unanswered" and not stays and is_elsewhere(turn, alone):
        return NotKnown(turn, choice.alone.confidence, topics=topics_near(choice.alone))
    if choice.kind in ("answer", "both"):
        return _chosen(turn, message, choice)
    if choice.kind == "ask" and (offer := _which(turn, choice)):
        return offer
    return _of_nothing_known(turn, message, choice)


def _chosen(turn: Turn, message: Message, choice: ItemChoice) -> Plan:
    """The item that is meant, or the two that may be."""
    code, *near = choice.codes
    if choice.kind == "answer" and code == turn.state.code and (told := with_quantities(turn)):
        return told
    if choice.opens:
        facets = message.facets or asked_of(turn.analysis, turn.text) or _same_again(turn, code)
        turn = replace(turn, message=None)
    else:
        turn = _with_the_point_before(turn, message)
        facets = message.facets or turn.facets or _same_again(turn, code)
    told = tell(turn, code, facets, confidence=choice.probability, near=tuple(near))
    return Either(told, tell_besides(replace(turn, facets=facets), near[0])) if choice.kind == "both" else told


def _which(turn: Turn, choice: ItemChoice) -> Plan | None:
    """Which of several is meant; among what is offered already, once more."""
    state = turn.state
    if state.offered and not state.code and set(choice.codes) <= set(state.offered):
        return offer_once_more(turn)
    return offer_of_these(turn, choice.codes)


def _of_nothing_known(turn: Turn, message: Message, choice: ItemChoice) -> Plan:
    """Nothing known is likely to be meant."""
    state, ranking = turn.state, choice.alone
    decision = decide(ranking, turn.ranker.model)
    if decision.kind != "unanswered" and len(decision.candidates) > 1:
        return offer_candidates(turn, decision, ranking)
    if ranking.foreign:
        return NotKnown(turn, ranking.confidence, topics=topics_near(ranking))
    if announcing := plan_of_announced(turn):
        return announcing
    if state.offered and not state.code and (offer := offer_once_more(turn)):
        return offer
    if (message.facets and message.is_bare) or bare(turn.text).isdecimal():
        return WhichMatter(turn)
    return NotKnown(turn, ranking.confidence, topics=topics_near(ranking))


def _matter(turn: Turn, message: Message) -> tuple[int, str] | None:
    """The place and the item of the matter, asked for beside the one talked about, that a message names."""
    state = turn.state
    known = {state.code} if state.code else set(state.offered)
    others = [matter.codes if known.isdisjoint(matter.codes) else () for matter in state.matters]
    names = [{code: turn.ranker.name_of(code) for code in codes} for codes in others]
    return matter_of(turn.text, message, names, turn.analyser, decided(turn, turn.analysis))


def _is_chosen(choice: ItemChoice) -> bool:
    """Whether what is asked tells which of what is offered is meant, though nothing chooses it: 一年能提几次, of what 公积金 offers."""
    return choice.kind == "answer" and choice.probability >= STAYS


def _same_again(turn: Turn, code: str) -> tuple[str, ...]:
    """What was asked of an item in a message before, or what was asked last, when the same is asked of another: 那护照呢."""
    if not _OF_ANOTHER.fullmatch(turn.text):
        return ()
    asked = next((matter.facets for matter in turn.state.matters if code in matter.codes), turn.state.facets)
    return tuple(facet for facet in asked if facet != "流程")


def _with_the_point_before(turn: Turn, message: Message) -> Turn:
    """The turn that asks what the message asks, or where it asks nothing, what was asked before: 公积金怎么提 → 租房的."""
    state = turn.state
    if state.said and _ONLY_A_TIME.fullmatch(turn.text) and not _asks_when(turn):
        return _asking(turn, f"{state.said}，{turn.text}")
    if message.loose or asks_something(turn.text, message.facets):
        return turn
    before = next((said for said in (state.said, state.opened) if asks_something(said, ())), "")
    if not before:
        return turn
    return _asking(turn, f"{before}，{turn.text}")


def _asking(turn: Turn, text: str) -> Turn:
    """The turn that asks this, and what it names no part of by what was asked before."""
    analysis = turn.analyser.analyse(text)
    return replace(turn, text=text, analysis=analysis, facets=asked_of(analysis, text) or turn.state.facets)


def _asks_when(turn: Turn) -> bool:
    """Whether the last item has a calendar, of which a time names a part: the days of next year."""
    last = resolve(turn, turn.state.code) if turn.state.code else None
    return last is not None and any(c.is_time for c in last.item.circumstances)
