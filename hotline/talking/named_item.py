"""Replies to a message that asks or tells something: one of what was offered, the last item, one close to it, or a matter of its own."""

import re
from dataclasses import replace

from hotline.answering.replies import Answered
from hotline.reading.loose_facets import asked_of, named_of
from hotline.reading.text import bare
from hotline.searching.model import Model
from hotline.searching.policy import decide
from hotline.talking.about_item import AboutItem
from hotline.talking.meaning.choice import Choice, choose
from hotline.talking.meaning.choice_model import ChoiceModel
from hotline.talking.meaning.plain_turns import begins_anew, chooses_none
from hotline.talking.offers import Offers
from hotline.talking.outcomes import Outcomes
from hotline.talking.pairs import pair_of
from hotline.talking.points import asks_something, name_of, points_of
from hotline.talking.saying.message import Message, read_message
from hotline.talking.several_matters import Part, matter_of, parts_of
from hotline.talking.turn import Result, Turn
from hotline.talking.what_holds import coming_near, decided, decided_on, heard, holding, is_elsewhere

_OF_ANOTHER = re.compile(r"(?:那|那么|还有)?.{2,12}呢[?？。]?")
CLEAR, CLEAR_AT_ONCE = 0.5, 0.65
"""The probability from which on a clause is about an item, in a conversation and in its first message, where less is known."""
LEANS = 0.6
"""The probability from which on a clause of a first message that may be about the clause before, or an item of its own, tells of that, too."""
STAYS = 0.9
"""The probability from which on a message goes on about a matter, whatever else it names."""


class Naming:
    """Replies to what a message names."""

    def __init__(self, model: Model, choice: ChoiceModel, about: AboutItem, offers: Offers, outcomes: Outcomes) -> None:
        self._model, self._choice = model, choice
        self._about, self._offers, self._outcomes = about, offers, outcomes

    def asked(self, turn: Turn) -> Result:
        """Reply to a message that nothing was said before: it asks for several matters or for one."""
        return self._together(turn) or self._fresh(turn)

    def going_on(self, turn: Turn, message: Message) -> Result:
        """Reply to a message that something was said before."""
        if turn.state.matters and (named := self._matter(turn, message)):
            return self._offers.other_matter(turn, named[0], message.facets, code=named[1])
        if several := self._together(turn):
            return several
        if chooses_none(turn, message) and not (message.named and _is_chosen(choose(turn, message, self._choice))):
            return self._offers.assumed(turn, message.facets)
        if begins_anew(turn, message):
            return self._fresh(replace(turn, facets=named_of(turn.analysis, turn.text), message=None))
        if self._stands_alone(turn):
            return self._fresh(replace(turn, message=None))
        choice = choose(turn, message, self._choice)
        alone = decide(choice.alone, self._model)
        # Who surely goes on about the matter at hand may speak of a bank or a hospital in it: 退税显示银行卡失败.
        known = not choice.opens or turn.state.topic in choice.codes[:1]
        stays = choice.kind == "answer" and known and choice.probability >= STAYS
        if alone.kind != "unanswered" and not stays and is_elsewhere(turn, alone):
            return self._outcomes.unanswered(turn, choice.alone.confidence)
        if choice.kind in ("answer", "both"):
            return self._answer(turn, message, choice)
        if choice.kind == "ask" and (offer := self._ask(turn, choice)):
            return offer
        return self._unknown(turn, message, choice)

    def _stands_alone(self, turn: Turn) -> bool:
        """Whether nothing is talked about or offered yet, and a message by itself asks for an item."""
        state = turn.state
        known = bool(state.topic or state.offered or state.earlier)
        return not known and decided(turn, turn.analysis, self._model).kind == "answer"

    def _answer(self, turn: Turn, message: Message, choice: Choice) -> Result:
        if choice.opens:
            facets = message.facets or asked_of(turn.analysis, turn.text) or _same_again(turn, choice.codes[0])
            turn = replace(turn, message=None)
        else:
            turn = with_the_point_before(turn, message)
            facets = message.facets or turn.facets or _same_again(turn, choice.codes[0])
        result = self._about.answer(turn, choice.codes[0], facets=facets, confidence=choice.probability)
        if choice.kind == "both":
            result = self._about.also(replace(turn, facets=facets), result, choice.codes[1], either=True)
        return replace(result, state=replace(result.state, near=choice.codes[1:]))

    def _ask(self, turn: Turn, choice: Choice) -> Result | None:
        """Ask which is meant; among what is offered already, once more."""
        state = turn.state
        if state.offered and not state.code and set(choice.codes) <= set(state.offered):
            return self._offers.once_more(turn)
        return self._offers.which_of(turn, choice.codes)

    def _unknown(self, turn: Turn, message: Message, choice: Choice) -> Result:
        """Reply to a message that nothing known is likely to be meant by."""
        state, ranking = turn.state, choice.alone
        decision = decide(ranking, self._model)
        if decision.kind != "unanswered" and len(decision.candidates) > 1:
            return self._outcomes.clarify(turn, decision, ranking.confidence)
        if ranking.foreign:
            return self._outcomes.unanswered(turn, ranking.confidence)
        if state.offered and not state.code and (offer := self._offers.once_more(turn)):
            return offer
        if (message.facets and message.is_bare) or bare(turn.text).isdecimal():
            return self._outcomes.which_matter(turn)
        return self._outcomes.unanswered(turn, ranking.confidence)

    def _together(self, turn: Turn) -> Result | None:
        """Several matters in one message; where its parts by themselves are not clear, its clauses read one after the other may be."""
        parts, lost = parts_of(turn.analysis, turn.text, turn.analyser, lambda part: decided(turn, part, self._model))
        if parts and all(part.is_clear for part in parts):
            return self._several(turn, parts, lost=lost)
        if pair := pair_of(turn.analysis, turn.text, turn.analyser, lambda part: decided(turn, part, self._model)):
            return self._several(turn, pair, lost=[])
        return self._in_turn(turn) or (self._several(turn, parts, lost=lost) if parts else None)

    def _several(self, turn: Turn, parts: list[Part], *, lost: list[Part]) -> Result:
        """Several matters in one message: those that are clear are answered one after the other, the others are one touch away.
        `lost` are those that lead nowhere.
        """
        first, turn = parts[0], replace(turn, told_all=True)
        result = self._fresh(replace(turn, analysis=first.analysis, text=first.text, facets=first.facets, message=None))
        state = replace(result.state, matters=tuple(part.matter for part in parts))
        result = replace(result, state=state)
        for part in parts[1:]:
            if part.is_clear and isinstance(result.reply, Answered):
                own = replace(turn, analysis=part.analysis, text=part.text, facets=part.facets, message=None)
                result = self._about.also(own, result, part.code)
        return self._outcomes.and_others(turn, result, lost=[name_of(part.analysis, part.facets) for part in lost])

    def _in_turn(self, turn: Turn) -> Result | None:
        """Clauses that ask about different items, each read as if it were said after the one before; None when all ask about one.

        A clause that is clearly about none goes on about the item of the one before.
        """
        clauses = points_of(turn.text)
        read: list[tuple[str, Turn]] = []
        before = turn
        for clause in clauses:
            own = replace(turn, text=clause, analysis=turn.analyser.analyse(clause), state=before.state)
            message = read_message(own.analysis, clause)
            own = replace(own, message=message, facets=message.facets or message.loose)
            code = self._clearly_about(own, message, CLEAR if turn.state.has_begun else CLEAR_AT_ONCE) or (
                read[-1][0] if read else turn.state.code
            )
            if not code:
                return None
            state = own.state.about(code)
            before = replace(own, state=replace(state, reply_id="-").hearing(clause, turn.now, opens=not read))
            read.append((code, own))
        if not read:
            return None
        if len({code for code, _ in read}) < 2:
            # Clauses about one item are points of it; what was said before may tell more of all of them together.
            whole = turn.state.has_begun or decided(turn, turn.analysis, self._model).kind == "answer"
            return None if whole else self._about.each(turn, read)
        return self._about.each(turn, read)

    def _clearly_about(self, turn: Turn, message: Message, least: float) -> str:
        """The item that a clause is surely about, or ''."""
        if not turn.state.has_begun:
            decision = decided(turn, turn.analysis, self._model)
            return decision.candidates[0].entry.code if decision.kind == "answer" else ""
        choice = choose(turn, message, self._choice)
        both = choice.kind == "both" and choice.codes[0] == turn.state.code and choice.probability >= LEANS
        if both and not message.is_bare and least > CLEAR:
            return choice.codes[1]  # the item of the clause before is told of anyway
        return choice.codes[0] if choice.kind in ("answer", "both") and choice.probability >= least else ""

    def _matter(self, turn: Turn, message: Message) -> tuple[int, str] | None:
        """The place and the item of the matter, asked for beside the one talked about, that a message names."""
        state = turn.state
        known = {state.code} if state.code else set(state.offered)
        others = [matter.codes if known.isdisjoint(matter.codes) else () for matter in state.matters]
        names = [{code: turn.ranker.name_of(code) for code in codes} for codes in others]
        return matter_of(turn.text, message, names, turn.analyser, decided(turn, turn.analysis, self._model))

    def _fresh(self, turn: Turn) -> Result:
        """Reply to a question of its own."""
        everything = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
        ranking = heard(turn, holding(turn, everything), turn.analysis)
        expired = everything.candidates[:1] != ranking.candidates[:1]
        decision = decided_on(ranking, turn.analysis, self._model)
        if is_elsewhere(turn, decision):
            return self._outcomes.unanswered(turn, ranking.confidence)
        if decision.kind == "answer":
            best = decision.candidates[0]
            facets = turn.facets or asked_of(turn.analysis, turn.text)
            result = self._about.answer(turn, best.entry.code, facets=facets, confidence=ranking.confidence)
            return replace(result, state=replace(result.state, near=coming_near(best, ranking)))
        if decision.kind == "clarify":
            return self._outcomes.clarify(turn, decision, ranking.confidence)
        message = read_message(turn.analysis, turn.text)
        if message.facets and message.is_bare:
            return self._outcomes.which_matter(replace(turn, facets=message.facets))
        if bare(turn.text).isdecimal():
            return self._outcomes.which_matter(turn)  # a number that nothing is known by is no question
        return self._outcomes.unanswered(turn, ranking.confidence, expired=expired)


def _is_chosen(choice: Choice) -> bool:
    """Whether what is asked tells which of what is offered is meant, though nothing chooses it: 一年能提几次, of what 公积金 offers."""
    return choice.kind == "answer" and choice.probability >= STAYS


def _same_again(turn: Turn, code: str) -> tuple[str, ...]:
    """What was asked of an item in a message before, or what was asked last, when the same is asked of another: 那护照呢."""
    if not _OF_ANOTHER.fullmatch(turn.text):
        return ()
    asked = next((matter.facets for matter in turn.state.matters if code in matter.codes), turn.state.facets)
    return tuple(facet for facet in asked if facet != "流程")


def with_the_point_before(turn: Turn, message: Message) -> Turn:
    """The turn that asks what the message asks, or where it asks nothing, what was asked before: 公积金怎么提 → 租房的."""
    state = turn.state
    if message.loose or asks_something(turn.text, message.facets):
        return turn
    before = next((said for said in (state.said, state.opened) if asks_something(said, ())), "")
    if not before:
        return turn
    text = f"{before}，{turn.text}"
    analysis = turn.analyser.analyse(text)
    return replace(turn, text=text, analysis=analysis, facets=asked_of(analysis, text) or state.facets)
